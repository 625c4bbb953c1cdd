"""Dictionaries that a benchmark makes up, in sparsify's form."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np


def read_tensors(path: Path) -> dict[str, np.ndarray]:
    """The float32 tensors of a safetensors file."""
    data = path.read_bytes()
    length = int.from_bytes(data[:8], "little")
    header, tensors = json.loads(data[8 : 8 + length]), {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        if entry["dtype"] != "F32":
            raise ValueError(f"{path}: {name} is {entry['dtype']}, not F32")
        start, end = (8 + length + offset for offset in entry["data_offsets"])
        tensors[name] = np.frombuffer(data[start:end], np.float32).reshape(entry["shape"])
    return tensors


def write_dictionary(
    folder: Path,
    encoder: np.ndarray,
    decoder: np.ndarray,
    *,
    active: int = 32,
    encoder_bias: np.ndarray | None = None,
    decoder_bias: np.ndarray | None = None,
) -> None:
    """A top-k dictionary with the rows given, [latents, width], and biases that are 0 unless given."""
    folder.mkdir(parents=True)
    latents, width = decoder.shape
    (folder / "cfg.json").write_text(
        json.dumps(
            {"d_in": width, "k": active, "num_latents": latents, "activation": "topk", "normalize_decoder": True}
        )
    )
    tensors = {
        "encoder.weight": encoder,
        "W_dec": decoder,
        "encoder.bias": np.zeros(latents) if encoder_bias is None else encoder_bias,
        "b_dec": np.zeros(width) if decoder_bias is None else decoder_bias,
    }
    header, end = {}, 0
    for name, values in tensors.items():
        header[name] = {"dtype": "F32", "shape": list(values.shape), "data_offsets": [end, end + 4 * values.size]}
        end += 4 * values.size
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with (folder / "sae.safetensors").open("wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for values in tensors.values():
            np.ascontiguousarray(values, np.float32).tofile(file)
