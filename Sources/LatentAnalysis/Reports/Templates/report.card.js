// The card of one latent. Parts are registered; each draws what it finds in the latent's record, or nothing.

const cardParts = [];

/** Adds a part: `draw(record, row)` gives {title, caption?, content} or null. */
function cardPart(part) {
  cardParts.push(part);
}

/** The record of the latent in `row` of the table. */
function recordOf(row) {
  return data("cards-" + Math.floor(row / table.block))[row % table.block];
}

const rowOfLatent = new Map(table.latents.map((latent, row) => [latent, row]));

/** A link to a latent that has a card, else its number; with its explanation where there is room. */
function latentLink(latent) {
  return rowOfLatent.has(latent) ? element("a", { href: "#latent-" + latent }, String(latent)) : String(latent);
}

/** What is known of a latent in a line: its explanation, else the tokens that it fires on most often. */
function gist(row) {
  if (table.explanations[row] !== null) return table.explanations[row];
  return element("span", { class: "absent" }, "fires on ", table.tokens[row].map((token) => [tokenChip(token), " "]));
}

/** A number on its scale: interval as a line, chance as a tick, controls as rings. */
function gauge([value, low, high], index, controls = []) {
  const series = overview.series[index];
  const [from, to] = seriesDomain(index);
  const x = (one) => Math.max(0, Math.min(100, (100 * (one - from)) / (to - from)));
  return element("span", { class: "gauge", "aria-hidden": "true" },
    element("i", { class: "chance", style: { left: x(series.chance) + "%" } }),
    element("i", { class: "reach", style: { left: x(low) + "%", width: x(high) - x(low) + "%" } }),
    controls.map((one) => element("i", { class: "null", style: { left: x(one) + "%" } })),
    element("i", { class: "value", style: { left: x(value) + "%" } }));
}

const interval = (score) => `[${fixed(score[1])}, ${fixed(score[2])}]`;

function scoreRow(entry) {
  const series = overview.series[entry.series];
  if (entry.failure) {
    return element("li", { class: "score" }, element("span", { class: "scorer" }, series.scorer),
      element("span", { class: "failure" }, "no score: " + entry.failure));
  }
  const nulls = (entry.controls || []).map(([, score]) => score[0]);
  const kinds = [
    ...(entry.negatives && entry.negatives.length > 1 ? entry.negatives.map(([name, score]) => ["against " + (negatives[name] || name), score]) : []),
    ...(entry.controls || []).map(([name, score]) => ["control: " + (controls[name] || name), score]),
  ];
  return element("li", { class: "score" },
    element("span", { class: "scorer" }, series.scorer),
    gauge(entry.score, entry.series, nulls),
    element("b", { class: "number" }, fixed(entry.score[0])),
    element("span", { class: "interval" }, interval(entry.score)),
    element("details", {},
      element("summary", {}, (scorers[series.scorer] || series.scorer).split(" Asked of")[0]),
      element("ul", {}, element("li", {}, `${metrics[series.metric]} on ${plural(entry.score[3], "text")}`),
        kinds.map(([name, score]) => element("li", {}, `${name}: ${fixed(score[0])} ${interval(score)}, ${plural(score[3], "text")}`)),
        entry.precisionAtBaseRate !== undefined && element("li", {}, `${percent(entry.precisionAtBaseRate)} of the texts in the corpus that fit the explanation would be the latent's`))));
}

