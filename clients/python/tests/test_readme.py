"""The examples of the README, as they stand."""

import os
import re
import subprocess
import sys
import unittest

import support


class ReadmeTests(support.FolderTestCase):
    def test_every_example_runs(self):
        text = (support.REPOSITORY / "clients/python/README.md").read_text()
        examples = re.findall(r"^```python\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
        self.assertGreaterEqual(len(examples), 3)
        # A folder that looks like the repository's to the examples, with a corpus in it.
        os.symlink(support.REPOSITORY / "demo", self.folder / "demo")
        support.write_corpus(self.folder / "corpus.jsonl")
        for example in examples:
            with self.subTest(example.splitlines()[2]):
                result = subprocess.run(
                    [sys.executable, "-c", example],
                    cwd=self.folder,
                    env={**os.environ, "LATENTD": support.daemon(), "XDG_STATE_HOME": str(self.folder / "state"),
                         "PYTHONPATH": str(support.REPOSITORY / "clients/python/src")},
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    text=True,
                    timeout=120,
                )  # fmt: skip
                self.assertEqual(result.returncode, 0, result.stderr)
                self.assertTrue(result.stdout.strip())


if __name__ == "__main__":
    unittest.main()
