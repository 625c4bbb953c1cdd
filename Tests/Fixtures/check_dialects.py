"""Hold the fixtures whose layouts have no library of their own on PyPI to what other libraries make of the same files.

    python check_dialects.py [SOURCES]

SAELens and circuit-tracer read many of the layouts that projects publish, by loaders of their own. Each reads a fixture's
files here, as if it had downloaded them, and has to find the same latents and values as `expected.safetensors` says, row by
row to 1e-5 of the largest. Ends with an error if one does not. What they are known to do otherwise is said beside it.

SOURCES is a folder with clones of repositories that are on no index of packages; those that are there are held against
the fixtures, too, by their own classes: openai/sparse_autoencoder, bartbussmann/BatchTopK (and, as `BatchTopK-older`,
3ce6538), science-of-finetuning/dictionary_learning, ckkissane/crosscoder-model-diff-replication, and EleutherAI/sparsify
from when its package was called `sae`.
"""

import importlib.util
import json
import sys
import tempfile
import types
from collections.abc import Callable
from pathlib import Path

import make_dialects
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from sae_lens import SAE
from sae_lens.loading import pretrained_sae_loaders as loaders
from torch import Tensor

FOLDER = Path(__file__).parent / "dictionaries"
SHARE = 1e-5


def worst(actual: Tensor, expected: Tensor) -> float:
    """The largest difference, as a share of its row's largest value."""
    scale = expected.abs().amax(-1, keepdim=True).clamp(min=1e-30)
    return ((actual - expected).abs() / scale).max().item()


def judge(name: str, library: str, latents: Tensor, output: Tensor, scale: Tensor | float = 1.0) -> bool:
    """`scale` is what the library's latents have to be multiplied by to be in the checkpoint's units."""
    expected = load_file(FOLDER / name / "expected.safetensors")
    same = torch.equal(latents != 0, expected["latents"] != 0)
    off = worst(latents * scale, expected["latents"]), worst(output, expected["output"])
    print(f"{name}: {library}, {'the same' if same else 'OTHER'} latents, off by {off[0]:.1e} and {off[1]:.1e}")
    return same and max(off) <= SHARE


@torch.no_grad()
def saelens(
    name: str, loader: Callable, repository: str, path: str, fold: float | None = None, output: float = 1.0, **overrides
) -> bool:
    root = FOLDER / name / "checkpoint"

    def local(repo_id: str, filename: str, subfolder: str | None = None, **_: object) -> str:
        # Some of the fixtures are named after their repository, which the loaders give apart.
        tries = [root / (subfolder or "") / filename, root / repository.split("/")[-1] / (subfolder or "") / filename]
        found = next((file for file in tries if file.exists()), None)
        if found is None:
            raise loaders.EntryNotFoundError(f"there is no {filename}")
        return str(found)

    def shapes(repo_id: str, filename: str) -> dict[str, list[int]]:
        with safe_open(local(repo_id, filename), framework="pt") as file:
            return {key: file.get_slice(key).get_shape() for key in file.keys()}

    loaders.hf_hub_download, loaders.get_safetensors_tensor_shapes = local, shapes
    settings = {"dtype": "float32", "device": "cpu", **overrides}
    configuration, state, _ = loader(repository, path, "cpu", False, settings)
    configuration = loaders.handle_config_defaulting(configuration)
    coder = SAE.get_sae_class_for_architecture(configuration["architecture"]).from_dict(configuration)
    coder.process_state_dict_for_loading(state)
    coder.load_state_dict(state)
    if fold:
        coder.fold_activation_norm_scaling_factor(fold)
    x = load_file(FOLDER / name / "expected.safetensors")["input"]
    heads = configuration.get("reshape_activations") == "hook_z"
    latents = coder.encode(x.unflatten(-1, (4, -1)) if heads else x)
    made = coder(x) if "transcoder" in configuration["architecture"] else coder.decode(latents).reshape(x.shape)
    return judge(name, "SAELens", latents, made * output)


@torch.no_grad()
def circuit_tracer(name: str, load: str, path: str) -> bool:
    from circuit_tracer.transcoder import single_layer_transcoder

    coder = getattr(single_layer_transcoder, load)(str(FOLDER / name / "checkpoint" / path), 0)
    x = load_file(FOLDER / name / "expected.safetensors")["input"]
    latents = coder.encode(x)
    return judge(name, "circuit-tracer", latents, coder.decode(latents, x))


