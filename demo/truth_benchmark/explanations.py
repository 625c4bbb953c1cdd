"""Every explainer that runs here, with every sampler, and how true what they say is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Dict, Iterator, List, Optional, Tuple

from truth_benchmark.known import KnownWorld

MINIMUM = 10
CONCEPT_WORDS = 12

# Name of the column, and how the daemon is asked for it. `planted` is no explainer: the words of the concept that the
# latent matches best, filed by the explainer `none`: what somebody would say who knew the world.
EXPLAINERS: Dict[str, Dict[str, Any]] = {
    "tokens": {"kind": "tokens"},
    "tokens, best of 8": {"kind": "tokens", "candidates": 8},
    "single-token": {"kind": "single-token"},
    "effects": {"kind": "effects", "prompts": 6},
    "planted": {"kind": "none"},
}
SAMPLERS: Dict[str, Dict[str, Any]] = {
    "quantiles": {"kind": "quantiles"},
    "top": {"kind": "top"},
    "random": {"kind": "random"},
    "mix": {"kind": "mix"},
    "quantiles, centred": {"kind": "quantiles", "windows": "centred"},
}
# What these say does not hang on how windows are drawn.
ONE_SAMPLER = ("effects", "planted")


@dataclass
class Explained:
    """A run of explanations with the truth of each."""

    explainer: str
    sampler: str
    run: str
    skipped: int
    texts: Dict[int, str] = field(default_factory=dict)
    truth: Dict[int, float] = field(default_factory=dict)
    recovery: Dict[int, Optional[float]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.explainer} / {self.sampler}"


def explain_all(client: Any, world: KnownWorld, latents: List[int]) -> Iterator[Explained]:
    for explainer, sampler in combinations():
        options = dict(EXPLAINERS[explainer])
        if explainer == "planted":
            options["explanations"] = [
                {"latent": latent, "explanation": text} for latent, text in planted(world, latents)
            ]
        answer = client.explain(
            "truth",
            "sae-1",
            latents,
            explainer=options,
            sampler={**SAMPLERS[sampler], "minimumExamples": MINIMUM},
            run=f"{explainer} {sampler}".replace(",", "").replace(" ", "-"),
            progress=False,
        )
        if answer["failed"]:
            raise SystemExit(f"{explainer}, {sampler}: {answer['failed'][0]['error']['message']}")
        explained = Explained(explainer, sampler, answer["run"], len(answer["skipped"]))
        for one in answer["explanations"]:
            latent, text = one["latent"], one["explanation"]
            named = world.named(text)
            explained.texts[latent] = text
            explained.truth[latent] = world.truth(latent, named)
            explained.recovery[latent] = world.recovery(latent, named)
        yield explained


def combinations() -> Iterator[Tuple[str, str]]:
    for explainer in EXPLAINERS:
        for sampler in ("quantiles",) if explainer in ONE_SAMPLER else SAMPLERS:
            yield explainer, sampler


def planted(world: KnownWorld, latents: List[int]) -> Iterator[Tuple[int, str]]:
    for latent in latents:
        match = world.concept(latent)
        if match is not None:
            words = ", ".join(f'"{word}"' for word in world.words_of_concept(match.concept, CONCEPT_WORDS) if '"' not in word)
            yield latent, f"Words such as {words}."
