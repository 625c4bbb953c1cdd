"""Points with intervals, as an SVG that reads in light and dark."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import List, Tuple

WIDTH = 860
LABELS = 250
ROW = 18
HEAD = 46
MARGIN = 24

STYLE = """
  text { font: 12px system-ui, sans-serif; fill: #333 }
  .title { font-weight: 600; font-size: 14px }
  .grid { stroke: #ddd } .zero { stroke: #999 }
  .interval { stroke: #2b6cb0; stroke-width: 2 } .point { fill: #2b6cb0 }
  @media (prefers-color-scheme: dark) {
    text { fill: #ddd } .grid { stroke: #444 } .zero { stroke: #888 }
    .interval { stroke: #7db4ee } .point { fill: #7db4ee }
  }
"""


@dataclass
class Panel:
    title: str
    # Label, and a number with its interval.
    rows: List[Tuple[str, Tuple[float, Tuple[float, float]]]]
    axis: Tuple[float, float]

    @property
    def height(self) -> int:
        return HEAD + ROW * len(self.rows) + MARGIN

    def draw(self, top: int) -> List[str]:
        low, high = self.axis

        def x(value: float) -> float:
            return LABELS + (min(max(value, low), high) - low) / (high - low) * (WIDTH - LABELS - MARGIN)

        bottom = top + HEAD + ROW * len(self.rows)
        parts = [f'<text class="title" x="{MARGIN}" y="{top + 18}">{escape(self.title)}</text>']
        steps = round((high - low) / 0.2)
        for step in range(steps + 1):
            value = round(low + 0.2 * step, 1)
            kind = "zero" if value == 0 else "grid"
            parts.append(f'<line class="{kind}" x1="{x(value):.1f}" x2="{x(value):.1f}" y1="{top + HEAD - 8}" y2="{bottom}"/>')
            parts.append(f'<text x="{x(value):.1f}" y="{top + HEAD - 14}" text-anchor="middle">{value:g}</text>')
        for place, (label, (number, (start, end))) in enumerate(self.rows):
            y = top + HEAD + ROW * place + ROW / 2
            parts.append(f'<text x="{LABELS - 10}" y="{y + 4:.1f}" text-anchor="end">{escape(label)}</text>')
            parts.append(f'<line class="interval" x1="{x(start):.1f}" x2="{x(end):.1f}" y1="{y}" y2="{y}"/>')
            parts.append(
                f'<circle class="point" cx="{x(number):.1f}" cy="{y}" r="4">'
                f"<title>{escape(label)}: {number:.2f} [{start:.2f}, {end:.2f}]</title></circle>"
            )
        return parts


def write_chart(path: Path, panels: List[Panel]) -> None:
    height = sum(panel.height for panel in panels)
    described = "; ".join(panel.title for panel in panels)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(described)}">',
        f"<style>{STYLE}</style>",
    ]
    top = 0
    for panel in panels:
        parts += panel.draw(top)
        top += panel.height
    path.write_text("\n".join([*parts, "</svg>"]) + "\n", encoding="utf-8")
