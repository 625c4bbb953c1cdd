"""Which tokens of a text an explanation speaks of, as the embedded judge reads it: by the strings between its quotation marks."""

from __future__ import annotations

import re
from typing import List, Optional, Sequence, Set, Tuple

QUOTES = "\"“”"
WORD = re.compile(r"[\w]+|[^\w\s]", re.UNICODE)
# How the explainer `tokens` begins, and which of the words after a quoted string are then meant.
RELATIONS = (("The word right after ", 1), ("What comes up to four words after ", 4))


def words_of(tokens: Sequence[str]) -> Tuple[List[str], List[Optional[int]]]:
    """The words of a text, lower-cased, and for each token the word that it ends in."""
    words: List[str] = []
    word_of_token: List[Optional[int]] = []
    in_word = False
    for token in tokens:
        last: Optional[int] = None
        for character in token:
            if character.isspace():
                in_word = False
                continue
            is_part = character == "_" or character.isalnum()
            if not (is_part and in_word):
                words.append("")
            words[-1] += character.lower() if len(character.lower()) == 1 else character
            last = len(words) - 1
            in_word = is_part
        word_of_token.append(last)
    return words, word_of_token


def quoted_strings(explanation: str) -> List[str]:
    found = []
    rest = explanation
    while True:
        opening = next((index for index, character in enumerate(rest) if character in QUOTES), None)
        if opening is None:
            return found
        after = opening + 1
        # A quoted quotation mark is the mark itself.
        start = after + 1 if after < len(rest) and rest[after] in QUOTES else after
        closing = next((index for index in range(start, len(rest)) if rest[index] in QUOTES), None)
        if closing is None:
            return found
        found.append(rest[after:closing])
        rest = rest[closing + 1 :]


class Reading:
    """What an explanation says of any text."""

    def __init__(self, explanation: str) -> None:
        self.reach = next((reach for beginning, reach in RELATIONS if explanation.startswith(beginning)), 0)
        self.phrases: List[List[str]] = []
        self.whole: Set[str] = set()
        self.prefixes: List[str] = []
        self.suffixes: List[str] = []
        self.infixes: List[str] = []
        for quoted in quoted_strings(explanation):
            words, _ = words_of([quoted])
            if not words:
                continue
            starts, ends = words[0] == "-", words[-1] == "-"
            if starts and ends and len(words) == 3:
                self.infixes.append(words[1])
            elif starts and not ends and len(words) == 2:
                self.suffixes.append(words[1])
            elif ends and not starts and len(words) == 2:
                self.prefixes.append(words[0])
            elif len(words) == 1:
                self.whole.add(words[0])
            else:
                self.phrases.append(words)

    def words(self, words: Sequence[str]) -> Set[int]:
        """The places of the words that are spoken of."""
        found: List[Tuple[int, int]] = []
        for place, word in enumerate(words):
            if word in self.whole or self._is_part(word):
                found.append((place, place + 1))
        for phrase in self.phrases:
            for start in range(len(words) - len(phrase) + 1):
                if list(words[start : start + len(phrase)]) == phrase:
                    found.append((start, start + len(phrase)))
        if self.reach:
            found = [(end, min(end + self.reach, len(words))) for _, end in found]
        return {place for start, end in found for place in range(start, end)}

    def _is_part(self, word: str) -> bool:
        return (
            any(len(word) > len(part) and word.startswith(part) for part in self.prefixes)
            or any(len(word) > len(part) and word.endswith(part) for part in self.suffixes)
            or any(part in word[1:-1] for part in self.infixes)
        )
