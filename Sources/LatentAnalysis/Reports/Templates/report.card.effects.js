// What a latent does, by its weights: words it makes more and less likely, and the latents that are nearest to it.

cardPart({
  name: "effects", order: 3,
  draw(record) {
    if (!record.up || (!record.up.length && !record.down.length)) return null;
    const most = Math.max(...[...record.up, ...record.down].map(([, effect]) => Math.abs(effect)));
    const list = (title, kind, shifts) => element("div", {}, element("h4", {}, title),
      element("ol", { class: "shifts " + kind }, shifts.map(([token, effect]) => element("li", {},
        tokenChip(token),
        element("span", { class: "measure", "aria-hidden": "true" }, element("i", { style: { width: (100 * Math.abs(effect)) / most + "%" } })),
        element("span", { class: "number" }, (effect > 0 ? "+" : "") + short(effect))))));
    return {
      title: "What it does to the next word",
      caption: ["Which tokens become more or less likely to come next if the model's state were this latent alone: the change of each token's logit (+1 multiplies its odds by 2.7). Read off the weights; what later layers make of it is not in these numbers. ",
        signsOf([...record.up, ...record.down].map(([token]) => token))],
      content: element("div", { class: "columns" }, list("Makes more likely", "up", record.up), list("Makes less likely", "down", record.down)),
    };
  },
});

/** The greatest cosine to expect among as many random directions as there are latents: √(2 ln n / width). */
const nearestAtRandom = () => Math.min(1, Math.sqrt((2 * Math.log(Math.max(2, about.dictionary.latents))) / Math.max(1, about.dictionary.width)));

cardPart({
  name: "neighbours", order: 4,
  draw(record) {
    if (!record.neighbours || !record.neighbours.length) return null;
    return {
      title: "Nearest latents",
      caption: `Those that write most nearly the same into the model, by the cosine of their directions (decoder rows): 1 is the same direction, 0 an unrelated one, and the nearest of ${count(about.dictionary.latents)} random ones would come to about ${fixed(nearestAtRandom())}.`,
      content: element("ol", { class: "near" }, record.neighbours.map(([latent, similarity]) => element("li", {},
        element("span", { class: "number" }, fixed(similarity)),
        element("span", { class: "measure", "aria-hidden": "true" }, element("i", { style: { width: 100 * similarity + "%" } })),
        element("span", { class: "who" }, latentLink(latent), element("span", { class: "words" }, " ", rowOfLatent.has(latent) && gist(rowOfLatent.get(latent))))))),
    };
  },
});

cardPart({
  name: "partner", order: 5,
  draw(record) {
    const similarity = data("similarity");
    if (!similarity) return null;
    const partner = record.partner;
    return {
      title: `Does ${similarity.name} have it too?`,
      caption: `${similarity.name} is another dictionary, whose latents were paired one to one with these.`,
      content: partner
        ? element("p", {}, `Latent ${partner.latent} is its partner: cosine ${fixed(partner.decoder)} by what they write (decoder), ${fixed(partner.encoder)} by what they look for (encoder). `,
          Math.min(partner.decoder, partner.encoder) > similarity.threshold
            ? `Both are above ${fixed(similarity.threshold, 1)}: the two dictionaries have found the same. `
            : `Not both are above ${fixed(similarity.threshold, 1)}, so it counts as found by ${about.dictionary.name} only. `,
          partner.explanation && element("q", {}, partner.explanation))
        : element("p", {}, "It has no partner in the one-to-one matching."),
    };
  },
});
