"""What a notebook shows: the same as a report, as HTML and as text, and the example that the repository ships."""

from __future__ import annotations

import os
import unittest
from html.parser import HTMLParser

import notebook_runner
import support
from latentd import notebook
from latentd._markup import percent

HOSTILE = "</p><script>alert(1)</script>\"'&"
METRICS = {"headline": "balancedAccuracy", "balancedAccuracy": 0.75, "n": 40, "offered": 40, "interval": [0.6, 0.875]}
RECORD = {
    "dictionary": HOSTILE,
    "latent": 29,
    "cache": "c",
    "decoderNorm": 1.0,
    "statistics": {"firingCount": 1234, "firingFraction": 0.0025, "maxActivation": 8.0, "meanActivation": 2.5,
                   "topTokens": [{"id": 1, "text": " ran", "count": 900}], "histogram": [1000, 200, 34]},
    "effects": {"up": [{"id": 2, "text": " fast", "effect": 3.0}], "down": [{"id": 3, "text": "\n", "effect": -1.5}]},
    "neighbours": [{"latent": 7, "similarity": 0.5}],
    "explanations": [
        {"run": "r", "explainer": "tokens:1", "explanation": HOSTILE,
         "scores": [{"scorer": "detection", "metrics": METRICS}]}
    ],
}  # fmt: skip
EXAMPLES = {"activating": [{"tokens": ["He", " ran", " <b>", "\n"], "activations": [0, 8.0, 2.0, 0], "document": 3}]}


class Elements(HTMLParser):
    """The elements of a piece of HTML, and whether each that is opened is closed in its turn."""

    VOID = {"br", "img", "input"}

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names = []
        self.marks = []
        self.text = ""
        self.open = []
        self.feed(html)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag, attributes):
        self.names.append(tag)
        if tag not in self.VOID:
            self.open.append(tag)
        if tag == "mark":
            self.marks.append(dict(attributes))

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, f"</{tag}> closes {self.open}"
        self.open.pop()

    def handle_data(self, data):
        if self.open and self.open[-1] != "style":
            self.text += data


