"""Latents, texts and scores to look at in a notebook; plain text wherever HTML is not shown.

    from latentd import notebook

    notebook.card(client, "sae-1", 29)                       # all that is known of a latent, as in a report
    notebook.shading(client.activations("sae-1", text="…"))  # a text, shaded by what fires
    notebook.shading(client.activations("sae-1", text="…"), latent=29)
    notebook.scores(client.score(run="r", …))                # distributions of scores, beside their controls
    notebook.trajectory(client.lens("lm", text="…"))         # what is predicted at every layer and position

Each returns an object that a notebook draws and that `print` writes as text. Standard library only.
"""

from __future__ import annotations

import math
from typing import Any, Dict, Iterable, List, Mapping, Optional, Sequence, Tuple

from ._markup import (
    CARD_STYLE,
    activation_chart,
    bar_chart,
    bins_of,
    count,
    domain,
    escape,
    fixed,
    interval,
    percent,
    short,
    token,
    visible,
)

EXAMPLES = {"kind": "mix", "topShare": 0.4, "train": 10, "quantiles": 6, "nonActivating": 0, "minimumExamples": 1}
"""The windows that a card shows unless it is given others: the four strongest, and six of all strengths."""

METRICS = {"balancedAccuracy": "balanced accuracy", "auc": "AUC"}
"""What the protocol's metrics are called among people."""

CHANCE = {"balancedAccuracy": 0.5, "auc": 0.5}


GROUND = """
.latentd.notebook { background: var(--paper); padding: 1rem 1.25rem; border-radius: 8px; max-width: 50rem; }
.latentd.notebook .distribution { max-width: 34rem; }
.latentd.notebook .part .part { border: 0; margin: 0; padding: 0; }
"""
"""A ground of its own: a notebook's may have any colour."""


class Shown:
    """What a notebook draws by `_repr_html_` and everything else writes by `str`."""

    def _body(self) -> str:
        raise NotImplementedError

    def _repr_html_(self) -> str:
        return f'<style>{CARD_STYLE}{GROUND}</style><div class="latentd notebook">{self._body()}</div>'

    def __repr__(self) -> str:
        return str(self)


def card(
    client: Any,
    dictionary: str,
    latent: int,
    *,
    cache: Optional[str] = None,
    sampler: Optional[Mapping[str, Any]] = None,
) -> Card:
    """All that is known of a latent: explanations and scores, examples, what it does, and its neighbours.

    Args:
        client: A `latentd.Client`.
        dictionary: A loaded dictionary.
        latent: Which latent, from 0.
        cache: Where it is looked up; the newest cache that holds the dictionary unless given.
        sampler: Which windows are shown, as for `examples`.
    """
    record = client.latent(dictionary, latent, cache=cache)
    found = None
    if record.get("cache"):
        found = client.examples(record["cache"], dictionary, latent, sampler=dict(sampler or EXAMPLES))
    return Card(record, found)


def shading(activations: Mapping[str, Any], latent: Optional[int] = None) -> Shading:
    """A text with its tokens shaded by activation.

    Args:
        activations: What `activations` returned.
        latent: Shade by this latent; by the strongest of each token unless given.
    """
    return Shading(activations, latent)


def scores(scored: Mapping[str, Any]) -> Scores:
    """Distributions of scores.

    Args:
        scored: What `score` returned.
    """
    return Scores(scored)


def trajectory(read: Mapping[str, Any], color: str = "entropy") -> Trajectory:
    """What a model predicts on the way: layers by positions, the deepest on top, the most probable token in each cell.

    Args:
        read: What `lens` returned.
        color: Shade cells by `entropy`, by `kl`, or by `rank`, the place of the next token.
    """
    return Trajectory(read, color)


