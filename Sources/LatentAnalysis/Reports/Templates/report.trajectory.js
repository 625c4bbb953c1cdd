// What the model predicts on the way: a row for each stream, the deepest on top, a column for each token.

const trajectory = data("trajectory");

const shades = {
  entropy: ["entropy", "How undecided the prediction is, in nats.", (cell) => cell.entropy],
  kl: ["KL to the end", "How far the prediction is from the model's own, in nats.", (cell) => cell.kl],
  rank: ["place of the next token", "1 where the next token of the text is the most probable.", (cell) => Math.log(Math.max(1, cell.rank))],
};

if (trajectory) {
  section({
    id: "trajectory", title: "Predictions", order: 4,
    draw() {
      const rows = [...trajectory.rows].reverse();
      const cells = [];
      const readout = element("p", { class: "source", "aria-live": "polite" }, "Point at a cell for its ten most probable tokens.");
      const describe = (row, index, cell) => [
        `${row.site} after ${visible(trajectory.tokens[index])}: entropy ${short(cell.entropy)}, KL ${short(cell.kl)}, next token at place ${count(cell.rank)}`,
        ...cell.top.map((word, place) => `${visible(trajectory.words[word])} ${percent(cell.probabilities[place])}`),
      ];
      const body = rows.map((row) => element("tr", {},
        element("th", { scope: "row" }, row.site),
        row.cells.map((cell, index) => {
          const lines = describe(row, index, cell);
          const show = () => readout.replaceChildren(lines[0], element("br"), lines.slice(1).join(" \u00b7 "));
          const node = element("td", { tabindex: "0", title: lines.join("\n"), onmouseenter: show, onfocus: show },
            cell.top.length ? visible(trajectory.words[cell.top[0]]) : "\u2013");
          cells.push([node, cell]);
          return node;
        })));
      const note = element("p", { class: "source" });
      const shade = (kind) => {
        const [, words, value] = shades[kind];
        const most = Math.max(1e-9, ...cells.map(([, cell]) => value(cell)));
        for (const [node, cell] of cells) node.style.setProperty("--share", (value(cell) / most).toFixed(3));
        note.textContent = `${words} The darker, the more.`;
      };
      const chooser = element("select", { onchange: () => shade(chooser.value) },
        Object.entries(shades).map(([kind, [name]]) => element("option", { value: kind }, name)));
      shade("entropy");
      const how = trajectory.lens ? `Read with the tuned lens ${trajectory.lens}, which was trained to read each layer as if it were the last.` : "Read with the logit lens: the model's own final norm and unembedding.";
      return element("div", { class: "overview" },
        figure(`What ${trajectory.model} would predict if it stopped there`,
          `${how} In each cell is the most probable next token after the token above it; the deepest stream, on top, is the model's own prediction.`,
          element("div", {},
            element("label", { class: "choose" }, "Colour by ", chooser),
            element("div", { class: "scrolls" },
              element("table", { class: "trajectory" },
                element("thead", {}, element("tr", {}, element("td", { class: "corner" }, "having read"), trajectory.tokens.map((text) => element("th", { scope: "col" }, visible(text))))),
                element("tbody", {}, body))),
            note, readout)));
    },
  });
}
