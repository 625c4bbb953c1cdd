// Scores as a whole: how good explanations are, for weak activations and rare latents too, beside their controls.

const overview = data("overview");
const table = data("table");

/** What a series is called where others stand beside it: its scorer, and what sets it apart. */
function seriesName(index) {
  const series = overview.series[index];
  const same = overview.series.filter((one) => one.scorer === series.scorer);
  if (same.length === 1) return series.scorer;
  const inRun = same.filter((one) => one.run === series.run);
  const name = `${series.scorer} · ${overview.runs[series.run].name}`;
  if (inRun.length === 1) return name;
  const judged = inRun.filter((one) => one.judge === series.judge);
  const judge = judgeName(series.judge);
  const alike = new Set(inRun.map((one) => judgeName(one.judge))).size === 1;
  // Several samplings by one judge are told apart by their number, the newest being the first.
  return [name, !alike && judge, judged.length > 1 && `texts ${judged.indexOf(series) + 1}`].filter(Boolean).join(" · ");
}

/** Who judged, of what stored results say: kinds and settings, then the judge. */
function judgeName(judge) {
  const endpoint = /openai:(.*?)#(.*?)@/.exec(judge);
  if (endpoint) return `${endpoint[2]} at ${endpoint[1]}`;
  if (judge.includes("resident:")) return "a model loaded in the daemon";
  return judge.includes("lexical:") ? "lexical, a built-in program that looks for the explanation's words" : judge;
}

/** The values of a series over the latents of the table, without those that have none. */
const valuesOf = (index) => table.series[index].value.filter((value) => value !== null);

/** One scale for all numbers of a series, so that rows can be compared by eye. */
const seriesDomain = (() => {
  const known = new Map();
  return (index) => {
    if (!known.has(index)) known.set(index, domain(overview.series[index].metric, valuesOf(index), overview.series[index].chance));
    return known.get(index);
  };
})();

function figure(heading, caption, ...content) {
  return element("figure", { class: "block" }, element("h3", {}, heading), element("figcaption", {}, caption), content);
}

function dataTable(caption, header, rows) {
  return element("div", { class: "scrolls", tabindex: 0, role: "region", "aria-label": caption },
    element("table", { class: "data" },
      element("caption", { class: "unseen" }, caption),
      element("thead", {}, element("tr", {}, header.map((name) => element("th", { scope: "col" }, name)))),
      element("tbody", {}, rows.map((row) =>
        element("tr", {}, row.map((cell, column) => element(column ? "td" : "th", column ? {} : { scope: "row" }, cell)))))));
}

function tile(number, words, note) {
  return element("div", { class: "tile" }, element("dt", {}, words), element("dd", {}, number),
    note && element("dd", { class: "note" }, note));
}

const guessing = (series) => (series.chance === null ? "" : `guessing is ${fixed(series.chance, series.chance === 0 ? 0 : 1)}; `);

/** What the report is about, for a person who sees nothing else of it. */
function lead() {
  const { dictionary, cache, model } = about;
  return element("p", { class: "lead" },
    `A latent is one detector inside a language model: on every token of a text it is silent, or it fires more or less strongly. This report is about the ${count(dictionary.latents)} latents of the dictionary ${dictionary.name}`,
    model && `, which reads the model ${model}${dictionary.hookpoint ? ` at ${dictionary.hookpoint}` : ""}`,
    `: on what they fire in ${count(cache.tokens)} tokens of ${cache.name}, what each seems to stand for, and whether that is true. `,
    element("a", { href: "#guide" }, "How to read it"));
}

function tiles() {
  const { dictionary, cache } = about;
  const explained = table.explanations.filter((text) => text !== null).length;
  const shown = table.latents.length;
  return element("dl", { class: "tiles" },
    tile(count(shown), "latents are shown", shown < dictionary.latents ? `of ${count(dictionary.latents)}` : "all there are"),
    tile(count(explained), "have an explanation", plural(overview.runs.length, "run")),
    ...overview.series.slice(0, 3).filter((one) => one.distribution).map((one) =>
      tile(fixed(one.distribution.median), `median score for ${one.scorer}`, `${guessing(one)}middle half ${fixed(one.distribution.lowerQuartile)} to ${fixed(one.distribution.upperQuartile)}`)),
    tile(percent(cache.dead / dictionary.latents), "of the latents never fire", `${count(cache.dead)} of ${count(dictionary.latents)}, on these texts`),
    tile(short(cache.meanL0), "latents fire on a token", "on average"),
    cache.explainedVariance !== undefined && tile(percent(cache.explainedVariance), "of the model's state is rebuilt", "variance explained by the dictionary"));
}

