"use strict";
// Elements, numbers and words: what every other script of the page stands on.

/** An element; text among its children stays text, whatever it says. */
function element(name, attributes, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/** An element of a drawing. */
function shape(name, attributes, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "style") for (const [key, one] of Object.entries(value)) node.style.setProperty(key, one);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** What a block of the file's data holds; null when the file has no such block. */
const data = (() => {
  const parsed = new Map();
  return (name) => {
    if (!parsed.has(name)) {
      const block = document.getElementById("data-" + name);
      parsed.set(name, block ? JSON.parse(block.textContent) : null);
      // Blocks of cards are many and large: those seen last are enough.
      const cards = [...parsed.keys()].filter((key) => key.startsWith("cards-"));
      if (cards.length > 8) parsed.delete(cards[0]);
    }
    return parsed.get(name);
  };
})();

const count = (number) => number.toLocaleString("en");
const plural = (number, noun) => count(number) + " " + noun + (number === 1 ? "" : "s");
const fixed = (number, digits = 2) => (number < 0 ? "−" : "") + Math.abs(number).toFixed(digits);

/** The smallest and the largest of any number of values; arguments of Math.min are limited to some ten thousands. */
const smallest = (values, first = Infinity) => values.reduce((found, value) => Math.min(found, value), first);
const largest = (values, first = -Infinity) => values.reduce((found, value) => Math.max(found, value), first);

/** A share as a percentage with two significant digits. */
function percent(share) {
  if (share < 0) return "−" + percent(-share);
  const value = 100 * share;
  if (value === 0) return "0 %";
  if (value >= 10) return value.toFixed(0) + " %";
  if (value >= 1) return value.toFixed(1) + " %";
  return (value >= 1e-6 ? value.toFixed(1 - Math.floor(Math.log10(value))) : value.toExponential(1)) + " %";
}

/** A measured number with three significant digits. */
function short(number) {
  const size = Math.abs(number);
  if (size >= 1000) return count(Math.round(number));
  return fixed(number, size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 || size === 0 ? 2 : 3);
}

/** A token as a reader sees it: line breaks and tabs as signs, a space at its ends kept visible. */
function visible(text) {
  return text.replace(/\n/g, "⏎").replace(/\t/g, "⇥").replace(/^ | $/g, "·") || "∅";
}

/** A token in a list. */
const tokenChip = (text, ...more) => element("code", { class: "token", dir: "auto", title: isFragment(text) ? "A part of a character" : null }, visible(text), ...more);

/** Whether a token holds bytes that are no whole character. */
const isFragment = (text) => text.includes("\ufffd");

/** What the signs in `tokens` stand for, as a sentence; empty where there are none. */
function signsOf(tokens) {
  const shown = tokens.map(visible);
  const has = (sign) => shown.some((one) => one.includes(sign));
  const signs = [
    has("·") && "· is a space", has("⏎") && "⏎ the end of a line", has("⇥") && "⇥ a tab",
    tokens.some(isFragment) && "\ufffd a part of a character",
  ].filter(Boolean);
  return signs.length ? `Here ${signs.join(", ")}.` : "";
}

/** What scorers and metrics are called and ask, in words for a person who meets them here. */
const scorers = {
  detection: "Does the latent fire in this text? Asked of a judge who has only the explanation.",
  fuzzing: "Are the marked words the ones it fires on? Asked of a judge who has only the explanation.",
  intruder: "Which of five texts is not the latent's? No explanation is read.",
  embedding: "Is a text of the latent nearer to the explanation than other texts are?",
  "example-embedding": "Is a text of the latent nearer to its other texts than foreign ones are? No explanation is read.",
  surprisal: "Does the explanation make the latent's texts more probable than others?",
  simulation: "Predicted and true activation on every token, correlated.",
  intervention: "Does the explanation say what turning the latent up does to what the model writes?",
};
/** Who wrote an explanation, by the kind of its explainer. */
const explainers = {
  default: "a language model that read texts with the firing words marked",
  contrastive: "a language model that read texts on which it fires and texts on which it does not",
  thoughts: "a language model that read texts with the firing words marked",
  effects: "a language model or a program that was shown what it does to the next word",
  tokens: "a program that counts on which words it fires",
  "single-token": "a program that looks whether it fires on one token",
  none: "whoever brought it",
  given: "whoever brought it to be scored",
};
/** The kind in what stored results say of an explainer: `default` of `explain.default.v1:…`. */
const explainerKind = (identity) => identity.split(":")[0].replace(/^explain\.(.*)\.v\d+$/, "$1");
const explainerName = (identity) => explainers[explainerKind(identity)] || explainerKind(identity);
/** What the number of a metric says. */
const readings = {
  balancedAccuracy: "Balanced accuracy is the share of texts judged rightly, those of the latent and the others counting the same: 0.5 is guessing, 1 is always right.",
  auc: "AUC is how often a text of the latent is put before another: 0.5 is guessing, 1 is always right.",
  accuracy: "Accuracy is the share of answers that are right.",
  correlation: "Correlation is 0 for guessing and 1 for exactly right.",
  nats: "Nats say how much more the explanation fits the changed text; 0 is not at all.",
};
const metrics = {
  balancedAccuracy: "balanced accuracy",
  auc: "AUC",
  accuracy: "accuracy",
  correlation: "correlation",
  nats: "nats",
};
const controls = {
  "other-explanation": "another latent's explanation",
  "random-windows": "random windows in place of the latent's",
  "random-direction": "an edit along a random direction",
  "random-dictionary": "a random direction with its own explanation",
};
const negatives = {
  random: "random texts",
  "same-token": "texts with the same token",
  "co-firing": "texts of latents that fire together with it",
  decoder: "texts of its nearest latents",
  embedding: "texts that read like its own",
  moved: "moved marks",
  other: "marks on silent texts",
};
