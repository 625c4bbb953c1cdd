"""Small tokenizers in the shape of the families' own files, trained on the thousand strings of strings.py.

`STYLES` builds each by its name; make_tokenizers.py commits them, compare_tokenizers.py compares ours with the library's.
"""

import base64
import io
import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache

import sentencepiece
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

from strings import thousand

CONTRACTIONS = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)"
CONTRACTIONS_AND_WORDS = CONTRACTIONS + r"|[^\r\n\p{L}\p{N}]?\p{L}+|"
SIGNS_AND_SPACES = r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
LLAMA3_SPLIT = CONTRACTIONS_AND_WORDS + r"\p{N}{1,3}" + SIGNS_AND_SPACES
QWEN2_SPLIT = CONTRACTIONS_AND_WORDS + r"\p{N}" + SIGNS_AND_SPACES
POSSESSIVE_SPLIT = (
    r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s"
)
UPPER, LOWER = r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]", r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"
CASES_SPLIT = (
    rf"[^\r\n\p{{L}}\p{{N}}]?{UPPER}*{LOWER}+|[^\r\n\p{{L}}\p{{N}}]?{UPPER}+{LOWER}*|\p{{N}}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
ASCII_SIGNS = r"[!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~]"
SCRIPTS_SPLITS = [
    r"\p{N}{1,3}",
    "[\u4e00-\u9fa5\u3040-\u309f\u30a0-\u30ff]+",
    ASCII_SIGNS + r"[A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+",
]


# Byte-level pair encoding


def train(tokenizer: Tokenizer, vocabulary: int, first: Iterable[str] = ()) -> None:
    """Train on the strings themselves, so that merges of every script are met; `first` take the first ids."""
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary,
        special_tokens=[AddedToken(content, special=True, normalized=False) for content in first],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(thousand(), trainer)


def byte_level(*, use_regex: bool, trim_offsets: bool = True, space: bool = False) -> pre_tokenizers.ByteLevel:
    return pre_tokenizers.ByteLevel(add_prefix_space=space, trim_offsets=trim_offsets, use_regex=use_regex)


def split(*patterns: str) -> pre_tokenizers.Sequence:
    by_pattern = [pre_tokenizers.Split(Regex(pattern), behavior="isolated", invert=False) for pattern in patterns]
    return pre_tokenizers.Sequence([*by_pattern, byte_level(use_regex=False, trim_offsets=False)])


def special(content: str, **options: bool) -> AddedToken:
    return AddedToken(content, special=True, **{"normalized": False, **options})


def around(tokenizer: Tokenizer, before: str | None, after: str | None = None) -> processors.TemplateProcessing:
    """A template that puts a token before and after each text."""
    single = " ".join(part for part in (before, "$A", after) if part)
    names = [name for name in (before, after) if name]
    return processors.TemplateProcessing(
        single=single,
        pair=f"{single} $B:1",
        special_tokens=[(name, tokenizer.token_to_id(name)) for name in names],
    )


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


def falcon() -> Tokenizer:
    """Punctuation in runs, ByteLevel, Digits in runs, and a split of what is then byte-level into threes of digits."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Punctuation(behavior="contiguous"),
            byte_level(use_regex=True),
            pre_tokenizers.Digits(individual_digits=False),
            pre_tokenizers.Split(Regex("[0-9][0-9][0-9]"), behavior="isolated", invert=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.post_processor = processors.ByteLevel(add_prefix_space=True, trim_offsets=False)
    train(tokenizer, 800, first=[">>TITLE<<", ">>ABSTRACT<<", "<|endoftext|>"])
    return tokenizer


def opt() -> Tokenizer:
    """GPT-2's words after a begin-of-text token; tokens of the vocabulary as special tokens that strip both sides."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = byte_level(use_regex=True)
    tokenizer.decoder = decoders.ByteLevel()
    train(tokenizer, 800, first=["<s>", "<pad>", "</s>", "<unk>"])
    tokenizer.add_special_tokens([special("<mask>", lstrip=True, rstrip=True)])
    tokenizer.post_processor = around(tokenizer, "</s>")
    return tokenizer


def roberta() -> Tokenizer:
    """A space before the text, trimmed offsets, the text between two tokens."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = byte_level(use_regex=True, space=True)
    tokenizer.decoder = decoders.ByteLevel()
    train(tokenizer, 800, first=["<s>", "<pad>", "</s>", "<unk>"])
    tokenizer.add_special_tokens([special("<mask>", lstrip=True)])
    tokenizer.post_processor = processors.RobertaProcessing(
        ("</s>", 2), ("<s>", 0), trim_offsets=True, add_prefix_space=True
    )
    return tokenizer


def olmo2() -> Tokenizer:
    """A split with possessive quantifiers and an end of the line; chat markers that are not special."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = split(POSSESSIVE_SPLIT)
    tokenizer.decoder = decoders.ByteLevel()
    train(tokenizer, 800)
    tokenizer.add_special_tokens([special("<|endoftext|>"), special("<|padding|>")])
    tokenizer.add_tokens([AddedToken(name, normalized=False) for name in ("<|im_start|>", "<|im_end|>", "|||IP_ADDRESS|||")])
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=False)
    return tokenizer