/** One axis for all series of a metric, so that they can be compared by eye. */
function sharedDomain(metric) {
  const alike = overview.series.map((one, index) => [one, index]).filter(([one]) => one.metric === metric && one.distribution);
  const values = alike.flatMap(([one, index]) => [...valuesOf(index), ...one.controls.flatMap((control) => control.values)]);
  return domain(metric, values, smallest(alike.map(([one]) => one.chance)));
}

function distributions() {
  const rows = overview.series.map((one, index) => one.distribution && element("div", { class: "series" },
    element("div", { class: "words" },
      element("h4", {}, seriesName(index)),
      element("p", {}, scorers[one.scorer] || ""),
      element("p", { class: "numbers" },
        element("b", {}, fixed(one.distribution.median)), ` median ${metrics[one.metric] || one.metric}`,
        element("br"),
        `mean ${fixed(one.distribution.mean)} [${one.distribution.interval.map((value) => fixed(value)).join(", ")}], ${plural(one.distribution.count, "latent")}`),
      element("p", { class: "note" }, `run ${overview.runs[one.run].name}, judged by ${judgeName(one.judge)}`)),
    distributionChart(one, valuesOf(index), drawingWidth(700), sharedDomain(one.metric))));
  const hasControls = overview.series.some((one) => one.controls.length);
  return figure("How well explanations do",
    [[...new Set(overview.series.map((one) => readings[one.metric]))].filter(Boolean).join(" "),
      " One bar is a range of scores, its height how many latents have such a score. The dot is the median, the line through it holds the middle half; brackets hold 95 % intervals.",
      hasControls ? " The outline is the controls, where the score should be no better than guessing." : ""],
    rows.filter(Boolean));
}

function weakActivations() {
  const lines = overview.series.map((one, index) => ({ name: seriesName(index), slices: one.slices })).filter((line) => line.slices.length > 1);
  if (!lines.length) return null;
  return figure("Do they hold for weak activations?",
    "The share of a latent's own texts that the judge found, from its strongest activations to its weakest, with 95 % intervals. A line that falls says that explanations describe the strongest only.",
    slicesChart(lines), legend(lines.map((line) => line.name)));
}

const legend = (names) => names.length > 1 && element("ul", { class: "legend" },
  names.map((name, index) => element("li", {}, element("span", { class: "swatch hue" + (index % 6), "aria-hidden": "true" }), name)));

function density() {
  const scored = overview.series.map((one, index) => index).filter((index) => valuesOf(index).length);
  const holder = element("div");
  const draw = (index) => {
    const points = [];
    table.latents.forEach((latent, row) => {
      const value = table.series[index].value[row];
      if (value !== null && table.firings[row] > 0) {
        points.push({ latent, row, x: Math.log10(table.firings[row] / about.cache.tokens), y: value });
      }
    });
    const values = points.map((point) => point.y), shares = points.map((point) => point.x);
    const low = smallest(shares) - 0.05, high = largest(shares) + 0.05;
    const [bottom, top] = domain(overview.series[index].metric, values, overview.series[index].chance);
    holder.replaceChildren(scatterChart({
      points, x: [low, high], y: [bottom, top], xTicks: powerTicks(low, high),
      yTicks: ticks(bottom, top).map((value) => [value, fixed(value, 1)]),
      xName: "share of all tokens on which the latent fires", yName: `${overview.series[index].scorer}: ${metrics[overview.series[index].metric] || "score"}`,
      label: `${seriesName(index)} against how often each of ${count(points.length)} latents fires.`,
      marks: (x, y, { left, right }) => [shape("line", { x1: left, x2: right, y1: y(overview.series[index].chance), y2: y(overview.series[index].chance), class: "chance" })],
      name: (point) => `latent ${point.latent}: ${fixed(point.y)}, fires on ${percent(10 ** point.x)} — ${table.explanations[point.row] || "no explanation"}`,
      open: (point) => go("latent-" + point.latent),
    }));
  };
  if (!scored.length) return null;
  draw(scored[0]);
  return figure("Rare and frequent latents", "Each dot is a latent: its score, against how often it fires. The dashed line is guessing.",
    scored.length > 1 && element("label", { class: "choose" }, "Score ",
      element("select", { onchange: (event) => draw(Number(event.target.value)) },
        scored.map((index) => element("option", { value: index }, seriesName(index))))),
    holder);
}

