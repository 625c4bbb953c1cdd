// The frame: sections that scripts register, one of which is shown, chosen by the part of the address behind "#".

const about = data("about");
const sections = [];

/** Adds a section. `draw` is called once, when it is first shown, and returns its content. */
function section(description) {
  sections.push(description);
}

/** Opens a place of the report: `overview`, `latent-12`. */
function go(place) {
  // At once: a new hash is told of later, when a reader who is quick with the keys may be elsewhere.
  if (location.hash !== "#" + place) history.pushState(null, "", "#" + place);
  route();
}

let current = null;

/** The place that the address names; none for one that is no address, which the first section answers. */
function placeOfAddress() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return "";
  }
}

function route() {
  const place = placeOfAddress() || sections[0].id;
  const chosen = sections.find((one) => one.id === place || (one.owns && one.owns(place))) || sections[0];
  for (const one of sections) {
    const isShown = one === chosen;
    if (isShown && !one.panel.firstChild) one.panel.append(one.draw());
    one.panel.hidden = !isShown;
    one.tab.setAttribute("aria-current", isShown ? "page" : "false");
  }
  if (chosen.show) chosen.show(place);
  if (current !== chosen && current) scrollTo(0, 0);
  current = chosen;
}

/** Follows the system unless the reader chooses; the choice is kept where the browser allows it for a file. */
function themeButton() {
  const names = ["auto", "light", "dark"];
  const stored = () => {
    try { return localStorage.getItem("latentd-theme"); } catch { return null; }
  };
  let theme = names.includes(stored()) ? stored() : "auto";
  const button = element("button", { type: "button", class: "theme", onclick: () => {
    theme = names[(names.indexOf(theme) + 1) % names.length];
    try { localStorage.setItem("latentd-theme", theme); } catch { /* A file may not remember. */ }
    apply();
  } });
  function apply() {
    if (theme === "auto") delete document.body.dataset.theme;
    else document.body.dataset.theme = theme;
    button.replaceChildren(element("span", { "aria-hidden": "true" }, { auto: "◐", light: "○", dark: "●" }[theme]), ` ${theme}`);
    button.setAttribute("aria-label", `Colours: ${theme}`);
  }
  apply();
  return button;
}

function buildPage() {
  const { dictionary, cache } = about;
  const where = [about.model && `of ${about.model}`, dictionary.hookpoint && `at ${dictionary.hookpoint}`].filter(Boolean);
  const tabs = sections.map((one) => {
    one.tab = element("a", { href: "#" + one.id }, one.title);
    one.panel = element("section", { class: "panel", id: "panel-" + one.id, "aria-label": one.title, hidden: true });
    return one.tab;
  });
  document.getElementById("report").replaceWith(
    element("a", { class: "skip", href: "#latents", onclick: () => setTimeout(() => document.getElementById("search").focus()) }, "To the table of latents"),
    element("header", { class: "masthead" },
      element("div", { class: "name" },
        element("p", { class: "kicker" }, "latentd report"),
        element("h1", {}, dictionary.name),
        element("p", { class: "facts" }, `${plural(dictionary.latents, "latent")} ${where.join(" ")} · seen on ${count(cache.tokens)} tokens of ${cache.name}`)),
      element("nav", { "aria-label": "Sections" }, tabs),
      themeButton()),
    element("main", { id: "main" }, sections.map((one) => one.panel)),
    element("footer", {}, `Made by ${about.program}. This file holds all that it shows and asks the network for nothing.`));
  addEventListener("hashchange", route);
  route();
}
