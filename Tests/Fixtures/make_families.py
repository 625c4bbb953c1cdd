"""Write models/NAME for the decoder families shaped like Llama, and what transformers computes from them.

    python make_families.py [NAME ...]

Their weights are not committed. They come from a generator that the tests have too (SplitMix64), so that a model is its
`checkpoint/config.json`, as save_pretrained writes it except where it is aged, and `seeded.json`: the tensors of the
file that save_pretrained writes, each with its shape, mean and spread. README.md describes the files.
"""

import json
import shutil
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import numpy
import torch
import transformers
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor, nn
from transformers import PreTrainedModel
from transformers.utils import logging

from generation import generation_fixture
from hookpoints import FAMILIES, record

FOLDER = Path(__file__).parent / "models"
VOCABULARY = 517
POSITIONS = 160
LENGTHS = (1, 2, 37, 129)  # of every model; more around its windows and rotary thresholds
COMMON = {
    "vocab_size": VOCABULARY,
    "hidden_size": 72,
    "intermediate_size": 101,
    "max_position_embeddings": POSITIONS,
    "bos_token_id": 0,
    "eos_token_id": 0,
    "pad_token_id": None,
}


@dataclass(frozen=True)
class Model:
    """One model: its class in transformers, its configuration, and what of it is tested."""

    seed: int
    family: str  # what comes before Config and ForCausalLM in transformers' names
    config: dict
    dtype: torch.dtype = torch.bfloat16
    lengths: tuple[int, ...] = ()
    # Keys of config.json that are replaced, or removed by None: how older versions wrote them.
    aged: dict = field(default_factory=dict)
    generates: bool = True

    @property
    def lengths_in_all(self) -> list[int]:
        return sorted({*LENGTHS, *self.lengths})


def around(*limits: int) -> tuple[int, ...]:
    """The lengths below, at and above each limit."""
    return tuple(sorted({limit + step for limit in limits for step in (-1, 0, 1)}))


GROUPED = {"num_attention_heads": 6, "num_key_value_heads": 2, "head_dim": 16}
PLAIN = {"rope_type": "default", "rope_theta": 500.0}
SHORT = [1.0, 1.3, 1.9]
LONG = [1.5, 3.0, 7.5]

