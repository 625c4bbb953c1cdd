"""Numbers with intervals, from Python's standard library."""

from __future__ import annotations

import random
from typing import Callable, List, Optional, Sequence, Tuple

RESAMPLES = 400
Interval = Tuple[float, float]


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else float("nan")


def ranks(values: Sequence[float]) -> List[float]:
    """From 1; equal values share the mean of their places."""
    order = sorted(range(len(values)), key=values.__getitem__)
    result = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end + 1 < len(order) and values[order[end + 1]] == values[order[start]]:
            end += 1
        for place in order[start : end + 1]:
            result[place] = (start + end) / 2 + 1
        start = end + 1
    return result


def pearson(x: Sequence[float], y: Sequence[float]) -> float:
    mean_x, mean_y = mean(x), mean(y)
    xx = sum((a - mean_x) ** 2 for a in x)
    yy = sum((b - mean_y) ** 2 for b in y)
    xy = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y))
    return xy / (xx * yy) ** 0.5 if xx > 1e-12 and yy > 1e-12 else 0.0


def spearman(x: Sequence[float], y: Sequence[float]) -> float:
    return pearson(ranks(x), ranks(y))


def bootstrap(count: int, statistic: Callable[[List[int]], float], seed: int = 0) -> Interval:
    """95 % interval of a statistic of `count` things, of which it is given the places drawn."""
    generator = random.Random(seed)
    values = sorted(statistic([generator.randrange(count) for _ in range(count)]) for _ in range(RESAMPLES))
    return values[int(0.025 * RESAMPLES)], values[int(0.975 * RESAMPLES) - 1]


def mean_with_interval(values: Sequence[float]) -> Optional[Tuple[float, Interval]]:
    if len(values) < 2:
        return None
    return mean(values), bootstrap(len(values), lambda drawn: mean([values[i] for i in drawn]))


def spearman_with_interval(x: Sequence[float], y: Sequence[float]) -> Optional[Tuple[float, Interval]]:
    """Nil for fewer than ten pairs."""
    if len(x) < 10:
        return None
    return spearman(x, y), bootstrap(len(x), lambda drawn: spearman([x[i] for i in drawn], [y[i] for i in drawn]))
