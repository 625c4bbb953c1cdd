#!/usr/bin/env python3
"""LoRA adapters written by PEFT on checkpoints of models/, and what PEFT's own merge makes of them.

    python make_adapters.py

Each adapters/NAME holds `adapter/` (written by save_pretrained, read again and merged by PEFT), `base.txt` (the name
under models/) and `expected.safetensors`: `tokens`, the merged model's `logits`, and of every tensor that the merge
changed, under its name in the checkpoint, the numbers at 64 places evenly spread over it. Computed in float32.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors.torch import save_file
from transformers import AutoModelForCausalLM
from transformers.utils import logging

FOLDER = Path(__file__).parent / "adapters"
MODELS = Path(__file__).parent / "models"
SAMPLES = 64


@dataclass(frozen=True)
class Adapter:
    seed: int
    base: str
    config: dict
    safe: bool = True
    dtype: torch.dtype = torch.float32
    # Fields of adapter_config.json changed after it was saved.
    edits: dict = field(default_factory=dict)


ADAPTERS = {
    # Weights that are [input, output], in a checkpoint without the head's prefix; every kind of pattern.
    "gpt2-patterns": Adapter(
        seed=301,
        base="gpt2",
        config=dict(
            r=3, lora_alpha=7, target_modules=["c_attn", "c_proj", "c_fc"], fan_in_fan_out=True, bias="lora_only",
            rank_pattern={"h.1.attn.c_proj": 5, "mlp.c_fc": 2}, alpha_pattern={r"h\.\d+\.mlp\.c_proj": 11, "c_fc": 1},
        ),
    ),
    # A fused projection, an embedding, a norm trained whole, biases of the adapter, the root of the rank; a pickle.
    "neox-rank-stabilised": Adapter(
        seed=302,
        base="neox-parallel",
        config=dict(
            r=4, lora_alpha=3, target_modules=["query_key_value", "dense", "dense_4h_to_h"], use_rslora=True,
            lora_bias=True, modules_to_save=["final_layer_norm"],
        ),
        safe=False,
    ),
    # Separate projections that are joined at load, chosen by an expression, and a square weight.
    "llama-expression": Adapter(
        seed=303,
        base="llama-grouped",
        config=dict(r=2, lora_alpha=4, target_modules=r".*layers\.1\.(self_attn\.[qkvo]_proj|mlp\.(up|down)_proj)"),
        dtype=torch.bfloat16,
    ),
    # An embedding, which is also the unembedding.
    "llama-embedding": Adapter(
        seed=304,
        base="llama-linear",
        config=dict(r=2, lora_alpha=2, target_modules=["embed_tokens", "q_proj", "gate_proj"], bias="all"),
    ),
}


def randomise(model: torch.nn.Module, seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    for name, parameter in model.named_parameters():
        if parameter.requires_grad or "lora_" in name:
            scale = 0.3 if "lora_" in name else 0.1
            parameter.data += scale * torch.randn(parameter.shape, generator=generator)


def write(name: str, adapter: Adapter) -> None:
    folder = FOLDER / name
    checkpoint = MODELS / adapter.base / "checkpoint"
    base = AutoModelForCausalLM.from_pretrained(checkpoint, dtype=torch.float32, attn_implementation="eager")
    model = get_peft_model(base, LoraConfig(task_type="CAUSAL_LM", **adapter.config))
    randomise(model, adapter.seed)
    if adapter.dtype != torch.float32:
        for key, parameter in model.named_parameters():
            if "lora_" in key:
                parameter.data = parameter.data.to(adapter.dtype)
    # Embeddings would be saved whole beside their matrices.
    model.save_pretrained(folder / "adapter", safe_serialization=adapter.safe, save_embedding_layers=False)
    (folder / "adapter" / "README.md").unlink(missing_ok=True)
    path = folder / "adapter" / "adapter_config.json"
    saved = json.loads(path.read_text()) | {"base_model_name_or_path": adapter.base, "peft_version": "0"} | adapter.edits
    for key in ("target_modules", "modules_to_save"):
        if isinstance(saved.get(key), list):
            saved[key] = sorted(saved[key])
    path.write_text(json.dumps(saved, indent=1) + "\n")
    (folder / "base.txt").write_text(adapter.base + "\n")

    fresh = AutoModelForCausalLM.from_pretrained(checkpoint, dtype=torch.float32, attn_implementation="eager")
    before = {key: value.clone() for key, value in fresh.state_dict().items()}
    merged = PeftModel.from_pretrained(fresh, folder / "adapter").merge_and_unload().eval()
    after = merged.state_dict()
    changed = {key: value for key, value in after.items() if not torch.equal(value, before[key])}
    assert changed, name
    tokens = torch.randint(1, 517, (1, 9), generator=torch.Generator().manual_seed(adapter.seed))
    with torch.no_grad():
        logits = merged(tokens).logits[0]
    expected = {"tokens": tokens[0].to(torch.int32), "logits": logits.contiguous()}
    for key, value in changed.items():
        flat = value.flatten()
        places = torch.arange(min(SAMPLES, flat.numel())) * flat.numel() // min(SAMPLES, flat.numel())
        expected["weights/" + key] = flat[places].contiguous().clone()
    save_file(expected, folder / "expected.safetensors")
    print(name, sorted(changed)[:40], len(changed))


def main() -> None:
    logging.set_verbosity_error()
    for name, adapter in ADAPTERS.items():
        write(name, adapter)


if __name__ == "__main__":
    main()