class NotebookTests(unittest.TestCase):
    def test_a_card_shows_all_of_a_record_and_no_text_becomes_markup(self) -> None:
        shown = notebook.Card(RECORD, EXAMPLES)
        page = Elements(shown._repr_html_())
        self.assertNotIn("script", page.names)
        # The score's number is the only bold thing: the "<b>" of the example stays text.
        self.assertEqual(page.names.count("b"), 1)
        self.assertIn("<b>", page.text)
        for expected in (HOSTILE, "0.75", "[0.60, 0.88]", "1,234 tokens", "0.25 %", "·fast", "+3.00", "⏎", "0.50"):
            self.assertIn(expected, page.text)
        self.assertEqual([(mark["title"], mark["style"]) for mark in page.marks],
                         [("8.00", "--share: 1.000"), ("2.00", "--share: 0.250")])  # fmt: skip

    def test_a_card_is_text_as_well(self) -> None:
        shown = str(notebook.Card(RECORD, EXAMPLES))
        self.assertIn("| He ««ran»» «<b>»⏎", shown)
        self.assertIn("detection: 0.75 [0.60, 0.88]", shown)
        self.assertIn("makes more likely: ' fast'", shown)
        self.assertEqual(repr(notebook.Card(RECORD, EXAMPLES)), shown)

    def test_a_card_of_a_latent_that_nothing_is_known_of(self) -> None:
        record = {"dictionary": "d", "latent": 1, "decoderNorm": 1.0, "neighbours": [], "explanations": []}
        shown = notebook.Card(record)
        self.assertIn("Not explained yet", Elements(shown._repr_html_()).text)
        self.assertIn("not explained yet", str(shown))

    def test_a_text_is_shaded_by_one_latent_or_by_the_strongest(self) -> None:
        latents = [{"latent": 5, "activation": 4.0}, {"latent": 6, "activation": 1.0, "explanation": "<i>"}]
        activations = {"tokens": [{"id": 1, "text": "A", "latents": latents}, {"id": 2, "text": " b", "latents": []}]}
        strongest, one = notebook.shading(activations), notebook.shading(activations, latent=6)
        self.assertEqual([mark["title"] for mark in Elements(strongest._repr_html_()).marks], ["5: 4.00\n6: 1.00 <i>"])
        self.assertEqual([mark["title"] for mark in Elements(one._repr_html_()).marks], ["6: 1.00 <i>"])
        self.assertEqual(str(one), "latent 6: ««A»» b")
        self.assertIn("5 4.00, 6 1.00", str(strongest))
        self.assertEqual(Elements(notebook.shading(activations, latent=9)._repr_html_()).marks, [])

    def test_scores_are_drawn_beside_their_controls(self) -> None:
        spread = {"mean": 0.75, "lowerQuartile": 0.7, "median": 0.75, "upperQuartile": 0.8, "interval": [0.7, 0.8]}
        control = {"other-explanation": {**METRICS, "balancedAccuracy": 0.5}}
        scored = {
            "scores": [{"latent": 1, "scorer": "detection", "metrics": METRICS, "negatives": {}, "controls": control}],
            "summary": {"detection": {"latents": 1, "balancedAccuracy": spread}},
            "failed": [{"latent": 2, "scorer": "detection", "error": {"code": 0, "message": "m"}}],
        }
        shown = notebook.scores(scored)
        page = Elements(shown._repr_html_())
        self.assertIn("svg", page.names)
        self.assertIn("polyline", page.names)
        self.assertIn("median balanced accuracy 0.75", page.text)
        self.assertIn("1 without a score", page.text)
        self.assertRegex(str(shown), r"detection: median balanced accuracy 0\.75.*0\.40\| +█ +\|1\.00")
        self.assertEqual(str(notebook.scores({"scores": [], "summary": {}, "failed": []})), "no scores")

    def test_guessing_is_drawn_where_it_is_for_the_scorer(self) -> None:
        metrics = {"headline": "accuracy", "accuracy": 0.6, "chance": 0.2, "n": 9, "offered": 9, "interval": [0.4, 0.8]}
        shown = notebook.scores({"scores": [{"latent": 1, "scorer": "intruder", "metrics": metrics}],
                                 "summary": {"intruder": {"latents": 1}}, "failed": []})  # fmt: skip
        page = shown._repr_html_()
        self.assertIn("guessing comes to 0.20", page)
        self.assertIn('<line x1="0.0" x2="0.0"', page)
        # The scale's beginning and guessing are one number, which is written once.
        self.assertEqual(Elements(page).names.count("text"), 2)
        self.assertIn("0.20|", str(shown))

    def test_numbers_beyond_0_and_1_lie_in_the_line_of_text(self) -> None:
        for metric, values, ends in (("nats", [-2.0, 3.0], "−2.00| 3.00"), ("correlation", [-0.5, 0.5], "−0.50| 1.00")):
            scored = [{"latent": latent, "scorer": "s", "metrics": {"headline": metric, metric: value, "interval": [0, 0]}}
                      for latent, value in enumerate(values)]  # fmt: skip
            line = str(notebook.scores({"scores": scored, "summary": {"s": {}}, "failed": []}))
            low, high = ends.split("| ")
            self.assertRegex(line, rf"{low}\|█ +█? *\|{high}$")

    def test_a_negative_share_is_a_percentage_like_others(self) -> None:
        self.assertEqual([percent(share) for share in (-0.5, -0.0123, 0, 0.0025)], ["−50 %", "−1.2 %", "0 %", "0.25 %"])

    def test_predictions_are_drawn_layer_by_layer_with_the_deepest_on_top(self) -> None:
        def position(text: str, entropy: float, rank: int):
            top = [{"id": 1, "text": text, "probability": 0.75}, {"id": 2, "text": HOSTILE, "probability": 0.25}]
            return {"top": top, "entropy": entropy, "kl": 0.5, "targetRank": rank}

        read = {"tokens": [4, 5], "texts": ["He", " ran"], "targets": [5, 6], "sites": [
            {"hookpoint": "embedding", "positions": [position(" a", 4.0, 100), position("<b>", 2.0, 1)]},
            {"hookpoint": "layers.0", "positions": [position(" ran", 1.0, 1), position(".", 0.0, 2)]},
        ]}  # fmt: skip
        shown = notebook.trajectory(read)
        page = Elements(shown._repr_html_())
        self.assertNotIn("script", page.names)
        self.assertLess(page.text.index("layers.0"), page.text.index("embedding"))
        self.assertIn("--share: 0.250", shown._repr_html_())
        self.assertIn("·ran 75 %", shown._repr_html_())
        self.assertIn("--share: 0.000", notebook.trajectory(read, color="rank")._repr_html_())
        self.assertEqual(str(shown).splitlines()[1].split(), ["layers.0", "·ran", "."])
        with self.assertRaises(ValueError):
            notebook.trajectory(read, color="beauty")

    def test_the_style_is_the_report_s(self) -> None:
        report = support.REPOSITORY / "Sources/LatentAnalysis/Reports/Templates/report.card.css"
        copy = support.REPOSITORY / "clients/python/src/latentd/card.css"
        self.assertEqual(
            copy.read_text(encoding="utf-8"), report.read_text(encoding="utf-8"), f"copy {report} to {copy}"
        )


class ExampleTests(support.FolderTestCase):
    def test_the_example_runs_and_shows_what_the_daemon_says(self) -> None:
        os.environ["LATENTD"] = support.daemon()
        before = os.getcwd()
        # The notebook looks for the repository above it and writes beside itself.
        os.chdir(self.folder)
        self.addCleanup(os.chdir, before)
        (self.folder / "demo").symlink_to(support.REPOSITORY / "demo")
        names = {}
        example = support.REPOSITORY / "clients/python/examples/latents.ipynb"
        self.addCleanup(lambda: names["client"].close() if "client" in names else None)
        cells = notebook_runner.run(example, names)
        drawn = [cell for cell in cells if cell.html]
        self.assertEqual([type(cell.value).__name__ for cell in drawn], ["Shading", "Shading", "Scores", "Card"])
        for cell in drawn:
            page = Elements(cell.html)
            self.assertTrue(page.text.strip())
            self.assertTrue(str(cell.value).strip())
        shading, _, scores, card = drawn
        tokens = names["activations"]["tokens"]
        self.assertEqual(len(Elements(shading.html).marks), sum(bool(token["latents"]) for token in tokens))
        spread = names["scored"]["summary"]["detection"]["balancedAccuracy"]
        self.assertIn(f"median balanced accuracy {spread['median']:.2f}", Elements(scores.html).text)
        self.assertIn(card.value.record["explanations"][0]["explanation"], Elements(card.html).text)
        strongest = card.value.record["statistics"]["topTokens"][0]["text"].strip()
        self.assertIn(f"·{strongest}", Elements(card.html).text)
        self.assertTrue((self.folder / "latents.html").exists())


if __name__ == "__main__":
    unittest.main()
