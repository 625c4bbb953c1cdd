"""The golden dialogues of protocol/transcripts: their lines and patterns, as that folder's README.md defines them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple, Union

REPOSITORY = Path(__file__).resolve().parents[2]
FOLDER = REPOSITORY / "protocol/transcripts"


@dataclass
class Send:
    """What the client sends as one message."""

    line: int
    message: bytes


@dataclass
class Expect:
    """Neighbouring `<--` and `<-*` lines, whose messages may come in any order."""

    line: int
    once: List[Any] = field(default_factory=list)
    repeated: List[Any] = field(default_factory=list)


@dataclass
class End:
    """`<-| exit N`, or `<-| closed` where `status` is None."""

    line: int
    status: Optional[int]


Step = Union[Send, Expect, End]


@dataclass
class Transcript:
    """One dialogue."""

    name: str
    title: str
    steps: List[Step]


class Malformed(Exception):
    """The file is no transcript."""


def read_all() -> List[Transcript]:
    """Every dialogue of the project."""
    return [read(path) for path in sorted(FOLDER.glob("*.txt"))]


def read(path: Path, values: Optional[Dict[str, str]] = None) -> Transcript:
    """One dialogue. `${repository}` is the project's folder; `values` gives other names."""
    names = {"repository": str(REPOSITORY), **(values or {})}
    title, steps = "", []  # type: Tuple[str, List[Step]]
    for number, text in _logical_lines(path.read_text(encoding="utf-8")):
        marker, _, rest = text.partition(" ")
        rest = re.sub(r"\$\{(\w+)\}", lambda match: json.dumps(names[match[1]])[1:-1], rest)
        if marker == "title:" and not title and not steps:
            title = rest
        elif marker == "-->":
            steps.append(Send(number, rest.encode("utf-8")))
        elif marker == "==>":
            steps.append(Send(number, _bytes(rest)))
        elif marker in ("<--", "<-*"):
            if not steps or not isinstance(steps[-1], Expect):
                steps.append(Expect(number))
            group = steps[-1]
            assert isinstance(group, Expect)
            (group.once if marker == "<--" else group.repeated).append(json.loads(rest))
        elif text == "<-| closed":
            steps.append(End(number, None))
        elif marker == "<-|" and re.fullmatch(r"exit \d+", rest):
            steps.append(End(number, int(rest.split()[1])))
        else:
            raise Malformed(f"{path.name}:{number}: {text}")
    return Transcript(path.stem, title, steps)


def fits(pattern: Any, value: Any) -> bool:
    """Whether a value is one that the pattern stands for."""
    if isinstance(pattern, str):
        return _fits_text(pattern, value)
    if isinstance(pattern, bool) or pattern is None:
        return value is pattern
    if isinstance(pattern, (int, float)):
        return _is_number(value) and value == pattern
    if isinstance(pattern, list):
        if not isinstance(value, list):
            return False
        if pattern and pattern[0] == "$each":
            return all(fits(pattern[1], element) for element in value)
        if pattern and pattern[0] == "$contains":
            return all(any(fits(wanted, element) for element in value) for wanted in pattern[1:])
        return len(value) == len(pattern) and all(map(fits, pattern, value))
    if not isinstance(value, dict) or not pattern.keys() - {"$others"} <= value.keys():
        return False
    others = value.keys() - pattern.keys()
    if others and "$others" not in pattern:
        return False
    return all(fits(pattern[name] if name in pattern else pattern["$others"], value[name]) for name in value)


def _fits_text(pattern: str, value: Any) -> bool:
    if pattern.startswith("$$"):
        return bool(value == pattern[1:])
    if not re.match(r"\$[a-z]", pattern):
        return bool(value == pattern)
    name, _, argument = pattern[1:].replace("~", " ", 1).partition(" ")
    if name == "any":
        return True
    if name == "string":
        return isinstance(value, str) and (not argument or re.search(argument, value) is not None)
    if name == "integer":
        return _is_number(value) and value == int(value)
    if name == "number":
        return _is_number(value)
    if name in ("boolean", "array", "object"):
        return isinstance(value, {"boolean": bool, "array": list, "object": dict}[name])
    if name in ("range", "approx"):
        first, second = map(float, argument.split())
        low, high = (first, second) if name == "range" else (first - second, first + second)
        return _is_number(value) and low <= value <= high
    raise Malformed(f"There is no pattern {pattern}.")


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _logical_lines(text: str) -> List[Tuple[int, str]]:
    lines: List[Tuple[int, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith(" ") and line.strip() and lines:
            start, before = lines[-1]
            lines[-1] = (start, before + line.lstrip(" "))
        elif line and not line.startswith("#") and line.strip():
            lines.append((number, line))
    return lines


def _bytes(text: str) -> bytes:
    """`\\xHH` is any byte and a doubled backslash one."""
    return re.sub(
        rb"\\(?:x([0-9a-fA-F]{2})|\\)",
        lambda match: bytes([int(match[1], 16)]) if match[1] else b"\\",
        text.encode("utf-8"),
    )
