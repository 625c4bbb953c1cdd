"""What the tests stand on: the daemon, the demo world, and folders that vanish."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(REPOSITORY / "clients/python/src"), str(REPOSITORY / "clients/tests")]

MODEL = REPOSITORY / "demo/models/lm"
DICTIONARIES = {"sae-1": "sae-1/layers.2", "sae-2": "sae-2/layers.2"}
CORPUS_TOKENS = 12000


def daemon() -> str:
    """The `latentd` under test: $LATENTD, or the newest that `swift build` has made."""
    if os.environ.get("LATENTD"):
        return os.environ["LATENTD"]
    built = [REPOSITORY / ".build" / kind / "latentd" for kind in ("debug", "release")]
    found = sorted((path for path in built if path.exists()), key=lambda path: path.stat().st_mtime)
    if not found:
        raise unittest.SkipTest("there is no latentd: swift build")
    return str(found[-1])


def write_corpus(path: Path, tokens: int = CORPUS_TOKENS, seed: int = 11) -> None:
    """A few documents of the demo world."""
    subprocess.run(
        [sys.executable, REPOSITORY / "demo/world/generate.py", "--seed", str(seed), "--tokens-approx", str(tokens),
         "--output", str(path)],
        check=True,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip


def dictionary_path(name: str) -> str:
    """The folder of one of the demo world's dictionaries."""
    return str(REPOSITORY / "demo/dictionaries" / DICTIONARIES[name])


class FolderTestCase(unittest.TestCase):
    """A test with a folder of its own."""

    def setUp(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="latentd-test-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def serve(self) -> str:
        """Starts a daemon on a socket, and ends it with the test."""
        path = self.folder / "d.sock"
        process = subprocess.Popen(
            [daemon(), "--socket", str(path), "--workspace", str(self.folder / "served"), "--log-level", "error"],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

        def end() -> None:
            process.terminate()
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

        self.addCleanup(end)
        self.served = process
        deadline = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < deadline:
            # The file is there a moment before the socket listens.
            with socket.socket(socket.AF_UNIX) as probe:
                if probe.connect_ex(str(path)) == 0:
                    return str(path)
            time.sleep(0.02)
        self.fail(f"latentd does not listen at {path}")
