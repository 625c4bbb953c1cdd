"""That protocol/generate --check sees what it is there to see: each fault is put into the real document."""

import copy
import sys
import unittest
from pathlib import Path

PROTOCOL = Path(__file__).resolve().parent.parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(PROTOCOL))

from generator import check, layout  # noqa: E402  (the path has to be set first)
from generator.outputs import outputs  # noqa: E402

DOCUMENT = check.load(PROTOCOL / "openrpc.json")
SCHEMA = check.load(PROTOCOL / "openrpc.schema.json")


class CheckTests(unittest.TestCase):
    def setUp(self):
        self.document = copy.deepcopy(DOCUMENT)

    def method(self, name):
        return next(method for method in self.document["methods"] if method["name"] == name)

    def assertFault(self, *words):
        problems = check.problems(self.document, SCHEMA)
        self.assertTrue(problems, "the fault was not seen")
        for word in words:
            self.assertIn(word, " ".join(problems))

    def test_the_document_is_right(self):
        self.assertEqual(check.problems(self.document, SCHEMA), [])

    def test_a_method_needs_a_result(self):
        del self.method("status")["result"]
        self.assertFault("lacks result")

    def test_a_misspelt_keyword_is_seen(self):
        self.method("status")["sumary"] = "Text."
        self.assertFault("sumary")

    def test_a_reference_has_to_point_somewhere(self):
        self.method("encode")["params"][1]["schema"] = {"$ref": "#/components/schemas/Tenser"}
        self.assertFault("Tenser", "points nowhere")

    def test_an_unused_type_is_seen(self):
        self.document["components"]["schemas"]["Spare"] = {"type": "string", "description": "Unused."}
        self.assertFault("Spare", "used by nothing")

    def test_an_example_has_to_fit(self):
        self.method("examples")["examples"][0]["params"][2]["value"] = "nine"
        self.assertFault("examples, example, latent", "integer")

    def test_an_example_of_a_result_has_to_be_whole(self):
        del self.method("detokenize")["examples"][0]["result"]["value"]["text"]
        self.assertFault("lacks text")

    def test_an_example_has_to_choose_between_alternatives(self):
        self.method("generate")["examples"][0]["params"].append({"name": "tokens", "value": [1]})
        self.assertFault("exactly one of text, tokens")

    def test_a_default_has_to_be_allowed(self):
        self.document["components"]["schemas"]["Sampler"]["properties"]["windowTokens"]["default"] = 8
        self.assertFault("default of Sampler.windowTokens", "at least 16")

    def test_a_method_stands_once(self):
        self.document["methods"].append(copy.deepcopy(self.method("status")))
        self.assertFault("status", "twice")

    def test_a_required_param_has_no_default(self):
        self.method("tokenize")["params"][1]["schema"]["default"] = ""
        self.assertFault("tokenize.text", "default")

    def test_what_is_positional_is_a_param(self):
        self.method("loadLens")["x-positional"] = ["folder"]
        self.assertFault("loadLens: folder is positional", "not required")

    def test_a_component_may_be_null_and_nothing_else(self):
        chosen = self.method("sweep")["result"]["schema"]["properties"]["chosen"]
        chosen["oneOf"][1] = {"type": "string"}
        self.assertFault("chosen", "oneOf")

    def test_the_layout_is_stable(self):
        self.assertEqual(layout.text(DOCUMENT), (PROTOCOL / "openrpc.json").read_text(encoding="utf-8"))

    def test_every_method_is_in_every_output(self):
        _, files = outputs(DOCUMENT)
        for method in DOCUMENT["methods"]:
            self.assertIn(f"### {method['name']}\n", files["docs/protocol.md"])
            holders = [path for path, text in files.items() if f'static let name = "{method["name"]}"' in text]
            self.assertEqual(len(holders), 1, method["name"])


if __name__ == "__main__":
    unittest.main()