function explanationBlock(record) {
  const [first, ...others] = [...record.said].sort((a, b) => (b[1] === "explained") - (a[1] === "explained"));
  const gaugeLegend = (scores) => {
    const drawn = scores.filter((entry) => !entry.failure);
    if (!drawn.length) return null;
    const hasControls = drawn.some((entry) => entry.controls && entry.controls.length);
    const bounded = drawn.every((entry) => overview.series[entry.series].metric !== "nats");
    const sign = (kind, words) => element("li", {}, element("span", { class: "gauge sign", "aria-hidden": "true" }, element("i", { class: kind })), words);
    return element("div", { class: "reading" },
      element("p", { class: "caption" }, [...new Set(drawn.map((entry) => readings[overview.series[entry.series].metric]))].filter(Boolean).join(" ")),
      element("ul", { class: "signs" }, sign("value", "score"), sign("reach", "95 % interval"), sign("chance", bounded ? "guessing; the right end is 1" : "guessing"),
        hasControls && sign("null", "the same with " + [...new Set(drawn.flatMap((entry) => (entry.controls || []).map(([name]) => controls[name] || name)))].join(", "))));
  };
  const scoresOf = (run) => record.scores.filter((entry) => overview.series[entry.series].run === run);
  const block = ([run, what, words], isFirst) => {
    const scores = scoresOf(run);
    return element(isFirst ? "div" : "li", { class: "said" },
      what === "explained" ? element("p", { class: isFirst ? "explanation" : "explanation lesser" }, words)
        : element("p", { class: "failure" }, (what === "failed" ? "Could not be explained: " : "Was not explained: ") + words),
      element("p", { class: "source" }, what === "explained" && `Written by ${explainerName(overview.runs[run].explainer)} · `, `run ${overview.runs[run].name}`,
        what === "explained" && /"-[^"\s]|[^"\s]-"/.test(words) && " · a hyphen stands for the rest of a word"),
      scores.length > 0 && [
        isFirst && [element("h3", { class: "tested" }, "Does it hold?"), element("p", { class: "caption" }, "A judge who reads no more than this sentence is asked about texts that were kept aside.")],
        element("ul", { class: "scores" }, scores.map(scoreRow)), isFirst && gaugeLegend(scores)]);
  };
  if (!first) return element("p", { class: "explanation none" }, "No explanation was asked for or found. What it fires on stands below.");
  return [
    block(first, true),
    others.length > 0 && element("details", { class: "others" }, element("summary", {}, plural(others.length, "other explanation")),
      element("ul", {}, others.map((one) => block(one, false)))),
  ];
}

/** What the card is about, for a person who sees nothing else of the report. */
function lede(record) {
  const { dictionary, model } = about;
  const explained = record.said.find(([, what]) => what === "explained");
  const isOfEffects = explained && explainerKind(overview.runs[explained[0]].explainer) === "effects";
  const where = [model && `inside the language model ${model}`, dictionary.hookpoint && `(at ${dictionary.hookpoint})`].filter(Boolean).join(" ");
  return element("p", { class: "caption lede" },
    `One of ${count(dictionary.latents)} detectors of ${dictionary.name}${where && ", " + where}. `,
    record.firings ? `On ${percent(record.fraction)} of the tokens (words and parts of words) of a text it fires, that is, it is not 0.` : "It never fires on these texts.",
    element("br"), explained && (isOfEffects ? "What it seems to do to the next word:" : "What it seems to fire on:"));
}

function readingHelp() {
  return element("details", { class: "help" }, element("summary", {}, "How to read this card"),
    element("p", {}, "A latent is one of the dictionary's detectors: on every token of a text it is silent or fires with some strength. The sentence above says what it fires on. It was written from one part of the texts and tested on another."),
    element("p", {}, "A score is how often a judge who has only that sentence is right about texts of this latent and of others: ", element("b", {}, "1"), " is always, ", element("b", {}, "0.5"), " is guessing, which is where the thin tick stands. The thick line is the 95 % interval; a ring is a control, which should lie at the tick."),
    element("p", {}, "In the examples a token is shaded the more strongly, the more the latent fires on it, relative to the strongest it ever does; point at one for the number. “Makes more likely” lists the words that the latent, by its weights alone, pushes the model to say next."));
}

/** The card of the latent in `row`; `steps` are its neighbours in the table's order. */
function latentCard(row, { previous, next, back }) {
  const record = recordOf(row);
  const step = (target, words, sign, keys) => element("button", { type: "button", class: "step", disabled: target === undefined,
    onclick: () => go("latent-" + table.latents[target]), title: `${words} (${keys})`, "aria-label": words }, sign);
  const heading = element("h2", { tabindex: -1 }, element("small", {}, "latent "), String(record.latent));
  return element("article", { class: "card", "aria-label": "Latent " + record.latent, "data-latent": record.latent },
    element("header", {}, element("button", { type: "button", class: "back", onclick: back }, "‹ all latents"), heading,
      element("span", { class: "steps" }, step(previous, "Previous latent", "←", "K"), step(next, "Next latent", "→", "J"))),
    lede(record),
    explanationBlock(record),
    readingHelp(),
    [...cardParts].sort((a, b) => a.order - b.order).map((part) => {
      const drawn = part.draw(record, row);
      return drawn && element("section", { class: "part " + part.name },
        element("h3", {}, drawn.title), drawn.caption && element("p", { class: "caption" }, drawn.caption), drawn.content);
    }));
}
