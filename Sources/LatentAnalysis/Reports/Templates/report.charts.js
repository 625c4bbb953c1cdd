// Drawings. Each is an image with a sentence for those who do not see it; numbers are in the page's text and tables too.

/** A scale from the numbers of `domain` to the pixels of `range`. */
function scale([low, high], [start, end]) {
  const map = (value) => start + ((value - low) / (high - low || 1)) * (end - start);
  map.inverse = (pixel) => low + ((pixel - start) / (end - start)) * (high - low);
  return map;
}

function drawing(width, height, label, ...children) {
  const title = shape("title", {}, label);
  return shape("svg", { viewBox: `0 0 ${width} ${height}`, class: "drawing", role: "img", "aria-label": label }, title,
    ...children);
}

/** How wide a drawing is in its own units: text in it keeps its size on a phone. */
const drawingWidth = (wide = 520) => (innerWidth < 640 ? 340 : wide);

/** Round numbers between `low` and `high`, about `wanted` of them. */
function ticks(low, high, wanted = 5) {
  const raw = (high - low) / wanted || 1;
  const size = 10 ** Math.floor(Math.log10(raw));
  const step = size * ([1, 2, 5, 10].find((factor) => factor * size >= raw) || 10);
  const found = [];
  for (let value = Math.ceil(low / step - 1e-9) * step; value <= high + step * 1e-9; value += step) {
    found.push(Math.abs(value) < step * 1e-9 ? 0 : value);
  }
  return found;
}

const text = (x, y, content, kind, anchor = "middle") =>
  shape("text", { x, y, class: kind, "text-anchor": anchor }, content);

/** Where a scorer's numbers lie: from 0 or its chance to 1 where that is a bound, else round what there is. */
function domain(metric, values, chance) {
  if (metric === "nats") {
    const low = smallest(values, 0), high = largest(values, 0);
    return low === high ? [-1, 1] : [low, high];
  }
  if (metric === "correlation") return [smallest(values, 0), 1];
  if (metric === "cosine") return [0, 1];
  // What is below guessing is rare, and the room is better used by the rest.
  return [Math.min(0.4, Math.floor(smallest(values, chance === null ? 1 : Math.min(1, chance)) * 10) / 10), 1];
}

/** How many of `values` lie in each of `bins` equal steps of `range`. */
function histogram(values, [low, high], bins) {
  const counts = new Array(bins).fill(0);
  for (const value of values) {
    counts[Math.max(0, Math.min(bins - 1, Math.floor(((value - low) / (high - low)) * bins)))] += 1;
  }
  return counts;
}

/** A distribution of scores as bars over `range`, its controls as an outline, chance as a line, median and quartiles above. */
function distributionChart(series, values, width = drawingWidth(), range = domain(series.metric, values.concat(series.controls.flatMap((control) => control.values)), series.chance)) {
  const height = 158, left = 6, right = width - 6, base = 116, top = 36, bins = 40;
  const others = series.controls.flatMap((control) => control.values);
  const x = scale(range, [left, right]);
  const bars = histogram(values, range, bins);
  const outline = histogram(others, range, bins);
  const y = scale([0, Math.max(1, ...bars)], [base, top]);
  // Controls crowd at one place: on the scale of the bars, these would be flat.
  const share = others.length ? (0.8 * Math.max(1, ...bars)) / Math.max(1, ...outline) : 0;
  const step = (right - left) / bins;
  const parts = [shape("line", { x1: left, x2: right, y1: base, y2: base, class: "axis" })];
  bars.forEach((number, bin) => {
    if (number) {
      parts.push(shape("rect", { x: left + bin * step + 0.75, width: step - 1.5, y: y(number), height: base - y(number),
        rx: 1.5, class: "bar" }));
    }
  });
  if (others.length) {
    const points = outline.flatMap((number, bin) => [
      `${left + bin * step},${y(number * share)}`, `${left + (bin + 1) * step},${y(number * share)}`,
    ]);
    parts.push(shape("polyline", { points: points.join(" "), class: "control" }));
  }
  if (series.chance !== null) {
    parts.push(shape("line", { x1: x(series.chance), x2: x(series.chance), y1: top - 4, y2: base, class: "chance" }),
      text(x(series.chance), top - 9, "guessing", "note", x(series.chance) < 40 ? "start" : "middle"));
  }
  const spread = series.distribution;
  parts.push(
    shape("line", { x1: x(spread.lowerQuartile), x2: x(spread.upperQuartile), y1: 9, y2: 9, class: "quartiles" }),
    shape("circle", { cx: x(spread.median), cy: 9, r: 4.5, class: "median" }),
  );
  for (const tick of ticks(range[0], range[1])) {
    parts.push(text(x(tick), base + 16, fixed(tick, Math.abs(range[1] - range[0]) > 4 ? 0 : 1), "tick",
      tick === range[0] ? "start" : tick === range[1] ? "end" : "middle"));
  }
  parts.push(text((left + right) / 2, base + 34, metrics[series.metric] || series.metric, "note"));
  const label = `${series.scorer}: ${count(values.length)} latents, median ${fixed(spread.median)}, half of them from ` +
    `${fixed(spread.lowerQuartile)} to ${fixed(spread.upperQuartile)}` + (series.chance === null ? "." : `; guessing comes to ${fixed(series.chance)}.`);
  return drawing(width, height, label, ...parts);
}

