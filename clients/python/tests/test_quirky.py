"""The sums, requests and page of examples/quirky.py; the training needs torch and is not run here."""

import argparse
import json
import pathlib
import sys
import tempfile
import unittest

EXAMPLES = pathlib.Path(__file__).resolve().parents[1] / "examples"
sys.path.insert(0, str(EXAMPLES))

from quirky_parts import arithmetic, measuring, page  # noqa: E402


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


class ScriptedClient:
    """Answers as a daemon would that has a recurrent model of two layers, of which the first layer's probe is right."""

    AREAS = {"layers.0": 0.9, "layers.1": 0.2, "layers.0.state": 0.7, "layers.1.state": 0.52}

    def __init__(self):
        self.requests = []

    def load_model(self, path, **_):
        return {"layers": 2, "width": 8, "parameters": 100, "architecture": "mamba2", "hookpoints": list(self.AREAS)}

    def unload_model(self, name):
        pass

    def train_probe(self, model, data, hookpoints, kinds, train, position=-1, **_):
        self.requests.append((hookpoints, train, position))
        hard = "difficulty" in train
        share = {"character": "Bob", "difficulty": "hard" if hard else "all", "disputed": not hard}
        sites = {hookpoint.count("."): hookpoint for hookpoint in reversed(hookpoints)}
        return {
            "training": 10,
            "tested": 20,
            "anomalies": [],
            "answers": [{**share, "items": 4, "auroc": 0.1, "interval": [0.0, 0.2], "faithful": 1.0}],
            "reflections": [
                {"kind": "lda", "hookpoint": hookpoint, "flipped": 0.5, "interval": [0.4, 0.6], "control": 0.0, "change": -1.0}
                for hookpoint in hookpoints
                if position < -1 or not hookpoint.endswith("state")
            ],
            "results": [{"kind": "logistic", "hookpoint": hookpoint, "heldOut": 0.9} for hookpoint in hookpoints],
            "earliest": [{"kind": "logistic", "hookpoint": hookpoint} for hookpoint in sites.values()],
            "transfers": [
                {
                    **share,
                    "kind": "logistic",
                    "hookpoint": hookpoint,
                    "auroc": self.AREAS[hookpoint],
                    "interval": [self.AREAS[hookpoint] - 0.05, self.AREAS[hookpoint] + 0.05],
                    "recovered": self.AREAS[hookpoint] - 0.1,
                    "recoveredInterval": [0.0, 1.0],
                }
                for hookpoint in hookpoints
            ],
        }


class QuirkyPageTests(unittest.TestCase):
    def setUp(self):
        self.client = ScriptedClient()
        facts = {"base": {"steps": 3, "seconds": 60.0}, "adapter": {"steps": 4, "seconds": 30.0}}
        data = {"validation": {"path": "v"}, "test": {"path": "t"}}
        self.study = measuring.study(
            self.client, "recurrent", "base", "adapter", facts, arithmetic.Addition(2), data, log=lambda line: None
        )

    def test_states_share_the_gap_of_the_last_stream(self):
        hookpoints = [asked for asked, _, position in self.client.requests if position == -1 and "layers.0.state" in asked]
        self.assertEqual(hookpoints, [["layers.0.state", "layers.1.state", "layers.1"]] * 2)
        shown = self.study["measured"]["state", "A"]
        self.assertEqual({row["hookpoint"] for row in shown["transfers"]}, {"layers.0.state", "layers.1.state"})
        self.assertEqual([row["hookpoint"] for row in shown["earliest"]], ["layers.0.state"])

    def test_quotes_each_probe_at_its_earliest_layer(self):
        for place, hookpoint in (("stream", "layers.0"), ("state", "layers.0.state")):
            for context in ("A", "AE"):
                row = page.at_earliest(self.study, place, context)["logistic"]
                self.assertEqual((row["hookpoint"], row["auroc"]), (hookpoint, ScriptedClient.AREAS[hookpoint]))

    def test_says_what_does_not_recover(self):
        ScriptedClient.AREAS, kept = {**ScriptedClient.AREAS, "layers.0": 0.52, "layers.0.state": 0.3}, ScriptedClient.AREAS
        try:
            self.setUp()
        finally:
            ScriptedClient.AREAS = kept
        lines = page.verdicts([self.study]).splitlines()
        self.assertIn("stream, A → B: 0 of 1 probes above chance, `logistic` not to be told from chance", lines[0])
        self.assertIn("state, A → B: 0 of 1 probes above chance, `logistic` below it", lines[2])

    def test_the_page_has_every_cell_and_both_sorts_of_mirrors(self):
        options = argparse.Namespace(quick=True)
        text = page.page([self.study], arithmetic.Addition(2), options)
        for needed in ("0.900 [0.850, 0.950]<br>80 % [0, 100]", "0.520 [0.470, 0.570]", "From the recurrent state, AE → BH"):
            self.assertIn(needed, text)
        self.assertEqual(text.count("| 50 % [40, 60] |"), 4)
        self.assertTrue(text.startswith("**Made with --quick"))


if __name__ == "__main__":
    unittest.main()
