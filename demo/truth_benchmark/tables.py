"""Numbers with intervals as Markdown."""

from __future__ import annotations

from typing import Optional, Sequence, Tuple

from tour.statistics import Interval

Number = Optional[Tuple[float, Interval]]


def cell(value: Number) -> str:
    if value is None:
        return "–"
    number, (low, high) = value
    return f"{number:.2f} [{low:.2f}, {high:.2f}]"


def markdown(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"