def tekken() -> Tokenizer:
    """A split by letter case, ignore_merges, special tokens first, as Mistral's newer models have it."""
    tokenizer = Tokenizer(models.BPE(ignore_merges=True))
    tokenizer.pre_tokenizer = split(CASES_SPLIT)
    tokenizer.decoder = decoders.ByteLevel()
    train(tokenizer, 900, first=["<unk>", "<s>", "</s>", "[INST]", "[/INST]", "<|endoftext|>"])
    tokenizer.post_processor = around(tokenizer, "<s>")
    return tokenizer


def deepseek() -> Tokenizer:
    """Several splits one after the other."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = split(*SCRIPTS_SPLITS)
    tokenizer.decoder = decoders.ByteLevel()
    train(tokenizer, 900)
    tokenizer.add_special_tokens([special("<\uff5cbegin\u2581of\u2581sentence\uff5c>"), special("<|endoftext|>")])
    tokenizer.post_processor = around(tokenizer, "<\uff5cbegin\u2581of\u2581sentence\uff5c>")
    return tokenizer


def starcoder() -> Tokenizer:
    """Each digit alone, then GPT-2's words."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), byte_level(use_regex=True)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    train(tokenizer, 800, first=["<|endoftext|>", "<fim_prefix>"])
    return tokenizer


def scripts() -> Tokenizer:
    """Cut where the script changes, then into bytes."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.UnicodeScripts(), byte_level(use_regex=False)])
    tokenizer.decoder = decoders.ByteLevel()
    train(tokenizer, 600)
    tokenizer.add_special_tokens([special("<|endoftext|>")])
    return tokenizer


# Pair encoding with bytes for what is no token


def commonest(count: int) -> list[str]:
    """The strings with a space for every character that is not one of the most frequent ones. The trainers' own limit
    draws lots among characters that are equally frequent."""
    frequency = Counter(character for text in thousand() for character in text if character.isprintable())
    kept = {character for character, _ in sorted(frequency.items(), key=lambda item: (-item[1], item[0]))[:count]}
    return ["".join(character if character in kept else " " for character in text) for text in thousand()]


@cache
def spaced_pairs(vocabulary: int) -> str:
    """The model of a trained pair encoding over words that begin with U+2581, with 256 byte tokens."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="never")
    trainer = trainers.BpeTrainer(vocab_size=vocabulary, show_progress=False)
    tokenizer.train_from_iterator(commonest(220), trainer)
    trained = json.loads(tokenizer.to_str())["model"]
    tokens = ["<unk>", "<s>", "</s>"] + [f"<0x{byte:02X}>" for byte in range(256)]
    tokens += sorted(trained["vocab"], key=trained["vocab"].__getitem__)
    model = {
        "type": "BPE",
        "dropout": None,
        "unk_token": "<unk>",
        "continuing_subword_prefix": None,
        "end_of_word_suffix": None,
        "fuse_unk": True,
        "byte_fallback": True,
        "ignore_merges": False,
        "vocab": {token: index for index, token in enumerate(tokens)},
        "merges": trained["merges"],
    }
    return json.dumps(model)


