"""Write the seeded random RWKV checkpoints under models/ and what the reference implementations compute from them.

    python make_rwkv.py [NAME ...]

transformers is the reference for `rwkv4-hf` (its rescaling is undone), the official `rwkv` package (CPU, float32) for
`rwkv4`, `rwkv5`, `rwkv6` and `rwkv7`; `rwkv7-fla` is `rwkv7` under flash-linear-attention's names. Intermediates that
they do not show come from the plain recurrences of rwkv_recurrence.py in float64, after these have given the reference's
logits and states. README.md describes the files.
"""

import importlib.util
import json
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from torch import Tensor
from transformers import RwkvConfig, RwkvForCausalLM
from transformers.utils import logging

from generation import END_OF_TEXT, PROMPT_TOKENS, SMALLEST_GAP, applied, interventions, selected
from rwkv_recurrence import Recurrence

FOLDER = Path(__file__).parent / "models"
VOCABULARY = 199
WIDTH = 40
LENGTHS = (1, 2, 37, 129)
NEW_TOKENS = 12
# Of how many of the last positions hookpoints, states and logits are kept.
KEPT, KEPT_STATES, KEPT_LOGITS = 3, 1, 4


@dataclass(frozen=True)
class Checkpoint:
    seed: int
    version: int
    heads: int = 2
    layers: int = 3
    neurons: int = 97
    rank: int = 6  # of the low-rank matrices
    dtype: torch.dtype = torch.bfloat16
    # "pth", "hf" (transformers) or "fla" (flash-linear-attention)
    layout: str = "pth"
    # v4: numbers of the time-mix where they are not the width's
    mixer: int = WIDTH
    epsilon: float = 1e-5
    has_time_state: bool = False


CHECKPOINTS = {
    "rwkv4-hf": Checkpoint(seed=301, version=4, layout="hf", mixer=52, layers=4),
    "rwkv4": Checkpoint(seed=302, version=4),
    "rwkv5": Checkpoint(seed=303, version=5, neurons=101),
    "rwkv6": Checkpoint(seed=304, version=6, has_time_state=True),
    "rwkv7": Checkpoint(seed=305, version=7, dtype=torch.float32, layers=2),
    "rwkv7-fla": Checkpoint(seed=306, version=7, layout="fla", epsilon=0.01, layers=2),
}


