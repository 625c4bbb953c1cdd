"""What a competent person gets by hand: cache a dictionary's activations with PyTorch, and print the speed as JSON.

    python pytorch_cache.py FOLDER OUTPUT [--dtype float32] [--mode packed] [--tokens N] [--batch-tokens 1024]

FOLDER is what make_pythia160m_shape.py wrote. The forward pass ends at the dictionary's block: later blocks, the final
norm and the unembedding are cut off. `b_dec` is folded into the encoder's bias, ReLU is applied to the chosen values
only, and the input is left unpadded so that attention needs no mask. Positions, latents and float16 values of what
fires go to OUTPUT as raw little-endian files, as each batch is done. Loading, compiling and one warming batch are not
timed; writing is.

Modes: `eager`, plain modules; `compiled`, torch.compile with frozen weights; `packed`, plain modules whose products are
oneDNN's on weights packed once, by the operators that torch.compile itself emits for bfloat16. In float32 the first two
compute with MKL, which on processors that are not Intel's reaches about half of what oneDNN does.
"""

import argparse
import json
import os
import resource
import time
from collections.abc import Callable
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from transformers import AutoModelForCausalLM

DTYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16}
END_OF_TEXT = 0


class Cache(nn.Module):
    """Tokens in, the k strongest latents out."""

    def __init__(self, folder: Path, dtype: torch.dtype) -> None:
        super().__init__()
        path = next((folder / "dictionary").glob("layers.*"))
        layer = int(path.name.removeprefix("layers."))
        model = AutoModelForCausalLM.from_pretrained(folder / "model", dtype=dtype, attn_implementation="sdpa")
        self.body = model.gpt_neox
        self.body.layers = self.body.layers[: layer + 1]
        self.body.final_layer_norm = nn.Identity()
        self.k = json.loads((path / "cfg.json").read_text())["k"]
        tensors = load_file(path / "sae.safetensors")
        weight = tensors["encoder.weight"]
        self.encoder = nn.Linear(*weight.shape[::-1])
        self.encoder.weight.data = weight
        self.encoder.bias.data = tensors["encoder.bias"] - weight @ tensors["b_dec"]
        self.encoder.to(dtype)
        self.eval()

    def forward(self, tokens: Tensor) -> tuple[Tensor, Tensor]:
        """The values and latents, [position, k], of `tokens`, [context, position]."""
        residual = self.body(tokens, use_cache=False).last_hidden_state.flatten(0, 1)
        values, latents = self.encoder(residual).topk(self.k, dim=-1, sorted=False)
        return values.relu(), latents


class PackedLinear(nn.Module):
    """A linear layer on weights in oneDNN's own layout, with GELU fused into it where `gelu` says so."""

    def __init__(self, linear: nn.Linear, rows: int, gelu: bool) -> None:
        super().__init__()
        self.weight = torch.ops.mkldnn._reorder_linear_weight(linear.weight.data, rows)
        self.bias = linear.bias.data
        self.fused = ("gelu", [], "none") if gelu else ("none", [], "")

    def forward(self, input: Tensor) -> Tensor:
        return torch.ops.mkldnn._linear_pointwise(input, self.weight, self.bias, *self.fused)


def pack(cache: Cache, rows: int) -> None:
    """Give every product of `cache` a packed weight, for inputs of `rows` rows."""
    cache.encoder = PackedLinear(cache.encoder, rows, gelu=False)
    for layer in cache.body.layers:
        layer.attention.query_key_value = PackedLinear(layer.attention.query_key_value, rows, gelu=False)
        layer.attention.dense = PackedLinear(layer.attention.dense, rows, gelu=False)
        layer.mlp.dense_h_to_4h = PackedLinear(layer.mlp.dense_h_to_4h, rows, gelu=True)
        layer.mlp.act = nn.Identity()
        layer.mlp.dense_4h_to_h = PackedLinear(layer.mlp.dense_4h_to_h, rows, gelu=False)


class Writer:
    """Appends what fires to three files."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.files = [(folder / name).open("wb") for name in ("positions.i32", "latents.u16", "values.f16")]
        self.start = 0
        self.activations = 0

    def write(self, tokens: Tensor, values: Tensor, latents: Tensor) -> None:
        keep = (values > 0) & (tokens.flatten() != END_OF_TEXT)[:, None]
        positions = torch.arange(self.start, self.start + len(values), dtype=torch.int32)[:, None].expand_as(values)
        kept = positions[keep], latents[keep].to(torch.uint16), values[keep].to(torch.float16)
        for file, column in zip(self.files, kept):
            file.write(column.numpy().data)
        self.start += len(values)
        self.activations += len(kept[0])

    def close(self) -> int:
        """The bytes written, once they are on the disk."""
        size = 0
        for file in self.files:
            file.flush()
            os.fsync(file.fileno())
            size += file.tell()
            file.close()
        return size


def prepared(cache: Cache, mode: str, rows: int) -> Callable[[Tensor], tuple[Tensor, Tensor]]:
    if mode == "packed":
        pack(cache, rows)
    if mode != "compiled":
        return cache
    import torch._inductor.config

    torch._inductor.config.freezing = True
    return torch.compile(cache)


@torch.inference_mode()
def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--dtype", choices=DTYPES, default="float32")
    parser.add_argument("--mode", choices=["eager", "compiled", "packed"], default="packed")
    parser.add_argument("--tokens", type=int)
    parser.add_argument("--batch-tokens", type=int, default=1024)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    options = parser.parse_args()
    torch.set_num_threads(options.threads)

    tokens = load_file(options.folder / "tokens.safetensors")["tokens"].long()
    length = tokens.shape[1]
    contexts = max(1, options.batch_tokens // length)
    if options.tokens:
        tokens = tokens[: max(1, options.tokens // length)]
    # Only whole batches: a compiled graph would be compiled again for a smaller one.
    tokens = tokens[: max(1, len(tokens) // contexts) * contexts]
    start_of_load = time.perf_counter()
    run = prepared(Cache(options.folder, DTYPES[options.dtype]), options.mode, contexts * length)
    load_seconds = time.perf_counter() - start_of_load
    run(tokens[:contexts])

    writer = Writer(options.output)
    start, start_of_work = time.perf_counter(), time.process_time()
    for batch in tokens.split(contexts):
        writer.write(batch, *run(batch))
    size = writer.close()
    seconds, work = time.perf_counter() - start, time.process_time() - start_of_work
    print(
        json.dumps(
            {
                "peer": "pytorch",
                "mode": options.mode,
                "dtype": options.dtype,
                "threads": options.threads,
                "batchTokens": contexts * length,
                "tokens": tokens.numel(),
                "seconds": round(seconds, 3),
                "processorSeconds": round(work, 3),
                "loadSeconds": round(load_seconds, 3),
                "allProcessorSeconds": round(time.process_time(), 3),
                "tokensPerSecond": round(tokens.numel() / seconds, 1),
                "activations": writer.activations,
                "bytes": size,
                "peakBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
                "torch": torch.__version__,
            }
        )
    )


if __name__ == "__main__":
    main()
