"""Write the seeded random dictionaries under dictionaries/ and what the libraries of their formats compute from them.

    python make_dictionaries.py [NAME ...]

Each dictionaries/NAME holds `checkpoint/` (written by the library's own save) and `expected.safetensors`: `input`,
`latents` (dense) and `output`, computed by the library from the files as saved, in float32. README.md describes them.
"""

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from sae_lens import (
    SAE,
    GatedSAE,
    GatedSAEConfig,
    JumpReLUSAE,
    JumpReLUSAEConfig,
    JumpReLUSkipTranscoder,
    JumpReLUSkipTranscoderConfig,
    JumpReLUTranscoder,
    JumpReLUTranscoderConfig,
    SkipTranscoder,
    SkipTranscoderConfig,
    StandardSAE,
    StandardSAEConfig,
    TopKSAE,
    TopKSAEConfig,
    Transcoder,
    TranscoderConfig,
)
from sae_lens.saes.abstopk_sae import AbsTopKSAE, AbsTopKSAEConfig
from sae_lens.saes.sae import SAEMetadata
from sparsify import SparseCoder, SparseCoderConfig
from torch import Tensor

FOLDER = Path(__file__).parent / "dictionaries"
ROWS = 23
FEWER_THAN_K = 1.8  # how far encoder biases are lowered, so that some rows have fewer than k positive latents
MARGIN = 1e-3  # no latent is so near to being chosen, or dropped, that rounding could change its fate


def randomize(parameters: dict[str, Tensor], generator: torch.Generator) -> None:
    """Give every tensor values under which a forgotten one shows: biases and thresholds far from zero, rows of
    unequal norm in the decoder, and an encoder that is not the decoder's transpose."""
    for name, parameter in sorted(parameters.items()):
        value = torch.randn(parameter.shape, generator=generator)
        match name:
            case "W_dec":
                value *= torch.rand(parameter.shape[0], 1, generator=generator) * 1.5 + 0.2
                value /= parameter.shape[1] ** 0.5
            case "W_enc":
                value /= parameter.shape[0] ** 0.5
            case "encoder.weight" | "W_skip":
                value /= parameter.shape[1] ** 0.5
            case "threshold":
                value = value * 0.8 + 1.5  # a few are negative
            case "r_mag":
                value *= 0.3
            case _:
                value *= 0.7
        parameter.data.copy_(value)


def rows(centre: Tensor, generator: torch.Generator) -> Tensor:
    """More input rows than are needed, of several scales and with a common offset, as residual streams have; the
    first three lie near `centre`, where a dictionary has least to say."""
    count, width = 40 * ROWS, len(centre)
    scale = torch.tensor([0.2, 1.0, 1.0, 3.0, 20.0])[torch.randint(5, (count, 1), generator=generator)]
    offset = torch.randn(width, generator=generator)
    values = torch.randn(count, width, generator=generator) * scale + offset
    values[:3] = centre + 0.1 * torch.randn(3, width, generator=generator)
    return values


def clear(input: Tensor, distances: Tensor) -> Tensor:
    """The first rows of `input` none of whose distances to a decision, [row, distance], is within the margin."""
    chosen = input[distances.abs().amin(-1) > MARGIN]
    assert len(chosen) >= ROWS, f"only {len(chosen)} rows are clear"
    return chosen[:ROWS].contiguous()


def boundary(preactivations: Tensor, k: int) -> Tensor:
    """How far the k-th largest is from the next, [row, 1]; 1 where it is not positive, since then both are zero."""
    top = preactivations.topk(k + 1).values
    gap = top[:, k - 1] - top[:, k].clamp(min=0)
    return torch.where(top[:, k - 1] > 0, gap, 1.0)[:, None]


