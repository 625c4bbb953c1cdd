"""Reads the beginning of what both programs wrote: docs/activation-shards.md, and the peer's raw columns."""

from __future__ import annotations

import struct
from array import array
from pathlib import Path

Rows = list[dict[int, float]]
"""[position]: what fires there, latent to activation."""


def latentd_rows(cache: Path, positions: int) -> Rows:
    """The first `positions` of a cache's first segment, of its first dictionary."""
    data = (cache / "segment-000000.dictionary-00.activations").read_bytes()
    magic, version, _, latents, held, _, _ = struct.unpack_from("<8sIIQQQQ", data)
    if magic != b"LATNTACT" or version != 1:
        raise ValueError(f"{cache} holds no activation segment of version 1")
    # The directory comes after the runs and ends before n, two sums, the columns and the checksum.
    width = struct.unpack_from("<Q", data, 40)[0]
    directory = len(data) - 8 - 8 * width - 32 - (4 * (latents + 1) + 7) // 8 * 8
    ends = struct.unpack_from(f"<{latents + 1}I", data, directory)
    rows: Rows = [{} for _ in range(min(positions, held))]
    for latent in range(latents):
        if ends[latent] < ends[latent + 1]:
            _read_run(data[48 + ends[latent] : 48 + ends[latent + 1]], latent, rows)
    return rows


def _read_run(run: bytes, latent: int, rows: Rows) -> None:
    count = shift = place = 0
    while True:
        count |= (run[place] & 0x7F) << shift
        shift += 7
        place += 1
        if run[place - 1] < 0x80:
            break
    exponent, parameter = struct.unpack_from("<bB", run, place)
    values = place + 2
    bits = int.from_bytes(run[values + 2 * count : -4], "little")
    position = -1
    for index in range(count):
        zeros = (bits & -bits).bit_length() - 1
        bits >>= zeros + 1
        position += 1 + (zeros << parameter | bits & (1 << parameter) - 1)
        bits >>= parameter
        if position >= len(rows):
            return
        rows[position][latent] = struct.unpack_from("<e", run, values + 2 * index)[0] * 2.0**exponent


def pytorch_rows(output: Path, positions: int) -> Rows:
    """The first `positions` of what peers/pytorch_cache.py wrote."""
    rows: Rows = [{} for _ in range(positions)]
    # Each position has at most k, which is 32; far more than that need not be read.
    most = 256 * positions

    def column(name: str, code: str, size: int) -> tuple:
        with (output / name).open("rb") as file:
            data = file.read(most * size)
        return struct.unpack(f"<{len(data) // size}{code}", data)

    places, latents = column("positions.i32", "i", 4), column("latents.u16", "H", 2)
    for place, latent, value in zip(places, latents, column("values.f16", "e", 2)):
        if place >= positions:
            break
        rows[place][latent] = value
    return rows


def agreement(ours: Rows, theirs: Rows) -> dict:
    """How far two programs found the same: positions with equal sets of latents, the share of latents in common, and the
    largest difference of an activation that both found, relative to it."""
    equal = sum(a.keys() == b.keys() for a, b in zip(ours, theirs, strict=True))
    common = sum(len(a.keys() & b.keys()) for a, b in zip(ours, theirs))
    either = sum(max(len(a), len(b)) for a, b in zip(ours, theirs))
    differences = array("d", [0.0])
    for a, b in zip(ours, theirs):
        differences.extend(abs(a[latent] - b[latent]) / max(abs(b[latent]), 1e-6) for latent in a.keys() & b.keys())
    return {
        "positions": len(ours),
        "equalPositions": equal / len(ours),
        "commonLatents": common / either if either else 0.0,
        "largestRelativeDifference": max(differences),
        "meanRelativeDifference": sum(differences) / max(1, len(differences) - 1),
    }
