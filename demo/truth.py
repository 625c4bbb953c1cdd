#!/usr/bin/env python3
"""The truth benchmark: in a world whose concepts are known, how often explanations are true, and which score says so.

    python3 demo/truth.py [--daemon PATH] [--out FOLDER] [--docs FOLDER] [--threads N] [--latents N] [--tokens N]

Every explainer, sampler, scorer and kind of silent window that runs without an LLM, those scorers that a resident
model can do, and latents against neurons and random directions. Writes docs/truth.md, docs/truth.svg and docs/truth.csv,
and every score as CSV to the output folder.
"""

from __future__ import annotations

import argparse
from pathlib import Path
import random
import resource
import shutil
import sys
import time
from typing import List

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE / "world"), str(HERE.parent / "clients" / "python" / "src")]

import latentd  # noqa: E402
from run import load, write_corpus  # noqa: E402
from truth_benchmark.comparison import Comparison  # noqa: E402
from truth_benchmark.explanations import Explained, explain_all  # noqa: E402
from truth_benchmark.known import KnownWorld  # noqa: E402
from truth_benchmark.page import write_page  # noqa: E402
from truth_benchmark.scores import Scores  # noqa: E402

SEED = 5


def main() -> None:
    options = read_options()
    started = time.monotonic()
    shutil.rmtree(options.out, ignore_errors=True)
    options.out.mkdir(parents=True)
    corpus, labelled = write_corpus(options.out / "corpus.txt", options.tokens)
    workspace = options.out / "workspace"
    with latentd.spawn(workspace=workspace, executable=options.daemon, threads=options.threads) as client:
        load(client)
        client.load_model(str(HERE / "models" / "mamba"), name="mamba")
        cached = client.cache_activations("lm", ["sae-1"], {"paths": [str(corpus)]}, cache="truth", progress=False)
        world = KnownWorld(client, labelled)
        latents = choose_latents(world, options.latents)
        report(started, f"{cached['tokens']:,} tokens cached, {len(latents)} latents, {world.tokens:,} labelled tokens")
        runs: List[Explained] = []
        for one in explain_all(client, world, latents):
            runs.append(one)
            report(started, f"{one.name}: {len(one.texts)} explained, {one.skipped} skipped")
        comparison = Comparison(client, corpus, 3 * options.latents, options.latents // 2)
        report(started, "latents compared with neurons and random directions")
        scores = Scores()
        for run in runs:
            report(started, f"{run.name}: {scores.add(client, run, latents)} scores")
    seconds = time.monotonic() - started
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor_seconds = used.ru_utime + used.ru_stime
    write_page(options.docs, options.out, runs, scores, world, cached, comparison, seconds, processor_seconds)
    report(started, f"{options.docs / 'truth.md'} written; every number in {options.out}")


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    root = HERE.parent
    parser.add_argument("--daemon", type=Path, default=None, help="the latentd to start")
    parser.add_argument("--out", type=Path, default=root / "out" / "truth", help="where numbers go; emptied first")
    parser.add_argument("--docs", type=Path, default=root / "docs", help="where truth.md and truth.svg go")
    parser.add_argument("--threads", type=int, default=None, help="threads that compute; one a core unless given")
    parser.add_argument("--latents", type=int, default=80, help="latents, drawn from those that fire")
    parser.add_argument("--tokens", type=int, default=300_000, help="about how many tokens to cache")
    return parser.parse_args()


def choose_latents(world: KnownWorld, count: int) -> List[int]:
    """Any that fire, but for those that fire nearly everywhere, and those too rare for a score to be had."""
    candidates = sorted(
        latent for latent, firings in world.table.firings.items() if 40 <= firings < 0.3 * world.table.total
    )
    return sorted(random.Random(SEED).sample(candidates, min(count, len(candidates))))


def report(started: float, text: str) -> None:
    print(f"[{time.monotonic() - started:5.0f} s] {text}", flush=True)


if __name__ == "__main__":
    main()
