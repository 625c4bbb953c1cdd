"""Write the seeded random checkpoints under models/ and what transformers computes from them.

    python make_models.py [NAME ...]

Each models/NAME holds `checkpoint/` (written by save_pretrained), `expected.safetensors` (hookpoints and logits) and
`generation.json` (greedy generation, clean and steered). Everything is computed in float32 with eager attention from
the weights as saved. README.md describes the files.
"""

import json
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from transformers import (
    AutoModelForCausalLM,
    GPT2Config,
    GPT2LMHeadModel,
    GPTNeoXConfig,
    GPTNeoXForCausalLM,
    LlamaConfig,
    LlamaForCausalLM,
    PreTrainedConfig,
    PreTrainedModel,
)
from transformers.pytorch_utils import Conv1D
from transformers.utils import logging

from generation import generation_fixture
from hookpoints import FAMILIES, record

FOLDER = Path(__file__).parent / "models"
TOKENIZER = FOLDER.parent / "tokenizers" / "vocabulary-517" / "tokenizer.json"  # by make_tokenizers.py
VOCABULARY = 517
POSITIONS = 160
LENGTHS = (1, 2, 37, 129)
FEW = {37: (9, 9), 129: (2, 4)}  # what is kept of a variant of a family, whose other member is kept whole


@dataclass(frozen=True)
class Checkpoint:
    """One checkpoint to write: what the model is and how its files look."""

    seed: int
    model: type[PreTrainedModel]
    config: PreTrainedConfig
    dtype: torch.dtype = torch.float32
    shard_bytes: int | None = None
    # Keys that transformers 4 wrote and 5 does not, put in the place of `rope_parameters` and `dtype`.
    legacy_config: dict = field(default_factory=dict)
    tokenizer: bool = False
    # How many of a sequence's last positions are kept, by its length: (of hookpoints, of logits). Saves space.
    kept: dict[int, tuple[int, int]] = field(default_factory=lambda: {129: (4, 8)})
    # The hub's own GPT-2 has no "transformer." before its names, and carries its causal masks as tensors.
    bare_names: bool = False


COMMON = {"bos_token_id": 0, "eos_token_id": 0, "attention_dropout": 0.0}
GPT2 = {"bos_token_id": 0, "eos_token_id": 0, "vocab_size": VOCABULARY, "n_positions": POSITIONS}

CHECKPOINTS = {
    "neox-parallel": Checkpoint(
        seed=101,
        model=GPTNeoXForCausalLM,
        config=GPTNeoXConfig(
            **COMMON,
            vocab_size=VOCABULARY,
            hidden_size=80,
            num_hidden_layers=3,
            num_attention_heads=5,
            intermediate_size=150,
            hidden_act="gelu",
            max_position_embeddings=POSITIONS,
            rope_parameters={"rope_type": "default", "rope_theta": 10000.0, "partial_rotary_factor": 0.25},
            use_parallel_residual=True,
            tie_word_embeddings=False,
        ),
        dtype=torch.bfloat16,
        shard_bytes=150_000,
        tokenizer=True,
        legacy_config={"rotary_pct": 0.25, "rotary_emb_base": 10000, "torch_dtype": "bfloat16"},
    ),
    "neox-sequential": Checkpoint(
        seed=102,
        model=GPTNeoXForCausalLM,
        config=GPTNeoXConfig(
            **COMMON,
            vocab_size=VOCABULARY,
            hidden_size=72,
            num_hidden_layers=2,
            num_attention_heads=6,
            intermediate_size=131,
            hidden_act="gelu_new",
            max_position_embeddings=POSITIONS,
            rope_parameters={"rope_type": "default", "rope_theta": 500.0, "partial_rotary_factor": 0.5},
            use_parallel_residual=False,
            layer_norm_eps=0.01,
            tie_word_embeddings=True,
        ),
        dtype=torch.float16,
    ),
    # A quarter of a head of 14 is 3, which is odd: transformers rotates 4 numbers, with exponents over 3.
    "neox-odd-rotary": Checkpoint(
        seed=103,
        model=GPTNeoXForCausalLM,
        config=GPTNeoXConfig(
            **COMMON,
            vocab_size=VOCABULARY,
            hidden_size=70,
            num_hidden_layers=2,
            num_attention_heads=5,
            intermediate_size=99,
            hidden_act="gelu",
            max_position_embeddings=POSITIONS,
            rope_parameters={"rope_type": "default", "rope_theta": 10000.0, "partial_rotary_factor": 0.25},
            attention_bias=False,
            tie_word_embeddings=False,
        ),
        dtype=torch.bfloat16,
        kept=FEW,
    ),
    "gpt2": Checkpoint(
        seed=104,
        model=GPT2LMHeadModel,
        config=GPT2Config(
            **GPT2,
            n_embd=70,
            n_layer=2,
            n_head=5,
            n_inner=None,
            layer_norm_epsilon=0.01,
            tie_word_embeddings=True,
        ),
        dtype=torch.float16,
        legacy_config={"n_ctx": POSITIONS, "torch_dtype": "float16"},
        bare_names=True,
        tokenizer=True,
    ),
    "gpt2-untied": Checkpoint(
        seed=105,
        model=GPT2LMHeadModel,
        config=GPT2Config(
            **GPT2,
            n_embd=72,
            n_layer=2,
            n_head=6,
            n_inner=131,
            activation_function="relu",
            scale_attn_by_inverse_layer_idx=True,
            tie_word_embeddings=False,
        ),
        dtype=torch.bfloat16,
        kept=FEW,
    ),
    "llama-grouped": Checkpoint(
        seed=106,
        model=LlamaForCausalLM,
        config=LlamaConfig(
            **COMMON,
            vocab_size=VOCABULARY,
            hidden_size=72,
            num_hidden_layers=2,
            num_attention_heads=6,
            num_key_value_heads=2,
            head_dim=16,
            intermediate_size=101,
            max_position_embeddings=POSITIONS,
            rms_norm_eps=0.02,
            rope_parameters={
                "rope_type": "llama3",
                "rope_theta": 500.0,
                "factor": 8.0,
                "low_freq_factor": 1.0,
                "high_freq_factor": 4.0,
                "original_max_position_embeddings": 64,
            },
            tie_word_embeddings=False,
        ),
        dtype=torch.bfloat16,
        tokenizer=True,
    ),
    "llama-linear": Checkpoint(
        seed=107,
        model=LlamaForCausalLM,
        config=LlamaConfig(
            **COMMON,
            vocab_size=VOCABULARY,
            hidden_size=70,
            num_hidden_layers=2,
            num_attention_heads=5,
            num_key_value_heads=1,
            intermediate_size=99,
            max_position_embeddings=POSITIONS,
            rope_parameters={"rope_type": "linear", "rope_theta": 10000.0, "factor": 4.0},
            attention_bias=True,
            mlp_bias=True,
            tie_word_embeddings=True,
        ),
        legacy_config={
            "rope_theta": 10000.0,
            "rope_scaling": {"type": "linear", "factor": 4.0},
            "torch_dtype": "float32",
            "head_dim": None,  # as in files older than the key: width / heads
        },
    ),
}


