#!/usr/bin/env python3
"""Makes a report of many latents of a small one, by repeating its latents: `enlarge.py IN OUT LATENTS`."""

import json
import re
import sys
from pathlib import Path

BLOCK = re.compile(r'<script type="application/json" id="data-([\w-]+)">(.*?)</script>\n', re.DOTALL)


def written(name, value):
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/json" id="data-{name}">{text}</script>\n'


def main():
    source, target, wanted = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    page = source.read_text(encoding="utf-8")
    blocks = {name: json.loads(text) for name, text in BLOCK.findall(page)}
    table = blocks["table"]
    cards = [card for name, block in blocks.items() if name.startswith("cards-") for card in block]
    repeat = lambda column: [column[row % len(column)] for row in range(wanted)]  # noqa: E731
    for name, column in table.items():
        if name == "series":
            table["series"] = [{key: repeat(values) for key, values in one.items()} for one in column]
        elif isinstance(column, list):
            table[name] = repeat(column)
    table["latents"] = list(range(wanted))
    with target.open("w", encoding="utf-8") as file:
        start, end = next(BLOCK.finditer(page)).start(), list(BLOCK.finditer(page))[-1].end()
        file.write(page[:start])
        for name in ("about", "overview", "similarity"):
            if name in blocks:
                file.write(written(name, blocks[name]))
        file.write(written("table", table))
        size = table["block"]
        for first in range(0, wanted, size):
            rows = range(first, min(wanted, first + size))
            file.write(written(f"cards-{first // size}", [{**cards[row % len(cards)], "latent": row} for row in rows]))
        file.write(page[end:])


if __name__ == "__main__":
    main()