class Card(Shown):
    """One latent."""

    def __init__(self, record: Mapping[str, Any], examples: Optional[Mapping[str, Any]] = None) -> None:
        """Args:
        record: What `latent` returned.
        examples: What `examples` returned, where there is a cache.
        """
        self.record = record
        self.examples: Sequence[Mapping[str, Any]] = examples["activating"] if examples else []

    # Text

    def __str__(self) -> str:
        record = self.record
        lines = [f"latent {record['latent']} of {record['dictionary']}"]
        for said in record["explanations"] or [{"explanation": "(not explained yet)", "scores": [], "run": None}]:
            lines.append(f"  {said['explanation']}" + (f"  [run {said['run']}]" if said["run"] else ""))
            lines += [f"    {one['scorer']}: {score_text(one['metrics'])}" for one in said["scores"]]
        statistics = record.get("statistics")
        if statistics:
            tokens = " ".join(repr(one["text"]) for one in statistics["topTokens"])
            lines.append(f"  {firing_sentence(statistics)}; most often on {tokens}")
        strongest = statistics["maxActivation"] if statistics else 0
        for example in self.examples:
            lines.append("  | " + marked_text(example["tokens"], example["activations"], strongest))
        for name, words in (("up", "makes more likely"), ("down", "makes less likely")):
            shifts = record.get("effects", {}).get(name, [])
            if shifts:
                lines.append(f"  {words}: " + " ".join(repr(shift["text"]) for shift in shifts))
        if record["neighbours"]:
            near = (f"{one['latent']} ({one['similarity']:.2f})" for one in record["neighbours"])
            lines.append("  nearest latents: " + ", ".join(near))
        return "\n".join(lines)

    # HTML

    def _body(self) -> str:
        record = self.record
        parts = [
            f"<header><h2><small>latent</small> {record['latent']} "
            f"<small>of {escape(record['dictionary'])}</small></h2></header>"
        ]
        if not record["explanations"]:
            parts.append('<p class="explanation none">Not explained yet.</p>')
        for place, said in enumerate(record["explanations"]):
            parts.append(
                f'<p class="explanation{" lesser" if place else ""}" dir="auto">{escape(said["explanation"])}</p>'
                f'<p class="source">run {escape(said["run"])} · {escape(said["explainer"].split(":")[0])}</p>'
            )
            if said["scores"]:
                parts.append('<ul class="scores">' + "".join(score_row(one) for one in said["scores"]) + "</ul>")
                parts.append(f'<p class="caption">{escape(score_reading(said["scores"]))}</p>')
        statistics = record.get("statistics")
        if self.examples and statistics:
            items = "".join(
                f"<li>{shaded(example['tokens'], example['activations'], statistics['maxActivation'])}"
                f'<p class="source">document {count(example["document"])}</p></li>'
                for example in self.examples
            )
            parts.append(
                part(
                    "Where it fires",
                    f"A token is shaded by how strongly the latent fires on it: 0 to {short(statistics['maxActivation'])}, "
                    "the strongest there is.",
                    f'<ol class="examples">{items}</ol>',
                )
            )
        if statistics:
            parts.append(part("How often and how strongly", escape(firing_sentence(statistics)), histogram(statistics)))
        effects = record.get("effects")
        if effects:
            columns = "".join(
                shift_list(words, kind, effects[kind], effects)
                for kind, words in (("up", "Makes more likely"), ("down", "Makes less likely"))
            )
            parts.append(
                part(
                    "What it does to the next word",
                    "The change of each token's logit (+1 multiplies its odds by 2.7) if the model's state were this latent "
                    "alone. Read off the weights; what later layers make of it is not in these numbers.",
                    f'<div class="columns">{columns}</div>',
                )
            )
        if record["neighbours"]:
            items = "".join(
                f'<li><span class="number">{fixed(one["similarity"])}</span>{measure(one["similarity"])}'
                f'<span class="who">{one["latent"]}</span></li>'
                for one in record["neighbours"]
            )
            parts.append(
                part(
                    "Nearest latents",
                    "By the cosine of what they write (decoder rows): 1 is the same direction, 0 an unrelated one.",
                    f'<ol class="near">{items}</ol>',
                )
            )
        return f'<article class="card">{"".join(parts)}</article>'