MODELS = {
    "llama-dynamic": Model(
        seed=201,
        family="Llama",
        config={
            "num_hidden_layers": 2,
            "num_attention_heads": 4,
            "num_key_value_heads": 2,
            "max_position_embeddings": 24,
            "rope_parameters": {"rope_type": "dynamic", "rope_theta": 500.0, "factor": 6.0},
        },
        lengths=around(24),
    ),
    "mistral": Model(
        seed=202,
        family="Mistral",
        config={**GROUPED, "num_hidden_layers": 2, "sliding_window": 24, "rope_parameters": PLAIN},
        lengths=around(24),
    ),
    "qwen2": Model(
        seed=203,
        family="Qwen2",
        config={
            "num_hidden_layers": 3,
            "num_attention_heads": 6,
            "num_key_value_heads": 3,
            "use_sliding_window": True,
            "sliding_window": 20,
            "max_window_layers": 1,
            "tie_word_embeddings": True,
            "rope_parameters": {
                "rope_type": "yarn",
                "rope_theta": 500.0,
                "factor": 4.0,
                "original_max_position_embeddings": 32,
            },
        },
        dtype=torch.float16,
        lengths=around(20, 32),
        # As Qwen 2's files have it: no list of layers.
        aged={
            "layer_types": None,
            "rope_parameters": None,
            "rope_theta": 500.0,
            "rope_scaling": {"type": "yarn", "factor": 4.0, "original_max_position_embeddings": 32},
        },
    ),
    "qwen3": Model(
        seed=204,
        family="Qwen3",
        config={
            **GROUPED,
            "num_hidden_layers": 2,
            "attention_bias": True,
            "use_sliding_window": True,
            "sliding_window": 18,
            "layer_types": ["sliding_attention", "full_attention"],
            "rms_norm_eps": 0.02,
            "rope_parameters": {
                "rope_type": "yarn",
                "rope_theta": 500.0,
                "factor": 5.0,
                "original_max_position_embeddings": 30,
                "beta_fast": 4.0,
                "beta_slow": 0.5,
                "mscale": 0.7,
                "mscale_all_dim": 0.4,
                "truncate": False,
            },
        },
        lengths=around(18, 30),
    ),
    "mixtral": Model(
        seed=205,
        family="Mixtral",
        config={
            "num_hidden_layers": 2,
            "num_attention_heads": 6,
            "num_key_value_heads": 2,
            "intermediate_size": 51,
            "num_local_experts": 5,
            "num_experts_per_tok": 2,
            "sliding_window": 30,
            "rope_parameters": PLAIN,
        },
        lengths=around(30),
    ),
    "qwen3-moe": Model(
        seed=206,
        family="Qwen3Moe",
        config={
            **GROUPED,
            "num_hidden_layers": 3,
            "num_experts": 7,
            "num_experts_per_tok": 3,
            "moe_intermediate_size": 35,
            "mlp_only_layers": [0],
            "norm_topk_prob": False,
            "rope_parameters": PLAIN,
        },
    ),
    "qwen3-moe-normed": Model(
        seed=207,
        family="Qwen3Moe",
        config={
            "head_dim": 12,
            "num_attention_heads": 6,
            "num_key_value_heads": 1,
            "num_hidden_layers": 2,
            "num_experts": 6,
            "num_experts_per_tok": 2,
            "moe_intermediate_size": 51,
            "decoder_sparse_step": 2,
            "norm_topk_prob": True,
            "use_sliding_window": True,
            "sliding_window": 16,
            "tie_word_embeddings": True,
            "rope_parameters": PLAIN,
        },
        lengths=around(16),
    ),
    "gemma": Model(
        seed=208,
        family="Gemma",
        config={
            "num_hidden_layers": 2,
            "num_attention_heads": 4,
            "num_key_value_heads": 1,
            "head_dim": 20,
            "rope_parameters": PLAIN,
        },
        # The first files say gelu and mean its approximation.
        aged={"hidden_act": "gelu", "hidden_activation": None, "rope_parameters": None, "rope_theta": 500.0},
    ),
    "gemma2": Model(
        seed=209,
        family="Gemma2",
        config={
            "num_hidden_layers": 3,
            "num_attention_heads": 4,
            "num_key_value_heads": 2,
            "head_dim": 20,
            "sliding_window": 16,
            "query_pre_attn_scalar": 7,
            "attn_logit_softcapping": 3.0,
            "final_logit_softcapping": 15.0,
            "rope_parameters": PLAIN,
        },
        lengths=around(16),
        aged={"layer_types": None},
    ),
    "gemma3-text": Model(
        seed=210,
        family="Gemma3",
        config={
            "num_hidden_layers": 4,
            "num_attention_heads": 4,
            "num_key_value_heads": 2,
            "head_dim": 20,
            "sliding_window": 16,
            "query_pre_attn_scalar": 13,
            "final_logit_softcapping": 20.0,
            "layer_types": ["sliding_attention", "sliding_attention", "full_attention", "sliding_attention"],
            "rope_parameters": {
                "full_attention": {"rope_type": "linear", "rope_theta": 3000.0, "factor": 8.0},
                "sliding_attention": {"rope_type": "default", "rope_theta": 50.0},
            },
        },
        lengths=around(16),
        # As Gemma 3's own files have it.
        aged={
            "layer_types": None,
            "sliding_window_pattern": 3,
            "rope_parameters": None,
            "rope_theta": 3000.0,
            "rope_local_base_freq": 50.0,
            "rope_scaling": {"rope_type": "linear", "factor": 8.0},
        },
    ),
    "gemma3-images": Model(
        seed=211,
        family="Gemma3",
        config={
            "num_hidden_layers": 2,
            "num_attention_heads": 8,
            "num_key_value_heads": 4,
            "head_dim": 12,
            "sliding_window": 16,
            "layer_types": ["sliding_attention", "full_attention"],
            "rope_parameters": {
                "full_attention": {"rope_type": "default", "rope_theta": 3000.0},
                "sliding_attention": {"rope_type": "default", "rope_theta": 50.0},
            },
        },
        lengths=around(16),
        generates=False,
    ),
    "phi3": Model(
        seed=212,
        family="Phi3",
        config={
            "num_hidden_layers": 2,
            "num_attention_heads": 6,
            "num_key_value_heads": 2,
            "partial_rotary_factor": 0.5,
            "original_max_position_embeddings": 24,
            "rope_parameters": {
                "rope_type": "longrope",
                "rope_theta": 500.0,
                "partial_rotary_factor": 0.5,
                "short_factor": SHORT,
                "long_factor": LONG,
            },
        },
        lengths=around(24),
        # As Phi-3's own files have it.
        aged={
            "rope_parameters": None,
            "rope_theta": 500.0,
            "partial_rotary_factor": 0.5,
            "rope_scaling": {"type": "longrope", "short_factor": SHORT, "long_factor": LONG},
        },
    ),
    "phi3-window": Model(
        seed=213,
        family="Phi3",
        config={
            "num_hidden_layers": 2,
            "num_attention_heads": 4,
            "num_key_value_heads": 4,
            "sliding_window": 21,
            "tie_word_embeddings": True,
            "rope_parameters": PLAIN,
        },
        dtype=torch.float32,
        lengths=around(21),
    ),
    "olmo2": Model(
        seed=214,
        family="Olmo2",
        config={
            "num_hidden_layers": 2,
            "num_attention_heads": 6,
            "num_key_value_heads": 3,
            "attention_bias": True,
            "rope_parameters": PLAIN,
        },
    ),
}


