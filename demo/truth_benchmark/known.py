"""What is known of the world's latents: where they fire on labelled text, and which planted concept that is."""

from __future__ import annotations

from collections import Counter
from typing import Any, Dict, List, Optional, Tuple

from tour.reading import Reading, words_of
from tour.truth import Match, TruthTable, concepts_of_tokens

Document = Dict[str, Any]


class KnownWorld:
    """Labelled documents with what fires on each of their tokens. None of them is in the cache."""

    def __init__(self, client: Any, labelled: List[Document], dictionary: str = "sae-1", model: str = "lm") -> None:
        self.table = TruthTable()
        # Per document: its words, lower-cased, and the word of each token.
        self.words: List[Tuple[List[str], List[Optional[int]]]] = []
        # Per token of all documents.
        self.concepts: List[set] = []
        self.activations: Dict[int, Dict[int, float]] = {}
        self.strongest: Dict[int, float] = {}
        for document in labelled:
            text = document["text"]
            offsets = client.tokenize(model, text, special_tokens=False)["offsets"]
            tokens = client.activations(dictionary, text=text)["tokens"]
            concepts = concepts_of_tokens(text, offsets, document["spans"])
            self.words.append(words_of([token["text"] for token in tokens]))
            for token, names in zip(tokens, concepts):
                place = len(self.concepts)
                self.concepts.append(names)
                self.table.add((latent["latent"] for latent in token["latents"]), names)
                for latent in token["latents"]:
                    self.activations.setdefault(latent["latent"], {})[place] = latent["activation"]
        self.matches: Dict[int, Optional[Match]] = {}

    @property
    def tokens(self) -> int:
        return len(self.concepts)

    def concept(self, latent: int) -> Optional[Match]:
        """The planted concept that the latent matches best."""
        if latent not in self.matches:
            self.matches[latent] = self.table.nearest_concept(latent)
        return self.matches[latent]

    def named(self, explanation: str) -> List[int]:
        """The tokens that the explanation speaks of."""
        reading = Reading(explanation)
        found = []
        base = 0
        for words, word_of_token in self.words:
            meant = reading.words(words)
            if meant:
                found += [base + place for place, word in enumerate(word_of_token) if word in meant]
            base += len(word_of_token)
        return found

    def truth(self, latent: int, named: List[int]) -> float:
        """F1 of "the explanation speaks of the token" for "the latent fires", where a firing counts by its strength: an
        explanation is to be true first of what the latent fires on most."""
        firing = self.activations.get(latent, {})
        total = sum(firing.values())
        if not named or not total:
            return 0.0
        found = [firing[place] for place in named if place in firing]
        precision = len(found) / len(named)
        recall = sum(found) / total
        return 2 * precision * recall / (precision + recall) if found else 0.0

    def recovery(self, latent: int, named: List[int]) -> Optional[float]:
        """F1 of "the explanation speaks of the token" for "the token is of the latent's concept"; None for a latent that
        matches no concept (F1 below 0.3)."""
        match = self.concept(latent)
        if match is None or match.f1 < 0.3:
            return None
        if not named:
            return 0.0
        joint = sum(1 for place in named if match.concept in self.concepts[place])
        precision = joint / len(named)
        recall = joint / self.table.tokens[match.concept]
        return 2 * precision * recall / (precision + recall) if joint else 0.0

    def words_of_concept(self, concept: str, count: int) -> List[str]:
        """The words that stand most often for a concept, each weighed by how seldom it is anything else."""
        inside: Counter = Counter()
        everywhere: Counter = Counter()
        base = 0
        for words, word_of_token in self.words:
            of_concept = set()
            for place, word in enumerate(word_of_token):
                if word is not None and concept in self.concepts[base + place]:
                    of_concept.add(word)
            for place, word in enumerate(words):
                everywhere[word] += 1
                if place in of_concept:
                    inside[word] += 1
            base += len(word_of_token)
        weight = {word: seen * seen / everywhere[word] for word, seen in inside.items()}
        return sorted(weight, key=lambda word: (-weight[word], word))[:count]
