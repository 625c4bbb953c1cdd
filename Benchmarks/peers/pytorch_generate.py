"""Continue a prompt greedily with transformers, and print the speed and the tokens as JSON.

    python pytorch_generate.py FOLDER [--dtype float32] [--prompt-tokens 64] [--tokens 128] [--runs 3]

FOLDER is what make_pythia160m_shape.py wrote; the prompt is the beginning of its tokens. Loading and one warming run are
not timed.
"""

import argparse
import json
import time
from pathlib import Path

import torch
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM


@torch.inference_mode()
def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--dtype", choices=["float32", "bfloat16"], default="float32")
    parser.add_argument("--prompt-tokens", type=int, default=64)
    parser.add_argument("--tokens", type=int, default=128)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    dtype = getattr(torch, options.dtype)
    model = AutoModelForCausalLM.from_pretrained(options.folder / "model", dtype=dtype, attn_implementation="sdpa").eval()
    prompt = load_file(options.folder / "tokens.safetensors")["tokens"].flatten()[None, : options.prompt_tokens].long()
    speeds = []
    for run in range(options.runs + 1):
        start = time.perf_counter()
        output = model.generate(
            prompt,
            attention_mask=torch.ones_like(prompt),
            do_sample=False,
            max_new_tokens=options.tokens,
            pad_token_id=0,
        )
        made = output[0, prompt.shape[1] :].tolist()
        if run > 0:
            speeds.append(len(made) / (time.perf_counter() - start))
    print(json.dumps({"tokensPerSecond": speeds, "tokens": made, "torch": torch.__version__}))


if __name__ == "__main__":
    main()