@torch.no_grad()
def circuit_tracer_layers(name: str, layers: int) -> bool:
    """One layer of Gemma Scope 2's cross-layer form, between layers that write nothing. circuit-tracer's loader leaves out
    the file of the highest number, so there is one more than there are layers."""
    from circuit_tracer.transcoder.cross_layer_transcoder import load_gemma_scope_2_clt

    own = FOLDER / name / "checkpoint" / "params_layer_1.safetensors"
    tensors = load_file(own)
    with tempfile.TemporaryDirectory() as temporary:
        silent = Path(temporary) / "silent.safetensors"
        save_file({key: torch.zeros_like(value) for key, value in tensors.items()}, silent)
        paths = {layer: str(own if layer == 1 else silent) for layer in range(layers + 1)}
        coder = load_gemma_scope_2_clt(paths, dtype=torch.float32, device=torch.device("cpu"))
    assert coder.n_layers == layers
    x = load_file(FOLDER / name / "expected.safetensors")["input"]
    latents = coder.encode_layer(x, 1)
    features = torch.zeros(layers, *latents.shape)
    features[1] = latents
    read = torch.zeros(layers, *x.shape)
    read[1] = x
    made = coder.decode(features, read)
    return judge(name, "circuit-tracer", latents, torch.cat([made[1], made[2]], -1))


def module(sources: Path, path: str) -> types.ModuleType | None:
    """A file of a clone as a module, without what its package imports; nothing where it is not there."""
    file = sources / path
    if not file.exists():
        print(f"{path}: not there")
        return None
    spec = importlib.util.spec_from_file_location("original_" + path.replace("/", "_").removesuffix(".py"), file)
    result = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = result
    spec.loader.exec_module(result)
    return result


@torch.no_grad()
def originals(sources: Path) -> list[bool]:
    """The fixtures of layouts whose own code is on no index, by that code."""
    results = []

    def files(name: str) -> Path:
        return FOLDER / name / "checkpoint"

    def rows(name: str) -> Tensor:
        return load_file(FOLDER / name / "expected.safetensors")["input"]

    if openai := module(sources, "sparse_autoencoder/sparse_autoencoder/model.py"):
        for name, path in [("openai-topk", "resid_post_mlp_v5_32k"), ("openai-relu", "mlp_post_act")]:
            state = torch.load(files(name) / path / "autoencoders" / "5.pt", weights_only=False)
            coder = openai.Autoencoder.from_state_dict(state)
            latents, info = coder.encode(rows(name))
            results.append(judge(name, "openai/sparse_autoencoder", latents, coder.decode(latents, info)))

    for clone, names in [
        ("BatchTopK", {"batch-top-k": "BatchTopKSAE", "batch-top-k-jumprelu": "JumpReLUSAE"}),
        ("BatchTopK-older", {"batch-top-k-older": "TopKSAE"}),
    ]:
        if library := module(sources, f"{clone}/sae.py"):
            for name, kind in names.items():
                configuration = json.loads((files(name) / "config.json").read_text())
                configuration |= {"seed": 0, "device": "cpu", "dtype": torch.float32, "bandwidth": 0.1}
                coder = getattr(library, kind)(configuration)
                coder.load_state_dict(torch.load(files(name) / "sae.pt"))
                # Row by row, since it chooses across a batch.
                made = [coder(row[None]) for row in rows(name)]
                latents, output = (torch.cat([one[key] for one in made]) for key in ("feature_acts", "sae_out"))
                results.append(judge(name, f"bartbussmann/{clone}", latents, output))

    if fork := module(sources, "dictionary_learning/dictionary_learning/dictionary.py"):
        for kind in ("", "-sae", "-mixed", "-none", "-decoupled"):
            name = "crosscoder-dictionary-learning" + kind
            coder = fork.BatchTopKCrossCoder.from_pretrained(str(files(name) / "ae.pt"))
            x = rows(name).unflatten(-1, (2, -1))
            # Without a threshold the library's encoder keeps all that is positive; its training keeps k of a batch.
            parts = x.split(1) if kind == "" else [x]
            features = torch.cat([coder.encode(part, use_threshold=kind != "") for part in parts])
            latents = features.amax(1) if features.dim() == 3 else features
            results.append(judge(name, "dictionary_learning", latents, coder.decode(features).flatten(1)))

    if library := module(sources, "crosscoder-model-diff-replication/crosscoder.py"):
        name = "crosscoder-model-diff"
        configuration = json.loads((files(name) / "cfg.json").read_text())
        configuration |= {"enc_dtype": "fp32", "seed": 0, "device": "cpu", "dec_init_norm": 0.08}
        coder = library.CrossCoder(configuration)
        coder.load_state_dict(torch.load(files(name) / "cc_weights.pt"))
        latents = coder.encode(rows(name).unflatten(-1, (2, -1)))
        results.append(judge(name, "crosscoder-model-diff", latents, coder.decode(latents).flatten(1)))

    if library := module(sources, "sparsify/sae/sae.py"):
        name = "sparsify-signed"
        path = next(files(name).rglob("sae.safetensors"))
        configuration = json.loads((path.parent / "cfg.json").read_text())
        tensors = load_file(path)
        settings = types.SimpleNamespace(expansion_factor=1, k=configuration["k"], signed=True, normalize_decoder=False)
        coder = library.Sae(configuration["d_in"], settings)
        coder.encoder = torch.nn.Linear(*reversed(tensors["encoder.weight"].shape))
        for key, value in tensors.items():
            coder.get_parameter(key).data = value
        chosen = coder.encode(rows(name))
        latents = torch.zeros(len(chosen.top_acts), len(tensors["W_dec"])).scatter(1, chosen.top_indices, chosen.top_acts)
        # Its decoder is a kernel for graphics cards that adds up the same rows.
        results.append(judge(name, "sparsify", latents, latents @ coder.W_dec + coder.b_dec))
    return results


