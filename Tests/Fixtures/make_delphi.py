#!/usr/bin/env python3
"""A cache and explanations in the layout of EleutherAI's Delphi, written by Delphi's own code, for DelphiImportTests.

    pip install --no-deps eai-delphi
    python3 Tests/Fixtures/make_delphi.py

Twelve contexts of 24 tokens of the golden models' tokenizer, ten latents, two files. `expected.json` says what fires where.
"""

import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import orjson
import torch
from delphi.latents.cache import LatentCache
from delphi.latents.latents import Latent

HERE = Path(__file__).resolve().parent
OUT = HERE / "delphi"
CONTEXTS, LENGTH, LATENTS, MODULE = 12, 24, 10, "gpt_neox.layers.1"

generator = torch.Generator().manual_seed(3)
tokens = torch.randint(1, 500, (CONTEXTS, LENGTH), generator=generator)
tokens[:, 0] = 0
fires = torch.rand(CONTEXTS, LENGTH, LATENTS, generator=generator) < 0.07
fires[:, 0] = False
fires[..., 8] = False
values = (torch.rand(CONTEXTS, LENGTH, LATENTS, generator=generator) * 8 + 0.125) * fires
locations = values.nonzero()
activations = values[fires]

shutil.rmtree(OUT, ignore_errors=True)
cache = SimpleNamespace(
    latent_locations={MODULE: locations.clone()},
    latent_activations={MODULE: activations},
    tokens={MODULE: tokens},
)
latent_cache = SimpleNamespace(cache=cache, width=LATENTS)
latent_cache._generate_split_indices = lambda n: LatentCache._generate_split_indices(latent_cache, n)
LatentCache.save_splits(latent_cache, 2, OUT / "latents")
config = {
    "dataset_repo": "made-up", "dataset_split": "train", "dataset_name": "", "dataset_column": "text",
    "batch_size": 4, "cache_ctx_len": LENGTH, "n_tokens": CONTEXTS * LENGTH, "n_splits": 2, "model_name": "made-up",
}  # fmt: skip
(OUT / "latents" / MODULE / "config.json").write_text(json.dumps(config))

# As Delphi's command line writes them: the latent's name, and the text as JSON.
texts = {0: "The letter é, and “quotes”.", 3: "Explanation could not be parsed.", 7: "Numbers\nand lines."}
(OUT / "explanations").mkdir()
for latent, text in texts.items():
    (OUT / "explanations" / f"{Latent(MODULE, latent)}.txt").write_bytes(orjson.dumps(text))

half = activations.half().float()
expected = {
    "tokens": tokens.flatten().tolist(),
    "firings": [
        [
            [int(row * LENGTH + place), float(value)]
            for (row, place, index), value in zip(locations.tolist(), half.tolist())
            if index == latent
        ]
        for latent in range(LATENTS)
    ],
}
(OUT / "expected.json").write_text(json.dumps(expected, separators=(",", ":")) + "\n")
