"""Which layers are alike: by what fires on the same tokens, for dictionaries of the residual stream and for MLP neurons.

The claim to look at is the paper's: dictionaries of neighbouring residual layers are nearly the same, those of MLPs are not.
"""

from __future__ import annotations

from pathlib import Path
from typing import Dict, List

import latentd

from .show import table

TOKENS = 60_000
NEURONS_KEPT = 32


def layer_by_layer(client: latentd.Client, model: str, corpus: Path, residual: Dict[str, str], layers: int) -> None:
    """Compares every two of the dictionaries `residual` (name to hookpoint), and of the MLPs' neurons, by activations."""
    neurons = {f"mlp-{layer}": f"layers.{layer}.mlp.neurons" for layer in range(layers)}
    for name, hookpoint in neurons.items():
        client.load_dictionary(neurons={"model": model, "hookpoint": hookpoint, "top": NEURONS_KEPT}, name=name)
    names = [*residual, *neurons]
    client.cache_activations(model, names, {"paths": [corpus]}, cache="layers", max_tokens=TOKENS)
    rows: List[List[str]] = []
    for group in (list(residual), list(neurons)):
        found = client.similarity_table(group, "activations", measure="correlation", cache="layers")
        for row in found["rows"]:
            quantiles = row["quantiles"]
            rows.append(
                [
                    row["a"], row.get("hookpointOfA", ""), row["b"], row.get("hookpointOfB", ""),
                    f"{row['meanMaxSimilarity']:.2f}", f"{quantiles[5]:.2f}", f"{quantiles[9]:.2f}",
                    f"{row['sharedFraction']:.0%}",
                ]
            )  # fmt: skip
    print(f"The nearest by correlation of activations, over {TOKENS:,} tokens:")
    table(["a", "reads", "b", "reads", "mean", "median", "90 %", "above 0.7"], rows, 1)
    for name in neurons:
        client.unload_dictionary(name)
