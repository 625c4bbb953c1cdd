"""What every test of the world begins with."""

from itertools import islice
from pathlib import Path
import sys

WORLD = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(WORLD))

from latentworld.corpus import documents  # noqa: E402
from latentworld.grammar import Grammar  # noqa: E402

GRAMMAR = Grammar()


def first(count, seed):
    """The first documents of a seed."""
    return list(islice(documents(seed, GRAMMAR), count))


def covered(spans, concept, position):
    """Whether a concept lies over a position."""
    return any(name == concept and start <= position < end for name, start, end in spans)
