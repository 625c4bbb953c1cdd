"""Writes one document from the grammar and records where every concept lies."""

from bisect import bisect

from .parser import Integer, Later, Literal, Mark

# Words that sound as if they began otherwise than they are spelt, for the choice between a and an.
VOWEL_SOUND = ("hour", "honest")
CONSONANT_SOUND = ("uni", "use", "one", "ewe", "euro", "ukulele")


class Writer:
    """One document under construction. Offsets count Unicode scalars, which is what Python's `len` counts."""

    def __init__(self, grammar, random):
        self.rules = grammar.rules
        self.totals = grammar.totals
        self.random = random
        self.pieces = []
        self.length = 0
        self.spans = []
        self.memory = {}
        self.capital = False
        self.minutes = random.randint(0, 600)

    def text(self):
        """The document so far."""
        return "".join(self.pieces)

    def write(self, text):
        """Appends text, with a capital first letter where one was asked for."""
        if self.capital and text:
            text = text[0].upper() + text[1:]
            self.capital = False
        self.pieces.append(text)
        self.length += len(text)

    def expand(self, nodes):
        """Writes the nodes of one alternative."""
        for node in nodes:
            kind = type(node)
            if kind is Literal:
                self.write(node.text)
            elif kind is Mark:
                start = self.length
                self.expand(node.nodes)
                self.spans.append((node.concept, start, self.length))
            elif kind is Integer:
                self._write_integer(node)
            elif kind is Later:
                self._write_later()
            else:
                self._write_reference(node)

    def choose(self, name):
        """Draws the index of one alternative of a rule."""
        totals = self.totals[name]
        return bisect(totals, self.random.random() * totals[-1])

    def _write_integer(self, node):
        text = str(self.random.randint(node.low, node.high)).zfill(node.digits)
        if node.name:
            self.memory[node.name] = ("", (text,))
        self._write_word(text, ("number",))

    def _write_later(self):
        self.minutes = (self.minutes + self.random.randint(2, 150)) % 1440
        start = self.length
        self._write_word(f"{self.minutes // 60:02}", ("number",))
        self.write(":")
        self._write_word(f"{self.minutes % 60:02}", ("number",))
        self.spans.append(("time", start, self.length))

    def _write_reference(self, node):
        if node.capital:
            self.capital = True
        if node.remembered:
            rule, forms = self.memory[node.rule]
            self._write_form(forms, rule and self.rules[rule].concepts or ("number",), node)
            return
        rule = self.rules[node.rule]
        if rule.words:
            forms = rule.alternatives[self.choose(node.rule)]
            if node.name:
                forms = self._unlike_remembered(node.rule, forms)
                self.memory[node.name] = (node.rule, forms)
            self._write_form(forms, rule.concepts, node)
            return
        used = set()
        for count in range(self.random.randint(node.least, node.most)):
            if count:
                self.write(node.separator)
            index = self.choose(node.rule)
            for _ in range(8):
                if index not in used:
                    break
                index = self.choose(node.rule)
            used.add(index)
            start = self.length
            self.expand(rule.alternatives[index])
            for concept in rule.concepts:
                self.spans.append((concept, start, self.length))
        if node.comma and self.pieces[-1].endswith("."):
            self.pieces[-1] = self.pieces[-1][:-1] + ","

    def _unlike_remembered(self, rule, forms):
        """Two remembered words of a document are two different words."""
        taken = [other for _, other in self.memory.values()]
        for _ in range(8):
            if forms not in taken:
                break
            forms = self.rules[rule].alternatives[self.choose(rule)]
        return forms

    def _write_form(self, forms, concepts, node):
        if node.article:
            self.write("an " if begins_with_vowel(forms[node.form]) else "a ")
        # Pronouns and other forms past the second are about the word, and are not the word.
        self._write_word(forms[node.form], concepts if node.form < 2 else ())

    def _write_word(self, text, concepts):
        start = self.length
        self.write(text)
        for concept in concepts:
            self.spans.append((concept, start, self.length))


def begins_with_vowel(word):
    """Whether `an` goes before the word."""
    lower = word.lower()
    if lower.startswith(VOWEL_SOUND):
        return True
    return lower[0] in "aeiou" and not lower.startswith(CONSONANT_SOUND)
