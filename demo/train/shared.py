"""What the training scripts share: where things are, the text of the world, and its tokens."""

from itertools import islice
from pathlib import Path
import random
import sys

import numpy

DEMO = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(DEMO / "world"))

from latentworld.corpus import documents  # noqa: E402

# Seeds of the generator. A reader who wants text that the model has not seen takes any other.
TRAINING_SEED = 0
HELD_OUT_SEED = 1

CONTEXT_LENGTH = 256
END_OF_TEXT = "<|endoftext|>"
END_OF_TEXT_ID = 0


def texts(seed):
    """The documents of a seed, without their spans, without end."""
    return (text for text, _ in documents(seed))


def token_stream(tokenizer, seed, count):
    """About `count` token ids as int16 [tokens]: documents of a seed, each followed by <|endoftext|>."""
    parts, total, source = [], 0, texts(seed)
    while total < count:
        for encoding in tokenizer.encode_batch_fast(list(islice(source, 2000)), add_special_tokens=False):
            parts.append(numpy.array(encoding.ids + [END_OF_TEXT_ID], dtype=numpy.int16))
            total += len(parts[-1])
    return numpy.concatenate(parts)[:count]


def contexts(stream):
    """Cuts a stream into whole contexts, [contexts, CONTEXT_LENGTH]."""
    whole = len(stream) // CONTEXT_LENGTH
    return stream[: whole * CONTEXT_LENGTH].reshape(whole, CONTEXT_LENGTH)


def set_up(seed, threads):
    """Seeds everything and sets the number of threads; returns torch."""
    import torch

    random.seed(seed)
    torch.manual_seed(seed)
    torch.set_num_threads(threads)
    return torch