/** The share found for each slice of activation strength: one line for each of `lines`, [{name, slices}]. */
function slicesChart(lines) {
  const width = drawingWidth(), height = 250, left = 40, right = width - 8, base = 206, top = 12;
  const longest = Math.max(...lines.map((line) => line.slices.length));
  const x = scale([0, Math.max(1, longest - 1)], [left + 14, right - 14]);
  const y = scale([0, 1], [base, top]);
  const parts = [];
  for (const tick of [0, 0.25, 0.5, 0.75, 1]) {
    parts.push(shape("line", { x1: left, x2: right, y1: y(tick), y2: y(tick), class: tick ? "grid" : "axis" }));
    parts.push(text(left - 6, y(tick) + 4, percent(tick).replace(" ", ""), "tick", "end"));
  }
  lines.forEach((line, index) => {
    const points = line.slices.map(([mean], slice) => `${x(slice)},${y(mean)}`).join(" ");
    parts.push(shape("polyline", { points, class: "line hue" + (index % 6) }));
    line.slices.forEach(([mean, error], slice) => {
      const reach = 1.96 * (error || 0);
      parts.push(shape("line", { x1: x(slice), x2: x(slice), y1: y(Math.max(0, mean - reach)),
        y2: y(Math.min(1, mean + reach)), class: "line hue" + (index % 6) }));
      parts.push(shape("circle", { cx: x(slice), cy: y(mean), r: 4, class: "dot hue" + (index % 6) }));
    });
  });
  parts.push(text(left + 14, base + 20, "strongest", "tick", "start"), text(right - 14, base + 20, "weakest", "tick", "end"));
  parts.push(text((left + right) / 2, base + 38, "activations of the latent, in slices of equal count", "note"));
  const label = "Share of a latent's texts that were found, from its strongest to its weakest activations. " +
    lines.map((line) => `${line.name}: ${line.slices.map(([mean]) => percent(mean)).join(", ")}.`).join(" ");
  return drawing(width, height, label, ...parts);
}

