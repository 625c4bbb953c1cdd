"""What `tools/setup` does where something is missing, with programs that stand in for the machine's."""

import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

SETUP = Path(__file__).resolve().parents[2] / "tools/setup"


class SetupTests(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="latentd-setup-"))
        self.addCleanup(shutil.rmtree, self.folder)
        for name in ("bash", "env", "grep"):
            (self.folder / name).symlink_to(shutil.which(name))
        self.program("swift", "exit 0")
        self.program("dpkg-query", "echo install ok installed")
        self.program("id", "echo 0")
        self.program("apt-get", f'echo "$@" >> {self.folder}/asked')

    def program(self, name, body):
        path = self.folder / name
        path.write_text(f"#!/bin/bash\n{body}\n", encoding="utf-8")
        path.chmod(0o755)

    def setup(self, *arguments, **environment):
        result = subprocess.run(
            [self.folder / "bash", SETUP, *arguments], capture_output=True, text=True,
            env={"PATH": str(self.folder), **environment},
        )  # fmt: skip
        asked = self.folder / "asked"
        return result, asked.read_text(encoding="utf-8") if asked.exists() else ""

    def test_a_browser_is_installed_for_tests(self):
        result, asked = self.setup("--tests")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn(" chromium ", asked)

    def test_a_build_asks_for_none(self):
        self.assertEqual(self.setup()[1], "")

    def test_any_browser_that_the_tests_can_drive_will_do(self):
        for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
            self.program(name, "exit 0")
            self.assertEqual(self.setup("--tests")[1], "", name)
            os.remove(self.folder / name)
        self.program("mine", "exit 0")
        self.assertEqual(self.setup("--tests", CHROMIUM=str(self.folder / "mine"))[1], "")

    def test_without_a_network_tests_go_on_without_a_browser(self):
        self.program("apt-get", "exit 100")
        result, _ = self.setup("--tests")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("not tested in a browser", result.stderr)

    def test_without_root_tests_go_on_without_a_browser(self):
        self.program("id", "echo 1000")
        for sudo in (None, "exit 1"):
            if sudo:
                self.program("sudo", sudo)
            result, asked = self.setup("--tests")
            self.assertEqual((result.returncode, asked), (0, ""), result.stderr)
            self.assertIn("not tested in a browser", result.stderr)

    def test_what_the_build_needs_is_not_optional(self):
        self.program("dpkg-query", "exit 1")
        self.program("id", "echo 1000")
        self.assertEqual(self.setup("--tests")[0].returncode, 1)
        self.program("id", "echo 0")
        self.program("apt-get", "exit 100")
        self.assertNotEqual(self.setup("--tests")[0].returncode, 0)


if __name__ == "__main__":
    unittest.main()
