"""Write the seeded random recurrent checkpoints under models/ and what transformers computes from them.

    python make_recurrent.py [NAME ...]

Each models/NAME holds `checkpoint/`, `expected.safetensors` (hookpoints, states, logits, logits under edits) and
`generation.json`, as make_models.py writes them. Hookpoints and logits are transformers' own, in float32. States, and the
effect of editing them, are those of recurrences.py, whose logits and hookpoints are checked against transformers' here.
"""

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from transformers import (
    AutoModelForCausalLM,
    FalconMambaConfig,
    FalconMambaForCausalLM,
    Mamba2Config,
    Mamba2ForCausalLM,
    MambaConfig,
    MambaForCausalLM,
    PreTrainedConfig,
    PreTrainedModel,
    RecurrentGemmaConfig,
    RecurrentGemmaForCausalLM,
)
from transformers.utils import logging

import recurrences
from hookpoints import Site, _attach

FOLDER = Path(__file__).parent / "models"
TOKENIZER = FOLDER.parent / "tokenizers" / "vocabulary-517" / "tokenizer.json"  # by make_tokenizers.py
LENGTHS = (1, 2, 37, 129)
KEPT = {37: 9, 129: 4}  # of a sequence's last positions; of states fewer
KEPT_STATES = {37: 2, 129: 1}
KEPT_AROUND = 2  # of positions, and one state, of a length that is there for a window
NEW_TOKENS = 16
SMALLEST_GAP = 0.01


@dataclass(frozen=True)
class Checkpoint:
    """One checkpoint to write: what the model is and how its files look."""

    seed: int
    model: type[PreTrainedModel]
    config: PreTrainedConfig
    dtype: torch.dtype = torch.bfloat16
    # The `config.json` of the models' authors, in the place of transformers', with their names of tensors.
    original_config: dict = field(default_factory=dict)
    # Fields that transformers does not write.
    added_config: dict = field(default_factory=dict)
    # Mamba-2's gated norm over all channels at once, as transformers computed it before version 5.
    norms_all_channels: bool = False
    tokenizer: bool = False
    # Lengths besides those of every model: below, at and above a window.
    lengths: tuple[int, ...] = ()


IDS = {"bos_token_id": 0, "eos_token_id": 0, "pad_token_id": 0}

CHECKPOINTS = {
    # A width of 38 makes 76 channels, no multiple of the vectors' 16, and a rank of 3.
    "mamba": Checkpoint(
        seed=301,
        model=MambaForCausalLM,
        config=MambaConfig(
            **IDS,
            vocab_size=517,
            hidden_size=38,
            num_hidden_layers=3,
            state_size=7,
            conv_kernel=3,
            use_bias=True,
            layer_norm_epsilon=0.01,
            tie_word_embeddings=False,
        ),
        tokenizer=True,
    ),
    "mamba-original": Checkpoint(
        seed=302,
        model=MambaForCausalLM,
        config=MambaConfig(**IDS, vocab_size=224, hidden_size=40, num_hidden_layers=2, time_step_rank=5),
        dtype=torch.float16,
        original_config={
            "d_model": 40,
            "n_layer": 2,
            "vocab_size": 211,
            "ssm_cfg": {"dt_rank": 5},
            "rms_norm": True,
            "residual_in_fp32": True,
            "fused_add_norm": True,
            "pad_vocab_size_multiple": 16,
        },
    ),
    # The hub's Falcon-Mamba says expand 16 and means its intermediate_size.
    "falcon-mamba": Checkpoint(
        seed=303,
        model=FalconMambaForCausalLM,
        config=FalconMambaConfig(
            **IDS,
            vocab_size=211,
            hidden_size=36,
            num_hidden_layers=2,
            expand=16,
            intermediate_size=60,
            mixer_rms_eps=0.01,
            use_conv_bias=False,
            tie_word_embeddings=False,
        ),
    ),
    "mamba2": Checkpoint(
        seed=304,
        model=Mamba2ForCausalLM,
        config=Mamba2Config(
            **IDS,
            vocab_size=517,
            hidden_size=39,
            num_hidden_layers=2,
            num_heads=6,
            head_dim=13,
            n_groups=2,
            state_size=20,
            chunk_size=16,
            time_step_limit=[0.02, 1.5],
            use_bias=True,
            layer_norm_epsilon=0.01,
            tie_word_embeddings=True,
        ),
        tokenizer=True,
    ),
    "mamba2-original": Checkpoint(
        seed=305,
        model=Mamba2ForCausalLM,
        config=Mamba2Config(
            **IDS,
            vocab_size=208,
            hidden_size=36,
            num_hidden_layers=2,
            num_heads=4,
            head_dim=18,
            n_groups=1,
            state_size=16,
            chunk_size=32,
            tie_word_embeddings=True,
        ),
        dtype=torch.float16,
        original_config={
            "d_model": 36,
            "d_intermediate": 0,
            "n_layer": 2,
            "vocab_size": 201,
            "ssm_cfg": {"layer": "Mamba2", "headdim": 18, "d_state": 16},
            "attn_layer_idx": [],
            "attn_cfg": {},
            "rms_norm": True,
            "pad_vocab_size_multiple": 16,
            "tie_embeddings": True,
        },
    ),
    "mamba2-one-norm": Checkpoint(
        seed=306,
        model=Mamba2ForCausalLM,
        config=Mamba2Config(
            **IDS,
            vocab_size=211,
            hidden_size=36,
            num_hidden_layers=2,
            num_heads=6,
            head_dim=12,
            n_groups=3,
            state_size=9,
            chunk_size=16,
            tie_word_embeddings=False,
        ),
        added_config={"norm_group_size": 72},
        norms_all_channels=True,
    ),
    # A window that a sequence of 37 leaves; channels other than the width.
    "recurrent-gemma": Checkpoint(
        seed=307,
        model=RecurrentGemmaForCausalLM,
        config=RecurrentGemmaConfig(
            **IDS,
            vocab_size=211,
            hidden_size=40,
            num_hidden_layers=4,
            intermediate_size=90,
            num_attention_heads=4,
            num_key_value_heads=1,
            lru_width=44,
            attention_window_size=11,
            rms_norm_eps=0.01,
            rope_parameters={"rope_type": "default", "rope_theta": 500.0, "partial_rotary_factor": 0.5},
        ),
        lengths=(10, 11, 12),
    ),
}