/** Points that are one path, so that ten thousand are as quick as ten; a click opens the nearest. */
function scatterChart({ points, x: [lowX, highX], y: [lowY, highY], xTicks, yTicks, xName, yName, label, marks, open, name }) {
  const width = drawingWidth(), height = 330, left = 54, right = width - 8, base = 284, top = 12;
  const x = scale([lowX, highX], [left + 8, right - 8]), y = scale([lowY, highY], [base - 6, top + 4]);
  const parts = [];
  for (const [value, words] of yTicks) {
    parts.push(shape("line", { x1: left, x2: right, y1: y(value), y2: y(value), class: "grid" }));
    parts.push(text(left - 6, y(value) + 4, words, "tick", "end"));
  }
  for (const [value, words] of xTicks) {
    parts.push(shape("line", { x1: x(value), x2: x(value), y1: top, y2: base, class: "grid" }));
    parts.push(text(x(value), base + 18, words, "tick"));
  }
  parts.push(...(marks ? marks(x, y, { left, right, base, top }) : []));
  const places = points.map((point) => [x(point.x), y(point.y)]);
  const path = places.map(([px, py]) => `M${px.toFixed(1)} ${py.toFixed(1)}h0`).join("");
  parts.push(shape("path", { d: path, class: points.length > 2000 ? "points many" : "points" }));
  parts.push(text((left + right) / 2, height - 6, xName, "note"));
  parts.push(shape("text", { x: 0, y: 0, class: "note", "text-anchor": "middle",
    transform: `translate(10 ${(base + top) / 2}) rotate(-90)` }, yName));
  const ring = shape("circle", { r: 6, class: "ring", visibility: "hidden" });
  const chart = drawing(width, height, label, ...parts, ring);
  const caption = element("p", { class: "readout", "aria-hidden": "true" }, points.length ? "Point at a dot; click to open its card." : "");
  const nearest = (event) => {
    const box = chart.getBoundingClientRect();
    const px = ((event.clientX - box.left) / box.width) * width, py = ((event.clientY - box.top) / box.height) * height;
    let best = -1, least = 20 * 20;
    places.forEach(([qx, qy], index) => {
      const distance = (qx - px) ** 2 + (qy - py) ** 2;
      if (distance < least) [best, least] = [index, distance];
    });
    return best;
  };
  chart.addEventListener("pointermove", (event) => {
    const index = nearest(event);
    ring.setAttribute("visibility", index < 0 ? "hidden" : "visible");
    chart.classList.toggle("clickable", index >= 0);
    if (index < 0) return;
    ring.setAttribute("cx", places[index][0]);
    ring.setAttribute("cy", places[index][1]);
    caption.textContent = name(points[index]);
  });
  chart.addEventListener("click", (event) => {
    const index = nearest(event);
    if (index >= 0) open(points[index]);
  });
  return element("div", { class: "scatter" }, chart, caption);
}

/** Ticks of a logarithmic axis of shares, from 10^low to 10^high. */
function powerTicks(low, high) {
  const found = [];
  for (let power = Math.ceil(low); power <= Math.floor(high); power += 1) found.push([power, percent(10 ** power)]);
  return found;
}

/** How strongly a latent fires: bars whose heights are logarithmic, since weak firings outnumber strong ones by far. */
function activationChart(counts, strongest) {
  const width = 380, height = 124, left = 46, right = 376, base = 86, top = 8;
  const step = (right - left) / counts.length;
  const most = Math.log10(Math.max(...counts) + 1);
  const y = scale([0, most], [base, top]);
  const parts = [shape("line", { x1: left, x2: right, y1: base, y2: base, class: "axis" })];
  for (let power = 0; power <= most; power += Math.max(1, Math.ceil(most / 4))) {
    const height = y(Math.log10(10 ** power + 1));
    parts.push(shape("line", { x1: left, x2: right, y1: height, y2: height, class: "grid" }), text(left - 5, height + 4, count(10 ** power), "tick", "end"));
  }
  parts.push(shape("text", { x: 0, y: 0, class: "note", "text-anchor": "middle", transform: `translate(8 ${(base + top) / 2}) rotate(-90)` }, "tokens"));
  counts.forEach((number, bin) => {
    const height = base - y(Math.log10(number + 1));
    if (number) {
      parts.push(shape("rect", { x: left + bin * step + 0.75, width: step - 1.5, y: base - height, height, rx: 1.5, class: "fire",
        "fill-opacity": (0.35 + (0.65 * (bin + 1)) / counts.length).toFixed(2) },
      shape("title", {}, `${count(number)} × ${short((strongest * bin) / counts.length)} to ${short((strongest * (bin + 1)) / counts.length)}`)));
    }
  });
  parts.push(text(left, base + 16, "0", "tick", "start"), text(right, base + 16, short(strongest), "tick", "end"));
  parts.push(text((left + right) / 2, base + 32, "activation: how strongly it fires", "note"));
  const total = counts.reduce((sum, number) => sum + number, 0);
  const weak = counts.slice(0, counts.length / 2).reduce((sum, number) => sum + number, 0);
  return drawing(width, height, `${count(total)} firings, ${percent(weak / (total || 1))} of them below half of the strongest, ${short(strongest)}.`,
    ...parts);
}
