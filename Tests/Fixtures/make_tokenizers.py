"""Write the tokenizers of tokenizer_styles.py, and what `tokenizers` makes of a thousand strings; small SentencePiece models
and an RWKV vocabulary, with what `sentencepiece` and `rwkv` make of them.

    python make_tokenizers.py

tokenizers/strings.json holds the strings; each tokenizers/NAME holds a tokenizer and `expected.json`. README.md describes them.
"""

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import sentencepiece
from tokenizers import Tokenizer

from strings import COUNT, thousand
from tokenizer_styles import COMMITTED, gpt_neox, sentencepiece_model

FOLDER = Path(__file__).parent / "tokenizers"
DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
OLD_MERGES = {"gpt2", "gpt-neox"}
"""Written with each merge as one string, as files older than `tokenizers` 0.20 have it."""


def printable(value: object) -> str:
    """Compact JSON, with everything escaped that would not show."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return "".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text)


def save(tokenizer: Tokenizer, path: Path, *, old_merges: bool = False) -> None:
    content = json.loads(tokenizer.to_str())
    if old_merges:
        content["model"]["merges"] = [" ".join(pair) for pair in content["model"]["merges"]]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n")


def packed_ids(ids: list[int]) -> str:
    """Two digits to the base of 64 an id, or a dot and four."""
    short = lambda id: DIGITS[id >> 6] + DIGITS[id & 63]
    return "".join(short(id) if id < 4096 else "." + short(id >> 12) + short(id & 4095) for id in ids)


def packed_offsets(offsets: list[tuple[int, int]]) -> str:
    """One digit, the length, for a token that starts where the one before it ends; else `+start,end;`."""
    text, end = "", 0
    for start, stop in offsets:
        text += DIGITS[stop - start] if start == end and stop - start < 64 else f"+{start},{stop};"
        end = stop
    return text


def expected(tokenizer: Tokenizer, strings: list[str]) -> dict:
    """Ids, offsets and decodings, with what is the same for all strings said once."""
    edges = tokenizer.encode("x", add_special_tokens=True)
    inner = tokenizer.encode("x", add_special_tokens=False).ids
    start = next(at for at in range(len(edges.ids)) if edges.ids[at : at + len(inner)] == inner)
    prefix, suffix = edges.ids[:start], edges.ids[start + len(inner) :]
    # Tokenizers that restore next to nothing would have nearly every string twice in their file.
    restores = sum(tokenizer.decode(tokenizer.encode(text, add_special_tokens=False).ids) == text for text in strings) > 800
    checked = len(strings) if restores else 200
    ids, offsets, decoded = [], [], {}
    for index, string in enumerate(strings):
        plain = tokenizer.encode(string, add_special_tokens=False)
        marked = tokenizer.encode(string, add_special_tokens=True)
        assert marked.ids == prefix + plain.ids + suffix
        assert marked.offsets == [(0, 0)] * len(prefix) + plain.offsets + [(0, 0)] * len(suffix)
        ids.append(packed_ids(plain.ids))
        offsets.append(packed_offsets(plain.offsets))
        text = tokenizer.decode(plain.ids, skip_special_tokens=False)
        if text != string and index < checked:
            decoded[index] = text
    draw = random.Random(302)
    decodings = []
    for _ in range(60):
        # Mostly single bytes, whose concatenation is seldom valid UTF-8.
        few = [draw.randrange(2, 258) for _ in range(draw.randint(1, 8))]
        some = few + [draw.randrange(tokenizer.get_vocab_size()) for _ in range(draw.randint(0, 3))]
        draw.shuffle(some)
        decodings.append({"ids": some, "text": tokenizer.decode(some, skip_special_tokens=False)})
    return {
        "prefix": prefix, "suffix": suffix, "decodedStrings": checked, "ids": ids, "offsets": offsets, "decoded": decoded, "decodings": decodings,
    }


def write(name: str, values: dict) -> None:
    (FOLDER / name).mkdir(exist_ok=True)
    body = ",\n".join(f'"{key}":{printable(value)}' for key, value in values.items())
    (FOLDER / name / "expected.json").write_text("{" + body + "}\n")
    size = sum(path.stat().st_size for path in (FOLDER / name).iterdir())
    print(f"{name}: {size / 1e3:.0f} kB, {len(values.get('decoded', {}))} not restored")


def write_ids(name: str, encode: Callable[[str], list[int]], strings: list[str]) -> None:
    write(name, {"ids": [packed_ids(encode(text)) for text in strings]})


def write_world(strings: list[str]) -> None:
    """The bytes and some of the tokens of RWKV's vocabulary under their own ids, of every kind of literal."""
    import rwkv
    from rwkv.rwkv_tokenizer import TRIE_TOKENIZER

    lines = (Path(rwkv.__file__).parent / "rwkv_vocab_v20230424.txt").read_text().splitlines(keepends=True)
    cut = [line for line in lines[256:] if " b'" in line or ' b"' in line or '"' in line]
    draw = random.Random(303)
    kept = lines[:256] + draw.sample(cut, 120) + lines[256:900] + draw.sample(lines[900:], 700)
    kept = sorted(dict.fromkeys(kept), key=lambda line: int(line.split(" ")[0]))
    folder = FOLDER / "rwkv-world"
    folder.mkdir()
    path = folder / "rwkv_vocab_v20230424.txt"
    path.write_text("".join(kept))
    write_ids("rwkv-world", TRIE_TOKENIZER(str(path)).encode, strings)


def write_pieces(name: str, strings: list[str], **options: object) -> None:
    model = sentencepiece_model(0x5FF, **options)
    (FOLDER / name).mkdir()
    (FOLDER / name / "tokenizer.model").write_bytes(model)
    write_ids(name, sentencepiece.SentencePieceProcessor(model_proto=model).encode, strings)


if __name__ == "__main__":
    shutil.rmtree(FOLDER, ignore_errors=True)
    strings = thousand()
    assert len(strings) == COUNT
    FOLDER.mkdir()
    (FOLDER / "strings.json").write_text("[\n" + ",\n".join(map(printable, strings)) + "\n]\n")
    assert json.loads((FOLDER / "strings.json").read_text()) == strings
    for name, make in COMMITTED.items():
        save(make(), FOLDER / name / "tokenizer.json", old_merges=name in OLD_MERGES)
        tokenizer = Tokenizer.from_file(str(FOLDER / name / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        write(name, expected(tokenizer, strings))
    write_world(strings)
    llama = {"normalization_rule_name": "identity", "remove_extra_whitespaces": False, "byte_fallback": True}
    write_pieces("sentencepiece-pairs", strings, model_type="bpe", vocab_size=700, split_digits=True, **llama)
    symbols = ("<sep>", "ing", "\u2581the", "\n\n")
    write_pieces(
        "sentencepiece-symbols", strings, model_type="bpe", vocab_size=800, user_defined_symbols=symbols,
        add_dummy_prefix=False, split_by_whitespace=False, **llama,
    )
    # Rules of our own, since the map of nmt_nfkc alone has 240 kB.
    from tokenizer_styles import rules_file

    with rules_file() as path:
        write_pieces(
            "sentencepiece-unigram", strings, model_type="unigram", vocab_size=900, normalization_rule_tsv=path,
            user_defined_symbols=("<sep>", "ment"),
        )
    # For the model fixtures, whose vocabulary is 517.
    save(gpt_neox(517), FOLDER / "vocabulary-517" / "tokenizer.json")