def fresh(spec: Model) -> PreTrainedModel:
    """The model in transformers, with weights of no interest."""
    settings = {**COMMON, **spec.config}
    if spec.family == "Gemma3":
        config = transformers.Gemma3TextConfig(**settings)
        if spec.generates:
            return transformers.Gemma3ForCausalLM(config)
        vision = {
            "hidden_size": 8,
            "intermediate_size": 9,
            "num_hidden_layers": 1,
            "num_attention_heads": 2,
            "image_size": 8,
            "patch_size": 4,
        }
        return transformers.Gemma3ForConditionalGeneration(
            transformers.Gemma3Config(text_config=config, vision_config=vision, mm_tokens_per_image=4)
        )
    config = getattr(transformers, spec.family + "Config")(**settings)
    return getattr(transformers, spec.family + "ForCausalLM")(config)


def distribution(spec: Model, name: str, shape: list[int]) -> tuple[float, float]:
    """The mean of a tensor's numbers and how far they reach to both sides of it.

    Queries and keys are large enough that attention is far from uniform, gains and biases are not 1 and 0, and every
    sublayer adds about as much as the residual stream already holds.
    """
    mean, deviation = 0.0, 1.0
    is_gemma = spec.family.startswith("Gemma")
    if "vision" in name or "multi_modal" in name:
        deviation = 0.02
    elif name.endswith("norm.weight"):
        # Gemma's gains are relative to 1.
        mean, deviation = 0.0 if is_gemma else 1.0, 0.3
        if name.endswith(("q_norm.weight", "k_norm.weight")):
            mean += 0.5
        elif is_gemma and name.endswith("model.norm.weight"):
            mean = 2.0  # so that greedy choices are clear
    elif name.endswith(".bias"):
        deviation = 0.3
    elif "embed_tokens" in name:
        deviation = 0.2 if is_gemma else 1.0
    else:
        gain = 1.0
        if name.endswith(("q_proj.weight", "k_proj.weight", "qkv_proj.weight")):
            gain = 1.5
        elif name.endswith("lm_head.weight"):
            gain = 5.0  # so that greedy choices are clear
        elif name.endswith(("down_proj.weight", "w2.weight", ".gate.weight")):
            gain = 2.0
        deviation = gain / shape[-1] ** 0.5
    return mean, round(deviation * 3**0.5, 6)


