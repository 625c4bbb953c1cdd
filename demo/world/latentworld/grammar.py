"""The whole grammar: every file of `grammar/`, read once and checked."""

import itertools
from pathlib import Path

from .parser import GrammarError, Mark, Reference, parse_file

FOLDER = Path(__file__).resolve().parent.parent / "grammar"


class Grammar:
    """All rules by name, with running totals of their weights for drawing."""

    def __init__(self, folder=FOLDER):
        self.rules = {}
        for path in sorted(Path(folder).glob("*.txt")):
            parse_file(path, self.rules)
        self.totals = {name: list(itertools.accumulate(rule.weights)) for name, rule in self.rules.items()}
        self._check()

    def concepts(self):
        """The names of all concepts that the grammar can plant."""
        names = set()
        for rule in self.rules.values():
            names.update(rule.concepts)
            if not rule.words:
                for nodes in rule.alternatives:
                    names.update(node.concept for node in walk(nodes) if isinstance(node, Mark))
        return names

    def _check(self):
        for rule in self.rules.values():
            if rule.words:
                continue
            for nodes in rule.alternatives:
                for node in walk(nodes):
                    if isinstance(node, Reference) and not node.remembered and node.rule not in self.rules:
                        raise GrammarError(f"the rule {rule.name} uses {{{node.rule}}}, which no file defines")


def walk(nodes):
    """Every node of an alternative, marks opened."""
    for node in nodes:
        yield node
        if isinstance(node, Mark):
            yield from walk(node.nodes)