@torch.no_grad()
def randomize(model: nn.Module, generator: torch.Generator) -> None:
    """Give every parameter values under which a mistake shows: states that last and differ, gains that are not 1."""

    def normal(parameter: Tensor, deviation: float, mean: float = 0.0) -> None:
        parameter.copy_(torch.randn(parameter.shape, generator=generator) * deviation + mean)

    def uniform(parameter: Tensor, low: float, high: float) -> None:
        parameter.copy_(torch.rand(parameter.shape, generator=generator) * (high - low) + low)

    tied = model.config.tie_word_embeddings
    for name, module in model.named_modules():
        if isinstance(module, nn.Embedding):
            normal(module.weight, 0.5 if tied else 1.0)
        elif isinstance(module, nn.Linear):
            if name.endswith("lm_head") and tied:
                continue
            gain = 2.0 if name.endswith("lm_head") else 0.7 if name.endswith("out_proj") else 1.2
            normal(module.weight, gain / module.weight.shape[1] ** 0.5)
            if module.bias is not None:
                normal(module.bias, 0.3)
        elif isinstance(module, nn.Conv1d):
            normal(module.weight, 0.6)
            if module.bias is not None:
                normal(module.bias, 0.3)
        elif hasattr(module, "weight") and isinstance(module.weight, nn.Parameter) and module.weight.dim() == 1:
            normal(module.weight, 0.3, mean=0.0 if "Gemma" in type(module).__name__ else 1.0)
    for name, parameter in model.named_parameters():
        if name.endswith(("A_log", "dt_bias")):
            uniform(parameter, -3.0, 1.0)
        elif name.endswith("dt_proj.bias"):
            uniform(parameter, -3.0, 0.5)
        elif name.endswith("mixer.D"):
            normal(parameter, 0.5, mean=1.0)
        elif name.endswith("recurrent_param"):
            uniform(parameter, -5.0, 0.0)
        elif name.endswith("gate_weight"):
            normal(parameter, 1.5 / parameter.shape[-1] ** 0.5)
        elif name.endswith("gate_bias"):
            normal(parameter, 0.5)


def write_checkpoint(spec: Checkpoint, folder: Path) -> None:
    model = spec.model(spec.config)
    randomize(model, torch.Generator().manual_seed(spec.seed))
    model.to(spec.dtype)
    model.config.dtype = spec.dtype
    model.save_pretrained(folder)
    if spec.tokenizer:
        shutil.copy(TOKENIZER, folder / "tokenizer.json")
    path = folder / "config.json"
    if spec.added_config:
        path.write_text(json.dumps({**json.loads(path.read_text()), **spec.added_config}, indent=2) + "\n")
    if spec.original_config:
        path.write_text(json.dumps(spec.original_config, indent=2) + "\n")
        (folder / "generation_config.json").unlink(missing_ok=True)
        path = folder / "model.safetensors"
        tensors = {name.replace("backbone.embeddings", "backbone.embedding"): x for name, x in load_file(path).items()}
        save_file(tensors, path, metadata={"format": "pt"})


