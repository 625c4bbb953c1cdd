// A table of any length: only the rows in sight exist.

/**
 * - columns: [{name, title, kind, compare?, cell(row)}]; `compare` orders two rows, the smaller first.
 * - open(row, how): what choosing a row does; `how` is "moved" for arrow keys, "opened" for Enter and clicks.
 */
function virtualTable({ columns, rowHeight, open, rowName }) {
  let rows = [], sorted = null, cursor = -1;
  const body = element("tbody", { role: "rowgroup" });
  const heads = columns.map((column, index) => {
    const button = column.compare && element("button", { type: "button", tabindex: -1, onclick: () => sort(index) }, column.name,
      element("span", { class: "arrow", "aria-hidden": "true" }));
    return element("th", { scope: "col", role: "columnheader", class: column.kind, title: column.title, "aria-sort": column.compare ? "none" : null, "aria-colindex": index + 1 },
      button || column.name);
  });
  const grid = element("table", { class: "latents-table", role: "presentation" },
    element("thead", { role: "rowgroup" }, element("tr", { role: "row", "aria-rowindex": 1 }, heads)), body);
  const scroller = element("div", { class: "scroller", tabindex: 0, role: "grid", "aria-label": rowName, "aria-colcount": columns.length,
    onkeydown: key, onscroll: () => requestAnimationFrame(paint) }, grid);
  const spacers = [element("tr", { "aria-hidden": "true", class: "spacer" }), element("tr", { "aria-hidden": "true", class: "spacer" })];
  const listeners = { sort: () => {} };

  function paint() {
    const height = scroller.clientHeight || 600;
    const first = Math.max(0, Math.floor(scroller.scrollTop / rowHeight()) - 6);
    const last = Math.min(rows.length, first + Math.ceil(height / rowHeight()) + 12);
    spacers[0].style.height = first * rowHeight() + "px";
    spacers[1].style.height = (rows.length - last) * rowHeight() + "px";
    const shown = [];
    for (let place = first; place < last; place += 1) {
      const row = rows[place];
      shown.push(element("tr", { role: "row", id: "row-" + row, "aria-rowindex": place + 2, "aria-selected": place === cursor ? "true" : "false",
        onclick: () => choose(place, "opened") },
      columns.map((column, index) => element("td", { role: "gridcell", class: column.kind, "aria-colindex": index + 1 }, column.cell(row)))));
    }
    body.replaceChildren(spacers[0], ...shown, spacers[1]);
    scroller.setAttribute("aria-rowcount", rows.length + 1);
    const isShown = cursor >= first && cursor < last;
    if (isShown) scroller.setAttribute("aria-activedescendant", "row-" + rows[cursor]);
    else scroller.removeAttribute("aria-activedescendant");
  }

  /** Keeps `place` in sight, below the head of the table. */
  function reveal(place) {
    const head = grid.tHead.offsetHeight, height = rowHeight();
    const top = place * height, bottom = top + height + head;
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    else if (bottom > scroller.scrollTop + scroller.clientHeight) scroller.scrollTop = bottom - scroller.clientHeight;
  }

  function choose(place, how) {
    if (place < 0 || place >= rows.length) return;
    cursor = place;
    reveal(place);
    paint();
    open(rows[place], how);
  }

  function key(event) {
    const page = Math.max(1, Math.floor(scroller.clientHeight / rowHeight()) - 2);
    const moves = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -rows.length, End: rows.length };
    if (event.target !== scroller || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in moves) choose(Math.max(0, Math.min(rows.length - 1, (cursor < 0 ? (moves[event.key] > 0 ? -1 : 1) : cursor) + moves[event.key])), "moved");
    else if (event.key === "Enter" && cursor >= 0) choose(cursor, "opened");
    else return;
    event.preventDefault();
  }

  function sort(index, descending) {
    const column = columns[index];
    const isDown = descending === undefined ? (sorted && sorted.index === index ? !sorted.isDown : Boolean(column.startsDown)) : descending;
    sorted = { index, isDown };
    heads.forEach((head, place) => {
      if (columns[place].compare) head.setAttribute("aria-sort", place === index ? (isDown ? "descending" : "ascending") : "none");
    });
    listeners.sort();
  }

  return {
    node: scroller,
    sort,
    paint,
    onSort: (listener) => { listeners.sort = listener; },
    /** Orders rows as the head says. Rows without a value come last either way. */
    ordered(list) {
      if (!sorted) return list;
      const { compare, lacks } = columns[sorted.index];
      const sign = sorted.isDown ? -1 : 1;
      return [...list].sort((a, b) => {
        const order = lacks ? lacks(a) - lacks(b) : 0;
        return order || sign * compare(a, b) || a - b;
      });
    },
    setRows(list) {
      const held = cursor >= 0 ? rows[cursor] : -1;
      rows = list;
      cursor = rows.indexOf(held);
      scroller.scrollTop = cursor >= 0 ? Math.max(0, cursor * rowHeight() - scroller.clientHeight / 2) : 0;
      paint();
    },
    /** Marks a row without opening it. */
    mark(row) {
      cursor = rows.indexOf(row);
      const top = cursor * rowHeight();
      const isInSight = top >= scroller.scrollTop && top + 2 * rowHeight() <= scroller.scrollTop + scroller.clientHeight;
      // Far away, it is shown among its neighbours and not at an edge.
      if (cursor >= 0 && !isInSight) scroller.scrollTop = Math.max(0, top - scroller.clientHeight / 2);
      paint();
    },
    /** The row `step` places on from `row`; undefined at an end. */
    beside: (row, step) => rows[rows.indexOf(row) + step],
    place: (row) => rows.indexOf(row),
  };
}