def spaced(vocabulary: int = 600, **changes: object) -> Tokenizer:
    model = {**json.loads(spaced_pairs(vocabulary)), **changes}
    empty = dict.fromkeys(["truncation", "padding", "normalizer", "pre_tokenizer", "post_processor", "decoder"])
    return Tokenizer.from_str(json.dumps({"version": "1.0", "added_tokens": [], **empty, "model": model}))


def spaces_and_bytes(*, strip: bool) -> decoders.Sequence:
    steps = [decoders.Replace("\u2581", " "), decoders.ByteFallback(), decoders.Fuse()]
    return decoders.Sequence(steps + ([decoders.Strip(" ", 1, 0)] if strip else []))


def llama2() -> Tokenizer:
    """Everything in normalisers: a U+2581 before each text and for each space; no words."""
    tokenizer = spaced()
    tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("\u2581"), normalizers.Replace(" ", "\u2581")])
    tokenizer.decoder = spaces_and_bytes(strip=True)
    tokenizer.add_special_tokens([special(name) for name in ("<unk>", "<s>", "</s>")])
    tokenizer.post_processor = around(tokenizer, "<s>")
    return tokenizer


def phi3() -> Tokenizer:
    """Llama 2's with chat markers that swallow the white space behind them, and padding and truncation in the file."""
    tokenizer = spaced()
    tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("\u2581"), normalizers.Replace(" ", "\u2581")])
    tokenizer.decoder = spaces_and_bytes(strip=True)
    tokenizer.add_special_tokens([special("<unk>"), special("<s>"), special("<|endoftext|>")])
    tokenizer.add_tokens([AddedToken("</s>", rstrip=True, normalized=False)])
    tokenizer.add_special_tokens([special(name, rstrip=True) for name in ("<|user|>", "<|end|>", "<|im_start|>", "<mask>")])
    tokenizer.enable_padding(length=4000, pad_id=2, pad_token="</s>")
    tokenizer.enable_truncation(max_length=3)
    return tokenizer


def mistral() -> Tokenizer:
    """Metaspace that puts its character only before the beginning of the text, and does not cut."""
    tokenizer = spaced()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="first", split=False)
    tokenizer.decoder = spaces_and_bytes(strip=True)
    tokenizer.add_special_tokens([special(name) for name in ("<unk>", "<s>", "</s>", "[INST]", "[/INST]")])
    tokenizer.post_processor = around(tokenizer, "<s>")
    return tokenizer


def gemma() -> Tokenizer:
    """A split that never splits, since the spaces are replaced before; runs of lines and spaces as added tokens."""
    tokenizer = spaced()
    tokenizer.normalizer = normalizers.Replace(" ", "\u2581")
    tokenizer.pre_tokenizer = pre_tokenizers.Split(" ", behavior="merged_with_previous", invert=False)
    tokenizer.decoder = spaces_and_bytes(strip=False)
    tokenizer.add_special_tokens([special(name) for name in ("<pad>", "<eos>", "<bos>", "<unk>", "<mask>")])
    runs = ["\n" * count for count in range(1, 6)] + ["\u2581" * count for count in range(2, 8)] + ["<table>", "<start_of_turn>"]
    tokenizer.add_tokens([AddedToken(content, normalized=False) for content in runs])
    tokenizer.post_processor = around(tokenizer, "<bos>")
    return tokenizer


