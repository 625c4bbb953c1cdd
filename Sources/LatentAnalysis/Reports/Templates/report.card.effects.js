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
      caption: "The direct effect on logits: its decoder row read through the model's last norm and unembedding, as long as a whole residual stream. What later layers make of it is not in these numbers.",
      content: element("div", { class: "columns" }, list("Makes more likely", "up", record.up), list("Makes less likely", "down", record.down)),
    };
  },
});

cardPart({
  name: "neighbours", order: 4,
  draw(record) {
    if (!record.neighbours || !record.neighbours.length) return null;
    return {
      title: "Nearest latents",
      caption: "By the cosine of their decoder rows: those that write nearly the same into the model. 1 is the same direction, 0 an unrelated one.",
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
      title: "In " + similarity.name,
      content: partner
        ? element("p", {}, `Latent ${partner.latent} is its partner: cosine ${fixed(partner.decoder)} by decoder, ${fixed(partner.encoder)} by encoder. `,
          partner.explanation && element("q", {}, partner.explanation))
        : element("p", {}, "It has no partner in the one-to-one matching."),
    };
  },
});
