"""Explained variance and mean L0 of sparsify dictionaries on a text, by the protocol's definition.

    python check_real.py FOLDER [--text held.txt] [--context-length 256] [--drop-last]

FOLDER holds `model/` (a GPT-NeoX, GPT-2 or Llama checkpoint with its tokenizer.json), a text, and dictionaries of
eai-sparsify in folders named after their hookpoint (`*/layers.N/cfg.json`). The text is split into documents at blank
lines; the documents are joined by <|endoftext|> and cut into contexts, of which the last, shorter one is kept unless
--drop-last is given; that token stays in the model's input and is left out of every number. Float32 throughout, sums
in float64. Prints one JSON line for each dictionary: what cacheActivations has to report.
"""

import argparse
import json
import re
from pathlib import Path

import torch
from sparsify import SparseCoder
from tokenizers import Tokenizer
from torch import Tensor
from transformers import AutoModelForCausalLM

from hookpoints import FAMILIES

END_OF_TEXT = "<|endoftext|>"
BATCH = 16


def contexts(text: str, tokenizer: Tokenizer, length: int, drop_last: bool) -> list[Tensor]:
    """The corpus as one row of tokens, cut into contexts."""
    documents = [document.strip("\n") for document in re.split(r"\n{2,}", text) if document.strip()]
    end = tokenizer.token_to_id(END_OF_TEXT)
    row: list[int] = []
    for encoding in tokenizer.encode_batch(documents, add_special_tokens=False):
        row += [end, *encoding.ids] if row else encoding.ids
    cut = list(torch.tensor(row).split(length))
    return cut[:-1] if drop_last and len(cut[-1]) < length else cut


@torch.inference_mode()
def residual(model: torch.nn.Module, layer: int, batches: list[Tensor], end: int) -> Tensor:
    """What leaves block `layer` at every position but those of `end`, [position, width]."""
    kept: list[Tensor] = []
    block = model.get_submodule(FAMILIES[model.config.model_type].blocks)[layer]
    handle = block.register_forward_hook(
        lambda module, inputs, output: kept.append(output[0] if isinstance(output, tuple) else output)
    )
    values = []
    for batch in batches:
        model(batch, use_cache=False, logits_to_keep=1)
        values.append(kept.pop()[batch != end])
    handle.remove()
    return torch.cat(values)


@torch.inference_mode()
def statistics(coder: SparseCoder, input: Tensor) -> dict:
    """Explained variance and mean L0 over the rows of `input`."""
    mean = input.double().mean(0)
    error = variance = 0.0
    firing = 0
    for rows in input.split(4096):
        encoded = coder.encode(rows)
        output = coder.decode(encoded.top_acts, encoded.top_indices)
        error += (rows.double() - output.double()).square().sum().item()
        variance += (rows.double() - mean).square().sum().item()
        firing += (encoded.top_acts > 0).sum().item()
    return {"explainedVariance": 1 - error / variance, "meanL0": firing / len(input)}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--text", default="held.txt")
    parser.add_argument("--context-length", type=int, default=256)
    parser.add_argument("--drop-last", action="store_true")
    options = parser.parse_args()

    tokenizer = Tokenizer.from_file(str(options.folder / "model" / "tokenizer.json"))
    text = (options.folder / options.text).read_text()
    cut = contexts(text, tokenizer, options.context_length, options.drop_last)
    whole = [row for row in cut if len(row) == options.context_length]
    batches = [torch.stack(whole[start : start + BATCH]) for start in range(0, len(whole), BATCH)]
    batches += [row[None] for row in cut if len(row) < options.context_length]
    model = AutoModelForCausalLM.from_pretrained(options.folder / "model", dtype=torch.float32).eval()

    values: dict[int, Tensor] = {}
    for path in sorted(options.folder.glob("*/layers.*/cfg.json")):
        layer = int(path.parent.name.removeprefix("layers."))
        if layer not in values:
            values[layer] = residual(model, layer, batches, tokenizer.token_to_id(END_OF_TEXT))
        coder = SparseCoder.load_from_disk(path.parent).float()
        result = {"contexts": len(cut), "positions": len(values[layer]), **statistics(coder, values[layer])}
        print(json.dumps({"dictionary": str(path.parent.relative_to(options.folder)), **result}))


if __name__ == "__main__":
    main()
