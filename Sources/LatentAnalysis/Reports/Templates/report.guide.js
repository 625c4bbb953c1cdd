// For a person who meets all this for the first time, and for one who wants to know what exactly was done.

section({
  id: "guide", title: "How to read", order: 9,
  draw() {
    const { cache, dictionary, identity } = about;
    const terms = [
      ["Latent", "One detector of a dictionary. On every token of a text it is silent or fires with some strength, its activation. The hope is that each stands for one thing that the model knows or does."],
      ["Dictionary", `What the latents are part of: it was trained to write the model's inner state as a sum of few of them. This one, ${dictionary.name}, has ${count(dictionary.latents)} latents and on average ${short(cache.meanL0)} of them fire on a token.`],
      ["Explanation", "A sentence that says what a latent fires on, written by a person, a program or a language model that saw texts with the firing tokens marked. It never saw the texts that scores are measured on."],
      ["Score", "How well a judge who has only the explanation tells the latent's texts from others. Balanced accuracy and AUC: 1 is always right, 0.5 is guessing. Correlation: 1 is exactly right, 0 is guessing. Nats: how much more the explanation fits the changed text; 0 is not at all."],
      ["Interval", "In brackets, or as a line: had other texts been drawn, the score would lie there 95 times in 100."],
      ["Control", "The same measurement with something in it that should not work, such as another latent's explanation. It should come out at chance; if it does not, the measurement itself is at fault."],
      ["Slice", "A latent's texts are cut by strength into slices of equal count. An explanation that is true of the strongest slice only is half true."],
      ["Makes more likely", "The direct effect of a latent on the next word, read off the weights. It leaves out what later layers do with it."],
      ["Shared", "A latent that another dictionary, trained apart, has as well: cosine above 0.7 by what it writes and by what it looks for."],
    ];
    const facts = [
      ["Dictionary", `${dictionary.name}: ${dictionary.kind}, format ${dictionary.format}, ${count(dictionary.latents)} latents of width ${count(dictionary.width)}`],
      ["Hookpoint", `${dictionary.hookpoint} of ${about.model || "a model that was not loaded"}`],
      ["Texts", `${count(cache.tokens)} tokens in ${plural(cache.contexts, "context")} of ${count(cache.contextLength)}; ${count(cache.activations)} activations`],
      ["Identity of the dictionary", identity.dictionary], ["of the model", identity.model], ["of the texts", identity.corpus],
    ];
    const keys = [["/", "to the search"], ["↑ ↓", "through the table; the card follows on a wide screen"], ["Enter", "opens the card"], ["J K", "next and previous latent"], ["Esc", "back to the table"]];
    return element("div", { class: "guide" },
      element("h2", {}, "How to read this report"),
      element("dl", { class: "terms" }, terms.map(([term, words]) => [element("dt", {}, term), element("dd", {}, words)])),
      element("h2", {}, "Keys"),
      element("dl", { class: "keys" }, keys.map(([key, words]) => [element("dt", {}, element("kbd", {}, key)), element("dd", {}, words)])),
      element("h2", {}, "What was looked at"),
      element("dl", { class: "terms small" }, facts.map(([term, words]) => [element("dt", {}, term), element("dd", {}, words)])));
  },
});
