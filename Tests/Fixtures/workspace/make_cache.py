"""Writes `cache/` beside this script: a small cache by docs/activation-shards.md, without any of latentd's code.

CacheFormatTests reads it with latentd, and has latentd write the same activations and compares every byte, so the
document and the code cannot drift apart unnoticed. Needs numpy and xxhash.
"""

import json
import pathlib
import struct

import numpy as np
import xxhash

CONTEXT_LENGTH, POSITIONS, LATENTS, WIDTH = 8, 21, 5, 2
CONTEXTS_PER_SEGMENT = 2
FOLDER = pathlib.Path(__file__).parent / "cache"


def token(position):
    return 0 if position % 9 == 0 else position * 7 % 11 + 70_000


def value(position, latent):
    """The activation, as float32; None where the latent does not fire. Latent 0 never does; latent 4 exceeds 65,504."""
    if latent == 0 or position % 9 == 0 or (position * latent + latent) % (latent + 2) != 0:
        return None
    return np.float32(position + 1) * np.float32(0.3) * np.float32(2.0 ** (5 * latent))


def pad(data, to=8):
    return data + bytes(-len(data) % to)


def varint(number):
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes(out) + bytes([number])


def rice(numbers, parameter):
    bits = []
    for number in numbers:
        bits += [0] * (number >> parameter) + [1]
        bits += [number >> place & 1 for place in range(parameter)]
    return np.packbits(np.array(bits, np.uint8), bitorder="little").tobytes()


def run(latent, positions, values):
    if not positions:
        return b""
    largest = max(abs(v) for v in values)
    exponent = int(np.floor(np.log2(float(largest)))) - 14
    gaps = [b - a - 1 for a, b in zip([-1] + positions, positions)]
    parameter = (sum(gaps) * 493 // (1024 * len(gaps))).bit_length()
    body = varint(len(positions)) + struct.pack("<bB", exponent, parameter)
    body += np.array([np.float32(v) * np.float32(2.0**-exponent) for v in values]).astype("<f2").tobytes()
    body += rice(gaps, parameter)
    return body + struct.pack("<I", xxhash.xxh64_intdigest(body, seed=latent) & 0xFFFFFFFF)


def activations(first, last):
    runs, offsets, count = b"", [0], 0
    for latent in range(LATENTS):
        fired = [p for p in range(first, last) if value(p, latent) is not None]
        count += len(fired)
        runs += run(latent, [p - first for p in fired], [value(p, latent) for p in fired])
        offsets.append(len(runs))
    cached = [p for p in range(first, last) if p % 9 != 0]
    header = b"LATNTACT" + struct.pack("<IIQQQQ", 1, 0, LATENTS, last - first, count, WIDTH)
    directory = struct.pack(f"<{LATENTS + 1}I", *offsets)
    sums = struct.pack("<QQdd", len(runs), len(cached), sum(0.25 * p for p in cached), float(sum(cached)))
    sums += struct.pack("<2d", float(sum(cached)), -float(sum(cached)))
    checksum = struct.pack("<Q", xxhash.xxh64_intdigest(header + directory + sums))
    return pad(pad(header + runs) + directory) + sums + checksum, count


def tokens(first, last):
    starts = [p for p in range(first, last) if p == first or p % 9 == 0]
    numbers = [p // 9 for p in starts]
    data = b"LATNTTOK" + struct.pack("<IIQQ", 1, CONTEXT_LENGTH, last - first, len(starts))
    data = pad(data + struct.pack(f"<{last - first}I", *[token(p) for p in range(first, last)]))
    data += struct.pack(f"<{len(starts)}Q", *[1_000_003 * n for n in numbers])
    data += struct.pack(f"<{len(starts)}I", *[p - first for p in starts])
    data += struct.pack(f"<{len(starts)}I", *numbers)
    mask = np.packbits(np.array([p % 9 == 0 for p in range(first, last)], np.uint8), bitorder="little").tobytes()
    return pad(data + mask), numbers[-1] + 1


def save(name, data):
    (FOLDER / name).write_bytes(data)
    return {"name": name, "bytes": len(data), "checksum": f"{xxhash.xxh64_intdigest(data):016x}"}


FOLDER.mkdir(exist_ok=True)
segments = []
for number, first in enumerate(range(0, POSITIONS, CONTEXTS_PER_SEGMENT * CONTEXT_LENGTH)):
    last = min(first + CONTEXTS_PER_SEGMENT * CONTEXT_LENGTH, POSITIONS)
    stem = f"segment-{number:06d}"
    token_data, limit = tokens(first, last)
    activation_data, count = activations(first, last)
    segments.append(
        {
            "contexts": -(-(last - first) // CONTEXT_LENGTH),
            "positions": last - first,
            "documentOffset": 0,
            "documentLimit": limit,
            "tokens": save(f"{stem}.tokens", token_data),
            "activations": [save(f"{stem}.dictionary-00.activations", activation_data)],
            "activationCounts": [count],
        }
    )
manifest = {
    "format": "latentd-cache",
    "version": 1,
    "identity": {
        "model": "model-hash",
        "tokenizer": "tokenizer-hash",
        "corpus": "corpus-hash",
        "dtype": "float32",
        "contextLength": CONTEXT_LENGTH,
        "specialTokens": "masked",
        "codeVersion": "1",
        "dictionaries": [
            {
                "name": "sae",
                "hash": "dictionary-hash",
                "hookpoint": "layers.0",
                "latents": LATENTS,
                "width": WIDTH,
                "selection": "top 2",
            }
        ],
    },
    "contextsPerSegment": CONTEXTS_PER_SEGMENT,
    "segments": segments,
    "statistics": [],
}
body = json.dumps(manifest, separators=(",", ":")).encode()
checksum = f"{xxhash.xxh64_intdigest(body):016x}".encode()
(FOLDER / "manifest.json").write_bytes(b'{"checksum":"' + checksum + b'","manifest":' + body + b"}\n")
