"""Latents against neurons: the paper's first table, on the demo world."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List

from tour.show import Bar, heading, table

TOKENS = 80_000
LATENTS = 60
NAMES = {"latents": "latents of the dictionary", "top-neurons": "neurons that fire as often", "random": "a random dictionary"}


def baselines(client: Any, corpus: Path) -> Dict[str, Any]:
    heading("Latents against neurons: the same pipeline for neurons and for random directions")
    bar = Bar("comparing")
    compared = client.compare_dictionaries(
        "sae-1",
        {"paths": [str(corpus)]},
        latents=LATENTS,
        max_tokens=TOKENS,
        explainer={"kind": "tokens"},
        client={"kind": "lexical"},
        on_progress=bar,
        progress=False,
    )
    bar.close()
    cells: List[List[str]] = []
    for row in compared["rows"]:
        cells.append(
            [
                NAMES[row["kind"]],
                f"{100 * row['firingRate']:.2f} %",
                f"{row['explained']} of {row['drawn']}",
                *(spread(row["scores"].get(kind, {}).get("balancedAccuracy")) for kind in ("detection", "fuzzing")),
            ]
        )
    table(["what", "fire on", "explained", "detection", "fuzzing"], cells, elastic=0)
    kinds = {row["dictionary"]: NAMES[row["kind"]] for row in compared["rows"]}
    for one in compared["differences"] + compared.get("baselineDifferences", []):
        low, high = one["interval"]
        print(
            f"{one['scorer']}: {kinds[one.get('above', 'sae-1')]} {one['difference']:+.3f} [{low:.3f}, {high:.3f}] "
            f"over {kinds[one['dictionary']]}"
        )
    print("A latent of which there was nothing to say counts as chance in these. With more latents: docs/truth.md")
    return compared


def spread(scores: Dict[str, Any] | None) -> str:
    if scores is None:
        return "–"
    low, high = scores["interval"]
    return f"{scores['mean']:.3f} [{low:.3f}, {high:.3f}]"
