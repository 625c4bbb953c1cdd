// The table of latents beside the card of one; on a narrow screen, one or the other.

/** What the search looks through: explanation, most frequent tokens and number of each latent. */
const haystacks = table.latents.map((latent, row) =>
  [table.explanations[row] || "", ...table.tokens[row], String(latent)].join("\n").toLowerCase());

const filters = {
  all: ["all", () => true],
  explained: ["explained", (row) => table.explanations[row] !== null],
  unexplained: ["not explained", (row) => table.explanations[row] === null],
  single: ["on one token", (row) => table.singleToken[row] > 0],
  silent: ["never fire", (row) => table.firings[row] === 0],
};

function scoreCell(index, row) {
  const column = table.series[index];
  const value = column.value[row];
  if (value === null) return element("span", { class: "absent" }, "–");
  return [element("b", { class: "number" }, fixed(value)), gauge([value, column.low[row], column.high[row]], index)];
}

section({
  id: "latents", title: "Latents", order: 2,
  owns: (place) => /^latent-\d+$/.test(place),
  draw() {
    const wide = matchMedia("(min-width: 62rem)");
    const byNumber = (values) => (a, b) => values[a] - values[b];
    const shownSeries = overview.series.map((_, index) => index).filter((index) => overview.series[index].distribution).slice(0, 3);
    const columns = [
      { name: "latent", kind: "id", compare: byNumber(table.latents), cell: (row) => String(table.latents[row]) },
      {
        name: "explanation", kind: "words", lacks: (row) => table.explanations[row] === null,
        compare: (a, b) => (table.explanations[a] || "").localeCompare(table.explanations[b] || ""),
        cell: (row) => element("span", { class: "clamp" }, gist(row)),
      },
      ...shownSeries.map((index) => ({
        name: seriesName(index), title: scorers[overview.series[index].scorer], kind: "gauged", startsDown: true,
        lacks: (row) => table.series[index].value[row] === null, compare: byNumber(table.series[index].value), cell: (row) => scoreCell(index, row),
      })),
      { name: "of all tokens", kind: "share", title: "Share of all tokens on which it fires", startsDown: true, compare: byNumber(table.firings), cell: (row) => percent(table.firings[row] / about.cache.tokens) },
      { name: "strongest", kind: "strongest", title: "Strongest activation", startsDown: true, compare: byNumber(table.strongest), cell: (row) => short(table.strongest[row]) },
    ];
    const holder = element("div", { class: "holder" });
    const listing = virtualTable({
      columns, rowHeight: () => (matchMedia("(min-width: 40rem)").matches ? 44 : 76), rowName: "Latents",
      open(row, how) {
        const place = "latent-" + table.latents[row];
        if (how === "moved") {
          if (wide.matches) show(row, false);
          return;
        }
        go(place);
      },
    });
    const status = element("p", { class: "found", role: "status" });
    const search = element("input", { type: "search", id: "search", placeholder: "words, tokens or a number", autocomplete: "off", spellcheck: "false", oninput: refresh,
      onkeydown: (event) => { if (event.key === "ArrowDown") { event.preventDefault(); listing.node.focus(); } } });
    const filter = element("select", { id: "filter", onchange: refresh }, Object.entries(filters).map(([key, [name]]) => element("option", { value: key }, name)));
    const order = element("select", { id: "order", onchange: () => { const [index, down] = order.value.split(" "); listing.sort(Number(index), down === "down"); } },
      columns.flatMap((column, index) => (column.compare ? [
        element("option", { value: index + (column.startsDown ? " down" : " up") }, column.name + (column.startsDown ? " ↓" : " ↑")),
        element("option", { value: index + (column.startsDown ? " up" : " down") }, column.name + (column.startsDown ? " ↑" : " ↓")),
      ] : [])));

    function refresh() {
      const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      const [, accepts] = filters[filter.value];
      const found = [];
      for (let row = 0; row < table.latents.length; row += 1) {
        if (accepts(row) && words.every((word) => haystacks[row].includes(word))) found.push(row);
      }
      const exact = rowOfLatent.get(Number(search.value));
      let rows = listing.ordered(found);
      // Who types a number wants that latent before those whose number holds it.
      if (/^\d+$/.test(search.value) && exact !== undefined && found.includes(exact)) rows = [exact, ...rows.filter((row) => row !== exact)];
      listing.setRows(rows);
      status.textContent = (rows.length === table.latents.length ? plural(rows.length, "latent") : `${count(rows.length)} of ${plural(table.latents.length, "latent")}`)
        + (wide.matches ? " · choose one for its card; ↑ and ↓ move through the table, / goes to the search" : "");
    }

    function show(row, moves) {
      const card = latentCard(row, { previous: listing.beside(row, -1), next: listing.beside(row, 1), back: () => go("latents") });
      holder.replaceChildren(card);
      holder.scrollTop = 0;
      layout.classList.add("open");
      history.replaceState(null, "", "#latent-" + table.latents[row]);
      if (moves) card.querySelector("h2").focus({ preventScroll: true });
    }

    const layout = element("div", { class: "split" },
      element("div", { class: "list" },
        element("form", { class: "tools", role: "search", onsubmit: (event) => event.preventDefault() },
          element("label", { class: "grow" }, element("span", {}, "Search"), search),
          element("label", {}, element("span", {}, "Show"), filter),
          element("label", { class: "order" }, element("span", {}, "Sort by"), order)),
        status, listing.node),
      element("div", { class: "detail" }, holder));

    listing.onSort(refresh);
    const best = shownSeries.length ? 2 : 0;
    listing.sort(best, shownSeries.length > 0);
    order.value = best + (shownSeries.length ? " down" : " up");
    addEventListener("resize", () => listing.paint());
    addEventListener("keydown", (event) => {
      if (event.target.closest("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey || current.id !== "latents") return;
      const card = holder.querySelector(".card");
      if (event.key === "/") { event.preventDefault(); search.focus(); return; }
      if (!card) return;
      const row = rowOfLatent.get(Number(card.dataset.latent));
      const step = { j: 1, k: -1 }[event.key];
      if (event.key === "Escape") { listing.mark(row); go("latents"); listing.node.focus(); return; }
      const target = step && listing.beside(row, step);
      if (target !== undefined && step) { listing.mark(target); show(target, false); }
    });
    this.place = (place) => {
      const match = /^latent-(\d+)$/.exec(place);
      const row = match ? rowOfLatent.get(Number(match[1])) : undefined;
      listing.paint();
      if (row === undefined) {
        layout.classList.remove("open");
        if (match) {
          holder.replaceChildren(element("p", { class: "notice" }, `Latent ${match[1]} has no card in this report.`));
          if (wide.matches) layout.classList.add("open");
        }
        listing.paint();
        return;
      }
      listing.mark(row);
      show(row, true);
    };
    return layout;
  },
  show(place) { this.place(place); },
});