def main() -> None:
    width, latents = make_dialects.WIDTH, make_dialects.LATENTS
    sizes = {"d_in": width, "d_sae": latents}
    norms = {"in": 11.5, "out": 7.25}
    results = [
        saelens(
            "gemma-scope-res", loaders.gemma_2_sae_huggingface_loader, "google/gemma-scope-2b-pt-res",
            "layer_3/width_16k/average_l0_71", **sizes,
        ),
        saelens(
            "gemma-scope-embedding", loaders.gemma_2_sae_huggingface_loader, "google/gemma-scope-2b-pt-res",
            "embedding/width_4k/average_l0_44", **sizes,
        ),
        saelens(
            "gemma-scope-transcoder", loaders.gemma_2_transcoder_huggingface_loader,
            "google/gemma-scope-2b-pt-transcoders", "layer_5/width_16k/average_l0_9", d_out=width, **sizes,
        ),
        saelens(
            "gemma-scope-2-attention", loaders.gemma_3_sae_huggingface_loader, "google/gemma-scope-2-1b-pt",
            "attn_out/layer_7_width_16k_l0_small", **sizes,
        ),
        saelens(
            "gemma-scope-2-skip", loaders.gemma_3_sae_huggingface_loader, "google/gemma-scope-2-1b-pt",
            "transcoder/layer_7_width_16k_l0_small_affine", **sizes,
        ),
        circuit_tracer(
            "gemma-scope-2-skip", "load_gemma_scope_2_transcoder",
            "transcoder/layer_7_width_16k_l0_small_affine/params.safetensors",
        ),
        saelens(
            "qwen-scope", loaders.qwen_scope_sae_huggingface_loader,
            f"Qwen/SAE-Res-Qwen3-1.7B-Base-W32K-L0_{make_dialects.K}", "layer7.sae.pt", **sizes,
        ),
        # Its expected_average_only_in undoes the input's scale in the output, where a transcoder's output has its own.
        saelens(
            "llama-scope", loaders.llama_scope_sae_huggingface_loader, "fnlp/Llama3_1-8B-Base-LXTC-8x", ".",
            fold=width**0.5 / norms["in"], output=norms["out"] / norms["in"], **sizes,
        ),
        saelens(
            "llama-scope-r1", loaders.llama_scope_r1_distill_sae_huggingface_loader, "fnlp/Llama-Scope-R1-Distill", ".",
            fold=width**0.5 / norms["in"], **sizes,
        ),
        saelens(
            "attention-output", loaders.connor_rob_hook_z_huggingface_loader, "ckkissane/attn-saes-gpt2-small-all-layers",
            "gpt2-small_L5_Hcat_z_lr1.20e-03_v9.pt", **sizes,
        ),
        saelens(
            "goodfire", loaders.get_goodfire_huggingface_loader, "Goodfire/Llama-3.1-8B-Instruct-SAE-l19",
            "Llama-3.1-8B-Instruct-SAE-l19.pth", **sizes,
        ),
        saelens(
            "qresearch", loaders.deepseek_r1_sae_huggingface_loader, "qresearch/DeepSeek-R1-Distill-Llama-8B-SAE-l19",
            "DeepSeek-R1-Distill-Llama-8B-SAE-l19.pt", **sizes,
        ),
    ]
    results.append(circuit_tracer_layers("gemma-scope-2-clt", layers=3))
    if len(sys.argv) > 1:
        results += originals(Path(sys.argv[1]))
    if not all(results):
        raise SystemExit(f"{results.count(False)} of {len(results)} disagree")


if __name__ == "__main__":
    main()