def finish(
    name: str, input: Tensor, latents: Tensor, output: Tensor, signed: bool = False, more: dict[str, Tensor] | None = None
) -> None:
    assert signed == bool((latents < 0).any()) and (latents > 0).any() and latents.isfinite().all() and output.isfinite().all()
    expected = {"input": input, "latents": latents, "output": output} | (more or {})
    expected = {key: value.detach().clone(memory_format=torch.contiguous_format) for key, value in expected.items()}
    save_file(expected, FOLDER / name / "expected.safetensors")
    firing = (latents != 0).float().sum(-1)
    size = sum(path.stat().st_size for path in (FOLDER / name).rglob("*") if path.is_file())
    print(
        f"{name}: {size / 1e3:.0f} kB, {list(latents.shape)}, firing {firing.mean():.1f} ({firing.min():.0f} to"
        f" {firing.max():.0f}), largest {latents.max():.1f}"
    )


@torch.no_grad()
def sparsify(
    name: str,
    seed: int,
    width: int,
    config: SparseCoderConfig,
    dtype: torch.dtype = torch.float32,
    extra: dict | None = None,
) -> None:
    """A sparse coder of eai-sparsify, in a folder named after its hookpoint, as sparsify names them."""
    generator = torch.Generator().manual_seed(seed)
    coder = SparseCoder(width, config)
    randomize(dict(coder.named_parameters()), generator)
    coder.encoder.bias -= FEWER_THAN_K
    if config.normalize_decoder and not config.transcode:
        coder.set_decoder_norm_to_unit_norm()
    folder = FOLDER / name / "checkpoint" / "layers.1"
    coder.to(dtype).save_to_disk(folder)
    if extra:
        path = folder / "cfg.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | extra) + "\n")

    coder = SparseCoder.load_from_disk(folder).float()
    candidates = rows(torch.zeros(width) if config.transcode else coder.b_dec, generator)
    positive = coder.encode(candidates).pre_acts
    small = torch.where(positive > 0, positive, 1.0)
    if config.activation == "groupmax":
        groups = positive.unflatten(-1, (config.k, -1)).topk(2).values
        edges = torch.where(groups[..., 0] > 0, groups[..., 0] - groups[..., 1], 1.0)
    else:
        edges = boundary(positive, config.k)
    input = clear(candidates, torch.cat([small, edges], dim=-1))
    values, indices, _ = coder.encode(input)
    latents = torch.zeros(ROWS, coder.num_latents).scatter_(-1, indices, values)
    output = coder(input).sae_out
    # The formula, by hand.
    centred = input if config.transcode else input - coder.b_dec
    by_hand = torch.relu(centred @ coder.encoder.weight.T + coder.encoder.bias)
    if config.activation == "groupmax":
        groups = by_hand.unflatten(-1, (config.k, -1))
        kept = torch.where(groups == groups.amax(-1, keepdim=True), groups, 0).flatten(1)
    else:
        kept = torch.where(by_hand >= by_hand.topk(config.k).values[:, -1:], by_hand, 0)
    torch.testing.assert_close(latents, kept, rtol=1e-5, atol=1e-5)
    skip = input @ coder.W_skip.T if config.skip_connection else 0
    torch.testing.assert_close(output, kept @ coder.W_dec + coder.b_dec + skip, rtol=1e-5, atol=1e-4)
    finish(name, input, latents, output)


@torch.no_grad()
def sparsify_signed(name: str, seed: int, width: int, config: SparseCoderConfig) -> None:
    """An autoencoder of sparsify before 1.2, with `signed`: the k largest by magnitude, without ReLU. No version that
    can still be installed computes it, so it is computed by hand."""
    generator = torch.Generator().manual_seed(seed)
    coder = SparseCoder(width, config)
    randomize(dict(coder.named_parameters()), generator)
    folder = FOLDER / name / "checkpoint" / "layers.1"
    coder.save_to_disk(folder)
    path = folder / "cfg.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"signed": True}) + "\n")

    candidates = rows(coder.b_dec, generator)
    pre = (candidates - coder.b_dec) @ coder.encoder.weight.T + coder.encoder.bias
    top = pre.abs().topk(config.k + 1).values
    clear_rows = top[:, config.k - 1] - top[:, config.k] > MARGIN
    input, pre = candidates[clear_rows][:ROWS].contiguous(), pre[clear_rows][:ROWS]
    indices = pre.abs().topk(config.k).indices
    latents = torch.zeros_like(pre).scatter_(-1, indices, pre.gather(-1, indices))
    finish(name, input, latents, latents @ coder.W_dec + coder.b_dec, signed=True)