class Shading(Shown):
    """A text shaded by activation."""

    def __init__(self, activations: Mapping[str, Any], latent: Optional[int] = None) -> None:
        self.tokens = activations["tokens"]
        self.latent = latent
        self.strength: List[float] = []
        for one in self.tokens:
            fires = [entry["activation"] for entry in one["latents"] if latent is None or entry["latent"] == latent]
            self.strength.append(max(fires, default=0.0))

    def __str__(self) -> str:
        texts = [one["text"] for one in self.tokens]
        if self.latent is not None:
            return f"latent {self.latent}: " + marked_text(texts, self.strength, max(self.strength, default=0))
        width = max((len(repr(text)) for text in texts), default=0)
        return "\n".join(
            f"{repr(one['text']):{width}}  "
            + ", ".join(f"{entry['latent']} {short(entry['activation'])}" for entry in one["latents"])
            for one in self.tokens
        )

    def _body(self) -> str:
        titles = [
            "\n".join(
                f"{entry['latent']}: {short(entry['activation'])}"
                + (f" {entry['explanation']}" if entry.get("explanation") else "")
                for entry in one["latents"]
                if self.latent is None or entry["latent"] == self.latent
            )
            for one in self.tokens
        ]
        by = "the strongest latent of each" if self.latent is None else f"latent {self.latent}"
        text = shaded([one["text"] for one in self.tokens], self.strength, max(self.strength, default=0), titles)
        return f'{text}<p class="source">tokens shaded by {by}; point at one for numbers</p>'


class Scores(Shown):
    """Distributions of scores."""

    def __init__(self, scored: Mapping[str, Any]) -> None:
        self.summary = scored["summary"]
        self.failed = scored["failed"]
        self.values: Dict[str, List[float]] = {}
        self.metric: Dict[str, str] = {}
        self.chance: Dict[str, float] = {}
        self.controls: Dict[str, List[float]] = {}
        for one in scored["scores"]:
            metrics = one["metrics"]
            self.metric[one["scorer"]] = metrics["headline"]
            self.chance[one["scorer"]] = chance_of(metrics)
            self.values.setdefault(one["scorer"], []).append(metrics[metrics["headline"]])
            for control in one.get("controls", {}).values():
                self.controls.setdefault(one["scorer"], []).append(control[control["headline"]])

    def _rows(self) -> Iterable[Tuple[str, Sequence[float], str, Mapping[str, Any]]]:
        for scorer, values in self.values.items():
            metric = self.metric[scorer]
            yield scorer, values, metric, self.summary[scorer].get(metric) or {}

    def __str__(self) -> str:
        lines = []
        for scorer, values, metric, spread in self._rows():
            line = sparkline(values, domain(metric, values, self.chance[scorer]))
            lines.append(f"{scorer}: {summary_sentence(metric, spread, len(values))}  {line}")
        if self.failed:
            lines.append(f"{len(self.failed)} without a score")
        return "\n".join(lines) or "no scores"

    def _body(self) -> str:
        rows = []
        for scorer, values, metric, spread in self._rows():
            chart = bar_chart(values, self.chance[scorer], self.controls.get(scorer, []), metric, scorer)
            rows.append(
                f'<div class="distribution"><h3>{escape(scorer)}</h3>'
                f'<p class="caption">{escape(summary_sentence(metric, spread, len(values)))}</p>{chart}</div>'
            )
        if self.failed:
            rows.append(f'<p class="failure">{len(self.failed)} without a score</p>')
        return "".join(rows) or '<p class="caption">no scores</p>'


