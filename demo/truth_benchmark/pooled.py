"""How well each score ranks explanations by their truth, over all runs together, and how much better than another."""

from __future__ import annotations

from collections import defaultdict
import random
from typing import Any, Dict, List, Tuple

from tour.statistics import RESAMPLES, Interval, spearman
from truth_benchmark.tables import Number

# Scorer, judge, kind of silent windows.
Key = Tuple[str, str, str]
Pairs = List[Tuple[float, float]]
FEWEST_LATENTS = 10


class Pooled:
    """Latents are drawn anew, each with all its explanations, since these are not independent of each other; for all scores
    alike, so that differences between scores are paired."""

    def __init__(self, rows: List[Dict[str, Any]]) -> None:
        groups: Dict[Key, Dict[int, Pairs]] = defaultdict(lambda: defaultdict(list))
        for row in rows:
            if not row["negatives"].startswith("control"):
                key = (row["scorer"], row["judge"], row["negatives"])
                groups[key][row["latent"]].append((row["score"], row["truth"]))
        self.groups = {key: dict(pairs) for key, pairs in groups.items() if len(pairs) >= FEWEST_LATENTS}
        latents = sorted({latent for pairs in self.groups.values() for latent in pairs})
        generator = random.Random(0)
        draws = [[generator.choice(latents) for _ in latents] for _ in range(RESAMPLES)]
        self._values = {key: [correlation(pairs, draw) for draw in draws] for key, pairs in self.groups.items()}
        self.numbers: Dict[Key, Number] = {
            key: (correlation(pairs, list(pairs)), interval(self._values[key])) for key, pairs in self.groups.items()
        }

    def difference(self, key: Key, other: Key) -> Number:
        """By how much the first ranks better; none where fewer than nine tenths of the latents were scored by both."""
        if key not in self.groups or other not in self.groups:
            return None
        own, against = set(self.groups[key]), set(self.groups[other])
        ours, theirs = self.numbers[key], self.numbers[other]
        if not ours or not theirs or len(own & against) < 0.9 * len(own | against):
            return None
        return ours[0] - theirs[0], interval([a - b for a, b in zip(self._values[key], self._values[other])])


def correlation(pairs: Dict[int, Pairs], drawn: List[int]) -> float:
    chosen = [pair for latent in drawn for pair in pairs.get(latent, ())]
    return spearman([pair[0] for pair in chosen], [pair[1] for pair in chosen]) if len(chosen) > 2 else 0.0


def interval(values: List[float]) -> Interval:
    ordered = sorted(values)
    return ordered[int(0.025 * len(ordered))], ordered[int(0.975 * len(ordered)) - 1]
