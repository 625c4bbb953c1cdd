#!/usr/bin/env python3
"""Trains the recurrent model: a small Mamba-2, as transformers has it, on the text that the language model saw.

Blocks, width and text are the language model's (train_model.py), so that the two can be compared; so are the
optimisers and the schedule. For training only, the scan of transformers is replaced by one that computes a chunk of
positions at a time with matrix products (Dao and Gu 2024, arXiv:2405.21060, section 6); the two are compared first.
A run that was stopped goes on from its last checkpoint when it is started again with the same arguments.
"""

import argparse
from pathlib import Path
import time

import numpy
from shared import CONTEXT_LENGTH, DEMO, END_OF_TEXT_ID, HELD_OUT_SEED, TRAINING_SEED
from shared import contexts, set_up, token_stream
from tokenizers import Tokenizer

TOKENIZER = DEMO / "models" / "lm"
WORK = DEMO / "train" / "work"
CHUNK = 32


def arguments_of_command():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--output", type=Path, default=DEMO / "models" / "mamba")
    parser.add_argument("--checkpoint", type=Path, default=WORK / "mamba.pt")
    parser.add_argument("--width", type=int, default=160)
    parser.add_argument("--blocks", type=int, default=4)
    parser.add_argument("--head-width", type=int, default=32)
    parser.add_argument("--states", type=int, default=32, help="columns of a head's state")
    parser.add_argument("--contexts", type=int, default=25_600, help="of text, each used once")
    parser.add_argument("--steps", type=int, default=3200)
    parser.add_argument("--batch", type=int, default=8, help="contexts a step")
    parser.add_argument("--matrix-rate", type=float, default=0.02)
    parser.add_argument("--other-rate", type=float, default=3e-3)
    parser.add_argument("--cooling", type=float, default=0.4, help="share of the steps over which the rate falls to 0")
    parser.add_argument("--save-every", type=int, default=200)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--float32", action="store_true", help="for CPUs without bfloat16 arithmetic")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


def training_rows(tokenizer, count):
    """Contexts [contexts, CONTEXT_LENGTH] of the training seed; kept, as writing them takes minutes."""
    path = WORK / f"tokens-{TRAINING_SEED}-{count}.npy"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        numpy.save(path, token_stream(tokenizer, TRAINING_SEED, count))
    return contexts(numpy.load(path))


def model_of(arguments, vocabulary):
    from transformers import Mamba2Config, Mamba2ForCausalLM

    config = Mamba2Config(
        vocab_size=vocabulary,
        hidden_size=arguments.width,
        num_hidden_layers=arguments.blocks,
        expand=2,
        head_dim=arguments.head_width,
        num_heads=2 * arguments.width // arguments.head_width,
        state_size=arguments.states,
        n_groups=1,
        chunk_size=CHUNK,
        conv_kernel=4,
        bos_token_id=END_OF_TEXT_ID,
        eos_token_id=END_OF_TEXT_ID,
        pad_token_id=END_OF_TEXT_ID,
        tie_word_embeddings=True,
        residual_in_fp32=True,
        use_cache=True,
    )
    return Mamba2ForCausalLM(config)


def convolve(torch, x, weight, bias):
    """The causal depthwise convolution of x, [batch, positions, channels]; weight is [channels, 1, taps]."""
    taps = weight.shape[2]
    padded = torch.nn.functional.pad(x, (0, 0, taps - 1, 0))
    weight, bias = weight.to(x.dtype), bias.to(x.dtype)
    return bias + sum(padded[:, tap : tap + x.shape[1]] * weight[:, 0, tap] for tap in range(taps))


def scan_in_chunks(torch, x, step, rate, b, c):
    """y[t] = S[t] c[t] with S[t] = exp(step[t] rate) S[t-1] + step[t] x[t] b[t]ᵀ, for one group of heads.

    x is [batch, positions, heads, width], step [batch, positions, heads], rate [heads] and negative, b and c
    [batch, positions, states]; positions are a multiple of CHUNK.
    """
    batch, positions, heads, width = x.shape
    chunks = positions // CHUNK
    written = (x * step[..., None]).view(batch, chunks, CHUNK, heads, width).permute(0, 1, 3, 2, 4)
    b, c = b.view(batch, chunks, 1, CHUNK, -1), c.view(batch, chunks, 1, CHUNK, -1)
    # Logarithms of decays from the chunk's beginning: [batch, chunks, heads, CHUNK].
    decay = (step * rate).view(batch, chunks, CHUNK, heads).transpose(2, 3).cumsum(-1)
    later = torch.ones(CHUNK, CHUNK, dtype=torch.bool).triu(1)
    between = (decay[..., :, None] - decay[..., None, :]).masked_fill(later, -torch.inf).exp()
    within = (between * (c @ b.transpose(-1, -2))) @ written
    # What a chunk adds to the state, [batch, chunks, heads, width, states], and what it leaves of the one before.
    added = (written * (decay[..., -1:] - decay).exp()[..., None]).transpose(-1, -2) @ b
    left = decay[..., -1].exp()
    state, states = torch.zeros_like(added[:, 0]), []
    for chunk in range(chunks):
        states.append(state)
        state = left[:, chunk, :, None, None] * state + added[:, chunk]
    before = (c @ torch.stack(states, 1).transpose(-1, -2)) * decay.exp()[..., None]
    return (within + before).permute(0, 1, 3, 2, 4).reshape(batch, positions, heads, width)


