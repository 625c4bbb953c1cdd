"""The markup of grammar files is read as its page says, and mistakes are named."""

from pathlib import Path
import random
import tempfile
import unittest

from .support import WORLD  # noqa: F401 - puts the package on the path
from latentworld.grammar import Grammar
from latentworld.parser import GrammarError
from latentworld.writer import Writer, begins_with_vowel


def written(source, seed=1):
    """Writes the rule `document` of a grammar given as text."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "page.txt").write_text(source, encoding="utf-8")
        grammar = Grammar(folder)
    writer = Writer(grammar, random.Random(seed))
    writer.expand(grammar.rules["document"].alternatives[0])
    return writer.text(), writer.spans


class ParserTests(unittest.TestCase):
    def test_forms_articles_and_capitals(self):
        text, spans = written("== owl : animal | * *s\nowl\n\n== document\n{^a owl} saw {owl+}.")
        self.assertEqual(text, "An owl saw owls.")
        self.assertEqual(spans, [("animal", 3, 6), ("animal", 11, 15)])

    def test_remembered_words_come_back_without_their_concept_in_later_forms(self):
        text, spans = written("== who : name | * *'s she\nAnna\n\n== document\n{who:h} met {$h+} cat; {$h.2} sat.")
        self.assertEqual(text, "Anna met Anna's cat; she sat.")
        self.assertEqual(spans, [("name", 0, 4), ("name", 9, 15)])

    def test_marks_nest(self):
        _, spans = written("== document\nx [outer: a [inner: b] c] y")
        self.assertEqual(spans, [("inner", 4, 5), ("outer", 2, 7)])

    def test_repeats_draw_different_alternatives(self):
        text, spans = written("== one : item\na.\nb.\nc.\n\n== document\n{one*3-3/}")
        self.assertEqual(sorted(text.split("\n")), ["a.", "b.", "c."])
        self.assertEqual(len(spans), 3)

    def test_comma_replaces_the_last_full_stop(self):
        self.assertEqual(written('== say\nI go.\n\n== document\n"{say,}" he said.')[0], '"I go," he said.')

    def test_escapes(self):
        self.assertEqual(written("== document\n\\[1\\] \\{2\\}\\nend")[0], "[1] {2}\nend")

    def test_offsets_count_scalars(self):
        text, spans = written("== document\né€😀 [x: ü]")
        self.assertEqual([text[start:end] for _, start, end in spans], ["ü"])

    def test_unknown_rules_and_open_marks_are_refused_by_name(self):
        for source, culprit in [("== document\n{nowhere}", "nowhere"), ("== document\n[a: b", "not closed")]:
            with self.assertRaisesRegex(GrammarError, culprit):
                written(source)

    def test_articles_follow_the_sound(self):
        self.assertTrue(begins_with_vowel("owl"))
        self.assertTrue(begins_with_vowel("hour"))
        self.assertFalse(begins_with_vowel("uncle"[1:]))
        self.assertFalse(begins_with_vowel("unicorn"))


if __name__ == "__main__":
    unittest.main()