class Trajectory(Shown):
    """Predictions at every layer and position."""

    SHADES = {"entropy": "entropy", "kl": "KL to the model's own prediction", "rank": "place of the next token"}

    def __init__(self, read: Mapping[str, Any], color: str = "entropy") -> None:
        if color not in self.SHADES:
            raise ValueError(f"color must be one of {', '.join(self.SHADES)}, not {color!r}")
        self.texts: Sequence[str] = read["texts"]
        self.sites: Sequence[Mapping[str, Any]] = list(reversed(read["sites"]))
        self.color = color

    def _value(self, position: Mapping[str, Any]) -> float:
        return math.log(max(1, position["targetRank"])) if self.color == "rank" else position[self.color]

    @staticmethod
    def _best(position: Mapping[str, Any]) -> str:
        return visible(position["top"][0]["text"]) if position["top"] else "–"

    def __str__(self) -> str:
        head = [visible(text) for text in self.texts]
        rows = [[self._best(position) for position in site["positions"]] for site in self.sites]
        widths = [max(len(row[place]) for row in [head, *rows]) for place in range(len(head))]
        names = max((len(site["hookpoint"]) for site in self.sites), default=0)
        lines = [" " * names + "  " + " ".join(text.ljust(width) for text, width in zip(head, widths)).rstrip()]
        for site, row in zip(self.sites, rows):
            cells = " ".join(text.ljust(width) for text, width in zip(row, widths))
            lines.append(f"{site['hookpoint']:{names}}  {cells}".rstrip())
        return "\n".join(lines)

    def _body(self) -> str:
        values = [self._value(position) for site in self.sites for position in site["positions"]]
        most = max(values, default=0.0) or 1.0
        head = "".join(f'<th scope="col">{escape(visible(text))}</th>' for text in self.texts)
        rows = "".join(
            f'<tr><th scope="row">{escape(site["hookpoint"])}</th>'
            + "".join(self._cell(position, most) for position in site["positions"])
            + "</tr>"
            for site in self.sites
        )
        return (
            f'<div style="overflow-x: auto"><table class="trajectory"><thead><tr><td></td>{head}</tr></thead>'
            f"<tbody>{rows}</tbody></table></div>"
            f'<p class="source">cells shaded by {self.SHADES[self.color]}; point at one for the most probable tokens</p>'
        )

    def _cell(self, position: Mapping[str, Any], most: float) -> str:
        lines = [
            f"entropy {short(position['entropy'])}, KL {short(position['kl'])}, "
            f"next token at place {count(position['targetRank'])}"
        ]
        lines += [f"{visible(one['text'])} {percent(one['probability'])}" for one in position["top"]]
        title = escape("\n".join(lines))
        share = self._value(position) / most
        return f'<td style="--share: {share:.3f}" title="{title}">{escape(self._best(position))}</td>'


def chance_of(metrics: Mapping[str, Any]) -> float:
    """What guessing comes to by the headline number of a score."""
    return CHANCE.get(metrics["headline"], metrics.get("chance", 0.0))


def score_text(metrics: Mapping[str, Any]) -> str:
    """A score with its interval."""
    return f"{fixed(metrics[metrics['headline']])} {interval(metrics)}"


def firing_sentence(statistics: Mapping[str, Any]) -> str:
    """How often and how strongly a latent fires."""
    return (
        f"Fires on {count(statistics['firingCount'])} tokens, {percent(statistics['firingFraction'])} of all; "
        f"strongest {short(statistics['maxActivation'])}, mean {short(statistics['meanActivation'])}"
    )


def summary_sentence(metric: str, spread: Mapping[str, Any], number: int) -> str:
    """Median, quartiles and mean of a distribution."""
    if not spread:
        return f"{number} latents"
    low, high = spread["interval"]
    return (
        f"median {METRICS.get(metric, metric)} {fixed(spread['median'])}, half of {number} latents from {fixed(spread['lowerQuartile'])} to "
        f"{fixed(spread['upperQuartile'])}; mean {fixed(spread['mean'])} [{fixed(low)}, {fixed(high)}]"
    )


def marked_text(tokens: Sequence[str], activations: Sequence[float], strongest: float) -> str:
    """A window as text: «what fires» and, doubled, ««what fires with more than half of the strongest»»."""
    parts = []
    for text, activation in zip(tokens, activations):
        times = 2 if activation > strongest / 2 else 1 if activation > 0 else 0
        space = " " if times and text.startswith(" ") and text.strip() else ""
        parts.append(space + "«" * times + text[len(space) :] + "»" * times)
    return "".join(parts).replace("\n", "⏎")


