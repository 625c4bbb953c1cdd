"""Write a model of Pythia-160m's exact shape with random weights, a dictionary for it and tokens to run it on.

    python make_pythia160m_shape.py FOLDER [--tokens 200704] [--seed 0]

Speed depends on shapes and not on what the weights mean, so nothing has to be downloaded; and this needs nothing but
Python, so that latentd can be measured where no peer can be installed. FOLDER gets
  model/                         GPT-NeoX: 12 blocks, width 768, 12 heads, vocabulary 50,304, bfloat16, and a tokenizer
  dictionary/layers.5/           top-k dictionary in sparsify's format: 32,768 latents, k 32, float32
  dictionary-bfloat16/layers.5/  the same, rounded to bfloat16
  tokens.safetensors             `tokens` [contexts, 256], int32, random, without the end-of-text token (0)
"""

import argparse
import json
import math
import random
import struct
import sys
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import NormalDist

WIDTH = 768
BLOCKS = 12
HEADS = 12
HIDDEN = 3072
LATENTS = 32_768
K = 32
CONTEXT_LENGTH = 256
VOCABULARY = 50_304

ELEMENT_BYTES = {"BF16": 2, "F32": 4, "I32": 4}
CHUNK_ELEMENTS = 1 << 20
QUANTILES = [NormalDist().inv_cdf((index + 0.5) / 65_536) for index in range(65_536)]
"""A normal number is one of these, chosen by 16 random bits."""


def configuration() -> dict:
    """EleutherAI/pythia-160m's."""
    return {
        "architectures": ["GPTNeoXForCausalLM"],
        "model_type": "gpt_neox",
        "vocab_size": VOCABULARY,
        "hidden_size": WIDTH,
        "num_hidden_layers": BLOCKS,
        "num_attention_heads": HEADS,
        "intermediate_size": HIDDEN,
        "hidden_act": "gelu",
        "max_position_embeddings": 2048,
        "rotary_pct": 0.25,
        "rotary_emb_base": 10_000,
        "layer_norm_eps": 1e-5,
        "use_parallel_residual": True,
        "tie_word_embeddings": False,
        "bos_token_id": 0,
        "eos_token_id": 0,
        "torch_dtype": "bfloat16",
    }


def bfloat16_bits(bits: int) -> int:
    """The upper half of a float32's bits, rounded to nearest even."""
    return (bits + 0x7FFF + (bits >> 16 & 1)) >> 16


def constants(value: float, count: int) -> Iterator[bytes]:
    """`count` times the same bfloat16."""
    yield struct.pack("<f", value)[2:] * count


def normals(deviation: float, count: int, generator: random.Random) -> Iterator[bytes]:
    """Normal numbers in bfloat16, in chunks."""
    scaled = array("f", (deviation * quantile for quantile in QUANTILES))
    table = [bfloat16_bits(bits) for bits in array("I", scaled.tobytes())]
    for first in range(0, count, CHUNK_ELEMENTS):
        chosen = array("H", generator.randbytes(2 * min(CHUNK_ELEMENTS, count - first)))
        yield array("H", map(table.__getitem__, chosen)).tobytes()


def normal_row(deviation: float, count: int, generator: random.Random) -> list[float]:
    chosen = array("H", generator.randbytes(2 * count))
    return [deviation * QUANTILES[index] for index in chosen]


def save(path: Path, tensors: list[tuple[str, str, list[int], Callable[[], Iterator[bytes]]]]) -> None:
    """Write `tensors`, each with its name, element type, shape and the bytes of its elements, as safetensors."""
    header, offset = {"__metadata__": {"format": "pt"}}, 0
    for name, kind, shape, _ in tensors:
        end = offset + math.prod(shape) * ELEMENT_BYTES[kind]
        header[name] = {"dtype": kind, "shape": shape, "data_offsets": [offset, end]}
        offset = end
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for _, _, _, chunks in tensors:
            for chunk in chunks():
                file.write(chunk)
        if file.tell() != 8 + len(text) + offset:
            raise AssertionError(f"{path} has {file.tell()} bytes, not {8 + len(text) + offset}")


def write_model(folder: Path, generator: random.Random) -> None:
    """Every sublayer adds about a fifth of what the residual stream holds, and logits have a deviation near 2."""
    tensors = []

    def weight(name: str, *shape: int, gain: float = 1.0) -> None:
        deviation = gain / shape[1] ** 0.5 if len(shape) == 2 else gain
        tensors.append((name, "BF16", list(shape), lambda: normals(deviation, math.prod(shape), generator)))

    def linear(name: str, outputs: int, inputs: int, gain: float = 1.0) -> None:
        weight(f"{name}.weight", outputs, inputs, gain=gain)
        weight(f"{name}.bias", outputs, gain=0.05)

    def norm(name: str) -> None:
        tensors.append((f"{name}.weight", "BF16", [WIDTH], lambda: constants(1.0, WIDTH)))
        tensors.append((f"{name}.bias", "BF16", [WIDTH], lambda: constants(0.0, WIDTH)))

    weight("gpt_neox.embed_in.weight", VOCABULARY, WIDTH, gain=WIDTH**0.5)
    for block in range(BLOCKS):
        prefix = f"gpt_neox.layers.{block}"
        norm(f"{prefix}.input_layernorm")
        norm(f"{prefix}.post_attention_layernorm")
        linear(f"{prefix}.attention.query_key_value", 3 * WIDTH, WIDTH)
        linear(f"{prefix}.attention.dense", WIDTH, WIDTH)
        linear(f"{prefix}.mlp.dense_h_to_4h", HIDDEN, WIDTH)
        linear(f"{prefix}.mlp.dense_4h_to_h", WIDTH, HIDDEN, gain=0.4)
    norm("gpt_neox.final_layer_norm")
    weight("embed_out.weight", VOCABULARY, WIDTH, gain=2.0)
    save(folder / "model.safetensors", tensors)
    (folder / "config.json").write_text(json.dumps(configuration(), indent=2) + "\n")


