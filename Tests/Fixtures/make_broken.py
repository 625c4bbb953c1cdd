#!/usr/bin/env python3
"""Checkpoints, dictionaries and datasets that cannot be read, each wrong in one way. Standard library only.

Writes Tests/Fixtures/broken: `model` and `dictionary` are sound; the others are copies of them with one fault.
"""

import json
import math
import random
import struct
from pathlib import Path

FOLDER = Path(__file__).parent / "broken"
WIDTH, VOCABULARY, POSITIONS, LATENTS = 4, 8, 8, 6


def safetensors(tensors: dict[str, tuple[list[int], list[float]]]) -> bytes:
    header, data = {}, b""
    for name, (shape, values) in sorted(tensors.items()):
        assert len(values) == math.prod(shape)
        packed = struct.pack(f"<{len(values)}f", *values)
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [len(data), len(data) + len(packed)]}
        data += packed
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + data


def numbers(generator: random.Random, *shape: int) -> tuple[list[int], list[float]]:
    return list(shape), [round(generator.gauss(0, 0.2), 3) for _ in range(math.prod(shape))]


def model() -> dict[str, tuple[list[int], list[float]]]:
    generator = random.Random(1)
    tensors = {
        "wte.weight": numbers(generator, VOCABULARY, WIDTH),
        "wpe.weight": numbers(generator, POSITIONS, WIDTH),
        "h.0.attn.c_attn.weight": numbers(generator, WIDTH, 3 * WIDTH),
        "h.0.attn.c_attn.bias": numbers(generator, 3 * WIDTH),
        "h.0.attn.c_proj.weight": numbers(generator, WIDTH, WIDTH),
        "h.0.attn.c_proj.bias": numbers(generator, WIDTH),
        "h.0.mlp.c_fc.weight": numbers(generator, WIDTH, 4 * WIDTH),
        "h.0.mlp.c_fc.bias": numbers(generator, 4 * WIDTH),
        "h.0.mlp.c_proj.weight": numbers(generator, 4 * WIDTH, WIDTH),
        "h.0.mlp.c_proj.bias": numbers(generator, WIDTH),
    }
    for norm in ("h.0.ln_1", "h.0.ln_2", "ln_f"):
        tensors[norm + ".weight"] = ([WIDTH], [1.0] * WIDTH)
        tensors[norm + ".bias"] = ([WIDTH], [0.0] * WIDTH)
    return tensors


def dictionary() -> dict[str, tuple[list[int], list[float]]]:
    generator = random.Random(2)
    return {
        "encoder.weight": numbers(generator, LATENTS, WIDTH),
        "encoder.bias": numbers(generator, LATENTS),
        "W_dec": numbers(generator, LATENTS, WIDTH),
        "b_dec": numbers(generator, WIDTH),
    }


def write(name: str, file: str, content: bytes | str) -> None:
    path = FOLDER / name / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def variants(name: str, make, tensor: str, file: str, configuration_file: str, configuration: dict) -> None:
    """The sound one and its four broken copies; `tensor` is the one at fault."""
    shape, values = make()[tensor]
    faults = {
        "": lambda tensors: tensors,
        "-missing-tensor": lambda tensors: {key: value for key, value in tensors.items() if key != tensor},
        "-wrong-shape": lambda tensors: tensors | {tensor: (shape[:-1] + [shape[-1] - 1], values[: -math.prod(shape[:-1])])},
        "-nan": lambda tensors: tensors | {tensor: (shape, values[:-1] + [math.nan])},
    }
    for suffix, fault in faults.items():
        write(name + suffix, file, safetensors(fault(make())))
        write(name + suffix, configuration_file, json.dumps(configuration))
    write(name + "-truncated", file, safetensors(make())[:-20])
    write(name + "-truncated", configuration_file, json.dumps(configuration))


def main() -> None:
    variants(
        "model", model, "h.0.mlp.c_fc.weight", "model.safetensors", "config.json",
        {
            "architectures": ["GPT2LMHeadModel"], "model_type": "gpt2", "n_embd": WIDTH, "n_head": 2, "n_layer": 1,
            "n_positions": POSITIONS, "vocab_size": VOCABULARY, "torch_dtype": "float32",
        },
    )
    variants(
        "dictionary", dictionary, "W_dec", "sae.safetensors", "cfg.json",
        {"activation": "topk", "d_in": WIDTH, "k": 2, "num_latents": LATENTS},
    )
    write("model-unknown", "config.json", json.dumps({"architectures": ["PerceiverModel"], "model_type": "perceiver"}))
    write("datasets", "empty.txt", "")
    write("datasets", "blank.txt", "\n \n\t\n")
    write("datasets", "invalid-utf8.txt", b"A first document.\n\nA second one \xff\xfe that is not text.\n")
    write("datasets", "no-column.jsonl", '{"text": "a"}\n{"body": "b"}\n')
    write("datasets", "not-json.jsonl", '{"text": "a"}\n{"text": \n')


if __name__ == "__main__":
    main()
