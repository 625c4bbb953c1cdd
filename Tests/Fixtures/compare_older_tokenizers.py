"""Compare our reading of tokenizers without `tokenizer.json` with the programs that they are from, on ten thousand strings:
`rwkv` and its World vocabulary, `sentencepiece` and models of several kinds, transformers and the files of GPT-2, Qwen and BERT.

    swift build -c release --product tokenizer-harness
    python compare_older_tokenizers.py [--harness PATH] [--count 10000] [--seed 1] [NAME ...]

Ids without special tokens, and with them where transformers is the reference. Exits with 1 where anything differs.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import sentencepiece

from compare_tokenizers import REPOSITORY, strings
from tokenizer_styles import gpt2, opt, qwen2, sentencepiece_model, word_piece

Encode = Callable[[str], tuple[list[int], list[int] | None]]


def world(folder: Path) -> Encode:
    import rwkv
    from rwkv.rwkv_tokenizer import TRIE_TOKENIZER

    source = Path(rwkv.__file__).parent / "rwkv_vocab_v20230424.txt"
    shutil.copy(source, folder)
    tokenizer = TRIE_TOKENIZER(str(source))
    return lambda text: (tokenizer.encode(text), None)


def piece(folder: Path, highest: int = 0x10FFFF, **options: object) -> Encode:
    model = sentencepiece_model(highest, **{"vocab_size": 3000, "hard_vocab_limit": False, **options})
    (folder / "tokenizer.model").write_bytes(model)
    processor = sentencepiece.SentencePieceProcessor(model_proto=model)
    return lambda text: (processor.encode(text), None)


def llama(folder: Path) -> Encode:
    """As Llama 2 trained its own."""
    return piece(
        folder, 0x5FF, model_type="bpe", vocab_size=900, byte_fallback=True, normalization_rule_name="identity",
        remove_extra_whitespaces=False, split_digits=True, allow_whitespace_only_pieces=True,
    )


def gemma(folder: Path) -> Encode:
    return piece(
        folder, 0x5FF, model_type="bpe", vocab_size=900, byte_fallback=True, normalization_rule_name="identity",
        remove_extra_whitespaces=False, add_dummy_prefix=False, split_by_whitespace=False, allow_whitespace_only_pieces=True,
        user_defined_symbols=("\n\n", "\u2581\u2581", "<start_of_turn>", "ab", "the"),
    )


def unigram(folder: Path) -> Encode:
    """As T5 trained its own: nmt_nfkc, spaces cleaned."""
    return piece(folder, model_type="unigram")


def unigram_bytes(folder: Path) -> Encode:
    return piece(
        folder, 0x5FF, model_type="unigram", vocab_size=1200, byte_fallback=True, normalization_rule_name="nmt_nfkc_cf",
        user_defined_symbols=("<sep>", "ing", "\u2581the", "e\u0301"), remove_extra_whitespaces=False,
    )


def pairs(folder: Path) -> Encode:
    """Cleaned spaces, NFKC, no bytes, spaces at the ends of words."""
    return piece(folder, 0x5FF, model_type="bpe", vocab_size=900, treat_whitespace_as_suffix=True)


def by_transformers(folder: Path, name: str, tokenizer: object, **configuration: object) -> Encode:
    import transformers

    model = json.loads(tokenizer.to_str())["model"]
    added = json.loads(tokenizer.to_str())["added_tokens"]
    if model["type"] == "BPE":
        (folder / "vocab.json").write_text(json.dumps(model["vocab"]))
        merges = "".join(" ".join(pair) + "\n" for pair in model["merges"])
        (folder / "merges.txt").write_text("#version: 0.2\n" + merges)
    else:
        words = sorted(model["vocab"], key=model["vocab"].__getitem__)
        (folder / "vocab.txt").write_text("".join(word + "\n" for word in words))
    decoder = {token["id"]: {key: value for key, value in token.items() if key != "id"} for token in added}
    configuration = {"tokenizer_class": name, "added_tokens_decoder": decoder, **configuration}
    (folder / "tokenizer_config.json").write_text(json.dumps(configuration))
    reference = getattr(transformers, name).from_pretrained(folder)
    return lambda text: (reference.encode(text, add_special_tokens=False), reference.encode(text))


END = "<|endoftext|>"
READERS: dict[str, Callable[[Path], Encode]] = {
    "rwkv-world": world,
    "sentencepiece-llama": llama,
    "sentencepiece-gemma": gemma,
    "sentencepiece-unigram": unigram,
    "sentencepiece-unigram-bytes": unigram_bytes,
    "sentencepiece-pairs": pairs,
    "gpt2-files": lambda folder: by_transformers(
        folder, "GPT2Tokenizer", gpt2(), bos_token=END, eos_token=END, unk_token=END
    ),
    "qwen2-files": lambda folder: by_transformers(folder, "Qwen2Tokenizer", qwen2(), eos_token=END, unk_token=END, pad_token=END),
    "bert-files": lambda folder: by_transformers(folder, "BertTokenizer", word_piece(lowercase=True), do_lower_case=True),
}


def compare(name: str, harness: Path, texts: list[str], show: int) -> int:
    with tempfile.TemporaryDirectory() as path:
        folder = Path(path)
        encode = READERS[name](folder)
        given = "".join(json.dumps(text) + "\n" for text in texts)
        output = subprocess.run([harness, "encode", folder], input=given.encode(), capture_output=True, check=False)
        if output.returncode:
            print(f"{name}: the harness failed: {output.stderr.decode()[-2000:]}")
            return 1
        ours = [json.loads(line) for line in output.stdout.splitlines()]
        assert len(ours) == len(texts)
        wrong = restored = 0
        for text, mine in zip(texts, ours):
            plain, marked = encode(text)
            restored += mine["decoded"] == text
            if mine["ids"] != plain or (marked is not None and mine["marked"] != marked) or not mine["agrees"]:
                wrong += 1
                if wrong <= show:
                    print(f"  {json.dumps(text)}\n    ours   {mine['ids']} {mine['marked']}\n    theirs {plain} {marked}")
    print(f"{name}: {wrong} of {len(texts)} differ; {restored} texts come back as they were", flush=True)
    return wrong


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*", default=list(READERS))
    parser.add_argument("--harness", type=Path, default=REPOSITORY / ".build/release/tokenizer-harness")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=3, help="differences to print")
    options = parser.parse_args()
    # What marks something in the text is not text to sentencepiece and rwkv.
    texts = strings(options.count, options.seed)
    plain = [text for text in texts if "<s>" not in text and "</s>" not in text and "<unk>" not in text]
    wrong = 0
    for name in options.names:
        wrong += compare(name, options.harness, plain if name.startswith("sentencepiece") else texts, options.show)
    sys.exit(1 if wrong else 0)