def sparkline(values: Sequence[float], ends: Tuple[float, float] = (0.0, 1.0), bins: int = 20) -> str:
    """A histogram in a line of text, between its ends."""
    low, high = ends
    counts = bins_of(values, low, high, bins)
    levels = " ▁▂▃▄▅▆▇█"
    most = max(counts) or 1
    return f"{short(low)}|" + "".join(levels[-(-number * 8 // most)] for number in counts) + f"|{short(high)}"


def shaded(
    tokens: Sequence[str], activations: Sequence[float], strongest: float, titles: Optional[Sequence[str]] = None
) -> str:
    """A window as HTML, as a report shades it."""
    parts = []
    for place, (text, activation) in enumerate(zip(tokens, activations)):
        # White space at the very beginning would only look like a mistake.
        is_first = place == 0 and (not activation or text.strip())
        text = (text.lstrip() if is_first else text).replace("\n", "⏎\n")
        if not activation:
            parts.append(escape(text))
            continue
        space = " " if text.startswith(" ") and text.strip() else ""
        share = max(0.0, min(1.0, activation / (strongest or 1)))
        title = titles[place] if titles else short(activation)
        parts.append(
            f'{space}<mark style="--share: {share:.3f}" title="{escape(title)}">{escape(text[len(space) :])}</mark>'
        )
    return f'<p class="text" dir="auto">{"".join(parts)}</p>'


def part(title: str, caption: str, content: str) -> str:
    """A part of a card."""
    return f'<section class="part"><h3>{title}</h3><p class="caption">{caption}</p>{content}</section>'


def score_row(score: Mapping[str, Any]) -> str:
    """A score on its scale."""
    metrics = score["metrics"]
    value, (low, high) = metrics[metrics["headline"]], metrics["interval"]
    chance = chance_of(metrics)
    ends = [0.0, 1.0] if metrics["headline"] != "nats" else [min(0.0, low), max(0.0, high)]
    span = (ends[1] - ends[0]) or 1.0

    def place(number: float) -> str:
        return f"{max(0.0, min(100.0, 100 * (number - ends[0]) / span)):.1f}%"

    width = max(0.0, min(100.0, 100 * (high - low) / span))
    gauge = (
        f'<span class="gauge" aria-hidden="true"><i class="chance" style="left: {place(chance)}"></i>'
        f'<i class="reach" style="left: {place(low)}; width: {width:.1f}%"></i>'
        f'<i class="value" style="left: {place(value)}"></i></span>'
    )
    return (
        f'<li class="score"><span class="scorer">{escape(score["scorer"])}</span>{gauge}'
        f'<b class="number">{fixed(value)}</b><span class="interval">{interval(metrics)}</span></li>'
    )


READINGS = {
    "balancedAccuracy": "Balanced accuracy is the share of texts judged rightly, those of the latent and the others "
    "counting the same: 0.5 is guessing, 1 is always right.",
    "auc": "AUC is how often a text of the latent is put before another: 0.5 is guessing, 1 is always right.",
    "accuracy": "Accuracy is the share of answers that are right.",
    "correlation": "Correlation is 0 for guessing and 1 for exactly right.",
    "nats": "Nats say how much more the explanation fits the changed text; 0 is not at all.",
}
"""What the number of a score says, as a report has it."""


def score_reading(scores: Sequence[Mapping[str, Any]]) -> str:
    """How the numbers and marks of some scores are read."""
    kinds = dict.fromkeys(one["metrics"]["headline"] for one in scores)
    marks = "The dot is the score, the thick line its 95 % interval, the thin tick guessing."
    return " ".join([READINGS[kind] for kind in kinds if kind in READINGS] + [marks])


def measure(share: float) -> str:
    """A bar of a share of the width."""
    return (
        f'<span class="measure" aria-hidden="true"><i style="width: {100 * max(0.0, min(1.0, share)):.0f}%"></i></span>'
    )


def shift_list(title: str, kind: str, shifts: Sequence[Mapping[str, Any]], effects: Mapping[str, Any]) -> str:
    """Tokens whose logits a latent moves."""
    most = max((abs(one["effect"]) for one in [*effects["up"], *effects["down"]]), default=1.0)
    items = "".join(
        f'<li>{token(one["text"])}{measure(abs(one["effect"]) / most)}'
        f'<span class="number">{"+" if one["effect"] > 0 else ""}{short(one["effect"])}</span></li>'
        for one in shifts
    )
    return f'<div><h4>{title}</h4><ol class="shifts {kind}">{items}</ol></div>'


def histogram(statistics: Mapping[str, Any]) -> str:
    """How strongly a latent fires, and on what."""
    tokens = "".join(f"{token(one['text'])} " for one in statistics["topTokens"])
    chart = activation_chart(statistics["histogram"], statistics["maxActivation"])
    chips = f'<p class="chips"><span class="caption">most often on </span>{tokens}</p>'
    return f'<div class="part activations">{chart}{chips}</div>'
