#!/usr/bin/env python3
"""Sparse matching problems with the optimum that SciPy's dense solver finds, for SparseAssignmentTests.

    python3 Tests/Fixtures/make_assignments.py

Each case is a list of rows of [column, weight]; what is no candidate is worth nothing, and may stay unmatched. Weights are
exact in float32.
"""

import json
from pathlib import Path

import numpy as np
from scipy.optimize import linear_sum_assignment

HERE = Path(__file__).resolve().parent
generator = np.random.default_rng(5)


def unit(rows, width):
    x = generator.normal(size=(rows, width))
    return x / np.linalg.norm(x, axis=1, keepdims=True)


def top(similarity, count):
    """The `count` largest of each row that are above 0."""
    kept = np.zeros_like(similarity)
    for row, values in enumerate(similarity):
        best = np.argsort(-values, kind="stable")[:count]
        kept[row, best] = np.maximum(values[best], 0)
    return kept


def case(name, weights):
    weights = np.round(weights, 4).astype(np.float32)
    rows, columns = linear_sum_assignment(weights.astype(np.float64), maximize=True)
    return {
        "name": name,
        "columns": int(weights.shape[1]),
        "total": float(weights.astype(np.float64)[rows, columns].sum()),
        "rows": [[[int(c), float(f"{row[c]:.4f}")] for c in np.flatnonzero(row)] for row in weights],
    }


a = unit(60, 16)
permuted = a[generator.permutation(60)] + 0.15 * unit(60, 16)
hubs = np.zeros((50, 50))
for row in hubs:
    columns = (50 * generator.random(12) ** 4).astype(int)
    row[columns] = 0.2 + 0.01 * generator.random(12)
ties = generator.integers(0, 3, (40, 30)) / 4 * (generator.random((40, 30)) < 0.3)
cases = [
    case("random directions", top(unit(60, 16) @ unit(60, 16).T, 8)),
    case("a permuted copy with noise", top(a @ (permuted / np.linalg.norm(permuted, axis=1, keepdims=True)).T, 6)),
    case("more rows than columns", top(unit(70, 12) @ unit(25, 12).T, 5)),
    case("more columns than rows", top(unit(20, 12) @ unit(80, 12).T, 5)),
    case("all want the same few", hubs),
    case("many ties", ties),
    case("no candidates for some", ties * (np.arange(40)[:, None] % 3 > 0)),
]
(HERE / "assignments").mkdir(exist_ok=True)
lines = ",\n".join(json.dumps(one, separators=(",", ":")) for one in cases)
(HERE / "assignments" / "assignments.json").write_text(f"[\n{lines}\n]\n")
