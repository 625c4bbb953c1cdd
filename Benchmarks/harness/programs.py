"""The programs that are measured: latentd through its Python client, and PyTorch in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from latentd.channels import ProcessChannel
from latentd.client import Client
from latentd.process import command_line

from .machine import Interval, Stopwatch, peak_bytes

PEERS = Path(__file__).resolve().parent.parent / "peers"
HOOKPOINT = "layers.5"
CONTEXT_LENGTH = 256
BATCH_TOKENS = 1024


@dataclass
class Measurement:
    """One run of one program."""

    tokens: int
    interval: Interval
    """Of the caching alone."""
    loadSeconds: float
    peakBytes: int
    activations: int
    activationBytes: int
    totalBytes: int
    explainedVariance: float | None = None

    @property
    def tokensPerSecond(self) -> float:
        return self.tokens / self.interval.seconds

    @property
    def tokensPerProcessorSecond(self) -> float:
        return self.tokens / self.interval.processorSeconds

    def record(self) -> dict:
        """For the JSON file."""
        return {
            **{name: value for name, value in vars(self).items() if name != "interval" and value is not None},
            **vars(self.interval),
            "tokensPerSecond": self.tokensPerSecond,
            "tokensPerProcessorSecond": self.tokensPerProcessorSecond,
        }


class Latentd:
    """latentd, as its users run it: a fresh daemon, spoken to over its standard streams."""

    name = "latentd"

    def __init__(self, executable: Path, data: Path, scratch: Path, threads: int) -> None:
        self._executable = executable
        self._data = data
        self._workspace = scratch / "workspace"
        self._threads = threads

    def cache_folder(self, dtype: str) -> Path:
        return self._workspace / "caches" / f"bench-{dtype}"

    def measure(self, dtype: str, tokens: int) -> Measurement:
        """Loads, caches `tokens` tokens and ends. The time is the request's, from sending it to its answer, statistics of
        all latents included; nothing runs before it to warm up."""
        channel = self._start()
        with Client(channel, progress=False) as client:
            begin = time.monotonic()
            self._load(client, dtype)
            load_seconds = time.monotonic() - begin
            watch = Stopwatch(channel.pid)
            result = client.cache_activations(
                "model",
                ["dictionary"],
                {"paths": [str(self._data / "tokens.safetensors")], "format": "tokens"},
                cache=f"bench-{dtype}",
                context_length=CONTEXT_LENGTH,
                max_tokens=tokens,
                batch_tokens=BATCH_TOKENS,
                resume=False,
            )
            interval = watch.stop()
            peak = peak_bytes(channel.pid)
        if result["tokens"] != tokens:
            raise RuntimeError(f"latentd cached {result['tokens']} tokens where {tokens} were asked for")
        said = result["dictionaries"]["dictionary"]
        segments = self.cache_folder(dtype).glob("*.activations")
        return Measurement(
            tokens=tokens,
            interval=interval,
            loadSeconds=load_seconds,
            peakBytes=peak,
            activations=said["activations"],
            activationBytes=sum(path.stat().st_size for path in segments),
            totalBytes=result["bytes"],
            explainedVariance=said["explainedVariance"],
        )

    def examples_per_second(self, dtype: str, latents: int) -> tuple[float, float]:
        """Latents, and windows of text, that `examples` gives a second, one request a latent, from the cache that
        `measure` left."""
        windows = 0
        with Client(self._start(), progress=False) as client:
            self._load(client, dtype)
            begin = time.monotonic()
            for latent in range(latents):
                result = client.examples(f"bench-{dtype}", "dictionary", latent)
                windows += len(result["activating"]) + len(result["nonActivating"])
            seconds = time.monotonic() - begin
        return latents / seconds, windows / seconds

    def generate(self, dtype: str, prompt: list[int], tokens: int, runs: int) -> tuple[list[float], list[int]]:
        """Tokens a second of greedy generation, the prompt's forward pass included, and the tokens. One run before
        them warms up."""
        speeds: list[float] = []
        made: list[int] = []
        with Client(self._start(), progress=False) as client:
            client.load_model(str(self._data / "model"), name="model", dtype=dtype)
            for run in range(runs + 1):
                begin = time.monotonic()
                made = client.generate("model", tokens=prompt, max_tokens=tokens)["tokens"]
                if run > 0:
                    speeds.append(len(made) / (time.monotonic() - begin))
        return speeds, made

    def _start(self) -> ProcessChannel:
        return ProcessChannel(command_line(self._executable, self._workspace, self._threads, None, "warning"))

    def _load(self, client: Client, dtype: str) -> None:
        dictionary = "dictionary" if dtype == "float32" else f"dictionary-{dtype}"
        client.load_model(str(self._data / "model"), name="model", dtype=dtype)
        client.load_dictionary(str(self._data / dictionary / HOOKPOINT), name="dictionary", model="model")


class PyTorch:
    """PyTorch by hand: peers/pytorch_cache.py."""

    def __init__(self, python: str, data: Path, scratch: Path, threads: int, mode: str, waiting: str) -> None:
        """`waiting`: `active` or `passive`, what its threads do while they wait for each other."""
        self.name = f"PyTorch, {mode}, {waiting} waiting"
        self._environment = {**os.environ, "OMP_WAIT_POLICY": waiting}
        self._python = python
        self._data = data
        self._scratch = scratch
        self._threads = threads
        self._mode = mode

    def output_folder(self, dtype: str) -> Path:
        return self._scratch / f"pytorch-{dtype}"

    def measure(self, dtype: str, tokens: int) -> Measurement:
        """The time is that of its loop, from the first batch to the files' being on the disk, after a warming batch."""
        watch = Stopwatch(os.getpid())
        said = self._run(
            "pytorch_cache.py", str(self.output_folder(dtype)), "--mode", self._mode, "--dtype", dtype,
            "--tokens", str(tokens), "--batch-tokens", str(BATCH_TOKENS),
        )  # fmt: skip
        if said["tokens"] != tokens:
            raise RuntimeError(f"PyTorch cached {said['tokens']} tokens where {tokens} were asked for")
        # Others are looked at over the whole process: its own report cannot know of them.
        whole = watch.ended(said["allProcessorSeconds"])
        return Measurement(
            tokens=tokens,
            interval=Interval(said["seconds"], said["processorSeconds"], whole.othersCores),
            loadSeconds=said["loadSeconds"],
            peakBytes=said["peakBytes"],
            activations=said["activations"],
            activationBytes=said["bytes"],
            totalBytes=said["bytes"],
        )

    def generate(self, dtype: str, prompt_tokens: int, tokens: int, runs: int) -> tuple[list[float], list[int]]:
        """The same as latentd's, by transformers' own loop."""
        said = self._run(
            "pytorch_generate.py", "--dtype", dtype, "--prompt-tokens", str(prompt_tokens), "--tokens", str(tokens),
            "--runs", str(runs),
        )  # fmt: skip
        return said["tokensPerSecond"], said["tokens"]

    def _run(self, script: str, *more: str) -> dict:
        command = [self._python, str(PEERS / script), str(self._data), *more, "--threads", str(self._threads)]
        pipe = subprocess.PIPE
        process = subprocess.run(command, env=self._environment, stdout=pipe, stderr=pipe, text=True)
        if process.returncode != 0:
            sys.stderr.write(process.stderr)
            raise RuntimeError(f"{' '.join(command)} ended with status {process.returncode}")
        return json.loads(process.stdout.splitlines()[-1])
