"""Prints the golden values of XXHash64Tests.swift, computed by the `xxhash` package (pip install xxhash)."""

import xxhash


def data(count: int) -> bytes:
    state, out = 2654435761, bytearray()
    for _ in range(count):
        state = (state * 1664525 + 1013904223) % 2**32
        out.append(state >> 24)
    return bytes(out)


for count in [0, 1, 3, 4, 7, 8, 11, 31, 32, 33, 36, 63, 64, 100, 257, 10_000]:
    for seed in [0, 2_654_435_761_000_003]:
        print(f"    ({count}, {seed}, 0x{xxhash.xxh64(data(count), seed=seed).hexdigest()}),")