def spaced_words() -> Tokenizer:
    """Metaspace that cuts, before every piece of text; unknown characters one by one and no bytes for them."""
    tokenizer = spaced(fuse_unk=False, byte_fallback=False)
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always")
    tokenizer.add_special_tokens([special(name) for name in ("<s>", "</s>", "<mask>")])
    tokenizer.post_processor = around(tokenizer, "<s>", "</s>")
    return tokenizer


# WordPiece


def word_piece(*, lowercase: bool) -> Tokenizer:
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.normalizer = normalizers.BertNormalizer(
        clean_text=True, handle_chinese_chars=True, strip_accents=None, lowercase=lowercase
    )
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece(prefix="##")
    names = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    trainer = trainers.WordPieceTrainer(
        vocab_size=900, special_tokens=names, show_progress=False, continuing_subword_prefix="##"
    )
    tokenizer.train_from_iterator(commonest(300), trainer)
    tokenizer.post_processor = around(tokenizer, "[CLS]", "[SEP]")
    return tokenizer


def bert() -> Tokenizer:
    """Lower-cased, without accents, between two tokens."""
    return word_piece(lowercase=True)


def bert_cased() -> Tokenizer:
    """As written."""
    return word_piece(lowercase=False)


# Unigram


@cache
def sentencepiece_model(highest: int = 0x10FFFF, **options: object) -> bytes:
    """A SentencePiece model file, trained on the strings without characters above `highest`."""
    output = io.BytesIO()
    sentences = (text.replace("\0", "") for text in thousand() if all(ord(character) <= highest for character in text))
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([line for text in sentences for line in text.split("\n") if line.strip()]),
        model_writer=output,
        minloglevel=2,
        **options,
    )
    return output.getvalue()


# A few of NFKC's rules and some of our own: the whole map of nmt_nfkc has 240 kB.
RULES = {
    "\u00a0": " ", "\u3000": " ", "\u200b": " ", "\u00ad": "", "\u200d": "", "\t": " ", "\n": " ", "\ufb01": "fi",
    "\u00bd": "1\u20442", "e\u0301": "\u00e9", "e\u0302\u0323": "\u1ec7", "\uff21": "A",
    "\u2026": "...", "\u2460": "1", "\u212b": "\u00c5", "\u0301": "", "\U0001f600": ":)", "\U0001d400": "A",
}


@contextmanager
def rules_file() -> Iterator[str]:
    with tempfile.NamedTemporaryFile("w", suffix=".tsv") as file:
        for source, target in RULES.items():
            hexadecimal = [" ".join(f"{ord(character):X}" for character in text) for text in (source, target)]
            file.write("\t".join(hexadecimal) + "\n")
        file.flush()
        yield file.name


@cache
def rules() -> str:
    with rules_file() as path:
        return charsmap(normalization_rule_tsv=path)


def parsed(model: bytes) -> "sentencepiece_model_pb2.ModelProto":
    from sentencepiece import sentencepiece_model_pb2

    proto = sentencepiece_model_pb2.ModelProto()
    proto.ParseFromString(model)
    return proto


@cache
def charsmap(**options: object) -> str:
    """The normalisation map of a SentencePiece model in Base64, as `Precompiled` has it."""
    model = sentencepiece_model(vocab_size=2500, model_type="unigram", hard_vocab_limit=False, **options)
    return base64.b64encode(parsed(model).normalizer_spec.precompiled_charsmap).decode()