def weights(spec: Checkpoint) -> dict[str, Tensor]:
    """Random weights under the official names, of which none is without effect."""
    generator = torch.Generator().manual_seed(spec.seed)
    made: dict[str, Tensor] = {}

    def normal(name: str, *shape: int, deviation: float = 1.0, mean: float = 0.0) -> None:
        made[name] = torch.randn(shape, generator=generator) * deviation + mean

    def uniform(name: str, *shape: int, low: float, high: float) -> None:
        made[name] = torch.rand(shape, generator=generator) * (high - low) + low

    def linear(name: str, outputs: int, inputs: int, gain: float = 1.0) -> None:
        normal(name + ".weight", outputs, inputs, deviation=gain / inputs**0.5)

    def norm(name: str, width: int = WIDTH) -> None:
        normal(name + ".weight", width, deviation=0.3, mean=1.0)
        normal(name + ".bias", width, deviation=0.3)

    head = WIDTH // spec.heads
    normal("emb.weight", VOCABULARY, WIDTH)
    norm("blocks.0.ln0")
    for layer in range(spec.layers):
        block = f"blocks.{layer}"
        att, ffn = f"{block}.att", f"{block}.ffn"
        norm(f"{block}.ln1")
        norm(f"{block}.ln2")
        for name in ("key", "value", "receptance"):
            linear(f"{att}.{name}", spec.mixer, WIDTH)
        linear(f"{att}.output", WIDTH, spec.mixer, gain=1.5)
        linear(f"{ffn}.key", spec.neurons, WIDTH)
        linear(f"{ffn}.value", WIDTH, spec.neurons, gain=1.5)
        if spec.version <= 6:
            linear(f"{ffn}.receptance", WIDTH, WIDTH)
        if spec.version >= 5:
            norm(f"{att}.ln_x")
        if spec.version in (5, 6):
            linear(f"{att}.gate", WIDTH, WIDTH)
            normal(f"{att}.time_faaaa", spec.heads, head, deviation=0.5)
        match spec.version:
            case 4:
                uniform(f"{att}.time_decay", spec.mixer, low=-5, high=1)
                normal(f"{att}.time_first", spec.mixer)
                mixed = {att: "kvr", ffn: "kr"}
            case 5:
                uniform(f"{att}.time_decay", spec.heads, head, low=-5, high=1)
                mixed = {att: "kvrg", ffn: "kr"}
            case 6:
                uniform(f"{att}.time_decay", 1, 1, WIDTH, low=-5, high=1)
                normal(f"{att}.time_decay_w1", WIDTH, spec.rank + 1, deviation=0.1)
                normal(f"{att}.time_decay_w2", spec.rank + 1, WIDTH, deviation=0.5)
                normal(f"{att}.time_maa_w1", WIDTH, 5 * spec.rank, deviation=0.1)
                normal(f"{att}.time_maa_w2", 5, spec.rank, WIDTH, deviation=0.2)
                mixed = {att: "xwkvrg", ffn: "kr"}
            case 7:
                for letter, more in zip("wavg", (0, 1, 2, 5), strict=True):
                    if letter == "v" and layer == 0:
                        continue
                    normal(f"{att}.{letter}1", WIDTH, spec.rank + more, deviation=0.15)
                    normal(f"{att}.{letter}2", spec.rank + more, WIDTH, deviation=0.5)
                uniform(f"{att}.w0", 1, 1, WIDTH, low=-5, high=2)
                normal(f"{att}.a0", 1, 1, WIDTH)
                if layer > 0:
                    normal(f"{att}.v0", 1, 1, WIDTH)
                normal(f"{att}.k_k", 1, 1, WIDTH, deviation=0.2, mean=0.8)
                normal(f"{att}.k_a", 1, 1, WIDTH, deviation=0.2, mean=0.9)
                normal(f"{att}.r_k", spec.heads, head, deviation=0.3)
                mixed = {att: "rwkvag", ffn: "k"}
        word = {4: "time_mix_", 5: "time_mix_", 6: "time_maa_", 7: "x_"}[spec.version]
        for place, letters in mixed.items():
            for letter in letters:
                uniform(f"{place}.{word}{letter}", 1, 1, WIDTH, low=0, high=1)
        if spec.has_time_state:
            normal(f"{att}.time_state", spec.heads, head, head, deviation=0.5)
    norm("ln_out")
    linear("head", VOCABULARY, WIDTH, gain=2.0)
    made["head.weight"][END_OF_TEXT] *= 0.2  # so that few generations end early
    return {name: tensor.to(spec.dtype).contiguous() for name, tensor in made.items()}


# MARK: The references


def package(has_version_7: bool):
    """The official package, which decides by the environment, when it is imported, which versions it runs."""
    os.environ.update(RWKV_JIT_ON="0", RWKV_CUDA_ON="0", RWKV_V7_ON="1" if has_version_7 else "0")
    found = importlib.util.find_spec("rwkv.model")
    module = importlib.util.module_from_spec(found)
    sys.modules[f"rwkv_model_{has_version_7}"] = module
    found.loader.exec_module(module)
    return module.RWKV


def by_package(spec: Checkpoint, given: dict[str, Tensor], tokens: list[int]) -> tuple[Tensor, list[Tensor]]:
    """Logits of every position and the state after the last, by the official package in float32."""
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/model"
        # In float32, since the package norms the embedding in the file's own type.
        torch.save({name: tensor.float() for name, tensor in given.items()}, path + ".pth")
        quiet, sys.stdout = sys.stdout, open(os.devnull, "w")
        try:
            model = package(spec.version == 7)(model=path, strategy="cpu fp32")
            logits, state = model.forward(tokens, None, full_output=True)
        finally:
            sys.stdout = quiet
    return logits.reshape(len(tokens), -1), state


