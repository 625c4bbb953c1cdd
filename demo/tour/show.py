"""What the demo prints: headings, a progress bar, a table."""

from __future__ import annotations

import shutil
import sys
import time
from typing import Any, Dict, List, Sequence

BAR_WIDTH = 30


def heading(text: str) -> None:
    print(f"\n\033[1m{text}\033[0m" if sys.stdout.isatty() else f"\n== {text}", flush=True)


class Bar:
    """A progress bar for a long request: one rewritten line on a terminal, a line now and then elsewhere."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.started = time.monotonic()
        self.last = self.started

    def __call__(self, value: Dict[str, Any]) -> None:
        done, total, unit = value.get("done"), value.get("total"), value.get("unit", "")
        if value["kind"] != "report" or not done or not total:
            return
        seconds = time.monotonic() - self.started
        filled = BAR_WIDTH * done // total
        rate = f"{done / seconds:,.0f} {unit}/s" if seconds > 0.2 else ""
        line = f"{self.label} [{'#' * filled}{'.' * (BAR_WIDTH - filled)}] {done:,}/{total:,} {unit} {rate}"
        if sys.stderr.isatty():
            print(f"\r{line}\033[K", end="", file=sys.stderr, flush=True)
        elif time.monotonic() - self.last > 5:
            self.last = time.monotonic()
            print(line, file=sys.stderr, flush=True)

    def close(self) -> None:
        if sys.stderr.isatty():
            print("\r\033[K", end="", file=sys.stderr, flush=True)


def shorten(text: str, width: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 1] + "…"


def table(header: Sequence[str], rows: Sequence[Sequence[str]], elastic: int) -> None:
    """Prints rows in columns; the column `elastic` takes what the terminal leaves."""
    widths = [max(len(row[column]) for row in [header, *rows]) for column in range(len(header))]
    rest = sum(widths) - widths[elastic] + 2 * (len(header) - 1)
    widths[elastic] = max(30, min(widths[elastic], shutil.get_terminal_size((150, 24)).columns - rest))
    for row in [header, *rows]:
        cells: List[str] = [shorten(cell, width).ljust(width) for cell, width in zip(row, widths)]
        print("  ".join(cells).rstrip())
