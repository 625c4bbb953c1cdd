"""BTLM in numpy, in double precision, from its published definition: transformers does not carry it.

Dey et al. 2023, https://arxiv.org/abs/2309.11568, and the model card of cerebras/btlm-3b-8k-base: GPT-2's blocks with ALiBi
(https://arxiv.org/abs/2108.12409), SwiGLU (https://arxiv.org/abs/2002.05202) and the multipliers of muP
(https://arxiv.org/abs/2203.03466).
"""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import numpy
import torch
from torch import Tensor

Array = numpy.ndarray


def layer_norm(x: Array, gain: Array, bias: Array, epsilon: float) -> Array:
    return normalized(x, epsilon) * gain + bias


def normalized(x: Array, epsilon: float) -> Array:
    centred = x - x.mean(-1, keepdims=True)
    return centred / numpy.sqrt((centred**2).mean(-1, keepdims=True) + epsilon)


def silu(x: Array) -> Array:
    return x / (1 + numpy.exp(-x))


def softmax(x: Array) -> Array:
    weights = numpy.exp(x - x.max(-1, keepdims=True))
    return weights / weights.sum(-1, keepdims=True)


class BTLMReference:
    """A BTLM whose hookpoints can be read and edited as those of a transformers model are by hookpoints.py."""

    def __init__(self, config: dict, weights: dict[str, Tensor]):
        self.settings = config
        self.weights = {name: value.to(torch.float64).numpy() for name, value in weights.items()}
        self.config = SimpleNamespace(
            model_type="btlm", hidden_size=config["n_embd"], num_hidden_layers=config["n_layer"]
        )
        self._edits: dict[str, Callable[[Tensor], Tensor]] = {}

    # What hookpoints.py and generation.py use.

    def sites(self) -> dict[str, None]:
        return dict.fromkeys(name for name in self.record([1])[0] if not name.endswith(".normalized"))

    def record(self, tokens: list[int]) -> tuple[dict[str, Tensor], Tensor]:
        values: dict[str, Array] = {}
        logits = self._forward(tokens, values)
        return {name: torch.from_numpy(value).float() for name, value in values.items()}, torch.from_numpy(logits).float()

    @contextmanager
    def edited(self, hookpoint: str, edit: Callable[[Tensor], Tensor]) -> Iterator[None]:
        self._edits[hookpoint] = edit
        try:
            yield
        finally:
            del self._edits[hookpoint]

    def __call__(self, tokens: Tensor, use_cache: bool = False) -> SimpleNamespace:
        return SimpleNamespace(logits=torch.from_numpy(self._forward(tokens[0].tolist(), {}))[None])

    # The model.

    def _forward(self, tokens: list[int], values: dict[str, Array]) -> Array:
        def tap(name: str, value: Array) -> Array:
            if name in self._edits:
                value = self._edits[name](torch.from_numpy(value).float()).double().numpy()
            values[name] = value
            return value

        c, w = self.settings, self.weights
        x = tap("embedding", w["transformer.wte.weight"][tokens] * c["mup_embeddings_scale"])
        for layer in range(c["n_layer"]):
            point, prefix = f"layers.{layer}", f"transformer.h.{layer}."

            def norm(name: str, x: Array) -> Array:
                return layer_norm(x, w[prefix + name + ".weight"], w[prefix + name + ".bias"], c["layer_norm_epsilon"])

            def linear(name: str, x: Array) -> Array:  # weights are [input, output]
                return x @ w[prefix + name + ".weight"] + w[prefix + name + ".bias"]

            x = tap(f"{point}.input", x)
            heads = self._heads(linear("attn.c_attn", norm("ln_1", x)), layer)
            attention = linear("attn.c_proj", tap(f"{point}.attention.heads", heads))
            x = x + tap(f"{point}.attention", attention)
            values[f"{point}.mlp.input.normalized"] = normalized(x, c["layer_norm_epsilon"])
            mlp = tap(f"{point}.mlp.input", norm("ln_2", x))
            neurons = linear("mlp.c_fc", mlp) * silu(linear("mlp.c_fc2", mlp))
            output = linear("mlp.c_proj", tap(f"{point}.mlp.neurons", neurons))
            output = tap(f"{point}.mlp", tap(f"{point}.mlp.output", output))
            x = tap(point, x + output)
        x = layer_norm(x, w["transformer.ln_f.weight"], w["transformer.ln_f.bias"], c["layer_norm_epsilon"])
        x = tap("final", x)
        return x @ w["transformer.wte.weight"].T * (c["mup_output_alpha"] * c["mup_width_scale"])

    def _heads(self, projected: Array, layer: int) -> Array:
        """The heads' outputs, concatenated, of queries, keys and values side by side."""
        c = self.settings
        length, heads = len(projected), c["n_head"]
        width = c["n_embd"] // heads
        queries, keys, values = projected.reshape(length, 3, heads, width).transpose(1, 2, 0, 3)
        scores = queries @ keys.transpose(0, 2, 1) / width ** (1.0 if c["mup_scale_qk_dot_by_d"] else 0.5)
        if c["scale_attn_by_inverse_layer_idx"]:
            scores = scores / (layer + 1)
        position = numpy.arange(length)
        distance = position[:, None] - position[None, :]
        slopes = self.weights.get("transformer.relative_pe.slopes", numpy.array(alibi_slopes(heads))[:, None])
        scores = scores - slopes[:, :, None] * numpy.abs(distance)
        scores = numpy.where(distance >= 0, scores, -numpy.inf)
        return (softmax(scores) @ values).transpose(1, 0, 2).reshape(length, heads * width)


def alibi_slopes(heads: int) -> list[float]:
    """The slopes of the ALiBi paper's own code."""
    if math.log2(heads).is_integer():
        start = 2 ** (-(2 ** -(math.log2(heads) - 3)))
        return [start ** (i + 1) for i in range(heads)]
    power = 2 ** math.floor(math.log2(heads))
    return alibi_slopes(power) + alibi_slopes(2 * power)[0::2][: heads - power]
