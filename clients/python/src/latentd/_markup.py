"""Numbers, tokens and drawings as a report writes them."""

from __future__ import annotations

import math
from html import escape
from pathlib import Path
from typing import Any, List, Mapping, Sequence, Tuple

CARD_STYLE = (Path(__file__).parent / "card.css").read_text(encoding="utf-8")
"""The style of a report's cards; a test holds it to be the report's own."""


def count(number: int) -> str:
    return f"{number:,}"


def fixed(number: float) -> str:
    return f"{number:.2f}".replace("-", "−")


def short(number: float) -> str:
    """A measured number with three significant digits."""
    size = abs(number)
    if size >= 1000:
        return f"{round(number):,}".replace("-", "−")
    digits = 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 0.1 or size == 0 else 3
    return f"{number:.{digits}f}".replace("-", "−")


def percent(share: float) -> str:
    """A share with two significant digits."""
    if share < 0:
        return "−" + percent(-share)
    value = 100 * share
    if value == 0 or value >= 10:
        return f"{value:.0f} %"
    if value >= 1e-6:
        return f"{value:.{max(1, 1 - math.floor(math.log10(value)))}f} %"
    return f"{value:.1e} %"


def interval(metrics: Mapping[str, Any]) -> str:
    low, high = metrics["interval"]
    return f"[{fixed(low)}, {fixed(high)}]"


def visible(text: str) -> str:
    """A token as a reader sees it: line breaks and tabs as signs, a space at its ends kept visible."""
    text = text.replace("\n", "⏎").replace("\t", "⇥")
    if text.startswith(" "):
        text = "·" + text[1:]
    if text.endswith(" "):
        text = text[:-1] + "·"
    return text or "∅"


def token(text: str) -> str:
    return f'<code class="token" dir="auto">{escape(visible(text))}</code>'


def activation_chart(counts: Sequence[int], strongest: float) -> str:
    """How strongly a latent fires. Heights are logarithmic, since weak firings outnumber strong ones by far."""
    width, base, top = 340, 80, 6
    step = width / (len(counts) or 1)
    most = math.log10(max(counts, default=0) + 1) or 1
    parts = [f'<line x1="0" x2="{width}" y1="{base}" y2="{base}" class="axis"></line>']
    for place, number in enumerate(counts):
        tall = math.log10(number + 1) / most * (base - top)
        if number:
            opacity = 0.35 + 0.65 * (place + 1) / len(counts)
            parts.append(
                f'<rect x="{place * step + 0.75:.1f}" y="{base - tall:.1f}" width="{step - 1.5:.1f}" '
                f'height="{tall:.1f}" class="fire" fill-opacity="{opacity:.2f}"></rect>'
            )
    for across, anchor, words in (
        (0, "start", "0"),
        (width / 2, "middle", "activation"),
        (width, "end", short(strongest)),
    ):
        parts.append(f'<text x="{across}" y="{base + 16}" text-anchor="{anchor}" class="tick">{words}</text>')
    return drawing(width, 104, f"{count(sum(counts))} firings, the strongest {short(strongest)}.", parts)


def drawing(width: int, height: int, label: str, parts: Sequence[str]) -> str:
    label = escape(label)
    return (
        f'<svg viewBox="0 0 {width} {height}" class="drawing" role="img" aria-label="{label}"><title>{label}</title>'
        f"{''.join(parts)}</svg>"
    )


def bins_of(values: Sequence[float], low: float, high: float, bins: int) -> List[int]:
    counts = [0] * bins
    for value in values:
        counts[max(0, min(bins - 1, int((value - low) / ((high - low) or 1) * bins)))] += 1
    return counts


def domain(metric: str, values: Sequence[float], chance: float) -> Tuple[float, float]:
    """Where a scorer's numbers lie: from a little below chance to 1 where that is a bound, else round what there is."""
    if metric in ("nats", "correlation"):
        return min(0.0, *values), max(0.0, *values, 1.0 if metric == "correlation" else 0.0)
    return min(0.4, math.floor(min(1.0, chance, *values) * 10) / 10), 1.0


def bar_chart(
    values: Sequence[float], chance: float, controls: Sequence[float], metric: str, name: str, bins: int = 40
) -> str:
    """A distribution of scores: bars, controls as an outline, chance as a line."""
    low, high = domain(metric, [*values, *controls], chance)
    width, height, base, top = 520, 132, 104, 20
    step = width / bins
    counts, outline = bins_of(values, low, high, bins), bins_of(controls, low, high, bins)
    most = max(counts) or 1

    def across(value: float) -> float:
        return (value - low) / ((high - low) or 1) * width

    parts = [f'<line x1="0" x2="{width}" y1="{base}" y2="{base}" class="axis"></line>']
    for place, number in enumerate(counts):
        tall = number / most * (base - top)
        if number:
            parts.append(
                f'<rect x="{place * step + 0.75:.1f}" y="{base - tall:.1f}" width="{step - 1.5:.1f}" '
                f'height="{tall:.1f}" class="bar"></rect>'
            )
    if controls:
        tallest = max(outline) or 1
        points = " ".join(
            f"{(place + side) * step:.1f},{base - 0.8 * number / tallest * (base - top):.1f}"
            for place, number in enumerate(outline)
            for side in (0, 1)
        )
        parts.append(f'<polyline points="{points}" class="control"></polyline>')
    parts.append(
        f'<line x1="{across(chance):.1f}" x2="{across(chance):.1f}" y1="{top - 6}" y2="{base}" class="chance"></line>'
    )
    # Chance at the beginning of the scale has its number there already.
    for value, anchor in ((low, "start"), (chance, "middle"), (high, "end")):
        if anchor == "middle" and abs(across(chance) - across(low)) < 1:
            continue
        parts.append(
            f'<text x="{across(value):.1f}" y="{base + 18}" text-anchor="{anchor}" class="tick">{fixed(value)}</text>'
        )
    ends = f"from {fixed(min(values))} to {fixed(max(values))}"
    label = f"{name}: {len(values)} scores {ends}; guessing comes to {fixed(chance)}."
    return drawing(width, height, label, parts)
