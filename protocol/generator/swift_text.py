"""Words, comments and literals of Swift."""

import json
import re
import textwrap

COLUMNS = 120

KEYWORDS = {
    "as", "associatedtype", "break", "case", "catch", "class", "continue", "default", "defer", "do", "else", "enum",
    "extension", "fallthrough", "false", "for", "func", "guard", "if", "import", "in", "init", "inout", "internal",
    "is", "let", "nil", "operator", "private", "protocol", "public", "repeat", "rethrows", "return", "self", "static",
    "struct", "subscript", "super", "switch", "throw", "throws", "true", "try", "typealias", "var", "where", "while",
}  # fmt: skip


def banner():
    """The head of a generated file."""
    return ["// Made by protocol/generate from protocol/openrpc.json; change that instead.", ""]


def doc(text, indent):
    """A documentation comment."""
    if not text:
        return []
    pad = " " * indent + "/// "
    return [
        pad + line for line in textwrap.wrap(text, COLUMNS - len(pad), break_long_words=False, break_on_hyphens=False)
    ]


def identifier(word):
    """A value of the wire as a name: `single-token` becomes `singleToken`, `cuda:0` becomes `cuda0`."""
    parts = [part for part in re.split(r"[^A-Za-z0-9]+", word) if part]
    name = parts[0] + "".join(part[0].upper() + part[1:] for part in parts[1:])
    return f"`{name}`" if name in KEYWORDS else name


def upper(word):
    """The word with a capital first letter."""
    return word[0].upper() + word[1:]


def quoted(text):
    """A string literal."""
    return json.dumps(text, ensure_ascii=False)


def number(value, whole):
    """A number literal; seven digits and more are grouped, as the formatter wants them."""
    if not whole and not float(value).is_integer():
        return repr(float(value))
    digits = str(int(value))
    sign, digits = ("-", digits[1:]) if digits.startswith("-") else ("", digits)
    return sign + (f"{int(digits):,}".replace(",", "_") if len(digits) > 6 else digits)


def call(head, arguments, tail, indent):
    """`head(arguments)tail` on one line, or with an argument a line where that is too wide."""
    pad = " " * indent
    line = f"{pad}{head}({', '.join(arguments)}){tail}"
    if len(line) <= COLUMNS:
        return [line]
    last = len(arguments) - 1
    broken = [f"{pad}  {argument}{',' if index < last else ''}" for index, argument in enumerate(arguments)]
    return [f"{pad}{head}("] + broken + [f"{pad}){tail}"]
