"""Warnings of results as Python's own, so that they are seen where nobody looks into the result."""

from __future__ import annotations

import os
import sys
import warnings
from typing import Any, Iterator

_PACKAGE = os.path.dirname(os.path.abspath(__file__))


class DictionaryWarning(UserWarning):
    """A dictionary seems to be read wrongly; the text says what would be right."""


def tell_warnings(result: Any) -> Any:
    """Warns of what `loadDictionary` and `cacheActivations` found, at the line that called the client's method, and
    hands the result on."""
    for text in _texts(result):
        warnings.warn(text, DictionaryWarning, stacklevel=_caller_level())
    return result


def _caller_level() -> int:
    """Which frame above `tell_warnings` is the first outside this package, as `warnings.warn` counts."""
    level, frame = 1, sys._getframe(1)
    while frame.f_back is not None and os.path.dirname(os.path.abspath(frame.f_code.co_filename)) == _PACKAGE:
        level, frame = level + 1, frame.f_back
    return level


def _texts(result: Any) -> Iterator[str]:
    if not isinstance(result, dict):
        return
    dictionaries = result.get("dictionaries")
    # In `status` these are a list, of what was warned of when it was loaded.
    measured = dictionaries.values() if isinstance(dictionaries, dict) else []
    for part in [result, *measured]:
        found = part.get("warnings") if isinstance(part, dict) else None
        yield from (text for text in found or [] if isinstance(text, str))