@torch.no_grad()
def randomize(model: nn.Module, generator: torch.Generator) -> None:
    """Give every parameter values under which a mistake shows in the outputs.

    Queries and keys are large enough that attention is far from uniform, gains and biases are not 1 and 0, and every
    sublayer adds about as much as the residual stream already holds.
    """

    def normal(parameter: Tensor, deviation: float, mean: float = 0.0) -> None:
        parameter.copy_(torch.randn(parameter.shape, generator=generator) * deviation + mean)

    for name, module in model.named_modules():
        if isinstance(module, nn.Embedding):
            normal(module.weight, 0.5 if "wpe" in name or model.config.tie_word_embeddings else 1.0)
        elif isinstance(module, (nn.Linear, Conv1D)):
            inputs = module.weight.shape[0 if isinstance(module, Conv1D) else 1]
            gain = 1.0
            if name.endswith(("query_key_value", "c_attn", "q_proj", "k_proj")):
                gain = 1.5
            elif name.endswith(("lm_head", "down_proj", "dense_4h_to_h", "mlp.c_proj")):
                gain = 2.0
            if not (name.endswith("lm_head") and model.config.tie_word_embeddings):
                normal(module.weight, gain / inputs**0.5)
            if module.bias is not None:
                normal(module.bias, 0.3)
        elif hasattr(module, "weight") and module.weight.dim() == 1:  # LayerNorm and RMSNorm
            normal(module.weight, 0.3, mean=1.0)
            if getattr(module, "bias", None) is not None:
                normal(module.bias, 0.3)


def write_checkpoint(spec: Checkpoint, folder: Path) -> None:
    """Write the checkpoint's folder as save_pretrained does, then age its files where `spec` asks for it."""
    model = spec.model(spec.config)
    randomize(model, torch.Generator().manual_seed(spec.seed))
    model.to(spec.dtype)
    model.config.dtype = spec.dtype
    limit = {"max_shard_size": spec.shard_bytes} if spec.shard_bytes else {}
    model.save_pretrained(folder, **limit)
    if spec.legacy_config:
        path = folder / "config.json"
        config = json.loads(path.read_text())
        for key in ("rope_parameters", "dtype"):
            config.pop(key, None)
        for key, value in spec.legacy_config.items():
            config.pop(key, None)
            if value is not None:
                config[key] = value
        path.write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")
    if spec.bare_names:
        path = folder / "model.safetensors"
        tensors = {name.removeprefix("transformer."): value for name, value in load_file(path).items()}
        mask = torch.tril(torch.ones(POSITIONS, POSITIONS, dtype=torch.uint8))
        for layer in range(spec.config.n_layer):
            tensors[f"h.{layer}.attn.bias"] = mask.clone()[None, None]
        save_file(tensors, path, metadata={"format": "pt"})
    if spec.tokenizer:
        shutil.copy(TOKENIZER, folder / "tokenizer.json")


