"""Write models/NAME for GPT-J, Phi, StableLM, OPT, Falcon, BTLM and BERT, and what transformers computes from them.

    python make_more_families.py [NAME ...]

As make_families.py writes them: the weights come from a generator that the tests have too. BTLM, which transformers does
not carry, is computed by btlm_reference.py. README.md describes the files.
"""

import json
import shutil
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import torch
import transformers
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from transformers.utils import logging

from btlm_reference import BTLMReference
from generation import generation_fixture
from hookpoints import family_of, record
from make_families import FOLDER, LENGTHS, POSITIONS, VOCABULARY, numbers

KEPT = 2  # of each sequence, the last positions
COMMON = {"vocab_size": VOCABULARY, "bos_token_id": 0, "eos_token_id": 0, "pad_token_id": None}
NEW = {"hidden_size": 72, "num_hidden_layers": 2, "max_position_embeddings": POSITIONS}
OLD = {"n_embd": 72, "n_layer": 2, "n_positions": POSITIONS}


@dataclass(frozen=True)
class Model:
    """One model: its class in transformers without the Config, its configuration, and how its file looks."""

    seed: int
    name: str
    config: dict
    dtype: torch.dtype = torch.bfloat16
    # Keys of config.json that are replaced, or removed by None: how older versions wrote them.
    aged: dict = field(default_factory=dict)
    # Besides those of every model: around its windows and rotary thresholds.
    lengths: tuple[int, ...] = ()


MODELS = {
    "gptj": Model(
        seed=301,
        name="GPTJ",
        config={**OLD, "n_head": 4, "n_inner": 101, "rotary_dim": 10, "tie_word_embeddings": False},
    ),
    "phi": Model(
        seed=302,
        name="Phi",
        config={
            **NEW,
            "num_attention_heads": 6,
            "num_key_value_heads": 3,
            "intermediate_size": 101,
            "qk_layernorm": True,
            "layer_norm_eps": 0.02,
            "rope_parameters": {"rope_type": "default", "rope_theta": 500.0, "partial_rotary_factor": 0.4},
            "tie_word_embeddings": False,
        },
        aged={"rope_parameters": None, "rope_theta": 500.0, "partial_rotary_factor": 0.4, "rope_scaling": None},
    ),
    "stablelm": Model(
        seed=303,
        name="StableLm",
        config={
            **NEW,
            "num_attention_heads": 4,
            "num_key_value_heads": 2,
            "intermediate_size": 101,
            "use_qkv_bias": True,
            "rope_parameters": {"rope_type": "default", "rope_theta": 500.0, "partial_rotary_factor": 0.25},
            "tie_word_embeddings": False,
        },
        dtype=torch.float16,
        # As StableLM's files have it: a quarter by default.
        aged={"rope_parameters": None, "rope_theta": 500},
    ),
    "stablelm-parallel": Model(
        seed=304,
        name="StableLm",
        config={
            **NEW,
            "num_hidden_layers": 3,
            "num_attention_heads": 6,
            "num_key_value_heads": 3,
            "intermediate_size": 101,
            "use_parallel_residual": True,
            "qk_layernorm": True,
            "layer_norm_eps": 0.02,
            "rope_parameters": {"rope_type": "default", "rope_theta": 500.0, "partial_rotary_factor": 0.5},
            "tie_word_embeddings": True,
        },
    ),
    "opt": Model(
        seed=305,
        name="OPT",
        config={**NEW, "num_hidden_layers": 3, "num_attention_heads": 6, "ffn_dim": 101},
        dtype=torch.float16,
    ),
    "opt-post-norm": Model(
        seed=306,
        name="OPT",
        config={
            **NEW,
            "num_attention_heads": 4,
            "ffn_dim": 101,
            "do_layer_norm_before": False,
            "word_embed_proj_dim": 40,
        },
    ),
    # The options of Galactica, and a file from before the final norm was mended.
    "opt-bare": Model(
        seed=307,
        name="OPT",
        config={
            **NEW,
            "num_attention_heads": 6,
            "ffn_dim": 101,
            "activation_function": "gelu",
            "enable_bias": False,
            "layer_norm_elementwise_affine": False,
            "_remove_final_layer_norm": True,
            "tie_word_embeddings": False,
        },
    ),
    "falcon-7b": Model(
        seed=308,
        name="Falcon",
        config={**NEW, "num_attention_heads": 6, "rope_parameters": {"rope_type": "default", "rope_theta": 500.0}},
    ),
    "falcon-40b": Model(
        seed=309,
        name="Falcon",
        config={
            **NEW,
            "num_hidden_layers": 3,
            "num_attention_heads": 6,
            "num_kv_heads": 2,
            "new_decoder_architecture": True,
            "ffn_hidden_size": 101,
            "layer_norm_epsilon": 0.02,
            "rope_parameters": {"rope_type": "default", "rope_theta": 500.0},
            "tie_word_embeddings": False,
        },
        # As the first files have it: the number of norms goes without saying.
        aged={"num_ln_in_parallel_attn": None},
    ),
    "falcon-11b": Model(
        seed=310,
        name="Falcon",
        config={
            **NEW,
            "num_attention_heads": 4,
            "num_kv_heads": 1,
            "new_decoder_architecture": True,
            "num_ln_in_parallel_attn": 1,
            "ffn_hidden_size": 101,
            "bias": True,
            "rope_parameters": {"rope_type": "default", "rope_theta": 500.0},
        },
    ),
    "falcon-rw": Model(
        seed=311,
        name="Falcon",
        config={
            **NEW,
            "num_attention_heads": 6,
            "alibi": True,
            "parallel_attn": False,
            "multi_query": False,
            "bias": True,
            "tie_word_embeddings": False,
        },
    ),
    "btlm": Model(
        seed=312,
        name="BTLM",
        config={
            **OLD,
            "model_type": "btlm",
            "n_head": 6,
            "n_inner": 101,
            "activation_function": "swiglu",
            "layer_norm_epsilon": 0.001,
            "position_embedding_type": "alibi",
            "scale_attn_weights": True,
            "scale_attn_by_inverse_layer_idx": False,
            "mup_embeddings_scale": 1.7,
            "mup_width_scale": 0.4,
            "mup_output_alpha": 7.3,
            "mup_scale_qk_dot_by_d": True,
            "tie_word_embeddings": True,
        },
    ),
    "bert": Model(
        seed=313,
        name="Bert",
        config={
            **NEW,
            "num_hidden_layers": 3,
            "num_attention_heads": 6,
            "intermediate_size": 101,
            "layer_norm_eps": 0.02,
        },
        dtype=torch.float32,
    ),
}