def mixer_forward(torch):
    """What transformers' Mamba2Mixer computes from an empty state, without padding and with one group."""

    def forward(self, hidden_states, cache_params=None, attention_mask=None, **_):
        batch, positions, _ = hidden_states.shape
        inner, states = self.intermediate_size, self.ssm_state_size
        gate, xbc, step = self.in_proj(hidden_states).split([inner, self.conv_dim, self.num_heads], dim=-1)
        xbc = self.act(convolve(torch, xbc, self.conv1d.weight, self.conv1d.bias))
        x, b, c = xbc.split([inner, states, states], dim=-1)
        x = x.reshape(batch, positions, self.num_heads, self.head_dim)
        step = torch.nn.functional.softplus(step.float() + self.dt_bias)
        y = scan_in_chunks(torch, x, step, -torch.exp(self.A_log.float()), b, c)
        y = (y + x * self.D[:, None]).reshape(batch, positions, inner)
        return self.out_proj(self.norm(y, gate))

    return forward


def use_fast_scan(torch, model):
    """Replaces the mixer's forward pass of every Mamba-2, after a look at whether it gives this one's logits."""
    from transformers.models.mamba2.modeling_mamba2 import Mamba2Mixer

    if getattr(Mamba2Mixer, "is_fast", False):
        return
    probe = torch.arange(1, 3 * CHUNK + 1)[None]
    was_training = model.training
    with torch.no_grad():
        expected = model.eval()(probe, use_cache=False).logits
        Mamba2Mixer.forward, Mamba2Mixer.is_fast = mixer_forward(torch), True
        difference = (model(probe, use_cache=False).logits - expected).abs().max() / expected.abs().max()
    model.train(was_training)
    print(f"the two scans differ by {difference:.1e} of the largest logit", flush=True)
    if difference > 1e-4:
        raise SystemExit("the scan used for training is not the model's")


def main():
    arguments = arguments_of_command()
    torch = set_up(arguments.seed, arguments.threads)
    tokenizer = Tokenizer.from_file(str(TOKENIZER / "tokenizer.json"))
    model = model_of(arguments, tokenizer.get_vocab_size())
    use_fast_scan(torch, model)
    matrices, others = [], []
    for name, parameter in model.named_parameters():
        (matrices if name.endswith("_proj.weight") else others).append(parameter)
    optimizers = [
        torch.optim.Muon(matrices, lr=arguments.matrix_rate, weight_decay=0.01),
        torch.optim.AdamW(others, lr=arguments.other_rate, betas=(0.9, 0.98), weight_decay=0.0),
    ]
    cooling = arguments.cooling * arguments.steps
    schedules = [
        torch.optim.lr_scheduler.LambdaLR(
            optimizer, lambda step: min((step + 1) / 50, (arguments.steps - step) / cooling, 1.0)
        )
        for optimizer in optimizers
    ]
    held = torch.from_numpy(contexts(token_stream(tokenizer, HELD_OUT_SEED, 128 * CONTEXT_LENGTH))).long()
    rows = training_rows(tokenizer, arguments.contexts * CONTEXT_LENGTH)
    order = torch.randperm(len(rows), generator=torch.Generator().manual_seed(arguments.seed))

    def loss_of(batch):
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=not arguments.float32):
            logits = model(batch, use_cache=False).logits
        return torch.nn.functional.cross_entropy(logits[:, :-1].flatten(0, 1).float(), batch[:, 1:].flatten())

    def save(path, step):
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_suffix(".new")
        torch.save({"step": step, "states": [part.state_dict() for part in (model, *optimizers, *schedules)]}, aside)
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
    for name in ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json"):
        (arguments.output / name).write_bytes((TOKENIZER / name).read_bytes())


if __name__ == "__main__":
    main()
