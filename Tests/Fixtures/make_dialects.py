"""Write small dictionaries in the layouts that other projects publish, and what their published definitions compute.

    python make_dialects.py [NAME ...]

As make_dictionaries.py: dictionary_learning's, circuit-tracer's and Llamascopium's are saved and computed by those
libraries' own classes; layouts whose own code is not on PyPI are written here in torch, from the definition, and held by
check_dialects.py to what other libraries make of the same files. Each dictionaries/NAME holds `checkpoint/…` and
`expected.safetensors`.
"""

import importlib.abc
import importlib.machinery
import importlib.util
import json
import sys
import shutil
import types
import warnings
from collections.abc import Callable
from pathlib import Path
from unittest.mock import MagicMock

import numpy
import torch
from make_dictionaries import FEWER_THAN_K, FOLDER, boundary, clear, finish, rows
from safetensors.torch import save_file
from torch import Tensor

WIDTH, OUTPUT, LATENTS, K = 20, 20, 48, 6


class Absent(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Stands in for packages that the libraries import for their training, which is not needed for their classes."""

    names = ("nnsight", "wandb", "zstandard", "datasets")

    def find_spec(self, name: str, path: object = None, target: object = None) -> importlib.machinery.ModuleSpec | None:
        absent = name.split(".")[0] in self.names
        return importlib.machinery.ModuleSpec(name, self, is_package=True) if absent else None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> MagicMock:
        return MagicMock(__path__=[], __spec__=spec, __name__=spec.name)

    def exec_module(self, module: object) -> None:
        pass


sys.meta_path.append(Absent())


def bare(name: str) -> None:
    """Lets a package's modules be imported without running its `__init__`, which imports all of its training."""
    if name in sys.modules:
        return
    spec = importlib.util.find_spec(name)
    module = types.ModuleType(name)
    module.__path__ = list(spec.submodule_search_locations)
    sys.modules[name] = module


class Numbers:
    """Seeded tensors under which a forgotten one shows."""

    def __init__(self, seed: int) -> None:
        self.generator = torch.Generator().manual_seed(seed)

    def normal(self, *shape: int, scale: float = 1.0) -> Tensor:
        return torch.randn(shape, generator=self.generator) * scale

    def encoder(self, latents: int = LATENTS, width: int = WIDTH) -> Tensor:
        """[latents, width]"""
        return self.normal(latents, width, scale=width**-0.5)

    def decoder(self, latents: int = LATENTS, width: int = OUTPUT) -> Tensor:
        """[latents, width], rows of unequal norm"""
        norms = torch.rand(latents, 1, generator=self.generator) * 1.5 + 0.2
        return self.normal(latents, width, scale=width**-0.5) * norms

    def bias(self, count: int) -> Tensor:
        return self.normal(count, scale=0.7)

    def thresholds(self, count: int = LATENTS) -> Tensor:
        return self.bias(count).abs() + 0.3


def folder(name: str, path: str = "") -> Path:
    result = FOLDER / name / "checkpoint" / path
    result.mkdir(parents=True, exist_ok=True)
    return result


def write_json(path: Path, value: dict) -> None:
    path.write_text(json.dumps(value, indent=2) + "\n")


def inputs(centre: Tensor, numbers: Numbers, distances: Callable[[Tensor], Tensor]) -> Tensor:
    """Rows for which no decision is nearer than the margin."""
    candidates = rows(centre, numbers.generator)
    return clear(candidates, distances(candidates))


def jump(pre: Tensor, threshold: Tensor) -> Tensor:
    """relu, then strictly above"""
    return torch.relu(pre) * (pre > threshold)


def top(pre: Tensor, k: int) -> Tensor:
    """The k largest, then relu."""
    chosen = pre.topk(k)
    return torch.zeros_like(pre).scatter_(-1, chosen.indices, chosen.values.relu())


def layer_norm(x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    mean = x.mean(-1, keepdim=True)
    centred = x - mean
    deviation = centred.std(-1, keepdim=True)
    return centred / (deviation + 1e-5), mean, deviation


def gemma_scope(name: str, path: str, upper: bool, embedding: bool = False) -> None:
    n = Numbers(301)
    encoder, decoder, b_enc, b_dec, threshold = (
        n.encoder(), n.decoder(), n.bias(LATENTS), n.bias(OUTPUT), n.thresholds(),
    )
    letter = "W" if upper else "w"
    arrays = {
        f"{letter}_enc": encoder.T.contiguous(), f"{letter}_dec": decoder, "b_enc": b_enc, "b_dec": b_dec,
        "threshold": threshold,
    }
    numpy.savez(folder(name, path) / "params.npz", **{key: value.numpy() for key, value in arrays.items()})
    root = WIDTH**0.5 if embedding else 1.0

    def pre(x: Tensor) -> Tensor:
        return (x / root) @ encoder.T + b_enc

    x = inputs(torch.zeros(WIDTH), n, lambda x: torch.cat([pre(x), pre(x) - threshold], -1))
    latents = jump(pre(x), threshold)
    finish(name, x, latents, latents @ decoder * root + b_dec)


def gemma_scope_2(name: str, path: str, configuration: dict | None, skip: bool) -> None:
    n = Numbers(302)
    encoder, decoder, b_enc, b_dec, threshold = (
        n.encoder(), n.decoder(), n.bias(LATENTS), n.bias(OUTPUT), n.thresholds(),
    )
    tensors = {"w_enc": encoder.T.contiguous(), "w_dec": decoder, "b_enc": b_enc, "b_dec": b_dec, "threshold": threshold}
    affine = n.normal(WIDTH, OUTPUT, scale=WIDTH**-0.5)
    if skip:
        tensors["affine_skip_connection"] = affine
    save_file(tensors, folder(name, path) / "params.safetensors")
    if configuration:
        write_json(folder(name, path) / "config.json", configuration)

    def pre(x: Tensor) -> Tensor:
        return x @ encoder.T + b_enc

    x = inputs(torch.zeros(WIDTH), n, lambda x: torch.cat([pre(x), pre(x) - threshold], -1))
    latents = jump(pre(x), threshold)
    finish(name, x, latents, latents @ decoder + b_dec + (x @ affine if skip else 0))


def qwen_scope(name: str) -> None:
    n = Numbers(303)
    encoder, decoder, b_enc, b_dec = n.encoder(), n.decoder(), n.bias(LATENTS) - FEWER_THAN_K, n.bias(OUTPUT)
    path = folder(name, f"SAE-Res-Qwen3-1.7B-Base-W32K-L0_{K}") / "layer7.sae.pt"
    torch.save({"W_enc": encoder, "W_dec": decoder.T.contiguous(), "b_enc": b_enc, "b_dec": b_dec}, path)

    def pre(x: Tensor) -> Tensor:
        return x @ encoder.T + b_enc

    x = inputs(torch.zeros(WIDTH), n, lambda x: torch.cat([pre(x), boundary(pre(x), K)], -1))
    latents = top(pre(x), K)
    finish(name, x, latents, latents @ decoder + b_dec)


def llama_scope(name: str, r1: bool) -> None:
    n = Numbers(304)
    encoder, decoder, b_enc, b_dec = n.encoder(), n.decoder(), n.bias(LATENTS), n.bias(OUTPUT)
    norms = {"in": 11.5, "out": 7.25}
    s_in, s_out = WIDTH**0.5 / norms["in"], OUTPUT**0.5 / norms["out"]
    tensors = {
        "encoder.weight": encoder, "encoder.bias": b_enc, "decoder.weight": decoder.T.contiguous(), "decoder.bias": b_dec,
    }
    hooks = {"hook_point_in": "blocks.3.ln2.hook_normalized", "hook_point_out": "blocks.3.hook_mlp_out"}
    if r1:
        hooks = {"hook_point_in": "blocks.3.hook_resid_post", "hook_point_out": "blocks.3.hook_resid_post"}
        log_threshold = n.thresholds().log()
        threshold, s_out = log_threshold.exp(), s_in
        tensors["log_jumprelu_threshold"] = log_threshold
        save_file(tensors, folder(name) / "sae_weights.safetensors")
        write_json(
            folder(name) / "config.json",
            {"d_model": WIDTH, "expansion_factor": 2.4, **hooks, "dataset_average_activation_norm": {"in": norms["in"]}},
        )
    else:
        raw = 1.1  # in units of the raw activations, so times s_in in those of the pre-activations
        threshold = torch.full((LATENTS,), raw * s_in)
        save_file(tensors, folder(name, "checkpoints") / "final.safetensors")
        write_json(
            folder(name) / "hyperparams.json",
            {
                "d_model": WIDTH, "d_sae": LATENTS, "jump_relu_threshold": raw, **hooks,
                "dataset_average_activation_norm": norms, "apply_decoder_bias_to_pre_encoder": False,
            },
        )

    def pre(x: Tensor) -> Tensor:
        return (x * s_in) @ encoder.T + b_enc

    x = inputs(torch.zeros(WIDTH), n, lambda x: torch.cat([pre(x), pre(x) - threshold], -1))
    latents = jump(pre(x), threshold)
    finish(name, x, latents, (latents @ decoder + b_dec) / s_out)


def llamascopium_classes() -> types.SimpleNamespace:
    bare("llamascopium")
    warnings.filterwarnings("ignore", message="CUDA is not available")
    from llamascopium.models import crosscoder, sae, sparse_dictionary

    return types.SimpleNamespace(
        SAE=sae.SparseAutoEncoder, SAEConfig=sae.SAEConfig, Crosscoder=crosscoder.Crosscoder,
        CrosscoderConfig=crosscoder.CrosscoderConfig, Dictionary=sparse_dictionary.SparseDictionary,
    )


@torch.no_grad()
def llamascopium(name: str, function: str, norm: str) -> None:
    """By the library's own classes. It selects by pre-activation times decoder norm; reported and decoded is the plain
    pre-activation. What is called inference has the dataset's norm folded into its weights by the library."""
    n = Numbers(305)
    library = llamascopium_classes()
    hook, average = "blocks.2.hook_resid_post", 9.75
    configuration = library.SAEConfig(
        hook_point_in=hook, hook_point_out=hook, d_model=WIDTH, expansion_factor=LATENTS / WIDTH, act_fn=function, top_k=K,
        norm_activation="dataset-wise" if norm == "inference" else norm, device="cpu", dtype=torch.float32,
    )
    coder = library.SAE(configuration)
    coder.W_E.copy_(n.encoder().T)
    coder.W_D.copy_(n.decoder())
    coder.b_E.copy_(n.bias(LATENTS) - (FEWER_THAN_K if function == "topk" else 0))
    coder.b_D.copy_(n.bias(OUTPUT))
    if function == "jumprelu":
        coder.activation_function.log_jumprelu_threshold.copy_(n.thresholds().log())
    # Without this the library writes a number that was never set.
    coder.set_dataset_average_activation_norm({hook: average})
    coder.save_pretrained(folder(name), fold_activation_scale=norm == "inference")
    coder.cfg.save_hyperparameters(folder(name))

    coder = library.Dictionary.from_pretrained(str(folder(name)), device="cpu", dtype=torch.float32)
    assert coder.cfg.norm_activation == norm

    def scaled(x: Tensor) -> Tensor:
        normed = coder.normalize_activations({hook: x})[hook]
        return coder.encode(normed, return_hidden_pre=True)[1] * coder.decoder_norm()

    def distances(x: Tensor) -> Tensor:
        pre = scaled(x)
        edge = boundary(pre, K) if function == "topk" else pre - coder.activation_function.log_jumprelu_threshold.exp()
        return torch.cat([pre, edge], -1)

    x = inputs(torch.zeros(WIDTH), n, distances)
    normed, factors = coder.normalize_activations({hook: x}, return_scale_factor=True)
    latents = coder.encode(normed[hook])
    finish(name, x, latents, coder.denormalize_activations({hook: coder.decode(latents)}, factors)[hook])


def openai(name: str, location: str, top_k: bool) -> None:
    n = Numbers(306)
    encoder, decoder, latent_bias, pre_bias = n.encoder(), n.decoder(), n.bias(LATENTS), n.bias(WIDTH)
    if top_k:
        latent_bias -= FEWER_THAN_K
    state = {
        "pre_bias": pre_bias, "encoder.weight": encoder, "latent_bias": latent_bias,
        "decoder.weight": decoder.T.contiguous(), "stats_last_nonzero": torch.zeros(LATENTS, dtype=torch.long),
        "latents_activation_frequency": torch.ones(LATENTS), "latents_mean_square": torch.zeros(LATENTS),
        "activation": "TopK" if top_k else "ReLU",
    }
    if top_k:
        state["activation_state_dict"] = {"k": K, "postact_fn": "ReLU"}
    torch.save(state, folder(name, f"{location}/autoencoders") / "5.pt")

    def pre(x: Tensor) -> Tensor:
        return ((layer_norm(x)[0] if top_k else x) - pre_bias) @ encoder.T + latent_bias

    x = inputs(pre_bias, n, lambda x: torch.cat([pre(x), boundary(pre(x), K)] if top_k else [pre(x)], -1))
    latents = top(pre(x), K) if top_k else pre(x).relu()
    output = latents @ decoder + pre_bias
    if top_k:
        _, mean, deviation = layer_norm(x)
        output = output * deviation + mean
    finish(name, x, latents, output)


@torch.no_grad()
def dictionary_learning(name: str, kind: str, threshold: float | None = None, submodule: str = "resid_post_layer_4") -> None:
    """By the library's own classes, as its loader makes them."""
    from dictionary_learning import dictionary
    from dictionary_learning.trainers.batch_top_k import BatchTopKSAE
    from dictionary_learning.trainers.matryoshka_batch_top_k import MatryoshkaBatchTopKSAE
    from dictionary_learning.trainers.top_k import AutoEncoderTopK

    n = Numbers(307)
    match kind:
        case "AutoEncoderTopK":
            coder = AutoEncoderTopK(WIDTH, LATENTS, K)
        case "BatchTopKSAE":
            coder = BatchTopKSAE(WIDTH, LATENTS, K)
        case "MatryoshkaBatchTopKSAE":
            coder = MatryoshkaBatchTopKSAE(WIDTH, LATENTS, K, [8, 16, 24])
        case _:
            coder = getattr(dictionary, kind)(WIDTH, LATENTS)
    for parameter_name, parameter in sorted(coder.named_parameters()):
        match parameter_name:
            case "encoder.weight":
                value = n.encoder()
            case "W_enc":
                value = n.encoder().T
            case "decoder.weight":
                value = n.decoder().T
            case "W_dec":
                value = n.decoder()
            case "threshold":
                value = n.thresholds()
            case "r_mag":
                value = n.normal(LATENTS, scale=0.3)
            case _:
                value = n.bias(parameter.numel())
        parameter.data.copy_(value)
    bias = getattr(coder, "b_enc", None)
    if hasattr(coder, "k"):
        (coder.encoder.bias if bias is None else bias).data -= FEWER_THAN_K
    if threshold is not None:
        coder.threshold.fill_(threshold)
    elif kind == "AutoEncoderTopK":
        coder.threshold.fill_(0.9)
    path = folder(name, "trainer_0")
    torch.save(coder.state_dict(), path / "ae.pt")
    trainer = {
        "dict_class": kind, "trainer_class": kind + "Trainer", "activation_dim": WIDTH, "dict_size": LATENTS, "k": K,
        "layer": 4, "lm_name": "latentd/fixture", "submodule_name": submodule,
    }
    write_json(path / "config.json", {"trainer": trainer, "buffer": {"ctx_len": 128, "d_submodule": WIDTH}})

    centre = getattr(coder, "b_dec", getattr(coder, "bias", getattr(coder, "decoder_bias", torch.zeros(WIDTH))))
    if kind == "AutoEncoderNew" or kind == "JumpReluAutoEncoder":
        centre = torch.zeros(WIDTH)

    def distances(x: Tensor) -> Tensor:
        if kind == "GatedAutoEncoder":
            p = coder.encoder(x - coder.decoder_bias)
            return torch.cat([p + coder.gate_bias, p * coder.r_mag.exp() + coder.mag_bias], -1)
        if kind == "JumpReluAutoEncoder":
            pre = coder.encode(x, output_pre_jump=True)[1]
            return torch.cat([pre, pre - coder.threshold], -1)
        if kind == "MatryoshkaBatchTopKSAE":
            pre = (x - coder.b_dec) @ coder.W_enc + coder.b_enc
        elif kind == "AutoEncoderNew":
            pre = coder.encoder(x)
        else:
            pre = coder.encoder(x - centre)
        parts = [pre]
        if kind == "AutoEncoderTopK" or (threshold is not None and threshold < 0):
            parts.append(boundary(pre, K))
        elif threshold is not None:
            parts.append(pre - threshold)
        return torch.cat(parts, -1)

    x = inputs(centre, n, distances)
    if threshold is not None and threshold < 0:
        # Never set: top-k across a batch, here of one position.
        latents = torch.cat([coder.encode(row[None], use_threshold=False) for row in x])
    else:
        latents = coder.encode(x)
    finish(name, x, latents, coder.decode(latents))


def batch_top_k(name: str, kind: str, older: bool = False) -> None:
    """`older`: as versions before May 2024 write it, with an encoder bias and the decoder tied to the encoder."""
    n = Numbers(308)
    encoder, decoder, b_enc, b_dec = n.encoder(), n.decoder(), n.bias(LATENTS), n.bias(OUTPUT)
    if older:
        b_enc -= FEWER_THAN_K
    state = {"W_enc": encoder.T.contiguous(), "W_dec": decoder, "b_enc": b_enc, "b_dec": b_dec}
    log_threshold = n.thresholds().log()
    if kind == "jumprelu":
        state["jumprelu.log_threshold"] = log_threshold
    torch.save(state, folder(name) / "sae.pt")
    normed = kind == "batchtopk"
    configuration = {
        "sae_type": kind, "act_size": WIDTH, "dict_size": LATENTS, "top_k": K, "input_unit_norm": normed,
        "hook_point": "blocks.8.hook_resid_pre", "model_name": "gpt2-small",
    }
    if older:
        configuration |= {"use_encoder_bias": True, "tied_weights": True, "activation": "relu"}
        decoder = encoder
    write_json(folder(name) / "config.json", configuration)
    # The library's top-k classes leave b_enc out, and its JumpReLU b_dec of the input.
    bias = b_enc if older or kind == "jumprelu" else 0
    subtracted = 0 if kind == "jumprelu" else b_dec

    def pre(x: Tensor) -> Tensor:
        return ((layer_norm(x)[0] if normed else x) - subtracted) @ encoder.T + bias

    def distances(x: Tensor) -> Tensor:
        edge = pre(x) - log_threshold.exp() if kind == "jumprelu" else boundary(pre(x), K)
        return torch.cat([pre(x), edge], -1)

    x = inputs(torch.zeros(WIDTH) if kind == "jumprelu" else b_dec, n, distances)
    latents = jump(pre(x), log_threshold.exp()) if kind == "jumprelu" else top(pre(x), K)
    output = latents @ decoder + b_dec
    if normed:
        _, mean, deviation = layer_norm(x)
        output = output * deviation + mean
    finish(name, x, latents, output)


def attention_output(name: str) -> None:
    n = Numbers(309)
    encoder, decoder, b_enc, b_dec = n.encoder(), n.decoder(), n.bias(LATENTS), n.bias(OUTPUT)
    stem = "gpt2-small_L5_Hcat_z_lr1.20e-03_v9"
    state = {"W_enc": encoder.T.contiguous(), "W_dec": decoder, "b_enc": b_enc, "b_dec": b_dec}
    torch.save(state, folder(name) / f"{stem}.pt")
    write_json(
        folder(name) / f"{stem}_cfg.json",
        {"act_size": WIDTH, "dict_size": LATENTS, "act_name": "blocks.5.attn.hook_z"},
    )

    def pre(x: Tensor) -> Tensor:
        return (x - b_dec) @ encoder.T + b_enc

    x = inputs(b_dec, n, pre)
    latents = pre(x).relu()
    finish(name, x, latents, latents @ decoder + b_dec)


def linear_layers(name: str, file: str, stems: tuple[str, str], configuration: dict | None) -> None:
    n = Numbers(310)
    encoder, decoder, b_enc, b_dec = n.encoder(), n.decoder(), n.bias(LATENTS), n.bias(OUTPUT)
    k = (configuration or {}).get("k")
    if k:
        b_enc -= FEWER_THAN_K
    state = {
        f"{stems[0]}.weight": encoder, f"{stems[0]}.bias": b_enc, f"{stems[1]}.weight": decoder.T.contiguous(),
        f"{stems[1]}.bias": b_dec,
    }
    if file.endswith("safetensors"):
        save_file(state, folder(name) / file)
    else:
        torch.save(state, folder(name) / file)
    if configuration:
        write_json(folder(name) / "config.json", configuration)

    def pre(x: Tensor) -> Tensor:
        return x @ encoder.T + b_enc

    x = inputs(torch.zeros(WIDTH), n, lambda x: torch.cat([pre(x), boundary(pre(x), k)] if k else [pre(x)], -1))
    latents = top(pre(x), k) if k else pre(x).relu()
    finish(name, x, latents, latents @ decoder + b_dec)


@torch.no_grad()
def circuit_tracer(name: str, kind: str) -> None:
    """By the library's own classes. Which k a top-k transcoder has only config.yaml says."""
    from circuit_tracer.transcoder.activation_functions import JumpReLU, TopK
    from circuit_tracer.transcoder.single_layer_transcoder import SingleLayerTranscoder, load_relu_transcoder

    n = Numbers(311)
    # Half of the thresholds are negative, which lets negative numbers through.
    function = {"jumprelu": JumpReLU(n.bias(LATENTS), 0.1), "topk": TopK(K), "relu": torch.relu}[kind]
    coder = SingleLayerTranscoder(WIDTH, LATENTS, function, 6, skip_connection=kind == "topk", dtype=torch.float32)
    coder.W_enc.copy_(n.encoder())
    coder.W_dec.copy_(n.decoder())
    coder.b_enc.copy_(n.bias(LATENTS) - (FEWER_THAN_K if kind == "topk" else 0))
    coder.b_dec.copy_(n.bias(OUTPUT))
    if kind == "topk":
        coder.W_skip.copy_(n.normal(OUTPUT, WIDTH, scale=WIDTH**-0.5))
    path = str(folder(name) / "layer_6.safetensors")
    coder.to_safetensors(path)
    lines = [
        "model_name: latentd/fixture", "model_kind: transcoder_set", 'feature_input_hook: "mlp.hook_in"  # with gain',
        "feature_output_hook: hook_mlp_out", "transcoders:", "  - layer_6.safetensors",
    ]
    (folder(name) / "config.yaml").write_text("\n".join(lines + ([f"k: {K}"] if kind == "topk" else [])) + "\n")

    coder = load_relu_transcoder(path, 6, lazy_encoder=False, lazy_decoder=False)
    if kind == "topk":
        coder.activation_function = function

    def distances(x: Tensor) -> Tensor:
        pre = coder.encode(x, apply_activation_function=False)
        if kind == "jumprelu":
            return pre - coder.activation_function.threshold
        if kind == "topk":
            best = pre.topk(K + 1).values
            return (best[:, K - 1] - best[:, K])[:, None]
        return pre

    x = inputs(torch.zeros(WIDTH), n, distances)
    latents = coder.encode(x)
    finish(name, x, latents, coder.decode(latents, x), signed=bool((latents < 0).any()))


@torch.no_grad()
def cross_layer_transcoder(name: str) -> None:
    """Three layers, by the library's own class. `latents` and `output` are of layer 1, which writes to layers 1 and 2;
    `layers.*` are what all layers read, [layer, row, width], and what the whole predicts for each."""
    from circuit_tracer.transcoder.cross_layer_transcoder import CrossLayerTranscoder, load_clt

    n = Numbers(312)
    layers, width = 3, 10
    coder = CrossLayerTranscoder(layers, LATENTS, width, lazy_decoder=False, lazy_encoder=False, dtype=torch.float32)
    for layer in range(layers):
        coder.W_enc[layer].copy_(n.encoder(LATENTS, width))
        coder.b_enc[layer].copy_(n.bias(LATENTS))
        coder.b_dec[layer].copy_(n.bias(width))
        coder.W_dec[layer].copy_(n.normal(LATENTS, layers - layer, width, scale=width**-0.5))
    coder.to_safetensors(str(folder(name)))
    lines = ["model_name: latentd/fixture", "feature_input_hook: mlp.hook_in", "feature_output_hook: hook_mlp_out"]
    (folder(name) / "config.yaml").write_text("\n".join(lines) + "\n")

    coder = load_clt(str(folder(name)), dtype=torch.float32, lazy_decoder=False)
    assert coder.n_layers == layers

    def distances(x: Tensor) -> Tensor:
        return torch.cat([coder.encode_layer(x, layer, apply_activation_function=False) for layer in range(layers)], -1)

    # The layers read the same rows in another order.
    x = inputs(torch.zeros(width), n, distances)
    read = torch.stack([x.roll(layer, 0) for layer in range(layers)])
    features = coder.encode(read)
    own = torch.zeros_like(features)
    own[1] = features[1]
    alone = coder.decode(own) - coder.b_dec[:, None]
    output = torch.cat([alone[1] + coder.b_dec[1], alone[2]], -1)
    more = {"layers.input": read, "layers.output": coder(read), "layers.latents": features}
    finish(name, read[1], features[1], output, more=more)


def gemma_scope_2_clt(name: str) -> None:
    """The same in Gemma Scope 2's layout: slots for all layers, of which those before the own are not written, and a map of
    the input to the own layer's output."""
    n = Numbers(313)
    layers, width = 3, 10
    encoder, b_enc, b_dec, threshold = n.encoder(LATENTS, width), n.bias(LATENTS), n.bias(width), n.thresholds()
    decoder = n.normal(LATENTS, layers, width, scale=width**-0.5)
    affine = n.normal(width, width, scale=width**-0.5)
    tensors = {"w_enc": encoder.T.contiguous(), "w_dec": decoder, "b_enc": b_enc, "b_dec": b_dec, "threshold": threshold}
    tensors["affine_skip_connection"] = affine
    save_file(tensors, folder(name) / "params_layer_1.safetensors")

    def pre(x: Tensor) -> Tensor:
        return x @ encoder.T + b_enc

    x = inputs(torch.zeros(width), n, lambda x: torch.cat([pre(x), pre(x) - threshold], -1))
    latents = jump(pre(x), threshold)
    finish(name, x, latents, torch.cat([latents @ decoder[:, 1] + b_dec + x @ affine, latents @ decoder[:, 2]], -1))


def crosscoder(name: str) -> None:
    """Two places of width 10, side by side in input and output."""
    n = Numbers(314)
    places, width = 2, 10
    encoder = n.normal(places, width, LATENTS, scale=(places * width) ** -0.5)
    decoder = n.normal(LATENTS, places, width, scale=width**-0.5)
    b_enc, b_dec = n.bias(LATENTS), n.normal(places, width, scale=0.7)
    torch.save({"W_enc": encoder, "W_dec": decoder, "b_enc": b_enc, "b_dec": b_dec}, folder(name) / "cc_weights.pt")
    write_json(folder(name) / "cfg.json", {"d_in": width, "dict_size": LATENTS, "n_models": places})

    def pre(x: Tensor) -> Tensor:
        return x @ encoder.flatten(0, 1) + b_enc

    x = inputs(torch.zeros(places * width), n, pre)
    latents = pre(x).relu()
    finish(name, x, latents, latents @ decoder.flatten(1) + b_dec.flatten())


def crosscoder_dictionary_learning(name: str, normalization: int, threshold: float | list[float]) -> None:
    """As crosscoder, by dictionary_learning's fork. `normalization` numbers by which norm it chooses: 1 the layers' decoder
    norms added up, 2 the norm of all, 3 a mixture, 4 none, 5 each layer by itself with a threshold of its own. The last
    has the numbers by which activations are normalised."""
    n = Numbers(317)
    places, width = 2, 10
    encoder = n.normal(places, width, LATENTS, scale=(places * width) ** -0.5)
    decoder = torch.stack([n.decoder(width=width) for _ in range(places)])
    b_enc, b_dec = n.bias(LATENTS), n.normal(places, width, scale=0.7)
    unset = threshold == -1
    if unset:
        b_enc -= FEWER_THAN_K
    mean = torch.full((places, width), torch.nan)
    deviation, scale = mean.clone(), torch.ones(places)
    normed = normalization in (3, 5)
    if normed:
        mean, deviation = 0.3 * n.bias(places * width).reshape(places, width), n.thresholds(places * width).reshape(places, width)
        scale = 3.5 / (deviation.pow(2).sum(-1) + 1e-8).sqrt()
    state = {
        "encoder.weight": encoder, "encoder.bias": b_enc, "decoder.weight": decoder, "decoder.bias": b_dec,
        "code_normalization_id": torch.tensor(normalization), "k": torch.tensor(K, dtype=torch.int),
        "threshold": torch.tensor(threshold), "activation_mean": mean, "activation_std": deviation,
        "activation_global_scale": scale, "target_rms": torch.tensor(3.5 if normed else 1.0),
    }
    torch.save(state, folder(name) / "ae.pt")

    own = decoder.norm(dim=-1)
    norms = {
        1: own.sum(0), 2: own.pow(2).sum(0).sqrt(), 3: own.pow(2).sum(0).sqrt() + 0.1 * own.sum(0), 4: torch.ones(LATENTS),
        5: own,
    }[normalization]

    def pre(x: Tensor) -> Tensor:
        z = x.unflatten(-1, (places, width))
        for _ in range({3: 1, 5: 2}.get(normalization, 0)):
            z = (z - mean) * scale[:, None]
        return z.flatten(1) @ encoder.flatten(0, 1) + b_enc

    def edge(x: Tensor) -> Tensor:
        if unset:
            return boundary(pre(x) * norms, K)
        if normalization == 5:
            return (pre(x)[:, None] * norms - torch.tensor(threshold)[:, None]).flatten(1)
        return pre(x) * norms - threshold

    x = inputs(torch.zeros(places * width), n, lambda x: torch.cat([pre(x), edge(x)], -1))
    if unset:
        latents = top(pre(x) * norms, K) / norms
        written = latents[:, None]
    else:
        rectified = pre(x).relu()
        kept = rectified[:, None] * norms > torch.tensor(threshold).reshape(-1, 1)
        written = rectified[:, None] * kept
        latents = written.amax(1)
    output = torch.einsum("bpf,pfd->bpd", written.expand(-1, places, -1), decoder) + b_dec
    if normed:
        output = output / (scale[:, None] + 1e-8) + mean
    finish(name, x, latents, output.flatten(1))


@torch.no_grad()
def crosscoder_llamascopium(name: str, function: str) -> None:
    """Two places of width 10, by the library's own class. Of a JumpReLU one `latents` is what fires at any place; at which,
    each place's own decoder norms decide, and so `output` with them."""
    n = Numbers(315)
    library = llamascopium_classes()
    hooks, width = ["blocks.1.hook_resid_post", "blocks.2.hook_resid_post"], 10
    configuration = library.CrosscoderConfig(
        hook_points=hooks, d_model=width, expansion_factor=LATENTS / width, act_fn=function, device="cpu", dtype=torch.float32,
        norm_activation="dataset-wise",
    )
    coder = library.Crosscoder(configuration)
    coder.W_E.copy_(n.normal(2, width, LATENTS, scale=(2 * width) ** -0.5))
    coder.b_E.copy_(n.normal(2, LATENTS, scale=0.5))
    coder.W_D.copy_(torch.stack([n.decoder(width=width) for _ in hooks]))
    coder.b_D.copy_(n.normal(2, width, scale=0.7))
    if function == "jumprelu":
        coder.activation_function.log_jumprelu_threshold.copy_(n.thresholds().log())
    coder.set_dataset_average_activation_norm({hooks[0]: 4.5, hooks[1]: 2.25})
    coder.save_pretrained(folder(name), fold_activation_scale=True)
    coder.cfg.save_hyperparameters(folder(name))

    coder = library.Dictionary.from_pretrained(str(folder(name)), device="cpu", dtype=torch.float32)

    def distances(x: Tensor) -> Tensor:
        pre = coder.encode(x.unflatten(-1, (2, width)), return_hidden_pre=True)[1]
        if function != "jumprelu":
            return pre.flatten(1)
        return (pre * coder.decoder_norm() - coder.activation_function.log_jumprelu_threshold.exp()).flatten(1)

    x = inputs(torch.zeros(2 * width), n, distances)
    features = coder.encode(x.unflatten(-1, (2, width)))
    more = edits(coder, features) if function == "jumprelu" else {}
    finish(name, x, features.amax(1), coder.decode(features).flatten(1), more=more)


def edits(coder: torch.nn.Module, features: Tensor) -> dict[str, Tensor]:
    """By how much edits of a latent change what is decoded, [case, place, width]: where it fires at one place, at the
    other, at both, and at none."""
    fires = features > 0
    patterns = [(True, False), (False, True), (True, True), (False, False)]
    found = [((fires[:, 0] == a) & (fires[:, 1] == b)).nonzero()[0].tolist() for a, b in patterns]
    result = {
        "edits.row": torch.tensor([row for row, _ in found], dtype=torch.int32),
        "edits.latent": torch.tensor([latent for _, latent in found], dtype=torch.int32),
    }
    operations = {"ablate": lambda f: 0 * f, "scale": lambda f: 2.5 * f, "set": lambda f: torch.full_like(f, 1.75)}
    for operation, change in operations.items():
        changes = []
        for row, latent in found:
            edited = features[row : row + 1].clone()
            edited[:, :, latent] = change(edited[:, :, latent])
            changes.append((coder.decode(edited) - coder.decode(features[row : row + 1]))[0])
        result[f"edits.{operation}"] = torch.stack(changes)
    return result


SKIP_CONFIGURATION = {
    "architecture": "jump_relu", "model_name": "gemma-v3-1b-pt",
    "hf_hook_point_in": "model.layers.7.pre_feedforward_layernorm.output",
    "hf_hook_point_out": "model.layers.7.post_feedforward_layernorm.output", "width": LATENTS, "l0": 10,
    "affine_connection": True,
}

DICTIONARIES: dict[str, Callable[[str], None]] = {
    "gemma-scope-res": lambda name: gemma_scope(name, "gemma-scope-2b-pt-res/layer_3/width_16k/average_l0_71", True),
    "gemma-scope-transcoder": lambda name: gemma_scope(
        name, "gemma-scope-2b-pt-transcoders/layer_5/width_16k/average_l0_9", False
    ),
    "gemma-scope-embedding": lambda name: gemma_scope(
        name, "gemma-scope-2b-pt-res/embedding/width_4k/average_l0_44", True, embedding=True
    ),
    "gemma-scope-2-attention": lambda name: gemma_scope_2(
        name, "gemma-scope-2-1b-pt/attn_out/layer_7_width_16k_l0_small", None, False
    ),
    "gemma-scope-2-skip": lambda name: gemma_scope_2(
        name, "transcoder/layer_7_width_16k_l0_small_affine", SKIP_CONFIGURATION, True
    ),
    "gemma-scope-2-clt": gemma_scope_2_clt,
    "qwen-scope": qwen_scope,
    "llama-scope": lambda name: llama_scope(name, False),
    "llama-scope-r1": lambda name: llama_scope(name, True),
    "llamascopium-topk": lambda name: llamascopium(name, "topk", "dataset-wise"),
    "llamascopium-jumprelu": lambda name: llamascopium(name, "jumprelu", "token-wise"),
    "llamascopium-inference": lambda name: llamascopium(name, "jumprelu", "inference"),
    "openai-topk": lambda name: openai(name, "resid_post_mlp_v5_32k", True),
    "openai-relu": lambda name: openai(name, "mlp_post_act", False),
    "dictionary-learning-autoencoder": lambda name: dictionary_learning(name, "AutoEncoder"),
    "dictionary-learning-new": lambda name: dictionary_learning(name, "AutoEncoderNew", submodule="mlp_out_layer_4"),
    "dictionary-learning-gated": lambda name: dictionary_learning(name, "GatedAutoEncoder"),
    "dictionary-learning-jumprelu": lambda name: dictionary_learning(name, "JumpReluAutoEncoder"),
    "dictionary-learning-topk": lambda name: dictionary_learning(name, "AutoEncoderTopK"),
    "dictionary-learning-batchtopk": lambda name: dictionary_learning(name, "BatchTopKSAE", threshold=0.6),
    "dictionary-learning-unset": lambda name: dictionary_learning(name, "BatchTopKSAE", threshold=-1),
    "dictionary-learning-matryoshka": lambda name: dictionary_learning(name, "MatryoshkaBatchTopKSAE", threshold=0.6),
    "batch-top-k": lambda name: batch_top_k(name, "batchtopk"),
    "batch-top-k-jumprelu": lambda name: batch_top_k(name, "jumprelu"),
    "batch-top-k-older": lambda name: batch_top_k(name, "topk", older=True),
    "attention-output": attention_output,
    "goodfire": lambda name: linear_layers(
        name, "Llama-3.1-8B-Instruct-SAE-l19.pth", ("encoder_linear", "decoder_linear"), None
    ),
    "qresearch": lambda name: linear_layers(name, "DeepSeek-R1-Distill-Llama-8B-SAE-l19.pt", ("encoder", "decoder"), None),
    "small-upload": lambda name: linear_layers(
        name, "weights.safetensors", ("encoder", "decoder"), {"hidden_dim": WIDTH, "dict_size": LATENTS, "k": K}
    ),
    "circuit-tracer-relu": lambda name: circuit_tracer(name, "relu"),
    "circuit-tracer-jumprelu": lambda name: circuit_tracer(name, "jumprelu"),
    "circuit-tracer-topk": lambda name: circuit_tracer(name, "topk"),
    "cross-layer-transcoder": cross_layer_transcoder,
    "crosscoder-model-diff": crosscoder,
    "crosscoder-dictionary-learning": lambda name: crosscoder_dictionary_learning(name, 1, -1.0),
    "crosscoder-dictionary-learning-sae": lambda name: crosscoder_dictionary_learning(name, 2, 0.9),
    "crosscoder-dictionary-learning-mixed": lambda name: crosscoder_dictionary_learning(name, 3, 0.7),
    "crosscoder-dictionary-learning-none": lambda name: crosscoder_dictionary_learning(name, 4, 0.6),
    "crosscoder-dictionary-learning-decoupled": lambda name: crosscoder_dictionary_learning(name, 5, [0.3, 0.6]),
    "crosscoder-llamascopium": lambda name: crosscoder_llamascopium(name, "relu"),
    "crosscoder-llamascopium-jumprelu": lambda name: crosscoder_llamascopium(name, "jumprelu"),
}


if __name__ == "__main__":
    torch.set_num_threads(1)
    for name in sys.argv[1:] or DICTIONARIES:
        shutil.rmtree(FOLDER / name, ignore_errors=True)
        DICTIONARIES[name](name)