@torch.no_grad()
def by_transformers(model: RwkvForCausalLM, tokens: list[int]) -> tuple[Tensor, dict[str, Tensor]]:
    """Logits and the hookpoints that are some module's input or output, without the rescaling at inference."""
    values: dict[str, Tensor] = {}
    every = model.config.rescale_every
    handles = []

    def keep(name: str, factor: float, module: torch.nn.Module, is_input: bool) -> None:
        def hook(_module, given, output=None):
            value = given[0] if is_input else output[0] if isinstance(output, tuple) else output
            values[name] = value[0] * factor

        handles.append(module.register_forward_pre_hook(hook) if is_input else module.register_forward_hook(hook))

    for layer, block in enumerate(model.rwkv.blocks):
        here, factor = f"layers.{layer}", 2.0 ** (layer // every)
        if layer > 0:
            keep(f"{here}.input", factor, block, True)
        keep(f"{here}.attention.heads", 1, block.attention.output, True)
        keep(f"{here}.attention", factor, block.attention, False)
        keep(f"{here}.mlp.input", 1, block.feed_forward.key, True)
        keep(f"{here}.mlp.neurons", 1, block.feed_forward.value, True)
        keep(f"{here}.mlp", factor, block.feed_forward, False)
        keep(here, factor, block, False)
    keep("embedding", 1, model.rwkv.blocks[0].pre_ln, False)
    keep("final", 1, model.rwkv.ln_out, False)
    try:
        logits = model(torch.tensor([tokens]), use_cache=False).logits[0]
    finally:
        for handle in handles:
            handle.remove()
    return logits, values


def close(name: str, ours: np.ndarray, theirs: Tensor, share: float = 2e-5) -> None:
    theirs = theirs.detach().double().numpy().reshape(ours.shape)
    worst, largest = np.abs(ours - theirs).max(), np.abs(theirs).max()
    assert worst <= share * largest, f"{name} differs by {worst} of {largest}"


def check_package(spec: Checkpoint, given: dict[str, Tensor], recurrence: Recurrence, tokens: list[int]) -> None:
    """The recurrence's logits and last states are the package's."""
    logits, state = by_package(spec, given, tokens)
    values, ours = recurrence.record(tokens)
    close("logits", ours, logits)
    per_layer = len(state) // spec.layers
    for layer in range(spec.layers):
        theirs = state[layer * per_layer : (layer + 1) * per_layer]
        here, held = f"layers.{layer}", recurrence.states[layer]
        close(f"{here}.state.shift", values[f"{here}.state.shift"][-1], theirs[0])
        close(f"{here}.state.shift.mlp", values[f"{here}.state.shift.mlp"][-1], theirs[-1])
        if spec.version == 4:
            # The exponent is anybody's choice.
            numerator, denominator, exponent = theirs[1:4]
            close(f"{here}.state", held["a"] / held["b"], numerator / denominator)
            close(f"{here}.state.weight", held["p"] + np.log(held["b"]), exponent + denominator.log())
        else:
            close(f"{here}.state", held["wkv"], theirs[1])


# MARK: Files


HF_NAMES = {"att": "attention", "ffn": "feed_forward", "ln0": "pre_ln"}
HF_MIXES = {"time_mix_k": "time_mix_key", "time_mix_v": "time_mix_value", "time_mix_r": "time_mix_receptance"}


def hf_name(name: str) -> str:
    """An official name of RWKV-4 as transformers has it."""
    if name == "head.weight":
        return name
    parts = [HF_MIXES.get(HF_NAMES.get(part, part), HF_NAMES.get(part, part)) for part in name.split(".")]
    return "rwkv." + ".".join(parts).replace("emb.weight", "embeddings.weight")


FLA_NAMES = {
    "att": "attn", "ln0": "pre_norm", "ln1": "attn_norm", "ln2": "ffn_norm", "ln_x": "g_norm",
    "receptance": "r_proj", "key": "k_proj", "value": "v_proj", "output": "o_proj",
}  # fmt: skip
FLA_PARTS = {"0": "2.bias", "1": "0.weight", "2": "2.weight"}


def fla_tensor(name: str, tensor: Tensor) -> tuple[str, Tensor]:
    """A tensor of RWKV-7 as flash-linear-attention's own conversion names and lays it out."""
    outside = {"emb": "model.embeddings", "ln_out": "model.norm", "head": "lm_head"}
    first, *rest = name.split(".")
    if first in outside:
        return ".".join([outside[first], *rest]), tensor
    layer, place, *rest = rest
    if place == "att":
        rest[0] = FLA_NAMES.get(rest[0], rest[0])
        if rest[0][0] in "wavg" and rest[0][1:] in FLA_PARTS:
            letter, part = rest[0]
            rest[0] = f"{letter}_lora.lora.{FLA_PARTS[part]}"
            tensor = tensor.flatten() if part == "0" else tensor.T.contiguous()
        elif rest[0] in ("k_k", "k_a"):
            tensor = tensor.flatten()
    elif rest[0] == "x_k":
        tensor = tensor.flatten()
    return ".".join(["model.layers", layer, FLA_NAMES.get(place, place), *rest]), tensor


def write_checkpoint(spec: Checkpoint, given: dict[str, Tensor], folder: Path) -> None:
    folder.mkdir(parents=True)
    if spec.layout == "pth":
        torch.save(given, folder / f"{folder.parent.name}.pth")
        return
    if spec.layout == "hf":
        config = RwkvConfig(
            vocab_size=VOCABULARY,
            hidden_size=WIDTH,
            attention_hidden_size=spec.mixer,
            intermediate_size=spec.neurons,
            num_hidden_layers=spec.layers,
            layer_norm_epsilon=spec.epsilon,
            rescale_every=2,
            context_length=160,
            bos_token_id=0,
            eos_token_id=0,
        )
        model = RwkvForCausalLM(config)
        missing = model.load_state_dict({hf_name(name): tensor.float() for name, tensor in given.items()})
        assert not missing.missing_keys and not missing.unexpected_keys
        model.train()  # outside training transformers would save the rescaled weights
        model.to(spec.dtype).save_pretrained(folder)
        return
    save_file(dict(fla_tensor(name, tensor) for name, tensor in given.items()), folder / "model.safetensors")
    config = {
        "architectures": ["RWKV7ForCausalLM"],
        "model_type": "rwkv7",
        "attn": None,
        "a_low_rank_dim": spec.rank + 1,
        "decay_low_rank_dim": spec.rank,
        "gate_low_rank_dim": spec.rank + 5,
        "v_low_rank_dim": spec.rank + 2,
        "bos_token_id": 0,
        "eos_token_id": 0,
        "fuse_norm": False,
        "head_dim": WIDTH // spec.heads,
        "hidden_act": "sqrelu",
        "hidden_ratio": 4.0,
        "hidden_size": WIDTH,
        "intermediate_size": spec.neurons,
        "max_position_embeddings": 2048,
        "norm_bias": True,
        "norm_eps": spec.epsilon,
        "norm_first": True,
        "num_heads": spec.heads,
        "num_hidden_layers": spec.layers,
        "tie_word_embeddings": False,
        "torch_dtype": "bfloat16",
        "value_dim": [WIDTH] * spec.layers,
        "vocab_size": VOCABULARY,
    }
    (folder / "config.json").write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")


def generate(recurrence: Recurrence, prompt: list[int], intervention: dict | None, vectors: dict[str, Tensor]):
    """The tokens generated greedily after `prompt`, each from a full pass, and the smallest gap of two best logits."""
    tokens, gap = list(prompt), float("inf")
    for _ in range(NEW_TOKENS):
        if intervention is None:
            logits = recurrence.run(tokens, lambda name, value, position: value)[-1]
        else:
            mask = selected(intervention.get("positions", "all"), len(prompt), len(tokens))

            def edit(value: np.ndarray, positions: np.ndarray) -> np.ndarray:
                return applied(torch.from_numpy(value), intervention, vectors, mask[positions]).numpy()

            logits = recurrence.edited(tokens, intervention["at"], edit)[-1]
        best = np.sort(logits)[-2:]
        gap = min(gap, float(best[1] - best[0]))
        tokens.append(int(logits.argmax()))
    return tokens[len(prompt) :], gap


def state_interventions(spec: Checkpoint) -> list[dict]:
    """Edits of states, which have to reach every later position."""
    last = spec.layers - 1
    return [
        {"at": f"layers.{layer}.state", "operation": operation, **more, "positions": positions}
        for layer, operation, more, positions in (
            (0, "add", {"vector": "state", "strength": 2.0}, [3]),
            (last, "add", {"vector": "state", "strength": -2.0}, "last"),
            (0, "scale", {"strength": -1.0}, "generated"),
            (last, "ablate", {}, [0, 4, 8, 12]),
            (0, "set", {"vector": "state"}, "all"),
        )
    ] + [
        {"at": "layers.0.state.shift", "operation": "add", "vector": "steering", "strength": 2.0, "positions": "all"},
        {"at": f"layers.{last}.state.shift", "operation": "ablate", "positions": "generated"},
        {"at": "layers.0.state.shift.mlp", "operation": "scale", "strength": -1.0, "positions": [2, 8, 11]},
    ] + (
        [{"at": "layers.0.state.weight", "operation": "add", "vector": "state", "strength": 2.0, "positions": "all"}]
        if spec.version == 4
        else []
    )


def generation_fixture(spec: Checkpoint, recurrence: Recurrence) -> dict:
    """Generations whose every choice is clear, so that only a mistake and no rounding can change a token."""
    state_width = spec.mixer if spec.version == 4 else WIDTH * WIDTH // spec.heads
    edits = [edit for edit in interventions() if edit["positions"] not in ("prompt",)] + state_interventions(spec)
    for attempt in range(1000):
        generator = torch.Generator().manual_seed(spec.seed + 2000 + 7919 * attempt)
        prompt = torch.randint(1, VOCABULARY, (PROMPT_TOKENS,), generator=generator).tolist()
        vectors = {
            name: torch.tensor([round(x, 3) for x in torch.randn(width, generator=generator).tolist()]).double()
            for name, width in (("steering", WIDTH), ("state", state_width))
        }
        clean, smallest = generate(recurrence, prompt, None, vectors)
        if END_OF_TEXT in clean or smallest <= SMALLEST_GAP:
            continue
        runs = []
        for intervention in edits:
            tokens, gap = generate(recurrence, prompt, intervention, vectors)
            smallest = min(smallest, gap if END_OF_TEXT not in tokens else 0.0)
            if smallest <= SMALLEST_GAP:
                break
            runs.append({**intervention, "tokens": tokens})
        if smallest <= SMALLEST_GAP:
            continue
        # An edit that changes nothing would test nothing.
        if len({json.dumps(run["tokens"]) for run in runs} | {json.dumps(clean)}) < len(runs) - 4:
            continue
        return {
            "prompt": prompt,
            "clean": clean,
            "vectors": {name: vector.tolist() for name, vector in vectors.items()},
            "interventions": runs,
            "smallestGap": round(smallest, 5),
        }
    raise RuntimeError("no prompt gave clear choices everywhere")


def write(name: str) -> None:
    spec = CHECKPOINTS[name]
    folder = FOLDER / name
    shutil.rmtree(folder, ignore_errors=True)
    given = weights(spec)
    write_checkpoint(spec, given, folder / "checkpoint")
    head_epsilon = spec.epsilon * (WIDTH // spec.heads) if spec.layout == "fla" else 64e-5
    plain = {key: tensor.float().numpy() for key, tensor in given.items()}
    # transformers' last norm has an ε of its own.
    final_epsilon = spec.epsilon if spec.layout == "fla" else 1e-5
    recurrence = Recurrence(spec.version, plain, spec.epsilon, head_epsilon, final_epsilon)
    model = None
    if spec.layout == "hf":
        model = RwkvForCausalLM.from_pretrained(folder / "checkpoint", dtype=torch.float32).eval()

    generator = torch.Generator().manual_seed(spec.seed + 1000)
    expected: dict[str, Tensor] = {}
    for length in LENGTHS:
        tokens = torch.randint(VOCABULARY, (length,), generator=generator).tolist()
        values, logits = recurrence.record(tokens)
        kept = {key: torch.from_numpy(value).float() for key, value in values.items()}
        if model is not None:
            reference, shown = by_transformers(model, tokens)
            # transformers norms a halved stream, to which ε is larger than it should be.
            close("logits", logits, reference, 1e-4)
            for key, value in shown.items():
                close(key, values[key], value, 1e-4)
            kept |= shown
            logits = reference.double().numpy()
        else:
            # The package knows one ε: the recurrence is checked with that, whatever the checkpoint's own.
            check_package(spec, given, Recurrence(spec.version, plain), tokens)
        expected[f"{length}/tokens"] = torch.tensor(tokens, dtype=torch.int32)
        expected[f"{length}/logits"] = torch.from_numpy(logits[-KEPT_LOGITS:]).float().contiguous()
        for key, value in kept.items():
            rows = KEPT_STATES if key.endswith(".state") and spec.version > 4 else KEPT
            expected[f"{length}/{key}"] = value[-rows:].contiguous().clone()
    save_file(expected, folder / "expected.safetensors")

    generation = generation_fixture(spec, recurrence)
    runs = ",\n  ".join(json.dumps(run) for run in generation.pop("interventions"))
    head = ",\n ".join(f'"{key}": {json.dumps(value)}' for key, value in generation.items())
    (folder / "generation.json").write_text(f'{{{head},\n "interventions": [\n  {runs}\n ]}}\n')

    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    print(
        f"{name}: {size / 1e3:.0f} kB, residual stream deviation {values[f'layers.{spec.layers - 1}'].std():.2f},"
        f" smallest top-2 gap {generation['smallestGap']:.4f}"
    )


if __name__ == "__main__":
    torch.set_num_threads(1)
    logging.disable_progress_bar()
    for name in sys.argv[1:] or CHECKPOINTS:
        write(name)
