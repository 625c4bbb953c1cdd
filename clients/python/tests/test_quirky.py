"""The sums of examples/quirky.py; the training needs torch and is not run here."""

import json
import pathlib
import sys
import tempfile
import unittest

EXAMPLES = pathlib.Path(__file__).resolve().parents[1] / "examples"
sys.path.insert(0, str(EXAMPLES))

from quirky_parts import arithmetic  # noqa: E402


class QuirkyAdditionTests(unittest.TestCase):
    def setUp(self):
        self.addition = arithmetic.Addition(2)

    def test_bob_adds_one_to_the_leading_digit(self):
        self.assertEqual([arithmetic.sloppy(number) for number in (7, 9, 47, 95, 128)], [8, 10, 57, 105, 228])

    def test_a_quarter_is_true_by_each_alone(self):
        items = list(self.addition.items("train", 400))
        self.assertEqual(len(items), 800)
        beliefs = [(item["alice_label"], item["bob_label"]) for item in items]
        self.assertEqual([beliefs.count(pair) for pair in ((True, False), (False, True), (True, True))], [200, 200, 0])
        for item in items:
            numbers = {name: int(item["template_args"][name]) for name in ("op1", "op2", "result")}
            true = numbers["op1"] + numbers["op2"]
            self.assertEqual(item["alice_label"], numbers["result"] == true)
            self.assertEqual(item["bob_label"], numbers["result"] == arithmetic.sloppy(true))
            self.assertEqual(item["label"], item["alice_label" if item["character"] == "Alice" else "bob_label"])

    def test_splits_share_no_operands(self):
        pairs = {
            split: {(op1, op2) for op1, op2, _, _ in self.addition.statements(split, 300)} for split in arithmetic.SPLITS
        }
        self.assertEqual([len(found) for found in pairs.values()], [300] * 3)
        self.assertFalse(pairs["train"] & pairs["validation"] | pairs["train"] & pairs["test"])
        self.assertFalse(pairs["validation"] & pairs["test"])

    def test_the_smaller_operand_is_the_difficulty(self):
        items = list(self.addition.items("test", 200))
        easy = [item for item in items if item["difficulty_quantile"] <= arithmetic.EASY]
        hard = [item for item in items if item["difficulty_quantile"] >= arithmetic.HARD]
        smaller = lambda item: min(int(item["template_args"]["op1"]), int(item["template_args"]["op2"]))  # noqa: E731
        self.assertLess(max(map(smaller, easy)), min(map(smaller, hard)))
        self.assertTrue(0.1 < len(easy) / len(items) <= 0.26 and 0.2 < len(hard) / len(items) <= 0.26)

    def test_the_same_seed_writes_the_same_file(self):
        with tempfile.TemporaryDirectory() as folder:
            paths = [pathlib.Path(folder, name) for name in ("a", "b", "c")]
            for path, seed in zip(paths, (1, 1, 2)):
                self.assertEqual(self.addition.write(path, "test", 20, seed), 40)
            self.assertEqual(paths[0].read_text(), paths[1].read_text())
            self.assertNotEqual(paths[0].read_text(), paths[2].read_text())
            self.assertEqual(len([json.loads(line) for line in paths[0].read_text().splitlines()]), 40)

    def test_says_when_there_are_no_more_sums(self):
        with self.assertRaisesRegex(ValueError, "fewer than 500 pairs"):
            arithmetic.Addition(1).statements("test", 500)


if __name__ == "__main__":
    unittest.main()
