"""The main job through both clients on one daemon: every answer is the same."""

import json
import os
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "python/tests"))

import support  # noqa: E402  (the path has to be set first)
import latentd  # noqa: E402
from latentd import tensors  # noqa: E402

LATENT = support.REPOSITORY / "clients/shell/latent"

# What differs from run to run, whoever asks.
PASSING = {"seconds", "tokensPerSecond", "uptimeSeconds", "memory"}


def lasting(value):
    """A result without what differs from run to run."""
    if isinstance(value, dict):
        return {name: lasting(member) for name, member in value.items() if name not in PASSING}
    if isinstance(value, list):
        return [lasting(element) for element in value]
    return value


class SameResultsTests(support.FolderTestCase):
    def shell(self, *arguments):
        result = subprocess.run(
            [LATENT, *map(str, arguments), "--json"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "LATENTD": support.daemon(), "LATENT_SOCKET": self.socket},
            cwd=self.folder,
            text=True,
            timeout=120,
        )
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        return json.loads(result.stdout)

    def test_the_main_job(self):
        corpus = self.folder / "corpus.jsonl"
        support.write_corpus(corpus)
        self.socket = self.serve()
        with latentd.connect(self.socket) as client:
            # What one client has loaded the other finds.
            client.load_model(support.MODEL, name="lm")
            self.shell("load-dictionary", support.dictionary_path("sae-1"), "--name", "a", "--model", "lm")
            client.load_dictionary(support.dictionary_path("sae-2"), name="b", model="lm")

            edit = {"at": {"dictionary": "a", "latent": 3}, "operation": "add", "strength": 60}
            edit_flags = ["--interventions.at", "a:3", "--interventions.operation", "add",
                          "--interventions.strength", 60]  # fmt: skip
            # The cache and the run are made twice under names of their own, so that both clients do the work.
            pairs = [
                (lambda: client.status(), ["status"]),
                (lambda: client.tokenize("lm", "Ünï 😀\tcat"), ["tokenize", "lm", "Ünï 😀\tcat"]),
                (
                    lambda: client.cache_activations("lm", ["a", "b"], {"paths": [corpus]}, cache="c"),
                    ["cache", "lm", "a,b", "corpus.jsonl", "--cache", "d"],
                ),
                (lambda: client.examples("c", "a", 3), ["examples", "d", "a", 3]),
                (
                    lambda: client.explain("c", "a", range(8), explainer={"kind": "tokens"}, run="r", seed=5),
                    ["explain", "d", "a", "0-7", "--explainer", "tokens", "--run", "s", "--seed", 5],
                ),
                (
                    lambda: client.score(
                        "r", scorers=[{"kind": "detection"}, {"kind": "fuzzing", "marks": "other"}],
                        client={"kind": "lexical"}, seed=5,
                    ),
                    ["score", "s", "--scorers", "detection,fuzzing", "--scorers.marks", "other",
                     "--client", "lexical", "--seed", 5],
                ),
                (
                    lambda: client.intervene("lm", "The cat sat on", interventions=[edit], generate={"maxTokens": 8}),
                    ["intervene", "lm", "The cat sat on", *edit_flags, "--generate", 8],
                ),
                (
                    lambda: client.similarity("a", "b", "encoder", matching="optimal", top=9),
                    ["similarity", "a", "b", "encoder", "--matching", "optimal", "--top", 9],
                ),
                (lambda: client.latent("a", 3, cache="c"), ["latent", "a", 3, "--cache", "d"]),
                (
                    lambda: client.activations("a", "The cat sat.", top=3),
                    ["activations", "a", "The cat sat.", "--top", 3],
                ),
            ]  # fmt: skip
            for ask, arguments in pairs:
                with self.subTest(arguments[0]):
                    expected = lasting(ask())
                    for name, other in (("cache", "d"), ("run", "s")):
                        if name in expected:
                            self.assertNotEqual(expected[name], other)
                            expected[name] = other
                    found = lasting(self.shell(*arguments))
                    # Its size may differ by the length of its name.
                    found.pop("bytes", None), expected.pop("bytes", None)
                    if arguments[0] == "latent":
                        for record in (found, expected):
                            record["explanations"] = sorted(entry["explanation"] for entry in record["explanations"])
                    self.assertEqual(found, json.loads(json.dumps(expected)))

            read = client.forward("lm", "The cat.", hookpoints=["final"])["tensors"]["final"]
            sent = tensors.decode(self.shell("forward", "lm", "The cat.", "final")["tensors"]["final"])
            self.assertEqual(read.tolist(), sent.tolist())


if __name__ == "__main__":
    unittest.main()
