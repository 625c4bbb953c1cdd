"""The whole of the main job through the plain client, on the demo world's model and dictionaries."""

import unittest
import warnings

import support
import latentd
from latentd import tensors

CONTINUED = "The cat sat on"


class WorkTests(support.FolderTestCase):
    def test_a_dictionary_that_is_read_wrongly_is_warned_of(self):
        corpus = self.folder / "corpus.jsonl"
        support.write_corpus(corpus)
        with latentd.spawn(self.folder / "workspace", executable=support.daemon()) as client:
            client.load_model(support.MODEL, name="lm")
            path = support.dictionary_path(next(iter(support.DICTIONARIES)))
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                loaded = client.load_dictionary(path, name="off", model="lm", hookpoint="layers.1")
                client.cache_activations("lm", ["off"], {"paths": [corpus]}, cache="off", max_tokens=1000)
                # What is known already is not said again.
                client.status()
            self.assertEqual([str(warning.message) for warning in caught][:1], loaded["warnings"])
            self.assertEqual(len(caught), 2)
            for warning in caught:
                self.assertIs(warning.category, latentd.DictionaryWarning)
                self.assertIn("off by one layer", str(warning.message))
                self.assertEqual(warning.filename, __file__)

    def test_from_a_checkpoint_to_scored_explanations(self):
        corpus = self.folder / "corpus.jsonl"
        support.write_corpus(corpus)
        with latentd.spawn(self.folder / "workspace", executable=support.daemon()) as client:
            model = client.load_model(support.MODEL, name="lm")
            for name in support.DICTIONARIES:
                loaded = client.load_dictionary(support.dictionary_path(name), name=name, model="lm")
                self.assertEqual(loaded["width"], model["width"])

            told = []
            cached = client.cache_activations(
                "lm", list(support.DICTIONARIES), {"paths": [corpus]}, cache="c", on_progress=told.append
            )
            self.assertGreater(cached["tokens"], support.CORPUS_TOKENS // 2)
            self.assertEqual(set(cached["dictionaries"]), set(support.DICTIONARIES))
            self.assertEqual([told[0]["kind"], told[-1]["kind"]], ["begin", "end"])

            explained = client.explain("c", "sae-1", range(12), explainer={"kind": "tokens"}, run="r", seed=3)
            self.assertEqual(explained["run"], "r")
            known = [entry["latent"] for entry in explained["explanations"]]
            self.assertEqual(len(known) + len(explained["skipped"]), 12)
            self.assertGreater(len(known), 5)

            scored = client.score(
                "r", scorers=[{"kind": "detection"}, {"kind": "fuzzing"}], client={"kind": "lexical"}, seed=3
            )
            self.assertEqual({score["latent"] for score in scored["scores"]} - set(known), set())
            self.assertEqual(set(scored["summary"]), {"detection", "fuzzing"})
            self.assertGreater(scored["summary"]["detection"]["balancedAccuracy"]["mean"], 0.55)

            examples = client.examples("c", "sae-1", known[0])
            self.assertTrue(all(max(window["activations"]) > 0 for window in examples["activating"]))
            self.assertTrue(all(max(window["activations"]) == 0 for window in examples["nonActivating"]))

            edited = client.intervene(
                "lm",
                CONTINUED,
                interventions=[{"at": {"dictionary": "sae-1", "latent": known[0]}, "operation": "add", "strength": 60}],
                generate={"maxTokens": 6},
            )
            self.assertGreater(edited["kl"], 0)
            self.assertEqual(edited["baseline"]["texts"], [client.generate("lm", CONTINUED, max_tokens=6)["text"]])

            same = client.similarity("sae-1", "sae-1", "decoder", top=3)
            self.assertAlmostEqual(same["meanMaxSimilarity"], 1, places=4)
            other = client.similarity("sae-1", "sae-2", "decoder", matching="optimal")
            self.assertLess(other["meanMaxSimilarity"], 1)

            record = client.latent("sae-1", known[0], cache="c")
            self.assertEqual(record["explanations"][0]["run"], "r")
            self.assertEqual(record["statistics"]["firingCount"], examples["firingCount"])

    def test_tensors_go_both_ways(self):
        with latentd.spawn(self.folder / "workspace", executable=support.daemon()) as client:
            client.load_model(support.MODEL, name="lm")
            client.load_dictionary(support.dictionary_path("sae-1"), name="d", model="lm")
            read = client.forward("lm", "The cat sat.", hookpoints=["layers.2", "final"], logits=True)
            stream = read["tensors"]["layers.2"]
            latents = client.encode("d", stream)["latents"]
            self.assertEqual(list(latents.shape), [len(read["tokens"]), 1536])
            rebuilt = client.decode("d", latents)["output"]
            self.assertEqual(list(rebuilt.shape), list(stream.shape))
            self.assertEqual(read["logits"].shape[0], len(read["tokens"]))
            # The same by lists, as where there is no numpy.
            plain = tensors.Tensor.from_list(stream.tolist())
            self.assertEqual(client.encode("d", plain)["latents"].tolist(), latents.tolist())

            written = client.forward("lm", "The cat.", hookpoints=["final"], output=self.folder / "out.safetensors")
            self.assertEqual(written["tensors"]["final"]["file"], str(self.folder / "out.safetensors"))
            self.assertTrue((self.folder / "out.safetensors").exists())

            direction = stream[0] if hasattr(stream, "dtype") and tensors.numpy else stream.tolist()[0]
            edit = {"at": "layers.2", "operation": "add", "vector": direction, "strength": 4}
            if isinstance(direction, list):
                edit["vector"] = tensors.Tensor.from_list(direction)
            self.assertGreater(client.intervene("lm", "The cat sat", interventions=[edit])["kl"], 0)


if __name__ == "__main__":
    unittest.main()
