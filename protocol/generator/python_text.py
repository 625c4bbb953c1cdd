"""Words, comments and literals of Python."""

import json
import re
import textwrap

COLUMNS = 100


def camel_to_snake(word):
    """`maxTokens` becomes `max_tokens`, `LoadModel` becomes `load_model`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", word).lower()


def string(text):
    """A string literal."""
    return json.dumps(text, ensure_ascii=False)


def docstring(text, indent, more="", arguments=()):
    """A docstring: a sentence, what is to be added, and what each argument is."""
    pad = " " * indent
    text = text.replace("\\", "\\\\")
    if not text:
        return []
    if not more and not arguments and len(pad) + len(text) + 6 <= COLUMNS and not text.endswith('"'):
        return [f'{pad}"""{text}"""']
    lines = _wrapped(f'"""{text}', pad)
    if more:
        lines += [""] + _wrapped(more, pad)
    if arguments:
        lines += ["", f"{pad}Args:"]
        for name, description in arguments:
            lines += _wrapped(f"{name}: {description}", pad + "    ", pad + "        ")
    return lines + [f'{pad}"""']


def _wrapped(text, pad, later=None):
    return textwrap.wrap(
        text,
        COLUMNS,
        initial_indent=pad,
        subsequent_indent=pad if later is None else later,
        break_long_words=False,
        break_on_hyphens=False,
    )
