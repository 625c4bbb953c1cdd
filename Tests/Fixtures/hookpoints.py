"""Read and edit latentd's hookpoints on a transformers model, with plain forward hooks.

The names and their meaning are those of the protocol's hookpoint table. Every point is the input or the output of one
transformers module, except `.mlp.input.normalized`, which is the input of the norm before the MLP, normalised without
that norm's gain and bias.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn


@dataclass(frozen=True)
class Family:
    """Where a family keeps the modules that the hookpoints are read from."""

    blocks: str
    attention: str
    heads: str  # the output projection, whose input is the heads' concatenated outputs
    mlp_norm: str | None  # None where the MLP reads the stream itself
    mlp: str
    neurons: str  # the down projection, whose input is the post-activation neurons; blocks of experts lack it
    final_norm: str | None  # None where the unembedding reads the stream, and in encoders
    # What is added to the stream, where that is not what `attention` and `mlp` give: the norms after them.
    attention_added: str | None = None
    mlp_added: str | None = None
    # Where no module is the whole MLP: `mlp` is the one that reads, this the one that gives its output.
    mlp_output: str | None = None


LLAMA = Family(
    blocks="model.layers",
    attention="self_attn",
    heads="self_attn.o_proj",
    mlp_norm="post_attention_layernorm",
    mlp="mlp",
    neurons="mlp.down_proj",
    final_norm="model.norm",
)
GEMMA2 = replace(
    LLAMA,
    mlp_norm="pre_feedforward_layernorm",
    attention_added="post_attention_layernorm",
    mlp_added="post_feedforward_layernorm",
)

FAMILIES = {
    "gpt_neox": Family(
        blocks="gpt_neox.layers",
        attention="attention",
        heads="attention.dense",
        mlp_norm="post_attention_layernorm",
        mlp="mlp",
        neurons="mlp.dense_4h_to_h",
        final_norm="gpt_neox.final_layer_norm",
    ),
    "gpt2": Family(
        blocks="transformer.h",
        attention="attn",
        heads="attn.c_proj",
        mlp_norm="ln_2",
        mlp="mlp",
        neurons="mlp.c_proj",
        final_norm="transformer.ln_f",
    ),
    **{name: LLAMA for name in ("llama", "mistral", "mixtral", "qwen2", "qwen3", "qwen3_moe", "gemma", "phi3")},
    "gemma2": GEMMA2,
    "gemma3_text": GEMMA2,
    "gemma3": replace(GEMMA2, blocks="model.language_model.layers", final_norm="model.language_model.norm"),
    "olmo2": replace(GEMMA2, mlp_norm=None),
    "gptj": Family(
        blocks="transformer.h",
        attention="attn",
        heads="attn.out_proj",
        mlp_norm="ln_1",
        mlp="mlp",
        neurons="mlp.fc_out",
        final_norm="transformer.ln_f",
    ),
    "phi": Family(
        blocks="model.layers",
        attention="self_attn",
        heads="self_attn.dense",
        mlp_norm="input_layernorm",
        mlp="mlp",
        neurons="mlp.fc2",
        final_norm="model.final_layernorm",
    ),
    "stablelm": lambda config: replace(
        LLAMA, mlp_norm="input_layernorm" if config.use_parallel_residual else "post_attention_layernorm"
    ),
    "opt": lambda config: Family(
        blocks="model.decoder.layers",
        attention="self_attn",
        heads="self_attn.out_proj",
        mlp_norm="final_layer_norm" if config.do_layer_norm_before else "self_attn_layer_norm",
        mlp="fc1",
        mlp_output="fc2",
        neurons="fc2",
        final_norm="model.decoder.final_layer_norm"
        if config.do_layer_norm_before and not config._remove_final_layer_norm
        else None,
    ),
    "falcon": lambda config: Family(
        blocks="transformer.h",
        attention="self_attention",
        heads="self_attention.dense",
        mlp_norm="post_attention_layernorm"
        if not config.parallel_attn
        else "ln_mlp"
        if config.num_ln_in_parallel_attn == 2
        else "input_layernorm",
        mlp="mlp",
        neurons="mlp.dense_4h_to_h",
        final_norm="transformer.ln_f",
    ),
    "bert": Family(
        blocks="encoder.layer",
        attention="attention.output.dense",
        heads="attention.output.dense",
        mlp_norm="attention.output.LayerNorm",
        mlp="intermediate",
        mlp_output="output.dense",
        neurons="output.dense",
        final_norm=None,
    ),
}


def family_of(model: nn.Module) -> Family:
    """The model's family, in the variant that its configuration asks for."""
    family = FAMILIES[model.config.model_type]
    return family if isinstance(family, Family) else family(model.config)


@dataclass(frozen=True)
class Site:
    """One side of one module: `module`'s input or output is the hookpoint's value."""

    module: nn.Module
    side: str  # "input" or "output"


