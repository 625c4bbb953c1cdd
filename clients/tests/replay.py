"""Plays the client's part of a golden dialogue against a daemon and holds the daemon to its own.

    python3 clients/tests/replay.py [--any-status] COMMAND [ARGUMENT …]

replays every dialogue, a message a line, each over a fresh run of COMMAND, and prints `N passed, N failed`. With
`--any-status` the command's exit status is not the daemon's and does not matter.
"""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from typing import Callable, List, Optional, Protocol

from transcript import End, Expect, Send, Transcript, fits, read_all

PATIENCE_SECONDS = 60.0


class Link(Protocol):
    """One connection to a daemon, whatever carries it."""

    ends_with_status: bool

    def send(self, message: bytes) -> None:
        """Sends one message."""

    def receive(self) -> Optional[bytes]:
        """Waits for one message; None at the end."""

    def finish(self) -> None:
        """Says that nothing more comes."""

    def status(self) -> Optional[int]:
        """Waits for the end of the daemon's process."""


class Mismatch(Exception):
    """The daemon said something else."""


def replay(transcript: Transcript, link: Link) -> None:
    """Raises `Mismatch` where the daemon's part is not as written."""
    allowed: List[object] = []
    for step in transcript.steps:
        where = f"{transcript.name}.txt:{step.line}"
        if isinstance(step, Send):
            allowed = []
            try:
                link.send(step.message)
            except OSError as error:
                raise Mismatch(f"{where}: the daemon does not read any more ({error})") from error
        elif isinstance(step, Expect):
            _expect(step, link, where)
            allowed = step.repeated
        else:
            _expect_end(step, link, where)
            return
    link.finish()
    while (message := link.receive()) is not None:
        if not any(fits(pattern, json.loads(message)) for pattern in allowed):
            raise Mismatch(f"{transcript.name}.txt: at the end the daemon said {message!r}")


def _expect(step: Expect, link: Link, where: str) -> None:
    missing = list(step.once)
    while missing:
        message = link.receive()
        if message is None:
            raise Mismatch(f"{where}: the daemon left instead of saying {json.dumps(missing[0])}")
        value = json.loads(message)
        match = next((pattern for pattern in missing if fits(pattern, value)), None)
        if match is not None:
            missing.remove(match)
        elif not any(fits(pattern, value) for pattern in step.repeated):
            raise Mismatch(
                f"{where}: expected {json.dumps(missing)}\n  got {message.decode('utf-8', 'replace')[:2000]}"
            )


def _expect_end(step: End, link: Link, where: str) -> None:
    message = link.receive()
    if message is not None:
        raise Mismatch(f"{where}: expected the end, got {message!r}")
    if step.status is not None and link.ends_with_status:
        status = link.status()
        if status != step.status:
            raise Mismatch(f"{where}: expected exit status {step.status}, got {status}")


class Inbox:
    """Messages that a thread has read, to be waited for with a limit."""

    def __init__(self, read: Callable[[], Optional[bytes]]) -> None:
        self._read = read
        self._messages: queue.SimpleQueue[Optional[bytes]] = queue.SimpleQueue()
        threading.Thread(target=self._fill, daemon=True).start()

    def next(self) -> Optional[bytes]:
        """The next message; None at the end."""
        try:
            return self._messages.get(timeout=PATIENCE_SECONDS)
        except queue.Empty:
            raise Mismatch(f"the daemon said nothing for {PATIENCE_SECONDS:g} s") from None

    def _fill(self) -> None:
        message: Optional[bytes] = b""
        while message is not None:
            message = self._read()
            self._messages.put(message)


class LineLink:
    """A command on whose standard streams a message is a line."""

    def __init__(self, command: List[str], ends_with_status: bool) -> None:
        self.ends_with_status = ends_with_status
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self._process.stdin and self._process.stdout
        self._input, self._output = self._process.stdin, self._process.stdout
        self._inbox = Inbox(lambda: self._output.readline().rstrip(b"\n") or None)

    def send(self, message: bytes) -> None:
        self._input.write(message + b"\n")
        self._input.flush()

    def receive(self) -> Optional[bytes]:
        return self._inbox.next()

    def finish(self) -> None:
        self._input.close()

    def status(self) -> Optional[int]:
        return self._process.wait(timeout=PATIENCE_SECONDS)

    def close(self) -> None:
        """Ends the command."""
        try:
            self._input.close()
        except OSError:
            pass
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def main(command: List[str]) -> int:
    """Replays every dialogue through a command."""
    ends_with_status = command[:1] != ["--any-status"]
    passed = failed = 0
    for transcript in read_all():
        link = LineLink(command if ends_with_status else command[1:], ends_with_status)
        try:
            replay(transcript, link)
            passed += 1
        except Mismatch as mismatch:
            failed += 1
            print(f"{transcript.title}: {mismatch}", file=sys.stderr)
        finally:
            link.close()
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
