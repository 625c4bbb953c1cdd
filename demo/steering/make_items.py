#!/usr/bin/env python3
"""Writes the pairs and items of the steering stage, in words of the demo world: does a text speak of itself?

    python3 demo/steering/make_items.py

The behaviour is the first person. A pair is a scene with one sentence that is in the first person or in the third and
otherwise the same, so what the two leave behind differs in the person alone; both end in the same token. An item is a
scene in which nobody has spoken yet, and the question is whether "I" or "He" comes next.
"""

import json
from pathlib import Path
import random
import sys

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "world"))

from latentworld.grammar import Grammar  # noqa: E402
from latentworld.parser import parse_markup  # noqa: E402
from latentworld.writer import Writer  # noqa: E402

SEED = 5
PAIRS, ITEMS = 60, 80
PERSONS = {"positive": ("I", "my"), "negative": ("He", "his")}
# In the world's own markup, but for the person.
SENTENCES = (
    " SUBJECT {moved} {goes-where} with OWNER {family}.",
    " SUBJECT wore OWNER {colour} {garment}.",
    " SUBJECT cleaned OWNER {thing} and {did}.",
    " SUBJECT walked home with OWNER {tool}.",
    " SUBJECT was {mood} and sold OWNER {vehicle}.",
)


class Words:
    """Draws of the world's grammar, as plain text."""

    def __init__(self, seed):
        self.grammar = Grammar()
        self.random = random.Random(f"latent world steering {seed}")

    def written(self, markup):
        writer = Writer(self.grammar, self.random)
        writer.expand(parse_markup(markup))
        return writer.text()

    def scenes(self, count):
        """Sentences about weather, places and animals, in which no person is the subject."""
        return self.written(f"{{scene*{count}-{count}}}")


def write(path, items):
    with path.open("w", encoding="utf-8") as file:
        for item in items:
            file.write(json.dumps(item, ensure_ascii=False) + "\n")


def main():
    words = Words(SEED)
    pairs = []
    for number in range(PAIRS):
        sentence = words.written(SENTENCES[number % len(SENTENCES)])
        answers = {
            side: sentence.replace("SUBJECT", subject).replace("OWNER", owner)
            for side, (subject, owner) in PERSONS.items()
        }
        pairs.append({"prompt": words.scenes(1), **answers})
    write(HERE / "pairs.jsonl", pairs)
    answers = {side: f" {subject}" for side, (subject, _) in PERSONS.items()}
    write(HERE / "items.jsonl", [{"prompt": words.scenes(2), **answers} for _ in range(ITEMS)])


if __name__ == "__main__":
    main()
