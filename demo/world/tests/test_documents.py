"""Documents come out the same for a seed, differ otherwise, and keep their form."""

import json
import subprocess
import sys
import time
import unittest

from .support import GRAMMAR, WORLD, first


def run(*arguments):
    return subprocess.run(
        [sys.executable, str(WORLD / "generate.py"), *arguments], capture_output=True, check=True, encoding="utf-8"
    ).stdout


class DocumentTests(unittest.TestCase):
    def test_same_seed_gives_same_documents(self):
        self.assertEqual(first(500, seed=4), first(500, seed=4))
        self.assertEqual(run("--seed", "4", "--tokens-approx", "9000"), run("--seed", "4", "--tokens-approx", "9000"))

    def test_other_seed_gives_other_documents(self):
        here = {text for text, _ in first(3000, seed=1)}
        there = {text for text, _ in first(3000, seed=2)}
        self.assertEqual(here & there, set())

    def test_no_document_comes_twice(self):
        texts = [text for text, _ in first(6000, seed=3)]
        self.assertEqual(len(texts), len(set(texts)))

    def test_no_blank_line_and_no_loose_space_at_the_ends(self):
        for text, _ in first(6000, seed=5):
            self.assertEqual(text, text.strip())
            self.assertTrue(all(line.strip() for line in text.split("\n")), text)

    def test_no_markup_is_left(self):
        for text, spans in first(6000, seed=6):
            self.assertNotIn("{$", text)
            self.assertNotIn("{^", text)
            self.assertNotIn("\\", text)
            self.assertNotRegex(text, r" \n|  [^ ]*[a-z]+ing:")

    def test_a_and_an_fit_the_word_after_them(self):
        for text, spans in first(4000, seed=8):
            prose = not any(name in ("code", "rhyme", "french") for name, _, _ in spans)
            if prose:
                self.assertNotRegex(text, r"\b[Aa] [aeio][a-z]+ ")
                self.assertNotRegex(text, r"\b[Aa]n [bcdfgjklmnpqrstvwxyz]")

    def test_text_output_parts_documents_by_blank_lines(self):
        lines = [json.loads(line) for line in run("--seed", "9", "--tokens-approx", "9000").splitlines()]
        text = run("--seed", "9", "--tokens-approx", "9000", "--text")
        self.assertEqual(text.strip("\n").split("\n\n"), [line["text"] for line in lines])

    def test_600_000_tokens_take_less_than_10_seconds(self):
        began = time.monotonic()
        size = len(run("--seed", "1", "--tokens-approx", "600000", "--text"))
        self.assertLess(time.monotonic() - began, 10)
        self.assertGreater(size, 1_500_000)

    def test_every_concept_is_described_and_every_description_is_used(self):
        described = json.loads((WORLD / "concepts.json").read_text(encoding="utf-8"))
        names = [concept["name"] for concept in described]
        self.assertEqual(set(names), GRAMMAR.concepts())
        self.assertEqual(len(names), len(set(names)))
        found = {name for _, spans in first(3000, seed=2) for name, _, _ in spans}
        self.assertEqual(found, set(names))


if __name__ == "__main__":
    unittest.main()
