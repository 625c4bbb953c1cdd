"""Every scorer in its embedded form, and in a resident model's where there is one, against every kind of silent window."""

from __future__ import annotations

from typing import Any, Dict, List

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
RESIDENT = {"kind": "resident", "model": "lm"}
# Explanations are written over and over, and a resident model takes seconds for a latent: it scores one run of each
# explainer, and fewer latents.
RESIDENT_LATENTS = 12
RESIDENT_SAMPLER = {"nonActivating": 10, "test": 20, "minimumExamples": MINIMUM}
RESIDENT_EXPLAINERS = ("tokens", "tokens, best of 8", "effects", "planted")

CALLS: List[Dict[str, Any]] = [
    {
        "judge": "lexical",
        "client": LEXICAL,
        "scorers": [
            {"kind": "detection"},
            {"kind": "fuzzing"},
            {"kind": "embedding"},
            {"kind": "surprisal"},
            {"kind": "simulation"},
        ],
    },
    {
        "judge": "lexical",
        "client": LEXICAL,
        "scorers": [{"kind": "fuzzing", "marks": "other"}],
        "suffix": ", other text",
        "negatives": ["random", "same-token"],
    },
]
# These read no explanation, so one run says all.
EXPLANATION_FREE: Dict[str, Any] = {
    "judge": "lexical",
    "client": LEXICAL,
    "scorers": [{"kind": "intruder"}, {"kind": "example-embedding"}],
}
RESIDENT_CALLS: List[Dict[str, Any]] = [
    {"judge": "resident", "client": RESIDENT, "scorers": [{"kind": "surprisal"}, {"kind": "simulation"}]},
    {
        "judge": "lexical",
        "client": LEXICAL,
        "scorers": [{"kind": "intervention", "maxTokens": 6}],
        "controls": ["other-explanation", "random-direction", "random-dictionary"],
    },
]


def score_all(client: Any, run: Explained, latents: List[int]) -> List[Dict[str, Any]]:
    """A row for each latent, scorer and kind of silent windows."""
    rows: List[Dict[str, Any]] = []
    if not run.texts:
        return rows
    for call in CALLS:
        rows += one_call(client, run, run.texts, call, SAMPLER)
    if run.explainer == "tokens" and run.sampler == "quantiles":
        rows += one_call(client, run, run.texts, EXPLANATION_FREE, SAMPLER)
    if run.explainer in RESIDENT_EXPLAINERS and run.sampler == "quantiles":
        some = [latent for latent in latents if latent in run.texts][:RESIDENT_LATENTS]
        for call in RESIDENT_CALLS:
            rows += one_call(client, run, some, call, RESIDENT_SAMPLER)
    return rows


def one_call(client: Any, run: Explained, latents: Any, call: Dict[str, Any], sampler: Dict[str, Any]) -> List[Dict[str, Any]]:
    answer = client.score(
        cache="truth",
        dictionary="sae-1",
        explanations=[{"latent": latent, "explanation": run.texts[latent]} for latent in latents],
        scorers=call["scorers"],
        sampler={**sampler, **({"negatives": call["negatives"]} if "negatives" in call else {})},
        client=call["client"],
        controls=call.get("controls", ["other-explanation", "random-windows"]) if len(run.texts) > 1 else None,
        progress=False,
    )
    rows = []
    for score in answer["scores"]:
        latent = score["latent"]
        parts = {"all": score["metrics"], **score.get("negatives", {})}
        controls = {f"control: {name}": metrics for name, metrics in score.get("controls", {}).items()}
        for kind, metrics in {**parts, **controls}.items():
            rows.append(
                {
                    "explainer": run.explainer,
                    "sampler": run.sampler,
                    "scorer": score["scorer"] + call.get("suffix", ""),
                    "judge": call["judge"],
                    "negatives": kind,
                    "latent": latent,
                    "score": metrics[metrics["headline"]],
                    "truth": run.truth[latent],
                    "recovery": run.recovery[latent],
                }
            )
    return rows
