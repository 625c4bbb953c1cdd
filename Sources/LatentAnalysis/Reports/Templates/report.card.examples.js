// Where a latent fires: how often, how strongly, on which tokens, and in which texts.

/** A text with the tokens that fire shaded by their share of `strongest`. */
function shadedText(tokens, fires, strongest) {
  const parts = [];
  let plain = "";
  let next = 0;
  const strength = new Map();
  for (let index = 0; index < fires.length; index += 2) strength.set(fires[index], fires[index + 1]);
  for (; next < tokens.length; next += 1) {
    const activation = strength.get(next);
    // White space at the very beginning would only look like a mistake.
    const isFirst = next === 0 && (activation === undefined || /\S/.test(tokens[next]));
    let words = (isFirst ? tokens[next].replace(/^\s+/, "") : tokens[next]).replace(/\n/g, "⏎\n");
    if (activation === undefined) {
      plain += words;
      continue;
    }
    // The space before a word belongs to its token, but shading it joins words that are not.
    const space = /^ (?=\S)/.test(words) ? " " : "";
    words = words.slice(space.length);
    if (plain + space) parts.push(plain + space);
    plain = "";
    const share = Math.max(0, Math.min(1, activation / (strongest || 1)));
    parts.push(element("mark", { style: { "--share": share.toFixed(3) }, title: short(activation) }, words));
  }
  if (plain) parts.push(plain);
  return element("p", { class: "text", dir: "auto" }, parts);
}

/** The strongest token of a window and its activation. */
function peak(example) {
  let best = 0;
  for (let index = 2; index < example.fires.length; index += 2) {
    if (example.fires[index + 1] > example.fires[best + 1]) best = index;
  }
  return example.fires.length ? { token: example.tokens[example.fires[best]], activation: example.fires[best + 1] } : null;
}

cardPart({
  name: "examples", order: 1,
  draw(record) {
    if (!record.examples || !record.examples.length) return null;
    const list = (examples) => element("ol", { class: "examples" }, examples.map((example) => {
      const top = peak(example);
      return element("li", {}, shadedText(example.tokens, example.fires, record.strongest),
        top && element("p", { class: "source" }, `activation ${short(top.activation)} on `, tokenChip(top.token), ` · document ${count(example.document)}`));
    }));
    const strongest = record.examples.filter((example) => !example.slice);
    const others = record.examples.filter((example) => example.slice);
    const signs = signsOf(record.examples.flatMap((example) => [(peak(example) || { token: "" }).token, ...example.tokens.map((token) => token.replace(/^ +/, ""))]));
    return {
      title: "Where it fires",
      caption: [`Pieces of texts of ${about.cache.name}. A token is shaded by how strongly the latent fires on it: `,
        element("span", { class: "ramp", "aria-hidden": "true" }, [0.1, 0.4, 0.7, 1].map((share) => element("i", { style: { "--share": share } }))),
        ` 0 to ${short(record.strongest)}, the strongest there is. `, signs],
      content: [
        others.length > 0 && strongest.length > 0 && element("h4", {}, "The strongest"),
        strongest.length > 0 && list(strongest),
        others.length > 0 && [element("h4", {}, "Drawn from all its strengths, strong to weak"), list(others)],
      ],
    };
  },
});

cardPart({
  name: "activations", order: 2,
  draw(record) {
    if (!record.firings) return { title: "How strongly it fires", content: element("p", {}, "It never fires in this cache.") };
    const single = ["", "Its strong firings are mostly on one token.", "Its strong firings are nearly all on one token."][record.singleToken];
    return {
      title: "How often and how strongly",
      caption: [`On ${count(record.firings)} of ${count(about.cache.tokens)} tokens, ${percent(record.fraction)}, among them ${plural(record.distinctTokens, "different one")}. ${single} `,
        `Where it fires, its mean activation is ${short(record.mean)} and its strongest ${short(record.strongest)}; activations have no unit, and another latent's scale may differ.`],
      content: [
        activationChart(record.histogram, record.strongest),
        element("p", { class: "chips", role: "group", "aria-label": "Tokens it fires on most often" }, element("span", { class: "caption" }, "of its firings "), record.tokens.map(([token, number]) =>
          [tokenChip(token, element("span", { class: "times" }, percent(number / record.firings))), " "])),
      ],
    };
  },
});
