"""Every scorer in its embedded form, and in a resident model's where there is one, against every kind of silent window."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, Dict, Iterable, List, Optional, Tuple

from truth_benchmark.explanations import MINIMUM, Explained

NEGATIVES = ["random", "same-token", "co-firing", "decoder", "embedding"]
SAMPLER = {
    "negatives": NEGATIVES,
    "nonActivating": 10,
    "test": 30,
    "minimumExamples": MINIMUM,
    "embedder": {"kind": "lexical"},
}
LEXICAL = {"kind": "lexical"}
# The demo's recurrent model: it has no longest text, and the prompts are longer than the transformer's 256 tokens.
RESIDENT = {"kind": "resident", "model": "mamba"}
# A model writes, or reads, for these: seconds for each latent. One run of each explainer, and fewer latents and windows.
SLOW_LATENTS = 24
SLOW_SAMPLER = {"nonActivating": 20, "test": 20, "minimumExamples": MINIMUM}
SLOW_SAMPLING = "quantiles"
INTERVENTION = {"kind": "intervention", "maxTokens": 6}


@dataclass
class Call:
    """One request for scores."""

    judge: str
    client: Dict[str, Any]
    scorers: List[Dict[str, Any]]
    suffix: str = ""
    sampler: Dict[str, Any] = field(default_factory=lambda: dict(SAMPLER))
    controls: Tuple[str, ...] = ("other-explanation",)
    # Of which runs, where not of all.
    explainers: Optional[Tuple[str, ...]] = None
    is_slow: bool = False

    def applies(self, run: Explained) -> bool:
        return (self.explainers is None or run.explainer in self.explainers) and (
            not self.is_slow or run.sampler == SLOW_SAMPLING
        )


KINDS = ("detection", "fuzzing", "embedding", "surprisal", "simulation")
CALLS = [
    Call("lexical", LEXICAL, [{"kind": kind} for kind in KINDS]),
    Call(
        "lexical",
        LEXICAL,
        [{"kind": "fuzzing", "marks": "other"}],
        suffix=", other text",
        sampler={**SAMPLER, "negatives": ["random", "same-token"]},
    ),
    Call(
        "lexical",
        LEXICAL,
        [INTERVENTION],
        sampler=SLOW_SAMPLER,
        explainers=("tokens", "planted"),
        is_slow=True,
    ),
    # Its random controls are for what says what an edit does.
    Call(
        "lexical",
        LEXICAL,
        [INTERVENTION],
        sampler=SLOW_SAMPLER,
        controls=("other-explanation", "random-direction", "random-dictionary"),
        explainers=("effects",),
        is_slow=True,
    ),
    Call(
        "resident",
        RESIDENT,
        [{"kind": "surprisal"}],
        sampler=SLOW_SAMPLER,
        explainers=("tokens", "planted"),
        is_slow=True,
    ),
    Call("resident", RESIDENT, [INTERVENTION], sampler=SLOW_SAMPLER, explainers=("effects",), is_slow=True),
]
# These read no explanation: what they say of a latent holds for all that is said of it.
EXPLANATION_FREE = Call(
    "lexical",
    LEXICAL,
    [{"kind": "intruder"}, {"kind": "example-embedding"}],
    controls=("random-windows",),
)
# What chooses between candidates, made of two scores.
BOTH = "detection and fuzzing, mean"


class Scores:
    """A row for each explanation, scorer and kind of silent windows."""

    def __init__(self) -> None:
        self.rows: List[Dict[str, Any]] = []
        # By scorer and judge: explanations that were to be scored and could not be, and why the first could not.
        self.unscored: Dict[Tuple[str, str], int] = defaultdict(int)
        self.reasons: Dict[Tuple[str, str], str] = {}
        self._free: Dict[int, List[Dict[str, Any]]] = {}

    def add(self, client: Any, run: Explained, latents: List[int]) -> int:
        """Scores a run.

        Returns: how many rows came of it.
        """
        before = len(self.rows)
        if not run.texts:
            return 0
        for call in CALLS:
            if call.applies(run):
                some = [latent for latent in latents if latent in run.texts]
                self._call(client, run, some[:SLOW_LATENTS] if call.is_slow else some, call)
        self._join_free(client, run)
        self._join_both(run)
        return len(self.rows) - before

    def _call(self, client: Any, run: Explained, latents: Iterable[int], call: Call) -> None:
        answer = client.score(
            cache="truth",
            dictionary="sae-1",
            explanations=[{"latent": latent, "explanation": run.texts[latent]} for latent in latents],
            scorers=call.scorers,
            sampler=call.sampler,
            client=call.client,
            controls=list(call.controls) if len(set(run.texts.values())) > 1 else None,
            progress=False,
        )
        self.rows += [row for score in answer["scores"] for row in rows_of(score, run, call)]
        for failure in answer["failed"]:
            key = (failure["scorer"] + call.suffix, call.judge)
            self.unscored[key] += 1
            self.reasons.setdefault(key, failure["error"]["message"])

    def _join_free(self, client: Any, run: Explained) -> None:
        missing = [latent for latent in run.texts if latent not in self._free]
        if missing:
            place = len(self.rows)
            self._call(client, run, missing, EXPLANATION_FREE)
            for latent in missing:
                self._free[latent] = []
            for row in self.rows[place:]:
                self._free[row["latent"]].append(row)
            del self.rows[place:]
        for latent in run.texts:
            self.rows += [{**row, **identity(run, latent)} for row in self._free[latent]]

    def _join_both(self, run: Explained) -> None:
        """The mean of detection and fuzzing, as candidates are chosen by, where both were had of all windows."""
        values: Dict[int, List[float]] = defaultdict(list)
        for row in self.rows:
            if row["explainer"] == run.explainer and row["sampler"] == run.sampler and row["negatives"] == "all":
                if row["scorer"] in ("detection", "fuzzing"):
                    values[row["latent"]].append(row["score"])
        for latent, scores in values.items():
            if len(scores) == 2:
                score = sum(scores) / 2
                self.rows.append(
                    {**identity(run, latent), "scorer": BOTH, "judge": "lexical", "negatives": "all", "score": score}
                )


def identity(run: Explained, latent: int) -> Dict[str, Any]:
    return {
        "explainer": run.explainer,
        "sampler": run.sampler,
        "latent": latent,
        "truth": run.truth[latent],
        "recovery": run.recovery[latent],
    }


def rows_of(score: Dict[str, Any], run: Explained, call: Call) -> List[Dict[str, Any]]:
    parts = {"all": score["metrics"], **score.get("negatives", {})}
    controls = {f"control: {name}": metrics for name, metrics in score.get("controls", {}).items()}
    return [
        {
            **identity(run, score["latent"]),
            "scorer": score["scorer"] + call.suffix,
            "judge": call.judge,
            "negatives": kind,
            "score": metrics[metrics["headline"]],
        }
        for kind, metrics in {**parts, **controls}.items()
    ]