def distribution(spec: Model, name: str, shape: list[int]) -> tuple[float, float]:
    """The mean of a tensor's numbers and how far they reach to both sides of it.

    Queries and keys are large enough that attention is far from uniform, gains and biases are not 1 and 0, and every
    sublayer adds about as much as the residual stream already holds.
    """
    mean, deviation = 0.0, 1.0
    module = name.removesuffix(".weight")
    if name.endswith(".slopes"):
        mean, deviation = 0.3, 0.15
    elif name.endswith(".bias"):
        deviation = 0.3
    elif len(shape) == 1:
        mean, deviation = 1.8 if "_layernorm" in name and "self_attn" in name else 1.0, 0.3
    elif module.endswith(("wte", "embed_tokens", "word_embeddings")):
        # BTLM's embeddings are scaled up, and are its unembedding too: with larger ones it would repeat every token.
        deviation = 0.3 if spec.name == "BTLM" else 1.0
    elif "position" in module or "token_type" in module:
        deviation = 0.5
    else:
        gain = 1.0
        if module.endswith(("query_key_value", "c_attn", "q_proj", "k_proj", "query", "key")):
            # muP's scores are divided once more by the root of the head's width.
            gain = 2.8 if spec.name == "BTLM" else 1.5
        elif module == "lm_head":
            gain = 8.0
        elif module.endswith(("down_proj", "dense_4h_to_h", "mlp.c_proj", "fc2", "fc_out", "output.dense")):
            gain = 2.0
        deviation = gain / shape[0 if spec.name == "BTLM" else -1] ** 0.5
    return mean, round(deviation * 3**0.5, 6)


