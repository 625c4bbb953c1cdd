"""Write a recurrent model's shape with random weights, or measure transformers' forward pass over it.

    python transformers_forward.py make FOLDER FAMILY
    python transformers_forward.py measure FOLDER DTYPE TOKENS [--runs 3]

`measure` prints one JSON line: tokens per second of the stack of blocks without the unembedding, the best of the runs, after
one that warms up, and the last position of the final norm's output, by which the two programs are compared.
"""

import json
import sys
import time
from pathlib import Path

import torch
from transformers import (
    AutoModel,
    Mamba2Config,
    Mamba2ForCausalLM,
    MambaConfig,
    MambaForCausalLM,
    RwkvConfig,
    RwkvForCausalLM,
)

SHAPES = {
    "mamba-130m": lambda: MambaForCausalLM(MambaConfig(hidden_size=768, num_hidden_layers=24, vocab_size=50280)),
    "mamba-64": lambda: MambaForCausalLM(MambaConfig(hidden_size=512, num_hidden_layers=64, vocab_size=2304)),
    "mamba2-130m": lambda: Mamba2ForCausalLM(
        Mamba2Config(
            hidden_size=768,
            num_hidden_layers=24,
            num_heads=24,
            head_dim=64,
            n_groups=1,
            vocab_size=50288,
            tie_word_embeddings=True,
        )
    ),
    "rwkv4-169m": lambda: RwkvForCausalLM(RwkvConfig(hidden_size=768, num_hidden_layers=12, vocab_size=50277)),
}


def make(folder: Path, family: str) -> None:
    torch.manual_seed(0)
    model = SHAPES[family]()
    model.to(torch.bfloat16).save_pretrained(folder)


@torch.inference_mode()
def measure(folder: Path, dtype: str, count: int, runs: int) -> dict:
    torch.set_num_threads(int(sys.argv[sys.argv.index("--threads") + 1]) if "--threads" in sys.argv else 2)
    model = AutoModel.from_pretrained(folder, dtype=getattr(torch, dtype)).eval()
    tokens = torch.tensor([[(7919 * index) % 50_000 + 1 for index in range(count)]])
    seconds = []
    for run in range(runs + 1):
        begin = time.perf_counter()
        last = model(tokens, use_cache=False).last_hidden_state[0, -1]
        if run > 0 or runs == 0:
            seconds.append(time.perf_counter() - begin)
    return {"tokensPerSecond": count / min(seconds), "last": last.float().tolist()}


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["make", folder, family]:
            make(Path(folder), family)
        case ["measure", folder, dtype, count, *rest]:
            runs = int(rest[rest.index("--runs") + 1]) if "--runs" in rest else 3
            print(json.dumps(measure(Path(folder), dtype, int(count), runs)))
        case _:
            sys.exit(__doc__)