def sites(model: nn.Module) -> dict[str, Site]:
    """Every editable hookpoint of `model`, by name, in the order of the forward pass."""
    if hasattr(model, "sites"):  # a reference of our own, for what transformers does not carry
        return model.sites()
    family = family_of(model)
    blocks = model.get_submodule(family.blocks)
    points = {"embedding": Site(blocks[0], "input")}
    for number, block in enumerate(blocks):
        name = f"layers.{number}"
        mlp = block.get_submodule(family.mlp)
        points[f"{name}.input"] = Site(block, "input")
        points[f"{name}.attention.heads"] = Site(block.get_submodule(family.heads), "input")
        points[f"{name}.attention"] = Site(block.get_submodule(family.attention_added or family.attention), "output")
        points[f"{name}.mlp.input"] = Site(mlp, "input")
        if has(block, family.neurons):
            points[f"{name}.mlp.neurons"] = Site(block.get_submodule(family.neurons), "input")
        output = family.mlp_output or family.mlp
        points[f"{name}.mlp.output"] = Site(block.get_submodule(output), "output")
        points[f"{name}.mlp"] = Site(block.get_submodule(family.mlp_added or output), "output")
        points[name] = Site(block, "output")
    if family.final_norm:
        points["final"] = Site(model.get_submodule(family.final_norm), "output")
    elif model.get_output_embeddings() is not None:
        points["final"] = Site(blocks[-1], "output")
    return points


def has(block: nn.Module, path: str) -> bool:
    """Whether `block` has the module `path`."""
    return any(name == path for name, _ in block.named_modules())


def normalized(norm: nn.Module, value: Tensor) -> Tensor:
    """What `norm` makes of `value` before its gain and bias."""
    if isinstance(norm, nn.LayerNorm):
        return nn.functional.layer_norm(value, norm.normalized_shape, eps=norm.eps)
    epsilon = norm.eps if hasattr(norm, "eps") else norm.variance_epsilon
    return value * torch.rsqrt(value.pow(2).mean(-1, keepdim=True) + epsilon)


def _attach(site: Site, use: Callable[[Tensor], Tensor | None]):
    """Call `use` with the site's value, [1, position, width]; what it returns, if anything, takes the value's place."""

    def on_input(_module, positional, named):
        # A block may be given its residual stream by position or by name, so look for both.
        if positional:
            changed = use(positional[0])
            return None if changed is None else ((changed, *positional[1:]), named)
        changed = use(named["hidden_states"])
        return None if changed is None else (positional, {**named, "hidden_states": changed})

    def on_output(_module, _positional, output):
        if isinstance(output, tuple):
            changed = use(output[0])
            return None if changed is None else (changed, *output[1:])
        return use(output)

    if site.side == "input":
        return site.module.register_forward_pre_hook(on_input, with_kwargs=True)
    return site.module.register_forward_hook(on_output)


@torch.no_grad()
def record(model: nn.Module, tokens: list[int]) -> tuple[dict[str, Tensor], Tensor | None]:
    """Every hookpoint's value, [position, width], and the logits, [position, vocabulary], of one sequence.

    An encoder has no logits.
    """
    if hasattr(model, "record"):
        return model.record(tokens)
    values: dict[str, Tensor] = {}

    def keep(name: str, transform: Callable[[Tensor], Tensor] = lambda value: value):
        def use(value: Tensor) -> None:
            values[name] = rows(transform(value)).clone()

        return use

    handles = [_attach(site, keep(name)) for name, site in sites(model).items()]
    family = family_of(model)
    for number, block in enumerate(model.get_submodule(family.blocks) if family.mlp_norm else ()):
        norm = block.get_submodule(family.mlp_norm)
        name = f"layers.{number}.mlp.input.normalized"
        handles.append(_attach(Site(norm, "input"), keep(name, lambda value, norm=norm: normalized(norm, value))))
    try:
        logits = getattr(model(torch.tensor([tokens]), use_cache=False), "logits", None)
    finally:
        for handle in handles:
            handle.remove()
    return values, None if logits is None else logits[0]


def rows(value: Tensor) -> Tensor:
    """[position, width] of what is [1, position, width], or already without the first axis in OPT's MLP."""
    return value if value.dim() == 2 else value[0]


@contextmanager
def edited(model: nn.Module, hookpoint: str, edit: Callable[[Tensor], Tensor]) -> Iterator[None]:
    """While open, `edit` replaces the hookpoint's value, [position, width], in every forward pass."""
    if hasattr(model, "edited"):
        with model.edited(hookpoint, edit):
            yield
        return
    handle = _attach(sites(model)[hookpoint], lambda value: edit(rows(value)).reshape(value.shape))
    try:
        yield
    finally:
        handle.remove()
