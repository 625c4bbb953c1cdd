#!/usr/bin/env python3
"""Trains a top-k sparse autoencoder on one hookpoint and saves it with eai-sparsify's own class, in its format.

The loss is the share of variance left unexplained, summed over the whole dictionary and over its nested prefixes
(Matryoshka dictionaries, Bussmann et al. 2025, arXiv:2503.17547), which keeps general latents from being split into
one latent a word; and the auxiliary loss of Gao et al. 2024 (arXiv:2406.04093) revives latents that have not fired.
A run that was stopped goes on from its last checkpoint when it is started again with the same arguments.
"""

import argparse
from pathlib import Path
import time

from activations import HookedModel, MODEL, activation_pool, load_model
from shared import DEMO, set_up


def arguments_of_command():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--output", type=Path, required=True, help="such as demo/dictionaries/sae-1")
    parser.add_argument("--hookpoint", default="layers.2")
    parser.add_argument("--model", type=Path, default=MODEL)
    parser.add_argument("--latents", type=int, default=1536)
    parser.add_argument("--k", type=int, default=8)
    parser.add_argument("--nested", type=int, nargs="*", default=[96, 384], help="sizes of the nested prefixes")
    parser.add_argument("--pools", type=int, default=20, help="of 131,072 tokens each")
    parser.add_argument("--batch", type=int, default=2048, help="positions a step")
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--auxiliary", type=float, default=1 / 32, help="weight of the loss that revives latents")
    parser.add_argument("--dead-after", type=int, default=100_000, help="positions without firing")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


class Trainer:
    """A SparseCoder in training, on activations scaled to a mean squared norm equal to the width."""

    def __init__(self, torch, arguments, sample):
        from sparsify import SparseCoder, SparseCoderConfig

        self.torch, self.arguments = torch, arguments
        config = SparseCoderConfig(num_latents=arguments.latents, k=arguments.k)
        self.coder = SparseCoder(sample.shape[1], config)
        self.scale = (sample - sample.mean(0)).pow(2).mean().sqrt().item()
        self.coder.b_dec.data = sample.mean(0) / self.scale
        self.optimizer = torch.optim.Adam(self.coder.parameters(), lr=arguments.rate, betas=(0.9, 0.99))
        self.silent = torch.zeros(arguments.latents, dtype=torch.long)
        self.bounds = [*sorted(arguments.nested), arguments.latents]

    def loss(self, x):
        """The loss of a batch [positions, width], its unexplained share, and the number of dead latents.

        Only the chosen latents are differentiated, which costs a third of the dense matrices.
        """
        torch, coder = self.torch, self.coder
        functional = torch.nn.functional
        variance = (x - x.mean(0)).pow(2).sum()
        centred = x - coder.b_dec
        with torch.no_grad():
            scores = functional.linear(centred, coder.encoder.weight, coder.encoder.bias)
            latents = scores.topk(self.arguments.k, sorted=False).indices
        rows = functional.embedding(latents, coder.encoder.weight)
        values = torch.relu((rows @ centred.unsqueeze(2)).squeeze(2) + coder.encoder.bias[latents])
        total = 0.0
        for bound in self.bounds:
            inside = values * (latents < bound)
            output = functional.embedding_bag(latents, coder.W_dec, per_sample_weights=inside, mode="sum")
            error = x - output - coder.b_dec
            unexplained = error.pow(2).sum() / variance
            total = total + unexplained
        self.silent += len(x)
        self.silent[latents[values > 0]] = 0
        dead = self.silent > self.arguments.dead_after
        count = int(dead.sum())
        if count:
            most = x.shape[1] // 2
            asleep = torch.relu(functional.linear(centred, coder.encoder.weight[dead], coder.encoder.bias[dead]))
            revived, which = asleep.topk(min(most, count), sorted=False)
            guess = torch.zeros_like(asleep).scatter(1, which, revived) @ coder.W_dec[dead]
            left = (guess - error.detach()).pow(2).sum() / variance
            total = total + self.arguments.auxiliary * min(count / most, 1.0) * left
        return total, unexplained.item(), count

    def step(self, x, rate):
        """One step of Adam; decoder rows stay of unit norm."""
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        total, unexplained, dead = self.loss(x / self.scale)
        self.optimizer.zero_grad(set_to_none=True)
        total.backward()
        self.coder.remove_gradient_parallel_to_decoder_directions()
        self.optimizer.step()
        self.coder.set_decoder_norm_to_unit_norm()
        return unexplained, dead

    def save_at_true_scale(self, folder):
        """With unit decoder rows and relu, scaling x by s scales values by s: only the biases change."""
        self.coder.encoder.bias.data *= self.scale
        self.coder.b_dec.data *= self.scale
        self.coder.save_to_disk(folder)

    def state(self):
        return {
            "coder": self.coder.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "silent": self.silent,
            "scale": self.scale,
        }

    def restore(self, state):
        self.coder.load_state_dict(state["coder"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.silent, self.scale = state["silent"], state["scale"]


def main():
    arguments = arguments_of_command()
    torch = set_up(arguments.seed, arguments.threads)
    model, tokenizer = load_model(arguments.model)
    hooked = HookedModel(model, arguments.hookpoint)
    checkpoint = DEMO / "train" / "work" / f"{arguments.output.name}-{arguments.hookpoint}.pt"
    checkpoint.parent.mkdir(parents=True, exist_ok=True)

    pool = activation_pool(hooked, tokenizer, arguments.seed, 0)
    trainer, first = Trainer(torch, arguments, pool), 0
    if checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=True)
        trainer.restore(saved["trainer"])
        first = saved["pool"]
        print(f"going on from pool {first}", flush=True)
    began, positions = time.monotonic(), 0
    for number in range(first, arguments.pools):
        pool = activation_pool(hooked, tokenizer, arguments.seed, number)
        steps = len(pool) // arguments.batch
        sum_unexplained = 0.0
        for step in range(steps):
            done = (number + step / steps) / arguments.pools
            rate = arguments.rate * min(1.0, (done * arguments.pools * steps + 1) / 50, (1 - done) / 0.3)
            unexplained, dead = trainer.step(pool[step * arguments.batch : (step + 1) * arguments.batch], rate)
            sum_unexplained += unexplained
        positions += len(pool)
        aside = checkpoint.with_suffix(".new")
        torch.save({"pool": number + 1, "trainer": trainer.state()}, aside)
        aside.replace(checkpoint)
        speed = positions / (time.monotonic() - began)
        print(
            f"pool {number + 1} explained variance {1 - sum_unexplained / steps:.4f} dead {dead} {speed:,.0f} positions/s",
            flush=True,
        )
    trainer.save_at_true_scale(arguments.output / arguments.hookpoint)


if __name__ == "__main__":
    main()
