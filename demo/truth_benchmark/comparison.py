"""Latents against neurons and random directions: the paper's first table, by every scorer."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple

from tour.statistics import Interval
from truth_benchmark.explanations import MINIMUM
from truth_benchmark.scores import INTERVENTION, LEXICAL, SLOW_SAMPLER

SCORERS = ["detection", "fuzzing", "intruder", "embedding", "example-embedding", "surprisal", "simulation"]
NAMES = {"latents": "latents", "top-neurons": "neurons", "random": "random directions"}
# As many neurons at a position as latents, so that each fires more often: how much that alone makes out.
DENSE = "denser neurons"

Cell = Optional[Tuple[float, Interval]]


class Comparison:
    """What compareDictionaries answers, for what latents respond to and for what they do."""

    def __init__(self, client: Any, corpus: Path, latents: int, slow: int) -> None:
        """
        - latents: how many of each are drawn for the scorers that take milliseconds.
        - slow: how many for `intervention`.
        """
        common: Dict[str, Any] = {"dataset": {"paths": [str(corpus)]}, "client": LEXICAL, "progress": False}
        self.responds = client.compare_dictionaries(
            "sae-1",
            **common,
            latents=latents,
            explainer={"kind": "tokens"},
            scorers=[{"kind": kind} for kind in SCORERS],
            sampler={"minimumExamples": MINIMUM},
        )
        self.does = client.compare_dictionaries(
            "sae-1",
            **common,
            latents=slow,
            explainer={"kind": "effects", "prompts": 6},
            scorers=[INTERVENTION],
            sampler=SLOW_SAMPLER,
        )
        top = next(one["top"] for one in client.status()["dictionaries"] if one["dictionary"] == "sae-1")
        client.unload_dictionary("sae-1.top-neurons")
        self.dense = client.compare_dictionaries(
            "sae-1",
            **common,
            baselines=["top-neurons"],
            top_neurons=top,
            latents=latents,
            explainer={"kind": "tokens"},
            scorers=[{"kind": kind} for kind in SCORERS],
            sampler={"minimumExamples": MINIMUM},
        )

    @property
    def header(self) -> List[str]:
        return ["", "fire on", *SCORERS, "intervention, of `effects`"]

    def rows(self) -> List[List[Any]]:
        """Name, firing rate, and a cell for each scorer."""
        does = {row["kind"]: row for row in self.does["rows"]}
        table: List[List[Any]] = []
        for row in self.responds["rows"]:
            name, kind = NAMES[row["kind"]], row["kind"]
            cells = [self._cell(row, scorer) for scorer in SCORERS]
            table.append([name, row["firingRate"], *cells, self._cell(does[kind], "intervention")])
        dense = self.dense["rows"][1]
        table.append([DENSE, dense["firingRate"], *(self._cell(dense, scorer) for scorer in SCORERS), None])
        return table

    def _cell(self, row: Dict[str, Any], scorer: str) -> Cell:
        """The mean of a scorer's headline."""
        compared = self.responds["differences"] + self.does["differences"]
        metric = next((one["metric"] for one in compared if one["scorer"] == scorer), None)
        spread = row["scores"].get(scorer, {}).get(metric)
        return (spread["mean"], tuple(spread["interval"])) if spread else None

    def differences(self) -> List[List[Any]]:
        """What is compared, and a cell for each scorer."""
        kinds = {row["dictionary"]: NAMES[row["kind"]] for row in self.responds["rows"]}
        table: Dict[str, Dict[str, Cell]] = {}
        for answer in (self.responds, self.does):
            for one in answer["differences"] + answer.get("baselineDifferences", []):
                upper = kinds[one.get("above", "sae-1")]
                cells = table.setdefault(f"{upper} above {kinds[one['dictionary']]}", {})
                cells[one["scorer"]] = (one["difference"], tuple(one["interval"]))
        return [[name, *(cells.get(scorer) for scorer in [*SCORERS, "intervention"])] for name, cells in table.items()]

    def in_order(self) -> Tuple[List[str], List[str]]:
        """Scorers by which latents stand above neurons and those above random directions with every interval above 0, and
        the others."""
        rows = self.differences()
        scorers = [*SCORERS, "intervention"]
        stands = [all(row[1 + place] and row[1 + place][1][0] > 0 for row in rows) for place in range(len(scorers))]
        return (
            [name for name, stand in zip(scorers, stands) if stand],
            [name for name, stand in zip(scorers, stands) if not stand],
        )

