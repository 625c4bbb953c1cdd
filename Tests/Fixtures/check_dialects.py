"""Hold the fixtures whose layouts have no library of their own on PyPI to what other libraries make of the same files.

    python check_dialects.py

SAELens and circuit-tracer read many of the layouts that projects publish, by loaders of their own. Each reads a fixture's
files here, as if it had downloaded them, and has to find the same latents and values as `expected.safetensors` says, row by
row to 1e-5 of the largest. Ends with an error if one does not. What they are known to do otherwise is said beside it.
"""

from collections.abc import Callable
from pathlib import Path

import make_dialects
import torch
from safetensors import safe_open
from safetensors.torch import load_file
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
    if not all(results):
        raise SystemExit(f"{results.count(False)} of {len(results)} disagree")


if __name__ == "__main__":
    main()
