#!/usr/bin/env python3
"""Trains the tokenizer: byte-level BPE as GPT-NeoX's, with <|endoftext|> as token 0."""

import argparse
import json
from itertools import islice
from pathlib import Path

from shared import CONTEXT_LENGTH, DEMO, END_OF_TEXT, TRAINING_SEED, texts
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers


def write_json(path, value):
    """Writes a small JSON file that is pleasant to read."""
    path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vocabulary", type=int, default=2304)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--output", type=Path, default=DEMO / "models" / "lm")
    arguments = parser.parse_args()

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.post_processor = processors.ByteLevel(add_prefix_space=False, trim_offsets=True)
    trainer = trainers.BpeTrainer(
        vocab_size=arguments.vocabulary,
        special_tokens=[END_OF_TEXT],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    sample = list(islice(texts(TRAINING_SEED), arguments.documents))
    tokenizer.train_from_iterator(sample, trainer)

    arguments.output.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(arguments.output / "tokenizer.json"))
    # Written here rather than by transformers, whose versions disagree about the class's name.
    special = {"bos_token": END_OF_TEXT, "eos_token": END_OF_TEXT, "unk_token": END_OF_TEXT}
    write_json(arguments.output / "special_tokens_map.json", special)
    write_json(
        arguments.output / "tokenizer_config.json",
        special
        | {
            "added_tokens_decoder": {
                "0": {
                    "content": END_OF_TEXT,
                    "lstrip": False,
                    "normalized": False,
                    "rstrip": False,
                    "single_word": False,
                    "special": True,
                }
            },
            "clean_up_tokenization_spaces": False,
            "model_max_length": CONTEXT_LENGTH,
            "tokenizer_class": "PreTrainedTokenizerFast",
        },
    )
    tokens = sum(len(encoding.ids) for encoding in tokenizer.encode_batch_fast(sample))
    characters = sum(map(len, sample))
    print(f"{tokenizer.get_vocab_size()} tokens in the vocabulary, {characters / tokens:.3f} characters a token")


if __name__ == "__main__":
    main()