def load(spec: Checkpoint, folder: Path) -> PreTrainedModel:
    if spec.original_config:
        model = spec.model(spec.config)
        tensors = load_file(folder / "model.safetensors")
        missing = model.load_state_dict(
            {name.replace("backbone.embedding.", "backbone.embeddings."): x for name, x in tensors.items()}, strict=False
        )
        assert set(missing.missing_keys) <= {"lm_head.weight"} and not missing.unexpected_keys, missing
        model.tie_weights()
        model.float()
    else:
        model, loading = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, output_loading_info=True)
        assert not loading["missing_keys"] and not loading["unexpected_keys"], loading
    if spec.norms_all_channels:
        for block in model.backbone.layers:
            block.mixer.norm.group_size = block.mixer.intermediate_size
    return model.eval()


def sites(model: PreTrainedModel) -> dict[str, Site]:
    """Every hookpoint of `model` that is a module's input or output."""
    if model.config.model_type == "recurrent_gemma":
        return gemma_sites(model)
    blocks = model.backbone.layers
    points = {"embedding": Site(blocks[0], "input")}
    for number, block in enumerate(blocks):
        name = f"layers.{number}"
        points[f"{name}.input"] = Site(block, "input")
        points[f"{name}.attention.heads"] = Site(block.mixer.out_proj, "input")
        points[f"{name}.attention"] = Site(block.mixer, "output")
        points[name] = Site(block, "output")
    points["final"] = Site(model.backbone.norm_f, "output")
    return points


def gemma_sites(model: PreTrainedModel) -> dict[str, Site]:
    blocks = model.model.layers
    points = {"embedding": Site(blocks[0], "input")}
    for number, block in enumerate(blocks):
        name, temporal, mlp = f"layers.{number}", block.temporal_block, block.mlp_block
        points[f"{name}.input"] = Site(block, "input")
        points[f"{name}.attention.heads"] = Site(
            temporal.linear_out if hasattr(temporal, "linear_out") else temporal.o_proj, "input"
        )
        points[f"{name}.attention"] = Site(temporal, "output")
        points[f"{name}.mlp.input"] = Site(mlp, "input")
        points[f"{name}.mlp.neurons"] = Site(mlp.down_proj, "input")
        points[f"{name}.mlp.output"] = Site(mlp, "output")
        points[f"{name}.mlp"] = Site(mlp, "output")
        points[name] = Site(block, "output")
    points["final"] = Site(model.model.final_norm, "output")
    return points


@torch.no_grad()
def record(model: PreTrainedModel, tokens: list[int], edits: dict[str, Callable] | None = None):
    """Hookpoints' values and logits of one pass without a cache; `edits` change values [position, width]."""
    values: dict[str, Tensor] = {}
    handles = []
    for name, site in sites(model).items():

        def use(value: Tensor, name: str = name) -> Tensor | None:
            change = (edits or {}).get(name)
            changed = None if change is None else change(value[0])[None]
            values[name] = (value if changed is None else changed)[0].clone()
            return changed

        handles.append(_attach(site, use))
    try:
        logits = model(torch.tensor([tokens]), use_cache=False).logits[0]
    finally:
        for handle in handles:
            handle.remove()
    return values, logits


def applies(intervention: dict, prompt: int) -> Callable[[int], bool]:
    match intervention["positions"]:
        case "all":
            return lambda position: True
        case "prompt":
            return lambda position: position < prompt
        case "generated":
            return lambda position: position >= prompt - 1
        case "last":
            return lambda position: position == prompt - 1
        case listed:
            return lambda position: position in listed


def apply(intervention: dict, x: Tensor, vectors: dict[str, Tensor]) -> Tensor:
    """The intervention on a value [width] or [position, width]."""
    vector = vectors.get(intervention.get("vector", ""))
    vector = None if vector is None else vector.to(x.dtype)
    strength = intervention.get("strength", 1.0)
    match intervention["operation"]:
        case "add":
            return x + strength * vector
        case "scale":
            return x * strength
        case "set":
            return vector.expand_as(x) if vector is not None else torch.full_like(x, strength)
        case "ablate":
            if vector is None:
                return torch.zeros_like(x)
            return x - (x @ vector)[..., None] * vector / (vector @ vector)


