"""The one layout that openrpc.json has: what fits on a line stands on it, everything else is a member a line."""

import json

COLUMNS = 120


def text(value):
    """The document as it stands in the file, with a final newline."""
    return _layout(value, indent=0, before=0) + "\n"


def _layout(value, indent, before):
    """`before` columns of the line are taken by what stands before the value."""
    line = _inline(value)
    # One column is kept for a comma.
    if indent > 0 and indent + before + len(line) < COLUMNS:
        return line
    inner = indent + 2
    pad = " " * inner
    if isinstance(value, dict) and value:
        members = []
        for key, member in value.items():
            head = json.dumps(key, ensure_ascii=False) + ": "
            members.append(pad + head + _layout(member, inner, len(head)))
        return "{\n" + ",\n".join(members) + "\n" + " " * indent + "}"
    if isinstance(value, list) and value:
        if all(not isinstance(element, (dict, list)) for element in value):
            return "[\n" + _wrapped(value, inner) + "\n" + " " * indent + "]"
        elements = [pad + _layout(element, inner, 0) for element in value]
        return "[\n" + ",\n".join(elements) + "\n" + " " * indent + "]"
    return line


def _wrapped(values, indent):
    lines, line = [], ""
    for position, value in enumerate(values):
        piece = json.dumps(value, ensure_ascii=False) + ("," if position < len(values) - 1 else "")
        if line and indent + len(line) + 1 + len(piece) > COLUMNS:
            lines.append(" " * indent + line)
            line = ""
        line = f"{line} {piece}" if line else piece
    return "\n".join(lines + [" " * indent + line])


def _inline(value):
    if isinstance(value, dict) and value:
        members = (f"{json.dumps(key, ensure_ascii=False)}: {_inline(member)}" for key, member in value.items())
        return "{" + ", ".join(members) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_inline(element) for element in value) + "]"
    return json.dumps(value, ensure_ascii=False)
