"""The demo's last stage: everything it has found, as one file for the browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict

import latentd

from .lenses import PROMPT
from .show import Bar, heading


def write_report(client: latentd.Client, run: str, out: Path) -> Dict[str, Any]:
    """Writes the report of sae-1's latents beside sae-2's."""
    bar = Bar("writing the report")
    answer = client.report(
        "sae-1",
        "demo",
        out / "report.html",
        runs=[run],
        compare_with="sae-2",
        trajectory={"text": PROMPT, "lens": "demo-lm"},
        on_progress=bar,
        progress=False,
    )
    bar.close()
    return answer


def show_report(answer: Dict[str, Any]) -> None:
    """Says where it stands."""
    heading("Everything to look at: a report")
    size = f"{answer['bytes'] / 1e6:.1f} MB"
    print(f"{answer['latents']:,} latents in one file of {size}; open it in a browser, it needs no network:")
    print(Path(answer["output"]).resolve().as_uri())