def interventions() -> list[dict]:
    """What generation is steered by: at block level, and at states."""
    return [
        {"at": "layers.0", "operation": "add", "vector": "steering", "strength": 4.0, "positions": "generated"},
        {"at": "layers.1", "operation": "add", "vector": "steering", "strength": 6.0, "positions": [0, 3, 8, 12]},
        {"at": "layers.0.attention", "operation": "ablate", "positions": "prompt"},
        {"at": "layers.1.input", "operation": "ablate", "vector": "steering", "positions": "all"},
        {"at": "layers.0.attention.heads", "operation": "scale", "strength": -1.0, "positions": [2, 10]},
        {"at": "embedding", "operation": "set", "vector": "steering", "positions": "last"},
        {"at": "layers.0.state", "operation": "scale", "strength": 0.0, "positions": "last"},
        {"at": "layers.1.state", "operation": "add", "vector": "layers.1.state", "strength": 2.0, "positions": [3, 9]},
        {"at": "layers.0.state", "operation": "ablate", "vector": "layers.0.state", "positions": "generated"},
        {"at": "layers.1.state", "operation": "ablate", "positions": "prompt"},
        {"at": "layers.0.state.conv", "operation": "scale", "strength": -1.5, "positions": "all"},
        {"at": "layers.1.state.conv", "operation": "set", "strength": 0.5, "positions": [1, 8, 11]},
    ]


def edit_of(intervention: dict, prompt: int, vectors: dict[str, Tensor]) -> recurrences.Edit:
    chosen = applies(intervention, prompt)

    def edit(name: str, position: int, value: Tensor) -> Tensor:
        return apply(intervention, value, vectors) if name == intervention["at"] and chosen(position) else value

    return edit


@torch.no_grad()
def generate(exact: nn.Module, prompt: list[int], edit: recurrences.Edit) -> tuple[list[int], float]:
    """Greedy generation, and the smallest gap between the two largest logits."""
    run, gap = recurrences.Run(exact, edit), float("inf")
    logits = torch.stack([run.step(token) for token in prompt])[-1]
    tokens: list[int] = []
    while True:
        top = logits.topk(2)
        gap = min(gap, (top.values[0] - top.values[1]).item())
        tokens.append(top.indices[0].item())
        if len(tokens) == NEW_TOKENS:
            return tokens, gap
        logits = run.step(tokens[-1])


@torch.no_grad()
def generation_fixture(model: PreTrainedModel, exact: nn.Module, values: dict[str, Tensor], seed: int) -> dict:
    """Generations whose every choice is clear, so that only a mistake and no rounding can change a token."""
    width = model.config.hidden_size
    for attempt in range(1000):
        generator = torch.Generator().manual_seed(seed + 7919 * attempt)
        prompt = torch.randint(1, model.config.vocab_size - 20, (9,), generator=generator).tolist()
        vectors = {"steering": torch.randn(width, generator=generator)}
        for at in ("layers.0.state", "layers.1.state"):
            scale = values[at].std().item()
            vectors[at] = torch.randn(values[at].shape[1], generator=generator) * scale
        vectors = {name: (vector * 1e4).round() / 1e4 for name, vector in vectors.items()}
        clean, smallest = generate(exact, prompt, recurrences._keep)
        runs = []
        for intervention in interventions():
            if smallest <= SMALLEST_GAP or 0 in clean:
                break
            tokens, gap = generate(exact, prompt, edit_of(intervention, len(prompt), vectors))
            smallest = min(smallest, gap if 0 not in tokens else 0.0)
            runs.append({**intervention, "tokens": tokens})
        # Padding of the vocabulary must not win, and an edit that changes nothing would test nothing.
        largest = getattr(model, "real_vocabulary", model.config.vocab_size)
        if smallest <= SMALLEST_GAP or 0 in clean or any(max(run["tokens"]) >= largest for run in runs):
            continue
        if sum(run["tokens"] != clean for run in runs) < len(runs) - 2:
            continue
        for length in range(NEW_TOKENS):
            assert record(model, prompt + clean[:length])[1][-1].argmax() == clean[length]
        return {
            "prompt": prompt,
            "clean": clean,
            "vectors": {name: [round(x, 4) for x in vector.tolist()] for name, vector in vectors.items()},
            "interventions": runs,
            "smallestGap": round(smallest, 5),
        }
    raise RuntimeError("no prompt gave clear choices everywhere")