function againstChance() {
  const spread = (one) => `${fixed(one.mean)} [${one.interval.map((value) => fixed(value)).join(", ")}]`;
  const controlRows = [], negativeRows = [];
  overview.series.forEach((one, index) => {
    if (!one.distribution) return;
    for (const control of one.controls) {
      controlRows.push([seriesName(index), spread(one.distribution), controls[control.name] || control.name, spread(control.distribution), fixed(one.chance)]);
    }
    if (one.negatives.length > 1) {
      for (const kind of one.negatives) {
        negativeRows.push([seriesName(index), negatives[kind.name] || kind.name, spread(kind.distribution), count(kind.distribution.count)]);
      }
    }
  });
  return [
    controlRows.length > 0 && figure("Beside controls that should fail",
      "The same scoring with something in it that should not work. Where a control comes out far from guessing, something other than the explanation gives the answers away.",
      dataTable("Scores and controls", ["score", "mean [95 % interval]", "control", "its mean [95 % interval]", "guessing"], controlRows)),
    negativeRows.length > 0 && figure("Against harder texts",
      "Telling a latent's texts from random ones is the easiest. The other kinds are as near to it as texts without it can be.",
      dataTable("Scores by kind of negative", ["score", "told from", "mean [95 % interval]", "latents"], negativeRows)),
  ];
}

function missing() {
  const rows = [];
  const add = (what, where, reasons) => reasons.forEach((one) => rows.push([what, where, count(one.count), element("details", {},
    element("summary", {}, one.reason),
    element("p", { class: "latents" }, one.latents.map((latent) => [element("a", { href: "#latent-" + latent }, String(latent)), " "]),
      one.count > one.latents.length && `and ${count(one.count - one.latents.length)} more`))]));
  const outcomes = overview.runs.flatMap((run) => [...run.failed, ...run.skipped]);
  const named = new Set(outcomes.flatMap((one) => one.latents));
  // Long lists of latents are cut in the file: then those of the list are too few, and nothing is said.
  const isWhole = outcomes.every((one) => one.count === one.latents.length);
  const silent = table.latents.filter((latent, row) => table.explanations[row] === null && !named.has(latent)).length;
  if (silent && isWhole && overview.runs.length) rows.push(["no explanation", "–", count(silent), "No run was asked to explain them."]);
  overview.runs.forEach((run, place) => {
    add("explanation failed", run.name, run.failed);
    add("not explained", run.name, run.skipped);
    if (run.explained && overview.series.length && !overview.series.some((one) => one.run === place)) {
      rows.push(["not scored", run.name, count(run.explained), "No scorer was asked about this run."]);
    }
    if (!run.isComplete) {
      rows.push(["not tried yet", run.name, "unknown", "The run has not come to its end; the same request again goes on with it."]);
    }
  });
  overview.series.forEach((one, index) => {
    add("no score", seriesName(index), one.failures);
    add("not tried yet", seriesName(index), one.untried);
  });
  return figure("What is missing",
    rows.length ? "A latent that could not be explained or scored counts nowhere else; it is never a score of zero."
      : overview.series.length ? "Nothing: every latent that was asked for has its explanation, and every explanation its scores."
        : "Nothing: every latent that was asked for has its explanation.",
    rows.length > 0 && dataTable("Failures", ["what", "where", "latents", "why"], rows));
}

function runsTable() {
  if (!overview.runs.length) return null;
  const date = (seconds) => new Date(seconds * 1000).toISOString().slice(0, 16).replace("T", " ");
  return figure("Runs", "Who wrote the explanations. Where several runs explain a latent, the first one's explanation is the one in the table.",
    dataTable("Runs", ["run", "explainer", "who", "explained", "requests", "when (UTC)"], overview.runs.map((run) => [
      run.name, element("code", {}, run.explainer), run.client ? element("code", {}, run.client) : "no LLM", count(run.explained),
      count(run.requests), date(run.createdAt)])));
}

section({
  id: "overview", title: "Overview", order: 1,
  draw: () => element("div", { class: "overview" }, lead(), tiles(),
    overview.series.length > 0
      ? [distributions(), element("div", { class: "pair" }, weakActivations(), density()), againstChance(), missing()]
      : element("p", { class: "notice" }, "Nothing was scored yet. The table of latents shows what they fire on; ",
        element("code", {}, "explain"), " and ", element("code", {}, "score"), " fill this page."),
    overview.series.length === 0 && overview.runs.length > 0 && missing(),
    runsTable()),
});