def fresh(spec: Model) -> tuple[dict, dict[str, list[int]]]:
    """The configuration and the shapes of the tensors that the library's own save writes."""
    if spec.name == "BTLM":
        return {**COMMON, **spec.config}, btlm_shapes(spec.config)
    config = getattr(transformers, spec.name + "Config")(**COMMON, **spec.config)
    kind = "BertModel" if spec.name == "Bert" else spec.name + "ForCausalLM"
    model = getattr(transformers, kind)(config).to(spec.dtype)
    model.config.dtype = spec.dtype
    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        with safe_open(Path(folder) / "model.safetensors", "pt") as file:
            shapes = {name: list(file.get_slice(name).get_shape()) for name in sorted(file.keys())}
        return json.loads((Path(folder) / "config.json").read_text()), shapes


def btlm_shapes(config: dict) -> dict[str, list[int]]:
    """The tensors of the published checkpoint, whose linear weights are [input, output]."""
    width, neurons = config["n_embd"], config["n_inner"]
    linear = {
        "attn.c_attn": (width, 3 * width),
        "attn.c_proj": (width, width),
        "mlp.c_fc": (width, neurons),
        "mlp.c_fc2": (width, neurons),
        "mlp.c_proj": (neurons, width),
    }
    shapes = {
        "transformer.wte.weight": [VOCABULARY, width],
        "transformer.relative_pe.slopes": [config["n_head"], 1],
    }
    norms = ["transformer.ln_f"]
    for layer in range(config["n_layer"]):
        prefix = f"transformer.h.{layer}."
        norms += [prefix + "ln_1", prefix + "ln_2"]
        for name, (rows, columns) in linear.items():
            shapes[f"{prefix}{name}.weight"] = [rows, columns]
            shapes[f"{prefix}{name}.bias"] = [columns]
    for name in norms:
        shapes |= {f"{name}.weight": [width], f"{name}.bias": [width]}
    return dict(sorted(shapes.items()))


def write_checkpoint(spec: Model, folder: Path, checkpoint: Path) -> None:
    """Write the model as it is published, with the seeded numbers, to `checkpoint`; and its recipe to `folder`."""
    config, shapes = fresh(spec)
    recipe, tensors = [], {}
    for name, shape in shapes.items():
        mean, spread = distribution(spec, name, shape)
        recipe.append({"name": name, "shape": shape, "mean": mean, "spread": spread})
        tensors[name] = numbers(spec.seed, name, shape, mean, spread).to(spec.dtype)
    save_file(tensors, checkpoint / "model.safetensors", metadata={"format": "pt"})
    for key, value in spec.aged.items():
        config.pop(key, None)
        if value is not None:
            config[key] = value
    text = json.dumps(config, indent=2, sort_keys=True) + "\n"
    (checkpoint / "config.json").write_text(text)
    (folder / "checkpoint").mkdir(parents=True)
    (folder / "checkpoint" / "config.json").write_text(text)
    rows = ",\n  ".join(json.dumps(row) for row in recipe)
    dtype = str(spec.dtype).removeprefix("torch.")
    (folder / "seeded.json").write_text(f'{{"seed": {spec.seed}, "dtype": "{dtype}", "tensors": [\n  {rows}\n]}}\n')


def load(spec: Model, checkpoint: Path):
    if spec.name == "BTLM":
        config = json.loads((checkpoint / "config.json").read_text())
        return BTLMReference(config, load_file(checkpoint / "model.safetensors"))
    kind = transformers.AutoModel if spec.name == "Bert" else transformers.AutoModelForCausalLM
    # With eager attention transformers 5 adds Falcon's ALiBi twice: to the mask, and to the scores.
    attention = "sdpa" if spec.config.get("alibi") else "eager"
    model, loading = kind.from_pretrained(
        checkpoint, dtype=torch.float32, attn_implementation=attention, output_loading_info=True
    )
    assert not loading["missing_keys"] and not loading["unexpected_keys"], loading
    return model.eval()


