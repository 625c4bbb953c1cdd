"""Where a plain client's bytes go: to a process that it started, or to a Unix socket."""

from __future__ import annotations

import os
import socket
import subprocess
import threading
from typing import Mapping, Optional, Protocol, Sequence

from .errors import ConnectionClosedError, DaemonUnreachableError, LatentdError
from .process import LogTail, PathLike, death, environment

CHUNK_BYTES = 1 << 16


class Channel(Protocol):
    """Bytes both ways."""

    def read(self) -> bytes:
        """Waits for bytes; empty at the end."""

    def write(self, data: bytes) -> None:
        """Sends all of the bytes."""

    def finish_writing(self) -> None:
        """Tells the daemon that nothing more comes."""

    def failure(self) -> LatentdError:
        """Why the stream has ended, once it has."""

    def close(self, grace: float) -> None:
        """Ends the stream, and a daemon of one's own by force where it has not ended after `grace` seconds."""

    def close_streams(self) -> None:
        """Gives the descriptors back. To be called when nobody reads any more."""


class ProcessChannel:
    """A daemon of one's own, on its standard streams."""

    def __init__(self, command: Sequence[str], env: Optional[Mapping[str, str]] = None) -> None:
        self._command = command
        # A session of its own, so that Ctrl-C at the terminal reaches the client alone, which cancels what it awaits.
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            env=environment(env),
            start_new_session=True,
        )
        assert self._process.stdin and self._process.stdout and self._process.stderr
        self._input, self._output = self._process.stdin, self._process.stdout
        self._tail = LogTail()
        self._logging = threading.Thread(target=self._read_log, name="latentd-log", daemon=True)
        self._logging.start()

    @property
    def pid(self) -> int:
        """The daemon's process id."""
        return self._process.pid

    def read(self) -> bytes:
        return self._output.read(CHUNK_BYTES) or b""

    def write(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self._input.fileno(), rest) :]

    def finish_writing(self) -> None:
        try:
            self._input.close()
        except OSError:
            # The daemon has gone, and with it whatever was still to be written.
            pass

    def failure(self) -> LatentdError:
        try:
            status: Optional[int] = self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            status = None
        self._logging.join(timeout=1)
        return death(self._command, status, list(self._tail.lines))

    def close(self, grace: float) -> None:
        self.finish_writing()
        for end in (self._process.terminate, self._process.kill):
            try:
                self._process.wait(timeout=grace)
                break
            except subprocess.TimeoutExpired:
                end()
        self._process.wait()
        self._logging.join(timeout=1)

    def close_streams(self) -> None:
        self._output.close()

    def _read_log(self) -> None:
        assert self._process.stderr
        with self._process.stderr as stream:
            # Line by line through a buffer of Python's, since the stream itself has none.
            for line in open(stream.fileno(), "rb", closefd=False):
                self._tail.add(line)


class SocketChannel:
    """A daemon that listens on a Unix socket."""

    def __init__(self, path: PathLike) -> None:
        self._path = os.path.expanduser(os.fspath(path))
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self._socket.connect(self._path)
        except OSError as error:
            self._socket.close()
            raise unreachable(self._path, error) from error

    def read(self) -> bytes:
        return self._socket.recv(CHUNK_BYTES)

    def write(self, data: bytes) -> None:
        self._socket.sendall(data)

    def finish_writing(self) -> None:
        try:
            self._socket.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def failure(self) -> LatentdError:
        return closed_by_daemon(self._path)

    def close(self, grace: float) -> None:
        try:
            # Wakes a thread that is still reading.
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def close_streams(self) -> None:
        self._socket.close()


def unreachable(path: str, error: OSError) -> DaemonUnreachableError:
    """The error for a socket that cannot be connected to."""
    reason = (error.strerror or str(error)).lower()
    return DaemonUnreachableError(f"No daemon can be reached at {path} ({reason}); latentd --socket {path} starts one.")


def closed_by_daemon(path: str) -> ConnectionClosedError:
    """The error for a daemon on a socket that has left."""
    return ConnectionClosedError(f"The daemon at {path} closed the connection.")