@torch.no_grad()
def saelens(
    name: str,
    seed: int,
    sae: SAE,
    legacy: dict | None = None,
    heads: int | None = None,
    fold: float | None = None,
    finetuning: bool = False,
    log_threshold: bool = False,
) -> None:
    """A dictionary of SAELens, with `legacy` the flat cfg.json of a version before 6 in the place of the saved one.

    `fold` is a `norm_scaling_factor` that the files hold and the library folds into the weights when it loads them;
    `finetuning` adds a factor for each latent, which versions before 6 multiplied by before decoding; `log_threshold`
    stores thresholds as training checkpoints did."""
    generator = torch.Generator().manual_seed(seed)
    randomize(dict(sae.named_parameters()), generator)
    if isinstance(sae, TopKSAE):
        sae.b_enc -= FEWER_THAN_K
    if log_threshold:
        sae.threshold.data = sae.threshold.abs() + 0.01
    folder = FOLDER / name / "checkpoint"
    sae.save_model(folder)
    if legacy:
        (folder / "cfg.json").write_text(json.dumps(legacy, indent=2) + "\n")
    weights = folder / "sae_weights.safetensors"
    factors = torch.ones(sae.cfg.d_sae)
    if finetuning:
        factors = 0.5 + torch.rand(sae.cfg.d_sae, generator=generator)

    sae = SAE.load_from_disk(folder)
    if fold:
        path = folder / "cfg.json"
        configuration = json.loads(path.read_text())
        path.write_text(json.dumps(configuration | {"norm_scaling_factor": fold}) + "\n")
        sae.fold_activation_norm_scaling_factor(fold)
    if finetuning:
        save_file(load_file(weights) | {"scaling_factor": factors}, weights)
    if log_threshold:
        tensors = load_file(weights)
        tensors["log_threshold"] = tensors.pop("threshold").log()
        save_file(tensors, weights)
        sae.threshold.data = tensors["log_threshold"].exp()
    width, latents_count = sae.cfg.d_in, sae.cfg.d_sae
    shape = (-1, heads, width // heads) if heads else (-1, width)
    preactivations: list[Tensor] = []
    sae.hook_sae_acts_pre.register_forward_hook(lambda module, inputs, output: preactivations.append(output))
    transcodes = isinstance(sae, Transcoder)
    candidates = rows(torch.zeros(width) if transcodes else sae.b_dec * sae.cfg.apply_b_dec_to_input, generator)
    sae.encode(candidates.reshape(shape))
    pre = preactivations[0]
    if isinstance(sae, GatedSAE):
        gate = sae.process_sae_in(candidates) @ sae.W_enc + sae.b_gate
        distances = torch.cat([pre, gate], dim=-1)
    elif isinstance(sae, AbsTopKSAE):
        top = pre.abs().topk(sae.cfg.k + 1).values
        distances = (top[:, sae.cfg.k - 1] - top[:, sae.cfg.k])[:, None]
    elif isinstance(sae, (JumpReLUSAE, JumpReLUTranscoder)):
        distances = torch.cat([pre, pre - sae.threshold], dim=-1)
    elif isinstance(sae, TopKSAE):
        scaled = pre * sae.W_dec.norm(dim=-1) if sae.cfg.rescale_acts_by_decoder_norm else pre
        distances = torch.cat([pre, boundary(scaled, sae.cfg.k)], dim=-1)
    else:
        distances = pre
    input = clear(candidates, distances)
    latents = sae.encode(input.reshape(shape))
    output = sae(input) if transcodes else sae.decode(latents * factors).reshape(ROWS, width)
    assert latents.shape == (ROWS, latents_count)
    finish(name, input, latents, output, signed=isinstance(sae, AbsTopKSAE))


def v6(hook_name: str, **fields) -> dict:
    """The fields that every configuration of version 6 has here."""
    metadata = SAEMetadata(model_name="latentd/fixture", hook_name=hook_name, prepend_bos=False, context_size=128)
    return {"metadata": metadata, **fields}


def out(hook_name: str, hook_name_out: str) -> dict:
    """The fields of a transcoder's configuration."""
    fields = v6(hook_name, apply_b_dec_to_input=False)
    fields["metadata"].hook_name_out = hook_name_out
    return fields


LEGACY_FINETUNED = {
    "architecture": "standard",
    "model_name": "latentd/fixture",
    "hook_name": "blocks.1.hook_resid_post",
    "hook_head_index": None,
    "d_in": 20,
    "d_sae": 48,
    "activation_fn_str": "relu",
    "normalize_activations": "none",
    "dtype": "float32",
    "apply_b_dec_to_input": True,
    "finetuning_scaling_factor": True,
}

LEGACY_TOPK = {
    "architecture": "standard",
    "model_name": "latentd/fixture",
    "hook_point": "blocks.0.hook_mlp_out",
    "hook_point_layer": 0,
    "hook_point_head_index": None,
    "d_in": 35,
    "d_sae": 77,
    "activation_fn_str": "topk",
    "activation_fn_kwargs": {"k": 6},
    "normalize_activations": False,
    "dtype": "torch.float32",
    "context_size": 128,
    "l1_coefficient": 0.001,
    "sae_lens_training_version": "3.4.1",
}

LEGACY_HOOK_Z = {
    "model_name": "latentd/fixture",
    "hook_name": "blocks.1.attn.hook_z",
    "hook_layer": 1,
    "hook_head_index": None,
    "d_in": 70,
    "d_sae": 77,
    "activation_fn_str": "relu",
    "normalize_activations": "none",
    "dtype": "float32",
    "apply_b_dec_to_input": True,
    "finetuning_scaling_factor": False,
    "prepend_bos": True,
}

DICTIONARIES: dict[str, Callable[[str], None]] = {
    "sparsify-topk": lambda name: sparsify(name, 201, 72, SparseCoderConfig(num_latents=129, k=7)),
    # As an older version wrote it: latents from the expansion factor, a key that no longer exists.
    "sparsify-bfloat16": lambda name: sparsify(
        name, 202, 24, SparseCoderConfig(expansion_factor=3, k=5), torch.bfloat16, {"signed": False}
    ),
    "sparsify-transcoder": lambda name: sparsify(
        name, 203, 35, SparseCoderConfig(num_latents=77, k=5, transcode=True, skip_connection=True)
    ),
    "sparsify-groupmax": lambda name: sparsify(
        name, 212, 20, SparseCoderConfig(num_latents=48, k=6, activation="groupmax")
    ),
    "sparsify-signed": lambda name: sparsify_signed(name, 213, 20, SparseCoderConfig(num_latents=48, k=6)),
    "saelens-gated": lambda name: saelens(
        name, 214, GatedSAE(GatedSAEConfig(20, 48, **v6("blocks.1.hook_resid_post")))
    ),
    "saelens-abstopk": lambda name: saelens(
        name, 215, AbsTopKSAE(AbsTopKSAEConfig(20, 48, k=6, **v6("blocks.1.hook_resid_post")))
    ),
    "saelens-transcoder": lambda name: saelens(
        name, 216, Transcoder(TranscoderConfig(20, 48, d_out=13, **out("blocks.1.mlp.hook_in", "blocks.1.hook_mlp_out")))
    ),
    "saelens-skip-transcoder": lambda name: saelens(
        name,
        217,
        SkipTranscoder(SkipTranscoderConfig(20, 48, d_out=13, **out("blocks.1.mlp.hook_in", "blocks.1.hook_mlp_out"))),
    ),
    "saelens-jumprelu-transcoder": lambda name: saelens(
        name,
        218,
        JumpReLUTranscoder(
            JumpReLUTranscoderConfig(20, 48, d_out=20, **out("blocks.1.ln2.hook_normalized", "blocks.1.hook_mlp_out"))
        ),
    ),
    "saelens-jumprelu-skip-transcoder": lambda name: saelens(
        name,
        219,
        JumpReLUSkipTranscoder(
            JumpReLUSkipTranscoderConfig(20, 48, d_out=20, **out("blocks.1.mlp.hook_in", "blocks.1.hook_mlp_out"))
        ),
    ),
    "saelens-expected-average": lambda name: saelens(
        name,
        220,
        JumpReLUSAE(
            JumpReLUSAEConfig(
                20, 48, normalize_activations="expected_average_only_in", **v6("blocks.1.hook_resid_post")
            )
        ),
        fold=0.31,
    ),
    "saelens-layer-norm-topk": lambda name: saelens(
        name,
        221,
        TopKSAE(TopKSAEConfig(20, 48, k=6, normalize_activations="layer_norm", **v6("blocks.1.hook_resid_post"))),
    ),
    "saelens-finetuned": lambda name: saelens(
        name, 222, StandardSAE(StandardSAEConfig(20, 48)), LEGACY_FINETUNED, finetuning=True
    ),
    "saelens-log-threshold": lambda name: saelens(
        name,
        223,
        JumpReLUSAE(JumpReLUSAEConfig(20, 48, **v6("blocks.1.hook_resid_post"))),
        log_threshold=True,
    ),
    "saelens-standard": lambda name: saelens(
        name, 204, StandardSAE(StandardSAEConfig(67, 129, **v6("blocks.1.hook_resid_post")))
    ),
    "saelens-standard-layer-norm": lambda name: saelens(
        name,
        205,
        StandardSAE(
            StandardSAEConfig(
                35,
                77,
                apply_b_dec_to_input=False,
                normalize_activations="layer_norm",
                **v6("blocks.1.hook_mlp_out"),
            )
        ),
    ),
    "saelens-topk": lambda name: saelens(
        name, 206, TopKSAE(TopKSAEConfig(67, 129, k=9, **v6("blocks.2.hook_resid_pre")))
    ),
    "saelens-topk-decoder-norm": lambda name: saelens(
        name,
        207,
        TopKSAE(
            TopKSAEConfig(
                35,
                77,
                k=9,
                rescale_acts_by_decoder_norm=True,
                apply_b_dec_to_input=False,
                **v6("blocks.1.hook_resid_post"),
            )
        ),
    ),
    "saelens-jumprelu": lambda name: saelens(
        name,
        208,
        JumpReLUSAE(JumpReLUSAEConfig(67, 129, apply_b_dec_to_input=False, **v6("blocks.1.hook_resid_post"))),
    ),
    "saelens-jumprelu-constant-norm": lambda name: saelens(
        name,
        209,
        JumpReLUSAE(
            JumpReLUSAEConfig(35, 77, normalize_activations="constant_norm_rescale", **v6("blocks.1.hook_attn_out"))
        ),
    ),
    "saelens-legacy-topk": lambda name: saelens(name, 210, TopKSAE(TopKSAEConfig(35, 77, k=6)), LEGACY_TOPK),
    "saelens-legacy-hook-z": lambda name: saelens(
        name, 211, StandardSAE(StandardSAEConfig(70, 77)), LEGACY_HOOK_Z, heads=5
    ),
}


if __name__ == "__main__":
    torch.set_num_threads(1)
    for name in sys.argv[1:] or DICTIONARIES:
        shutil.rmtree(FOLDER / name, ignore_errors=True)
        DICTIONARIES[name](name)
