"""Train small byte-level BPE tokenizers in the shape of the families' own files, and write what `tokenizers` makes of
a thousand strings.

    python make_tokenizers.py

tokenizers/strings.json holds the strings; each tokenizers/NAME holds `tokenizer.json` and `expected.json`. README.md
describes them.
"""

import json
import random
import shutil
from collections.abc import Iterable
from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

from strings import COUNT, thousand

FOLDER = Path(__file__).parent / "tokenizers"

CONTRACTIONS_AND_WORDS = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|"
SIGNS_AND_SPACES = r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
LLAMA3_SPLIT = CONTRACTIONS_AND_WORDS + r"\p{N}{1,3}" + SIGNS_AND_SPACES
QWEN2_SPLIT = CONTRACTIONS_AND_WORDS + r"\p{N}" + SIGNS_AND_SPACES


def train(tokenizer: Tokenizer, vocabulary: int, first: Iterable[str] = ()) -> None:
    """Train on the strings themselves, so that merges of every script are met; `first` take the first ids."""
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary,
        special_tokens=[AddedToken(content, special=True, normalized=False) for content in first],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(thousand(), trainer)


def byte_level(*, use_regex: bool, trim_offsets: bool = True) -> pre_tokenizers.ByteLevel:
    return pre_tokenizers.ByteLevel(add_prefix_space=False, trim_offsets=trim_offsets, use_regex=use_regex)


def split(pattern: str) -> pre_tokenizers.Sequence:
    by_pattern = pre_tokenizers.Split(Regex(pattern), behavior="isolated", invert=False)
    return pre_tokenizers.Sequence([by_pattern, byte_level(use_regex=False, trim_offsets=False)])


def special(content: str, **options: bool) -> AddedToken:
    return AddedToken(content, special=True, **{"normalized": False, **options})


def gpt2() -> Tokenizer:
    """ByteLevel with its regex, no normaliser; end of text last and `normalized`, as in GPT-2's own file; and one
    added token for each option that a file may ask for."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = byte_level(use_regex=True)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=False)
    train(tokenizer, 799)
    tokenizer.add_special_tokens([special("<|endoftext|>", normalized=True), special("<mask>", lstrip=True)])
    tokenizer.add_tokens([AddedToken("keyword", single_word=True), AddedToken("[cut]", rstrip=True)])
    return tokenizer


def gpt_neox(vocabulary: int = 900) -> Tokenizer:
    """NFC and ByteLevel with trimmed offsets; special tokens first; runs of 24 to 2 spaces as added tokens last."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = byte_level(use_regex=True)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.post_processor = processors.ByteLevel(add_prefix_space=False, trim_offsets=True)
    runs = [" " * count for count in range(24, 1, -1)]
    accented = "[\u00e9tape]"  # an added token that only normalised text may contain
    train(tokenizer, vocabulary - len(runs) - 1, first=["<|endoftext|>", "<|padding|>"])
    tokenizer.add_tokens([AddedToken(content, normalized=True) for content in [*runs, accented]])
    assert tokenizer.get_vocab_size() == vocabulary
    return tokenizer


def llama3() -> Tokenizer:
    """A split by pattern, ignore_merges with words that no merge reaches, and a template that puts the beginning of
    text first."""
    tokenizer = Tokenizer(models.BPE(ignore_merges=True))
    tokenizer.pre_tokenizer = split(LLAMA3_SPLIT)
    tokenizer.decoder = decoders.ByteLevel()
    train(tokenizer, 700)
    content = json.loads(tokenizer.to_str())
    words = ["\u0120interpretability", "\u0120latent", "supercalifragilisticexpialidocious", "\u0120dictionary", "123"]
    for text in words:
        content["model"]["vocab"].setdefault(text, len(content["model"]["vocab"]))
    tokenizer = Tokenizer.from_str(json.dumps(content))
    begin = "<|begin_of_text|>"
    names = [begin, "<|end_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"]
    tokenizer.add_special_tokens([special(name) for name in names])
    tokenizer.post_processor = processors.Sequence(
        [
            processors.ByteLevel(trim_offsets=False),
            processors.TemplateProcessing(
                single=f"{begin} $A",
                pair=f"{begin} $A {begin}:1 $B:1",
                special_tokens=[(begin, tokenizer.token_to_id(begin))],
            ),
        ]
    )
    return tokenizer