@torch.no_grad()
def check(model: PreTrainedModel, exact: nn.Module, tokens: list[int]) -> None:
    """recurrences.py agrees with transformers at every hookpoint, with and without edits of what both can edit."""

    def close(name: str, left: Tensor, right: Tensor) -> None:
        error = (left.double() - right.double()).abs().max() / right.abs().max()
        assert error < 2e-5, (name, error)

    values, logits = record(model, tokens)
    states, exact_logits = recurrences.run(exact, tokens)
    close("logits", logits, exact_logits)
    for name, value in values.items():
        close(name, value, states[name])
    vectors = {"steering": torch.randn(model.config.hidden_size, generator=torch.Generator().manual_seed(1))}
    for intervention in interventions():
        if ".state" in intervention["at"]:
            continue
        chosen = torch.tensor([applies(intervention, 9)(position) for position in range(len(tokens))])

        def change(x: Tensor, intervention=intervention, chosen=chosen) -> Tensor:
            return torch.where(chosen[:, None], apply(intervention, x, vectors), x)

        edited = record(model, tokens, {intervention["at"]: change})[1]
        close(str(intervention), edited, recurrences.run(exact, tokens, edit_of(intervention, 9, vectors))[1])


@torch.no_grad()
def write(name: str) -> None:
    spec = CHECKPOINTS[name]
    folder = FOLDER / name
    shutil.rmtree(folder, ignore_errors=True)
    checkpoint = folder / "checkpoint"
    write_checkpoint(spec, checkpoint)
    model = load(spec, checkpoint)
    exact = load(spec, checkpoint).double()
    if spec.original_config:
        model.real_vocabulary = spec.original_config["vocab_size"]

    generator = torch.Generator().manual_seed(spec.seed + 1000)
    expected: dict[str, Tensor] = {}
    vocabulary = getattr(model, "real_vocabulary", model.config.vocab_size)
    kept = {**{length: KEPT_AROUND for length in spec.lengths}, **KEPT}
    kept_states = {**{length: 1 for length in spec.lengths}, **KEPT_STATES}
    for length in sorted({*LENGTHS, *spec.lengths}):
        tokens = torch.randint(vocabulary, (length,), generator=generator).tolist()
        check(model, exact, tokens)
        values, logits = record(model, tokens)
        states = recurrences.run(exact, tokens)[0]
        expected[f"{length}/tokens"] = torch.tensor(tokens, dtype=torch.int32)
        expected[f"{length}/logits"] = logits[-kept.get(length, length) :].contiguous()
        if spec.config.model_type == "recurrent_gemma":
            for number, block in enumerate(model.model.layers):
                norm, at = block.channel_pre_norm, f"layers.{number}"
                middle = values[f"{at}.input"] + values[f"{at}.attention"]
                normed = middle * torch.rsqrt(middle.pow(2).mean(-1, keepdim=True) + norm.eps)
                torch.testing.assert_close(normed * (1 + norm.weight), values[f"{at}.mlp.input"], rtol=1e-5, atol=2e-5)
                states[f"{at}.mlp.input.normalized"] = values[f"{at}.mlp.input.normalized"] = normed
        for hookpoint in states:
            if ".state" in hookpoint:
                value, count = states[hookpoint].float(), kept_states.get(length, length)
            else:
                value, count = values[hookpoint], kept.get(length, length)
            expected[f"{length}/{hookpoint}"] = value[-count:].contiguous()
    save_file(expected, folder / "expected.safetensors")

    generation = generation_fixture(model, exact, states, seed=spec.seed + 2000)
    runs = ",\n  ".join(json.dumps(run) for run in generation.pop("interventions"))
    head = ",\n ".join(f'"{key}": {json.dumps(value)}' for key, value in generation.items())
    (folder / "generation.json").write_text(f'{{{head},\n "interventions": [\n  {runs}\n ]}}\n')
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    last = max(hookpoint for hookpoint in values if hookpoint.startswith("layers.") and hookpoint.count(".") == 1)
    print(
        f"{name}: {size / 1e3:.0f} kB, residual stream deviation {values[last].std():.2f},"
        f" state deviation {states['layers.1.state'].std():.2f},"
        f" smallest top-2 gap {generation['smallestGap']:.4f}"
    )


if __name__ == "__main__":
    torch.set_num_threads(1)
    logging.disable_progress_bar()
    for name in sys.argv[1:] or CHECKPOINTS:
        write(name)
