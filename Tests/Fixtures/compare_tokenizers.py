"""Compare our tokenizers with the `tokenizers` library on ten thousand strings in every style of tokenizer_styles.py.

    swift build -c release --product tokenizer-harness
    python compare_tokenizers.py [--harness PATH] [--count 10000] [--seed 1] [STYLE | FOLDER ...]

Ids and offsets without special tokens, ids with them, and the text that the ids decode to, with special tokens and without.
A folder with a `tokenizer.json` can be named in place of a style. Exits with 1 where anything differs.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from tokenizers import Tokenizer

from strings import BREAKS, SPECIAL, drawn, thousand, word
from tokenizer_styles import STYLES

REPOSITORY = Path(__file__).resolve().parents[2]
MARKERS = SPECIAL + ["<s>", "</s>", "<unk>", "[MASK]", "[CLS]", "<|user|>", "<|end|>", "<extra_id_1>", "keyword", "<table>", "[INST]"]
SEQUENCES = ["\u200d", "\ufe0f", "\U0001f3fd", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f1e9\U0001f1ea", "1\ufe0f\u20e3"]


def anything(draw: random.Random) -> str:
    """Characters from all of Unicode, assigned or not."""
    limit = draw.choice([0x80, 0x250, 0x800, 0x3000, 0x10000, 0x1F000, 0x20000, 0x110000])
    points = (draw.randrange(limit) for _ in range(draw.randint(1, 8)))
    return "".join(chr(point) for point in points if not 0xD800 <= point < 0xE000)


def marks(draw: random.Random) -> str:
    base = draw.choice("aeiouAEIOUnc\u0915\u05d9\uac00\u1100\u304b")
    count = draw.randint(1, 4)
    return base + "".join(chr(draw.choice([0x300, 0x1AB0, 0x1DC0, 0x20D0, 0x591, 0x93C, 0x1161, 0x3099]) + draw.randrange(16)) for _ in range(count))


def mixture(draw: random.Random, fragments: list[str]) -> str:
    pieces = []
    for _ in range(draw.randint(1, 7)):
        kind = draw.randrange(10)
        if kind == 0:
            pieces.append(anything(draw))
        elif kind == 1:
            pieces.append(marks(draw))
        elif kind == 2:
            pieces.append(draw.choice(SEQUENCES) * draw.randint(1, 2))
        elif kind == 3:
            pieces.append(draw.choice(MARKERS))
        elif kind == 4:
            pieces.append("".join(chr(draw.randrange(0x20)) for _ in range(draw.randint(1, 3))))
        elif kind == 5:
            pieces.append(word(draw, 9))
        elif kind == 6:
            pieces.append(draw.choice(BREAKS) * draw.randint(1, 3))
        else:
            pieces.append(drawn(draw, fragments))
    return "".join(pieces)


def strings(count: int, seed: int) -> list[str]:
    draw = random.Random(seed)
    found = dict.fromkeys(thousand())
    fragments = [text for text in found if len(text) > 3]
    while len(found) < count:
        found[mixture(draw, fragments)] = None
    return list(found)


def theirs(tokenizer: Tokenizer, text: str) -> dict:
    plain = tokenizer.encode(text, add_special_tokens=False)
    marked = tokenizer.encode(text)
    return {
        "ids": plain.ids,
        "offsets": [edge for pair in plain.offsets for edge in pair],
        "marked": marked.ids,
        "decoded": tokenizer.decode(plain.ids, skip_special_tokens=False),
        "skipped": tokenizer.decode(marked.ids, skip_special_tokens=True),
        "agrees": True,
    }


def compare(name: str, harness: Path, texts: list[str], show: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(name if "/" in name else folder) / "tokenizer.json"
        if "/" not in name:
            path.write_text(STYLES[name]().to_str())
        tokenizer = Tokenizer.from_file(str(path))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        given = "".join(json.dumps(text) + "\n" for text in texts)
        output = subprocess.run([harness, "encode", path.parent], input=given.encode(), capture_output=True, check=False)
        if output.returncode:
            print(f"{name}: the harness failed: {output.stderr.decode()[-2000:]}")
            return 1
    ours = [json.loads(line) for line in output.stdout.splitlines()]
    assert len(ours) == len(texts), (len(ours), len(texts))
    differ = dict.fromkeys(["ids", "offsets", "marked", "decoded", "skipped", "agrees"], 0)
    wrong = shown = restored = 0
    for text, mine in zip(texts, ours):
        expected = theirs(tokenizer, text)
        restored += mine["decoded"] == text
        kinds = [kind for kind in differ if mine[kind] != expected[kind]]
        for kind in kinds:
            differ[kind] += 1
        wrong += bool(kinds)
        if kinds and shown < show:
            shown += 1
            print(f"  {json.dumps(text)}")
            for kind in kinds:
                print(f"    {kind}: ours {json.dumps(mine[kind])}\n    {' ' * len(kind)}theirs {json.dumps(expected[kind])}")
    differ = {kind: count for kind, count in differ.items() if count}
    print(f"{name}: {wrong} of {len(texts)} differ{f' {differ}' if differ else ''}; {restored} texts come back as they were", flush=True)
    return wrong


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*", default=list(STYLES))
    parser.add_argument("--harness", type=Path, default=REPOSITORY / ".build/release/tokenizer-harness")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=3, help="differences to print a style")
    options = parser.parse_args()
    texts = strings(options.count, options.seed)
    sys.exit(1 if sum(compare(name, options.harness, texts, options.show) for name in options.names) else 0)
