"""Greedy generation, clean and edited, without a key-value cache: every token from a full pass over all before it."""

import json
from collections.abc import Callable

import torch
from torch import Tensor
from transformers import PreTrainedModel

from hookpoints import edited, sites

PROMPT_TOKENS = 9
NEW_TOKENS = 24
END_OF_TEXT = 0  # kept out of every generation, so that none of them ends early
SMALLEST_GAP = 0.01  # between the two largest logits at every step; float32 rounding stays far below
MOST_UNMOVED = 40  # prompts after which edits that move nothing are the model's fault


def selected(positions: str | list[int], prompt: int, length: int) -> Tensor:
    """Which of `length` positions an edit applies to, by the protocol's rule, given the prompt's length."""
    if isinstance(positions, list):
        return torch.tensor([position in positions for position in range(length)])
    rule: dict[str, Callable[[int], bool]] = {
        "all": lambda position: True,
        "prompt": lambda position: position < prompt,
        # From the last prompt position on: those whose outputs choose the generated tokens.
        "generated": lambda position: position >= prompt - 1,
        "last": lambda position: position == prompt - 1,
    }
    return torch.tensor([rule[positions](position) for position in range(length)])


def applied(value: Tensor, intervention: dict, vectors: dict[str, Tensor], mask: Tensor) -> Tensor:
    """`value`, [position, width], with the intervention made at the positions in `mask`."""
    vector = vectors.get(intervention.get("vector", ""))
    strength = intervention.get("strength", 1.0)
    match intervention["operation"]:
        case "add":
            changed = value + strength * vector
        case "scale":
            changed = value * strength
        case "set":
            changed = vector.expand_as(value)
        case "ablate" if vector is None:
            changed = torch.zeros_like(value)
        case "ablate":
            changed = value - (value @ vector)[:, None] * vector / (vector @ vector)
        case other:
            raise ValueError(other)
    return torch.where(mask[:, None], changed, value)


@torch.no_grad()
def generate(model: PreTrainedModel, prompt: list[int], intervention: dict | None, vectors: dict[str, Tensor]):
    """The tokens generated greedily after `prompt`, and the smallest gap between the two largest logits."""
    tokens, gap = list(prompt), float("inf")

    def edit(value: Tensor) -> Tensor:
        mask = selected(intervention.get("positions", "all"), len(prompt), len(value))
        return applied(value, intervention, vectors, mask)

    def step() -> int:
        nonlocal gap
        logits = model(torch.tensor([tokens]), use_cache=False).logits[0, -1]
        top = logits.topk(2)
        gap = min(gap, (top.values[0] - top.values[1]).item())
        return top.indices[0].item()

    for _ in range(NEW_TOKENS):
        if intervention is None:
            tokens.append(step())
        else:
            with edited(model, intervention["at"], edit):
                tokens.append(step())
    return tokens[len(prompt) :], gap


def interventions() -> list[dict]:
    """What every model is steered by. Both blocks matter: an edit after the last one leaves no trace in a cache."""
    steered = [
        {"at": at, "operation": "add", "vector": "steering", "strength": strength, "positions": positions}
        for at, strength in (("layers.0", 4.0), ("layers.1", 6.0))
        for positions in ("all", "prompt", "generated", "last", [0, 3, 8, 12])
    ]
    return steered + [
        {"at": "layers.0", "operation": "scale", "strength": 0.25, "positions": "generated"},
        {"at": "layers.0.mlp", "operation": "ablate", "positions": "generated"},
        {"at": "layers.0.attention", "operation": "ablate", "positions": "prompt"},
        {"at": "layers.1.input", "operation": "ablate", "vector": "steering", "positions": "all"},
        {"at": "embedding", "operation": "set", "vector": "steering", "positions": "last"},
        {"at": "layers.0.attention.heads", "operation": "scale", "strength": -1.0, "positions": [2, 10]},
        {"at": "layers.1.mlp.neurons", "operation": "scale", "strength": 3.0, "positions": "generated"},
        {"at": "final", "operation": "add", "vector": "steering", "strength": 2.0, "positions": "last"},
    ]


def check_against_cache(model: PreTrainedModel, prompt: list[int], clean: list[int]) -> None:
    """transformers' own cached greedy generation has to give the same clean tokens."""
    if not hasattr(model, "generate"):
        return
    tokens = torch.tensor([prompt])
    output = model.generate(
        tokens, attention_mask=torch.ones_like(tokens), max_new_tokens=NEW_TOKENS, do_sample=False, pad_token_id=0
    )
    assert output[0, len(prompt) :].tolist() == clean


def generation_fixture(
    model: PreTrainedModel,
    vocabulary: int,
    seed: int,
    every: int = 1,
    agrees_with_cache: bool = True,
) -> dict:
    """Generations, clean and with every `every`th of the interventions, whose every choice is clear, so that only a
    mistake and no rounding can change a token."""
    width = model.config.hidden_size
    edits = [intervention for intervention in interventions() if intervention["at"] in sites(model)][::every]
    unmoved = 0
    for attempt in range(1000):
        generator = torch.Generator().manual_seed(seed + 7919 * attempt)
        prompt = torch.randint(vocabulary, (PROMPT_TOKENS,), generator=generator).tolist()
        # Rounded so that JSON holds exactly the numbers that were used.
        vector = torch.tensor([round(x, 4) for x in torch.randn(width, generator=generator).tolist()])
        vectors = {"steering": vector}
        clean, smallest = generate(model, prompt, None, vectors)
        if END_OF_TEXT in clean:
            continue
        runs = []
        for intervention in edits:
            if smallest <= SMALLEST_GAP:
                break
            tokens, gap = generate(model, prompt, intervention, vectors)
            smallest = min(smallest, gap if END_OF_TEXT not in tokens else 0.0)
            runs.append({**intervention, "tokens": tokens})
        if smallest <= SMALLEST_GAP:
            continue
        # An edit that changes nothing would test nothing.
        if len({json.dumps(run["tokens"]) for run in runs} | {json.dumps(clean)}) < len(runs) - 1:
            unmoved += 1
            if unmoved == MOST_UNMOVED:
                raise RuntimeError("edits change no tokens, since the model repeats itself: untie it, or add a block")
            continue
        if agrees_with_cache:
            check_against_cache(model, prompt, clean)
        return {
            "prompt": prompt,
            "clean": clean,
            "vectors": {"steering": [round(x, 4) for x in vector.tolist()]},
            "interventions": runs,
            "smallestGap": round(smallest, 5),
        }
    raise RuntimeError("no prompt gave clear choices everywhere")
