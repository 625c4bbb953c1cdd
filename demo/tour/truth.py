"""The planted concepts on labelled text, and how well latents match them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Dict, Iterable, List, Optional, Sequence, Tuple

Span = Tuple[str, int, int]


def concepts_of_tokens(text: str, offsets: Sequence[Sequence[int]], spans: Iterable[Span]) -> List[set]:
    """For each token the concepts that cover any of its characters; white space at its ends does not count."""
    covering: List[set] = [set() for _ in text]
    for name, start, end in spans:
        for index in range(start, end):
            covering[index].add(name)
    found = []
    for start, end in offsets:
        while start < end and text[start].isspace() and text[start:end].strip():
            start += 1
        found.append(set().union(*covering[start:end]) if end > start else set())
    return found


@dataclass
class Match:
    """How well "the latent fires" predicts "the token belongs to the concept"."""

    concept: str
    latent: int
    precision: float
    recall: float
    f1: float


@dataclass
class TruthTable:
    """Counts of tokens on which a latent fires, a concept lies, and both."""

    firings: Counter = field(default_factory=Counter)
    tokens: Counter = field(default_factory=Counter)
    both: Dict[int, Counter] = field(default_factory=dict)
    total: int = 0

    def add(self, latents: Iterable[int], concepts: Iterable[str]) -> None:
        self.total += 1
        self.tokens.update(concepts)
        for latent in latents:
            self.firings[latent] += 1
            self.both.setdefault(latent, Counter()).update(concepts)

    def match(self, latent: int, concept: str) -> Match:
        joint = self.both.get(latent, Counter())[concept]
        precision = joint / self.firings[latent] if self.firings[latent] else 0.0
        recall = joint / self.tokens[concept] if self.tokens[concept] else 0.0
        f1 = 2 * precision * recall / (precision + recall) if joint else 0.0
        return Match(concept, latent, precision, recall, f1)

    def nearest_concept(self, latent: int) -> Optional[Match]:
        """The concept that the latent matches best; none for one that never fires on any."""
        candidates = [self.match(latent, concept) for concept in self.both.get(latent, ())]
        return max(candidates, key=lambda match: match.f1, default=None)

    def best_latent(self, concept: str) -> Optional[Match]:
        """The latent that matches the concept best."""
        candidates = [self.match(latent, concept) for latent, joint in self.both.items() if joint[concept]]
        return max(candidates, key=lambda match: match.f1, default=None)
