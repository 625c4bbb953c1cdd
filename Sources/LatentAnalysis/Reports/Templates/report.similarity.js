// Which latents of two dictionaries are the same: each pair's cosine by decoder and by encoder.

const similarity = data("similarity");

if (similarity) {
  section({
    id: "similarity", title: "Similarity", order: 3,
    draw() {
      const points = similarity.latents.map((latent, index) => ({
        latent, partner: similarity.partners[index], x: similarity.decoder[index], y: similarity.encoder[index],
      }));
      const low = smallest(similarity.encoder, 0);
      const steps = [0, 0.25, 0.5, 0.75, 1].map((value) => [value, fixed(value, 2)]);
      const share = similarity.shared / similarity.count;
      const chart = scatterChart({
        points, x: [0, 1], y: [low, 1], xTicks: steps, yTicks: steps,
        xName: "cosine of decoder rows: what they write", yName: "cosine of encoder rows: what they look for",
        label: `${count(points.length)} pairs of latents of ${about.dictionary.name} and ${similarity.name}; ${percent(share)} of all latents are above ${fixed(similarity.threshold, 1)} in both.`,
        marks: (x, y) => [shape("rect", { x: x(similarity.threshold), y: y(1), width: x(1) - x(similarity.threshold), height: y(similarity.threshold) - y(1), class: "shared" })],
        name: (point) => {
          const row = rowOfLatent.get(point.latent);
          return `${point.latent} and ${point.partner}: ${fixed(point.x)} by decoder, ${fixed(point.y)} by encoder — ${table.explanations[row] || "no explanation"}`;
        },
        open: (point) => go("latent-" + point.latent),
      });
      const ordered = [...points].sort((a, b) => b.x - a.x);
      const rows = (list) => list.map((point) => [latentLink(point.latent), String(point.partner), fixed(point.x), fixed(point.y), gist(rowOfLatent.get(point.latent))]);
      const header = ["latent", `in ${similarity.name}`, "cosine of decoders", "of encoders", "what it is"];
      return element("div", { class: "overview" },
        element("dl", { class: "tiles" },
          tile(percent(share), "are shared by both dictionaries", `pairs above ${fixed(similarity.threshold, 1)} in what they write and in what they look for`),
          tile(fixed(similarity.meanDecoder), "mean cosine of what pairs write", `${plural(similarity.paired, "pair")}; 1 is the same, the best of as many random directions is about ${fixed(nearestAtRandom())}`),
          tile(count(similarity.count - similarity.paired), "latents without a partner", `of ${count(similarity.count)}`)),
        element("div", { class: "pair" },
          figure(`${about.dictionary.name} beside ${similarity.name}`,
            "Each latent is paired with one of the other dictionary, so that what they write (their decoder rows) agrees as well as it can. A dot in the shaded corner is a latent that both dictionaries found.", chart),
          figure("How alike the pairs are", "How many pairs have such a cosine of decoder rows.",
            distributionChart({ scorer: "decoder cosine", metric: "cosine", controls: [], chance: null, distribution: quartiles(similarity.decoder) }, similarity.decoder))),
        figure("Most alike", "", dataTable("Most alike", header, rows(ordered.slice(0, 15)))),
        figure("Least alike", "Latents that only one of the dictionaries seems to have.", dataTable("Least alike", header, rows(ordered.slice(-15).reverse()))));
    },
  });
}

function quartiles(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] || 0;
  return { lowerQuartile: at(0.25), median: at(0.5), upperQuartile: at(0.75) };
}