def unigram(normalizer: dict | None, names: list[str], unknown: str, *, byte_fallback: bool = False) -> Tokenizer:
    """The pieces of a trained SentencePiece model behind `names`."""
    model = sentencepiece_model(
        0x5FF, vocab_size=800, model_type="unigram", character_coverage=0.99, normalization_rule_name="identity"
    )
    pieces = [(piece.piece, round(piece.score, 4)) for piece in parsed(model).pieces if piece.type == 1]
    vocabulary = [(name, 0.0) for name in names] + pieces
    if byte_fallback:
        vocabulary += [(f"<0x{byte:02X}>", 0.0) for byte in range(256)]
    tokenizer = Tokenizer(models.Unigram(vocabulary, names.index(unknown), byte_fallback))
    content = json.loads(tokenizer.to_str())
    content["normalizer"] = normalizer
    tokenizer = Tokenizer.from_str(json.dumps(content))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always")
    tokenizer.add_special_tokens([special(name) for name in names])
    return tokenizer


def t5(map: str | None = None) -> Tokenizer:
    """A normalisation map, Metaspace, the end of text after it; sentinels as added tokens that strip."""
    precompiled = {"type": "Precompiled", "precompiled_charsmap": map or rules()}
    tokenizer = unigram(precompiled, ["<pad>", "</s>", "<unk>"], "<unk>")
    tokenizer.add_special_tokens([special(f"<extra_id_{count}>", lstrip=True, rstrip=True) for count in range(3)])
    tokenizer.post_processor = around(tokenizer, None, "</s>")
    return tokenizer


def albert(map: str | None = None) -> Tokenizer:
    """Quotation marks, NFKD, accents and case off, then the map; WhitespaceSplit before Metaspace."""
    steps = [
        {"type": "Replace", "pattern": {"String": "``"}, "content": '"'},
        {"type": "Replace", "pattern": {"String": "''"}, "content": '"'},
        {"type": "NFKD"},
        {"type": "StripAccents"},
        {"type": "Lowercase"},
        {"type": "Precompiled", "precompiled_charsmap": map or rules()},
        {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "},
    ]
    tokenizer = unigram({"type": "Sequence", "normalizers": steps}, ["<pad>", "<unk>", "[CLS]", "[SEP]"], "<unk>")
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()])
    tokenizer.add_special_tokens([special("[MASK]", lstrip=True)])
    tokenizer.post_processor = around(tokenizer, "[CLS]", "[SEP]")
    return tokenizer


def xlm_roberta() -> Tokenizer:
    """The whole map of nmt_nfkc, runs of spaces made one, bytes for what is unknown."""
    map = charsmap(normalization_rule_name="nmt_nfkc")
    steps = [
        {"type": "Nmt"},
        {"type": "Precompiled", "precompiled_charsmap": map},
        {"type": "Strip", "strip_left": True, "strip_right": True},
        {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": "\u2581"},
    ]
    tokenizer = unigram(
        {"type": "Sequence", "normalizers": steps}, ["<s>", "<pad>", "</s>", "<unk>"], "<unk>", byte_fallback=True
    )
    tokenizer.decoder = decoders.Sequence([decoders.ByteFallback(), decoders.Metaspace()])
    tokenizer.post_processor = around(tokenizer, "<s>", "</s>")
    return tokenizer


COMMITTED: dict[str, Callable[[], Tokenizer]] = {
    "gpt2": gpt2,
    "gpt-neox": gpt_neox,
    "llama3": llama3,
    "qwen2": qwen2,
    "falcon": falcon,
    "opt": opt,
    "roberta": roberta,
    "olmo2": olmo2,
    "tekken": tekken,
    "deepseek": deepseek,
    "llama2": llama2,
    "phi3": phi3,
    "mistral": mistral,
    "gemma": gemma,
    "spaced-words": spaced_words,
    "bert": bert,
    "t5": t5,
    "albert": albert,
    "scripts": scripts,
}
STYLES: dict[str, Callable[[], Tokenizer]] = {
    **COMMITTED,
    "starcoder": starcoder,
    "bert-cased": bert_cased,
    "t5-whole-map": lambda: t5(charsmap(normalization_rule_name="nmt_nfkc")),
    "albert-whole-map": lambda: albert(charsmap(normalization_rule_name="nmt_nfkc_cf")),
    "xlm-roberta": xlm_roberta,
}