def qwen2() -> Tokenizer:
    """NFC, a split by pattern that keeps digits apart, chat markers as special tokens."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = split(QWEN2_SPLIT)
    tokenizer.decoder = decoders.ByteLevel(add_prefix_space=False, trim_offsets=False, use_regex=False)
    tokenizer.post_processor = processors.ByteLevel(add_prefix_space=False, trim_offsets=False, use_regex=False)
    train(tokenizer, 1000)
    tokenizer.add_special_tokens([special(name) for name in ("<|endoftext|>", "<|im_start|>", "<|im_end|>")])
    return tokenizer


def printable(value: object) -> str:
    """Compact JSON, with everything escaped that would not show."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return "".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text)


def save(tokenizer: Tokenizer, path: Path, *, old_merges: bool) -> None:
    """Save compactly; `old_merges` writes each merge as one string, as files older than `tokenizers` 0.20 have it."""
    content = json.loads(tokenizer.to_str())
    if old_merges:
        content["model"]["merges"] = [" ".join(pair) for pair in content["model"]["merges"]]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n")


def expected(tokenizer: Tokenizer, strings: list[str]) -> dict:
    """Ids, offsets and decodings, with what is the same for all strings said once."""
    prefix = tokenizer.encode("", add_special_tokens=True)
    ids, offsets, decoded = [], [], {}
    for index, string in enumerate(strings):
        plain = tokenizer.encode(string, add_special_tokens=False)
        marked = tokenizer.encode(string, add_special_tokens=True)
        assert marked.ids == prefix.ids + plain.ids
        assert marked.offsets == [(0, 0)] * len(prefix.ids) + plain.offsets
        ids.append(plain.ids)
        offsets.append([edge for pair in plain.offsets for edge in pair])
        text = tokenizer.decode(plain.ids, skip_special_tokens=False)
        if text != string:
            decoded[index] = text
    draw = random.Random(302)
    decodings = []
    for _ in range(60):
        # Mostly single bytes, whose concatenation is seldom valid UTF-8.
        few = [draw.randrange(2, 258) for _ in range(draw.randint(1, 8))]
        some = few + [draw.randrange(tokenizer.get_vocab_size()) for _ in range(draw.randint(0, 3))]
        draw.shuffle(some)
        decodings.append({"ids": some, "text": tokenizer.decode(some, skip_special_tokens=False)})
    return {"prefix": prefix.ids, "ids": ids, "offsets": offsets, "decoded": decoded, "decodings": decodings}


def write(name: str, tokenizer: Tokenizer, strings: list[str], *, old_merges: bool = False) -> None:
    folder = FOLDER / name
    save(tokenizer, folder / "tokenizer.json", old_merges=old_merges)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    values = expected(tokenizer, strings)
    body = ",\n".join(f'"{key}":{printable(value)}' for key, value in values.items())
    (folder / "expected.json").write_text("{" + body + "}\n")
    used = {token for row in values["ids"] for token in row}
    size = sum(path.stat().st_size for path in folder.iterdir())
    print(
        f"{name}: {size / 1e3:.0f} kB, vocabulary {tokenizer.get_vocab_size()} of which {len(used)} occur,"
        f" {sum(map(len, values['ids']))} tokens, prefix {values['prefix']}, {len(values['decoded'])} not restored"
    )


if __name__ == "__main__":
    shutil.rmtree(FOLDER, ignore_errors=True)
    strings = thousand()
    assert len(strings) == COUNT
    FOLDER.mkdir()
    (FOLDER / "strings.json").write_text("[\n" + ",\n".join(map(printable, strings)) + "\n]\n")
    assert json.loads((FOLDER / "strings.json").read_text()) == strings
    write("gpt2", gpt2(), strings, old_merges=True)
    write("gpt-neox", gpt_neox(), strings, old_merges=True)
    write("llama3", llama3(), strings)
    write("qwen2", qwen2(), strings)
    # For the model fixtures, whose vocabulary is 517.
    save(gpt_neox(517), FOLDER / "vocabulary-517" / "tokenizer.json", old_merges=False)
