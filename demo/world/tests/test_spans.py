"""Every span covers what its concept says, and nothing of it lies outside unmarked."""

import re
import unittest

from .support import GRAMMAR, covered, first

FORMS = {
    "code": r".+",
    "comment": r"# [^\n]+",
    "date": r"(\w+, )?\d+ \w+( \d{4})?|\w+ \d+|the \w+ of \w+|\d{4}-\d\d-\d\d",
    "email": r"[\w.]+@\w+\.[\w.]+",
    "first-person": r"I|i|me|my|My|we|We|us|our|Our|mine|myself",
    "list-item": r"(- |\d\. )[^\n]+",
    "measure": r"[\w ]+ (grams|minutes|degrees|mm|pounds|kilos|litres|tons|metres|miles|yards|feet|inches)",
    "money": r"[$£€]\d+(\.\d\d)?|[\w ]+ (pence|pounds|dollars|shillings)",
    "month": "January|February|March|April|May|June|July|August|September|October|November|December",
    "negation": r"not|Not|n't|never|Never|no|No|nobody|Nobody|[Nn]othing|[Nn]either",
    "number": r"\d+",
    "parenthesis": r"\([^()]*(\([^()]*\))?[^()]*\)",
    "question": r"[^\n]+\?",
    "quotation": r"\"[^\"\n]+\"",
    "season": "(?i:spring|summer|autumn|winter)",
    "shouted": r"[A-Z ]+",
    "time": r"\d\d:\d\d|\d+\.\d\d [ap]m|half past \w+|a quarter to \w+|\w+ o'clock|noon|midnight|Noon|Midnight",
    "url": r"(https?://)?(www\.)?\w+\.[\w./]+",
    "weekday": r"(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?",
}

# Marks that hold more than one word of their list, or other words, are written in the grammar by hand.
WORD_LISTS = {"animal", "body-part", "building", "clothing", "colour", "family-word", "food", "instrument"}
WORD_LISTS |= {"occupation", "past-motion", "place-name", "tool", "vehicle"}
BY_HAND = {"bats", "duck", "turkeys", "fly", "mole", "swallows", "lambs", "fell", "eyes", "trains", "boats", "fish"}


def words_of(concept):
    words = set(BY_HAND)
    for rule in GRAMMAR.rules.values():
        if rule.words and concept in rule.concepts:
            words.update(form.lower() for forms in rule.alternatives for form in forms[:2])
    return words


class SpanTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.documents = first(5000, seed=21)

    def test_spans_lie_inside_the_text_and_hold_no_outer_space(self):
        for text, spans in self.documents:
            for concept, start, end in spans:
                self.assertTrue(0 <= start < end <= len(text))
                self.assertEqual(text[start:end], text[start:end].strip(), concept)

    def test_spans_have_the_form_of_their_concept(self):
        patterns = {concept: re.compile(form, re.DOTALL) for concept, form in FORMS.items()}
        for text, spans in self.documents:
            for concept, start, end in spans:
                if concept in patterns:
                    self.assertTrue(patterns[concept].fullmatch(text[start:end]), (concept, text[start:end]))

    def test_lexical_spans_hold_words_of_their_lists(self):
        lists = {concept: words_of(concept) for concept in WORD_LISTS}
        for text, spans in self.documents:
            for concept, start, end in spans:
                if concept in lists:
                    self.assertIn(text[start:end].lower(), lists[concept], concept)

    def test_spans_end_where_words_end(self):
        for text, spans in self.documents:
            for concept, start, end in spans:
                if concept == "negation" and text[start:end] == "n't":
                    continue
                before, after = text[start - 1 : start], text[end : end + 1]
                inside_code = covered(spans, "code", start) or covered(spans, "email", start)
                if concept in WORD_LISTS or concept in ("number", "month", "season"):
                    self.assertFalse((before + text[start]).isalpha() and start > 0, text[start:end])
                    if not inside_code:
                        self.assertFalse((text[end - 1] + after).isalpha() and after != "", text[start:end])

    def test_every_run_of_digits_is_a_number(self):
        for text, spans in self.documents:
            for match in re.finditer(r"\d+", text):
                self.assertTrue(covered(spans, "number", match.start()), text)

    def test_every_quoted_sentence_outside_code_is_a_quotation(self):
        for text, spans in self.documents:
            for match in re.finditer(r'"', text):
                marked = covered(spans, "quotation", match.start()) or covered(spans, "code", match.start())
                self.assertTrue(marked, text)

    def test_words_inside_code_carry_no_concept_of_prose(self):
        allowed = {"code", "comment", "number"}
        for text, spans in self.documents:
            code = [(start, end) for concept, start, end in spans if concept == "code"]
            for concept, start, end in spans:
                if any(first <= start and end <= last for first, last in code):
                    self.assertIn(concept, allowed, text[start:end])

    def test_the_same_word_stands_in_both_senses(self):
        pairs = {"bat": "animal", "spring": "season", "March": "month", "may": "month", "bank": "building"}
        pairs |= {"duck": "animal", "horn": "instrument", "train": "vehicle", "head": "body-part", "will": "person-name"}
        pairs |= {"orange": "food", "crane": "animal", "nail": "tool", "plane": "vehicle", "rose": "colour"}
        for word, concept in pairs.items():
            senses = set()
            for text, spans in self.documents:
                for match in re.finditer(rf"\b{word}\b", text, re.IGNORECASE):
                    senses.add(covered(spans, concept, match.start()))
            self.assertEqual(senses, {True, False}, word)


if __name__ == "__main__":
    unittest.main()