def check_identities(model: nn.Module, values: dict[str, Tensor], logits: Tensor | None) -> None:
    """The relations between hookpoints that hold by definition; a hook on a wrong module breaks one of them."""

    def close(left: Tensor, right: Tensor) -> None:
        torch.testing.assert_close(left, right, rtol=1e-5, atol=3e-5)

    family, config = family_of(model), model.config
    blocks = model.get_submodule(family.blocks)
    is_parallel = (
        config.model_type in ("gptj", "phi")
        or getattr(config, "use_parallel_residual", False)
        or (config.model_type == "falcon" and config.parallel_attn)
    )
    is_post_norm = config.model_type == "bert" or not getattr(config, "do_layer_norm_before", True)
    for layer, block in enumerate(blocks):
        name = f"layers.{layer}"
        attention = values[f"{name}.attention"]
        close(attention, block.get_submodule(family.heads)(values[f"{name}.attention.heads"]))
        middle = values[f"{name}.input"] + (0 if is_parallel else attention)
        norm = block.get_submodule(family.mlp_norm)
        close(values[f"{name}.mlp.input"], norm(middle))
        if norm.weight is not None:
            close(values[f"{name}.mlp.input"], values[f"{name}.mlp.input.normalized"] * norm.weight + norm.bias)
        close(values[f"{name}.mlp.output"], block.get_submodule(family.neurons)(values[f"{name}.mlp.neurons"]))
        close(values[f"{name}.mlp"], values[f"{name}.mlp.output"])
        if is_post_norm:
            last = block.output.LayerNorm if config.model_type == "bert" else block.final_layer_norm
            close(values[name], last(values[f"{name}.mlp.input"] + values[f"{name}.mlp"]))
        else:
            close(values[name], values[f"{name}.input"] + attention + values[f"{name}.mlp"])
        if layer > 0:
            close(values[f"{name}.input"], values[f"layers.{layer - 1}"])
    if logits is None:
        return
    last = values[f"layers.{len(blocks) - 1}"]
    close(values["final"], model.get_submodule(family.final_norm)(last) if family.final_norm else last)
    projected = values["final"]
    if getattr(config, "word_embed_proj_dim", config.hidden_size) != config.hidden_size:
        projected = model.model.decoder.project_out(projected)
    close(logits, model.get_output_embeddings()(projected))


@torch.no_grad()
def write(name: str) -> None:
    spec = MODELS[name]
    folder = FOLDER / name
    shutil.rmtree(folder, ignore_errors=True)
    with tempfile.TemporaryDirectory() as temporary:
        write_checkpoint(spec, folder, Path(temporary))
        model = load(spec, Path(temporary))

    generator = torch.Generator().manual_seed(spec.seed + 1000)
    expected: dict[str, Tensor] = {}
    for length in sorted({*LENGTHS, *spec.lengths}):
        tokens = torch.randint(VOCABULARY, (length,), generator=generator).tolist()
        values, logits = record(model, tokens)
        if spec.name != "BTLM":
            check_identities(model, values, logits)
        expected[f"{length}/tokens"] = torch.tensor(tokens, dtype=torch.int32)
        for hookpoint, value in (values if logits is None else {**values, "logits": logits}).items():
            expected[f"{length}/{hookpoint}"] = value[-KEPT:].contiguous()
    save_file(expected, folder / "expected.safetensors")

    gap = None
    if logits is not None:
        generation = generation_fixture(model, VOCABULARY, seed=spec.seed + 2000)
        gap = generation["smallestGap"]
        runs = ",\n  ".join(json.dumps(run) for run in generation.pop("interventions"))
        head = ",\n ".join(f'"{key}": {json.dumps(value)}' for key, value in generation.items())
        (folder / "generation.json").write_text(f'{{{head},\n "interventions": [\n  {runs}\n ]}}\n')

    last = values[f"layers.{model.config.num_hidden_layers - 1}"]
    spread = None
    if spec.name != "BTLM" and not spec.config.get("alibi"):
        weights = model(torch.tensor([tokens]), output_attentions=True).attentions
        spread = torch.stack([layer[0, :, -8:].amax(-1).mean() for layer in weights]).mean().item()
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    print(
        f"{name}: {size / 1e3:.0f} kB, residual stream deviation {last.std():.2f},"
        f" logits {logits.std() if logits is not None else 0:.2f}, largest attention weight {spread}"
        f" of {length} positions, smallest top-2 gap {gap}",
        flush=True,
    )


if __name__ == "__main__":
    torch.set_num_threads(1)
    logging.disable_progress_bar()
    for name in sys.argv[1:] or MODELS:
        write(name)
