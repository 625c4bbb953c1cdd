"""Which combination is best, and whether what the daemon does unasked is as good."""

from __future__ import annotations

from typing import List

from tour.statistics import mean, mean_with_interval
from truth_benchmark.explanations import Explained
from truth_benchmark.pooled import Key, Pooled
from truth_benchmark.scores import BOTH
from truth_benchmark.tables import Number, cell, markdown

# `planted` knows the world, and `effects` speaks of something else.
NO_CHOICE = ("planted", "effects")
# What a request gets that says nothing of it: of `explain` the sampler and how many candidates, of `score` the silent
# windows, of `compareDictionaries` the scorers.
DEFAULT_EXPLANATION = ("tokens", "quantiles")
DEFAULT_SCORES: List[Key] = [("detection", "lexical", "random"), ("fuzzing", "lexical", "moved")]
CHOOSING: Key = (BOTH, "lexical", "all")


def best_section(runs: List[Explained], pooled: Pooled) -> str:
    return "\n".join(["## Which combination is best\n", NOTE, explaining(runs), scoring(pooled)])


def explaining(runs: List[Explained]) -> str:
    own = next(run for run in runs if (run.explainer, run.sampler) == DEFAULT_EXPLANATION)
    # An explainer that skips most latents has chosen the easy ones.
    rivals = [run for run in runs if run.explainer not in NO_CHOICE and len(run.truth) >= len(own.truth) / 2]
    best = max(rivals, key=lambda run: mean(list(run.truth.values())))
    rows = [["default", f"{own.explainer}, {own.sampler}", truth(own), "–"]]
    if best is not own:
        common = sorted(set(best.truth) & set(own.truth))
        gain = mean_with_interval([best.truth[latent] - own.truth[latent] for latent in common])
        rows.append(["best", f"{best.explainer}, {best.sampler}", truth(best), f"{cell(gain)}: {verdict(gain)}"])
    else:
        rows[0][0] = "default, and best"
    return markdown(["explaining", "explainer, sampler", "truth", "above the default"], rows)


def scoring(pooled: Pooled) -> str:
    best = max((number[0], key) for key, number in pooled.numbers.items() if number)[1]
    rows = [["best", label(best), cell(pooled.numbers[best]), "–"]]
    others = [("default", key) for key in DEFAULT_SCORES] + [("chooses candidates", CHOOSING)]
    others += [("other windows", key) for key in sorted(pooled.numbers) if key[:2] == best[:2] and key != best]
    for what, key in others:
        lead = pooled.difference(best, key)
        rows.append([what, label(key), cell(pooled.numbers.get(key)), f"{cell(lead)}: {verdict(lead)}"])
    return markdown(["scoring", "scorer, silent windows", "Spearman with truth", "the best above it"], rows)


def truth(run: Explained) -> str:
    return cell(mean_with_interval(list(run.truth.values())))


def label(key: Key) -> str:
    return f"{key[0]}, {key[2]}" + ("" if key[1] == "lexical" else f" ({key[1]})")


def verdict(difference: Number) -> str:
    if difference is None:
        return "not comparable"
    low, high = difference[1]
    return "within the interval" if low <= 0 <= high else "better" if low > 0 else "worse"


NOTE = """Of all that follows, the best by its mean beside what a request gets that does not choose. The best of many is flattered a
little by having been chosen; only a difference whose interval leaves out 0 is called one. Unasked, `explain` draws `quantiles`
of aligned windows and says one thing; `score`, which has to be told its scorers, takes `random` silent windows; best-of-k keeps
the best mean of detection and fuzzing. A kind of silent windows alone has 10 of them here and all together 50, as many as `score`
takes of one kind unasked: what `all` is ahead of each kind is more windows, not better ones.
"""