def word(number: int) -> str:
    """Syllables that no other number has."""
    syllables = ""
    while number > 0 or not syllables:
        number, rest = divmod(number, 70)
        syllables += "bdfgklmnprstvz"[rest // 5] + "aeiou"[rest % 5]
    return syllables


def write_tokenizer(path: Path) -> None:
    """End of text, the 256 bytes, and made-up words for the other ids. No merge leads to the words, so that text is cut
    into bytes; the tokens of a run are given as ids anyway, and the words are what examples show for them."""
    end = "<|endoftext|>"
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    # GPT-2's alphabet: bytes that do not print get the characters from 256 on.
    alphabet = [chr(byte) for byte in printable] + [chr(256 + index) for index in range(256 - len(printable))]
    words = [f"Ġ{word(number)}" for number in range(VOCABULARY - 257)]
    byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    tokenizer = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [{"id": 0, "content": end, **flags}],
        "normalizer": None,
        "pre_tokenizer": byte_level,
        "post_processor": None,
        "decoder": byte_level,
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": None,
            "continuing_subword_prefix": None,
            "end_of_word_suffix": None,
            "fuse_unk": False,
            "byte_fallback": False,
            "ignore_merges": False,
            "vocab": {token: number for number, token in enumerate([end, *sorted(alphabet), *words])},
            "merges": [],
        },
    }
    path.write_text(json.dumps(tokenizer, ensure_ascii=False) + "\n", encoding="utf-8")


def write_dictionaries(folder: Path, generator: random.Random) -> None:
    """Unit decoder rows, an encoder that resembles them, small biases; in float32, and rounded to bfloat16."""
    encoder, decoder = array("f"), array("f")
    for _ in range(LATENTS):
        row = normal_row(1.0, WIDTH, generator)
        scale = 1 / math.hypot(*row)
        unit = [scale * value for value in row]
        decoder.extend(unit)
        noise = normal_row(0.3 / WIDTH**0.5, WIDTH, generator)
        encoder.extend(map(float.__add__, unit, noise))
    tensors = {
        "encoder.weight": ([LATENTS, WIDTH], encoder),
        "encoder.bias": ([LATENTS], array("f", normal_row(0.1, LATENTS, generator))),
        "W_dec": ([LATENTS, WIDTH], decoder),
        "b_dec": ([WIDTH], array("f", normal_row(0.1, WIDTH, generator))),
    }
    config = {
        "activation": "topk",
        "expansion_factor": 32,
        "normalize_decoder": True,
        "num_latents": LATENTS,
        "k": K,
        "multi_topk": False,
        "skip_connection": False,
        "transcode": False,
        "d_in": WIDTH,
    }

    def whole(values: array) -> Iterator[bytes]:
        yield values.tobytes()

    def rounded(values: array) -> Iterator[bytes]:
        for first in range(0, len(values), CHUNK_ELEMENTS):
            yield array("H", map(bfloat16_bits, array("I", values[first : first + CHUNK_ELEMENTS].tobytes()))).tobytes()

    for name, kind, stored in (("dictionary", "F32", whole), ("dictionary-bfloat16", "BF16", rounded)):
        place = folder / name / "layers.5"
        items = [
            (tensor, kind, shape, lambda values=values, stored=stored: stored(values))
            for tensor, (shape, values) in tensors.items()
        ]
        save(place / "sae.safetensors", items)
        (place / "cfg.json").write_text(json.dumps(config) + "\n")


def write_tokens(path: Path, tokens: int, generator: random.Random) -> None:
    contexts = -(-tokens // CONTEXT_LENGTH)
    ids = array("i", (generator.randrange(1, VOCABULARY) for _ in range(contexts * CONTEXT_LENGTH)))
    save(path, [("tokens", "I32", [contexts, CONTEXT_LENGTH], lambda: iter([ids.tobytes()]))])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--tokens", type=int, default=200_704)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    if sys.byteorder != "little" or array("I").itemsize != 4:
        sys.exit("make_pythia160m_shape.py: this machine does not write numbers as safetensors has them")
    generator = random.Random(options.seed)
    write_model(options.folder / "model", generator)
    write_tokenizer(options.folder / "model" / "tokenizer.json")
    write_dictionaries(options.folder, generator)
    write_tokens(options.folder / "tokens.safetensors", options.tokens, generator)


if __name__ == "__main__":
    main()
