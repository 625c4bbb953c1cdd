"""Endless different documents from a seed."""

import hashlib
import random

from .grammar import Grammar
from .writer import Writer

# Measured with the committed tokenizer over the whole grammar; `generate.py` sizes its output by it.
CHARACTERS_PER_TOKEN = 3.56


def documents(seed, grammar=None):
    """Yields `(text, spans)` without end; the same seed gives the same documents, and none comes twice.

    Spans are `(concept, start, end)` in Unicode scalars, ordered by start, then end, then name.
    """
    grammar = grammar or Grammar()
    source = random.Random(f"latent world {seed}")
    seen = set()
    while True:
        writer = Writer(grammar, source)
        writer.expand(grammar.rules["document"].alternatives[writer.choose("document")])
        text = writer.text()
        digest = hashlib.blake2b(text.encode("utf-8"), digest_size=12).digest()
        if digest not in seen:
            seen.add(digest)
            yield text, sorted(set(writer.spans), key=lambda span: (span[1], span[2], span[0]))


def documents_of_size(seed, tokens, grammar=None):
    """Yields documents until together they hold about `tokens` BPE tokens."""
    characters = tokens * CHARACTERS_PER_TOKEN
    for text, spans in documents(seed, grammar):
        if characters <= 0:
            return
        characters -= len(text) + CHARACTERS_PER_TOKEN
        yield text, spans