def check_identities(model: PreTrainedModel, values: dict[str, Tensor], logits: Tensor) -> None:
    """The relations between hookpoints that hold by definition; a hook on a wrong module breaks one of them."""

    def close(left: Tensor, right: Tensor) -> None:
        torch.testing.assert_close(left, right, rtol=1e-5, atol=2e-5)

    family = FAMILIES[model.config.model_type]
    layers = model.config.num_hidden_layers
    close(values["embedding"], values["layers.0.input"])
    for layer, block in enumerate(model.get_submodule(family.blocks)):
        name = f"layers.{layer}"
        norm = block.get_submodule(family.mlp_norm)
        parallel = getattr(model.config, "use_parallel_residual", False)
        middle = values[f"{name}.input"] + (0 if parallel else values[f"{name}.attention"])
        close(values[f"{name}.mlp.input"], norm(middle))
        bias = norm.bias if isinstance(norm, nn.LayerNorm) else 0
        close(values[f"{name}.mlp.input"], values[f"{name}.mlp.input.normalized"] * norm.weight + bias)
        close(values[f"{name}.mlp.output"], block.get_submodule(family.neurons)(values[f"{name}.mlp.neurons"]))
        close(values[f"{name}.attention"], block.get_submodule(family.heads)(values[f"{name}.attention.heads"]))
        close(values[name], values[f"{name}.input"] + values[f"{name}.attention"] + values[f"{name}.mlp"])
        close(values[f"{name}.mlp"], values[f"{name}.mlp.output"])
        if layer + 1 < layers:
            close(values[name], values[f"layers.{layer + 1}.input"])
    close(values["final"], model.get_submodule(family.final_norm)(values[f"layers.{layers - 1}"]))
    close(logits, values["final"] @ model.lm_head.weight.T)


def spread_of_attention(model: PreTrainedModel, tokens: list[int]) -> float:
    """The mean over heads and late positions of the largest attention weight: near 1/positions if uniform."""
    weights = model(torch.tensor([tokens]), output_attentions=True).attentions
    return torch.stack([layer[0, :, -8:].amax(-1).mean() for layer in weights]).mean().item()


@torch.no_grad()
def write(name: str) -> None:
    spec = CHECKPOINTS[name]
    folder = FOLDER / name
    shutil.rmtree(folder, ignore_errors=True)
    checkpoint = folder / "checkpoint"
    write_checkpoint(spec, checkpoint)
    model, loading = AutoModelForCausalLM.from_pretrained(
        checkpoint, dtype=torch.float32, attn_implementation="eager", output_loading_info=True
    )
    model.eval()
    assert not loading["missing_keys"], loading
    if hasattr(spec.config, "rope_parameters"):
        read = {key: value for key, value in model.config.rope_parameters.items() if key != "type"}
        assert read == spec.config.rope_parameters, read
    files = list(checkpoint.glob("*.safetensors"))
    assert (len(files) >= 2) == (spec.shard_bytes is not None), files
    for path in files:
        with safe_open(path, "pt") as file:
            assert ("lm_head.weight" not in file.keys()) or not spec.config.tie_word_embeddings

    generator = torch.Generator().manual_seed(spec.seed + 1000)
    expected: dict[str, Tensor] = {}
    for length in LENGTHS:
        tokens = torch.randint(VOCABULARY, (length,), generator=generator).tolist()
        values, logits = record(model, tokens)
        check_identities(model, values, logits)
        kept_of_hookpoints, kept_of_logits = spec.kept.get(length, (length, length))
        expected[f"{length}/tokens"] = torch.tensor(tokens, dtype=torch.int32)
        expected[f"{length}/logits"] = logits[-kept_of_logits:].contiguous()
        for hookpoint, value in values.items():
            expected[f"{length}/{hookpoint}"] = value[-kept_of_hookpoints:].contiguous()
    save_file(expected, folder / "expected.safetensors")

    generation = generation_fixture(model, VOCABULARY, seed=spec.seed + 2000)
    runs = ",\n  ".join(json.dumps(run) for run in generation.pop("interventions"))
    head = ",\n ".join(f'"{key}": {json.dumps(value)}' for key, value in generation.items())
    (folder / "generation.json").write_text(f'{{{head},\n "interventions": [\n  {runs}\n ]}}\n')

    last = values[f"layers.{spec.config.num_hidden_layers - 1}"]
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    print(
        f"{name}: {size / 1e3:.0f} kB, {len(expected)} tensors, residual stream deviation {last.std():.2f},"
        f" largest attention weight {spread_of_attention(model, tokens):.2f} of {length} positions,"
        f" smallest top-2 gap {generation['smallestGap']:.4f}"
    )


if __name__ == "__main__":
    torch.set_num_threads(1)
    logging.disable_progress_bar()
    for name in sys.argv[1:] or CHECKPOINTS:
        write(name)