def numbers(seed: int, name: str, shape: list[int], mean: float, spread: float) -> Tensor:
    """What the tests make of the same: SplitMix64 from the seed and the name's FNV-1a hash, a number for each output."""
    state = 0xCBF29CE484222325
    for byte in name.encode():
        state = (state ^ byte) * 0x100000001B3 % 2**64
    count = int(numpy.prod(shape))
    with numpy.errstate(over="ignore"):
        mixed = numpy.uint64(state ^ seed) + numpy.arange(1, count + 1, dtype=numpy.uint64) * numpy.uint64(
            0x9E3779B97F4A7C15
        )
        mixed = (mixed ^ (mixed >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
        mixed = mixed ^ (mixed >> numpy.uint64(31))
    unit = (mixed >> numpy.uint64(11)).astype(numpy.float64) * 2.0**-53
    return torch.from_numpy((mean + spread * (2 * unit - 1)).astype(numpy.float32)).reshape(shape)


def write_checkpoint(spec: Model, folder: Path, checkpoint: Path) -> None:
    """Write the model as save_pretrained does, with the seeded numbers, to `checkpoint`; and its recipe to `folder`."""
    model = fresh(spec).to(spec.dtype)
    model.config.dtype = spec.dtype
    model.save_pretrained(checkpoint)
    with safe_open(checkpoint / "model.safetensors", "pt") as file:
        shapes = {name: list(file.get_slice(name).get_shape()) for name in sorted(file.keys())}
    recipe, tensors = [], {}
    for name, shape in shapes.items():
        mean, spread = distribution(spec, name, shape)
        recipe.append({"name": name, "shape": shape, "mean": mean, "spread": spread})
        tensors[name] = numbers(spec.seed, name, shape, mean, spread).to(spec.dtype)
    save_file(tensors, checkpoint / "model.safetensors", metadata={"format": "pt"})
    path = checkpoint / "config.json"
    config = json.loads(path.read_text())
    for key, value in spec.aged.items():
        config.pop(key, None)
        if value is not None:
            config[key] = value
    path.write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")
    (folder / "checkpoint").mkdir(parents=True)
    shutil.copy(path, folder / "checkpoint" / "config.json")
    rows = ",\n  ".join(json.dumps(row) for row in recipe)
    dtype = str(spec.dtype).removeprefix("torch.")
    (folder / "seeded.json").write_text(f'{{"seed": {spec.seed}, "dtype": "{dtype}", "tensors": [\n  {rows}\n]}}\n')


def forget_lengths(model: PreTrainedModel) -> None:
    """Have every pass choose dynamic rotary frequencies by its own length, and not by those of passes before it."""

    def reset(module: nn.Module, *_) -> None:
        module.register_buffer("inv_freq", module.original_inv_freq.clone(), persistent=False)
        module.max_seq_len_cached = module.original_max_seq_len

    for name, module in model.named_modules():
        if name.endswith("rotary_emb"):
            module.register_forward_pre_hook(reset)


def check_identities(model: PreTrainedModel, values: dict[str, Tensor], logits: Tensor) -> None:
    """The relations between hookpoints that hold by definition; a hook on a wrong module breaks one of them."""

    def close(left: Tensor, right: Tensor) -> None:
        torch.testing.assert_close(left, right, rtol=1e-5, atol=3e-5)

    family = FAMILIES[model.config.model_type]
    blocks = model.get_submodule(family.blocks)
    for layer, block in enumerate(blocks):
        name = f"layers.{layer}"
        attention = block.get_submodule(family.heads)(values[f"{name}.attention.heads"])
        if family.attention_added:
            attention = block.get_submodule(family.attention_added)(attention)
        close(values[f"{name}.attention"], attention)
        middle = values[f"{name}.input"] + attention
        if family.mlp_norm:
            norm = block.get_submodule(family.mlp_norm)
            gain = norm.weight + (1 if model.config.model_type.startswith("gemma") else 0)
            close(values[f"{name}.mlp.input"], norm(middle))
            close(values[f"{name}.mlp.input"], values[f"{name}.mlp.input.normalized"] * gain)
        else:
            close(values[f"{name}.mlp.input"], middle)
        if f"{name}.mlp.neurons" in values:
            close(values[f"{name}.mlp.output"], block.get_submodule(family.neurons)(values[f"{name}.mlp.neurons"]))
        added = values[f"{name}.mlp.output"]
        close(values[f"{name}.mlp"], block.get_submodule(family.mlp_added)(added) if family.mlp_added else added)
        close(values[name], middle + values[f"{name}.mlp"])
    close(values["final"], model.get_submodule(family.final_norm)(values[f"layers.{len(blocks) - 1}"]))
    cap = getattr(model.config.get_text_config(), "final_logit_softcapping", None)
    expected = values["final"] @ model.get_output_embeddings().weight.T
    close(logits, cap * torch.tanh(expected / cap) if cap else expected)


@torch.no_grad()
def write(name: str) -> None:
    spec = MODELS[name]
    folder = FOLDER / name
    shutil.rmtree(folder, ignore_errors=True)
    with tempfile.TemporaryDirectory() as temporary:
        write_checkpoint(spec, folder, Path(temporary))
        load = transformers.AutoModelForCausalLM if spec.generates else transformers.Gemma3ForConditionalGeneration
        model, loading = load.from_pretrained(
            temporary,
            dtype=torch.float32,
            attn_implementation="eager",
            experts_implementation="eager",
            output_loading_info=True,
        )
    assert not loading["missing_keys"] and not loading["unexpected_keys"], loading
    model.eval()
    dynamic = spec.config["rope_parameters"].get("rope_type") == "dynamic"
    if dynamic:
        forget_lengths(model)

    generator = torch.Generator().manual_seed(spec.seed + 1000)
    expected: dict[str, Tensor] = {}
    for length in spec.lengths_in_all:
        tokens = torch.randint(VOCABULARY, (length,), generator=generator).tolist()
        values, logits = record(model, tokens)
        check_identities(model, values, logits)
        expected[f"{length}/tokens"] = torch.tensor(tokens, dtype=torch.int32)
        expected[f"{length}/logits"] = logits[-1:].contiguous()
        for hookpoint, value in values.items():
            expected[f"{length}/{hookpoint}"] = value[-1:].contiguous()
    save_file(expected, folder / "expected.safetensors")

    gap = None
    if spec.generates:
        # transformers goes on from keys that turned by other frequencies; here a generation equals a pass over it all.
        generation = generation_fixture(
            model, VOCABULARY, seed=spec.seed + 2000, every=2, agrees_with_cache=not dynamic
        )
        gap = generation["smallestGap"]
        runs = ",\n  ".join(json.dumps(run) for run in generation.pop("interventions"))
        head = ",\n ".join(f'"{key}": {json.dumps(value)}' for key, value in generation.items())
        (folder / "generation.json").write_text(f'{{{head},\n "interventions": [\n  {runs}\n ]}}\n')

    last = values[list(values)[-2]]
    weights = model(torch.tensor([tokens]), output_attentions=True).attentions
    spread = torch.stack([layer[0, :, -8:].amax(-1).mean() for layer in weights]).mean().item()
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    print(
        f"{name}: {size / 1e3:.0f} kB, residual stream deviation {last.std():.2f}, logits {logits.std():.2f},"
        f" largest attention weight {spread:.2f} of {length} positions, smallest top-2 gap {gap}",
        flush=True,
    )


if __name__ == "__main__":
    torch.set_num_threads(1)
    logging.disable_progress_bar()
    for name in sys.argv[1:] or MODELS:
        write(name)
