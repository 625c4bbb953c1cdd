#!/usr/bin/env python3
"""Trains the language model: a small GPT-NeoX, as transformers has it, on endless text of the world.

Matrices inside the blocks are trained with Muon, the rest with AdamW; the learning rate is constant after a short
warm-up and falls linearly to zero over the last 40 % of the steps. A run that was stopped goes on from its last
checkpoint when it is started again with the same arguments.
"""

import argparse
from pathlib import Path
import time

from shared import CONTEXT_LENGTH, DEMO, END_OF_TEXT_ID, HELD_OUT_SEED, TRAINING_SEED
from shared import contexts, set_up, token_stream
from tokenizers import Tokenizer


def arguments_of_command():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--output", type=Path, default=DEMO / "models" / "lm", help="has the tokenizer already")
    parser.add_argument("--checkpoint", type=Path, default=DEMO / "train" / "work" / "model.pt")
    parser.add_argument("--width", type=int, default=192)
    parser.add_argument("--blocks", type=int, default=5)
    parser.add_argument("--heads", type=int, default=6)
    parser.add_argument("--steps", type=int, default=2400)
    parser.add_argument("--batch", type=int, default=16, help="contexts a step")
    parser.add_argument("--matrix-rate", type=float, default=0.02)
    parser.add_argument("--other-rate", type=float, default=3e-3)
    parser.add_argument("--save-every", type=int, default=200)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--float32", action="store_true", help="for CPUs without bfloat16 arithmetic")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


def main():
    arguments = arguments_of_command()
    torch = set_up(arguments.seed, arguments.threads)
    from transformers import GPTNeoXConfig, GPTNeoXForCausalLM

    tokenizer = Tokenizer.from_file(str(arguments.output / "tokenizer.json"))
    config = GPTNeoXConfig(
        vocab_size=tokenizer.get_vocab_size(),
        hidden_size=arguments.width,
        num_hidden_layers=arguments.blocks,
        num_attention_heads=arguments.heads,
        intermediate_size=4 * arguments.width,
        max_position_embeddings=CONTEXT_LENGTH,
        bos_token_id=END_OF_TEXT_ID,
        eos_token_id=END_OF_TEXT_ID,
        tie_word_embeddings=False,
        use_cache=True,
    )
    model = GPTNeoXForCausalLM(config)
    matrices, others = [], []
    for name, parameter in model.named_parameters():
        inside = parameter.ndim == 2 and "embed" not in name
        (matrices if inside else others).append(parameter)
    optimizers = [
        torch.optim.Muon(matrices, lr=arguments.matrix_rate, weight_decay=0.01),
        torch.optim.AdamW(others, lr=arguments.other_rate, betas=(0.9, 0.98), weight_decay=0.0),
    ]
    schedules = [
        torch.optim.lr_scheduler.LambdaLR(
            optimizer, lambda step: min((step + 1) / 50, (arguments.steps - step) / (0.4 * arguments.steps), 1.0)
        )
        for optimizer in optimizers
    ]
    held = torch.from_numpy(contexts(token_stream(tokenizer, HELD_OUT_SEED, 128 * CONTEXT_LENGTH))).long()
    rows = contexts(token_stream(tokenizer, TRAINING_SEED, arguments.steps * arguments.batch * CONTEXT_LENGTH))
    order = torch.randperm(len(rows), generator=torch.Generator().manual_seed(arguments.seed))

    def loss_of(batch):
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=not arguments.float32):
            logits = model(batch).logits
        return torch.nn.functional.cross_entropy(logits[:, :-1].flatten(0, 1).float(), batch[:, 1:].flatten())

    def save(path, step):
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_suffix(".new")
        states = [part.state_dict() for part in (model, *optimizers, *schedules)]
        torch.save({"step": step, "states": states}, aside)
        aside.replace(path)

    first = 0
    if arguments.checkpoint.exists():
        saved = torch.load(arguments.checkpoint, weights_only=True)
        for part, state in zip((model, *optimizers, *schedules), saved["states"], strict=True):
            part.load_state_dict(state)
        first = saved["step"]
        print(f"going on from step {first}", flush=True)

    print(f"{sum(p.numel() for p in model.parameters()):,} parameters, {len(rows):,} contexts", flush=True)
    began, tokens = time.monotonic(), 0
    for step in range(first, arguments.steps):
        chosen = order[step * arguments.batch : (step + 1) * arguments.batch].numpy()
        loss = loss_of(torch.from_numpy(rows[chosen]).long())
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for optimizer, schedule in zip(optimizers, schedules):
            optimizer.step()
            schedule.step()
            optimizer.zero_grad(set_to_none=True)
        tokens += arguments.batch * CONTEXT_LENGTH
        if (step + 1) % 20 == 0:
            speed = tokens / (time.monotonic() - began)
            print(f"step {step + 1} loss {loss.item():.4f} {speed:,.0f} tokens/s", flush=True)
        if (step + 1) % arguments.save_every == 0 or step + 1 == arguments.steps:
            save(arguments.checkpoint, step + 1)
            with torch.no_grad():
                model.eval()
                held_loss = torch.stack([loss_of(batch) for batch in held.split(32)]).mean()
                model.train()
            print(f"step {step + 1} held-out loss {held_loss:.4f}", flush=True)

    model.to(torch.bfloat16).save_pretrained(arguments.output)


if __name__ == "__main__":
    main()
