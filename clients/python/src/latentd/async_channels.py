"""Where an asyncio client's bytes go: to a process that it started, or to a Unix socket."""

from __future__ import annotations

import asyncio
from typing import Mapping, Optional, Protocol, Sequence

from .channels import closed_by_daemon, unreachable
from .errors import LatentdError
from .process import LogTail, death, environment


class AsyncChannel(Protocol):
    """Bytes both ways."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def failure(self) -> LatentdError:
        """Why the stream has ended, once it has."""

    async def close(self, grace: float) -> None:
        """Gives everything back, by force where the daemon has not ended after `grace` seconds."""


class AsyncProcessChannel:
    """A daemon of one's own, on its standard streams."""

    def __init__(self, command: Sequence[str], process: asyncio.subprocess.Process) -> None:
        assert process.stdin and process.stdout
        self._command = command
        self._process = process
        self._tail = LogTail()
        self._logging = asyncio.ensure_future(self._read_log())
        self.reader = process.stdout
        self.writer = process.stdin

    async def failure(self) -> LatentdError:
        try:
            status: Optional[int] = await asyncio.wait_for(self._process.wait(), 5)
            await asyncio.wait_for(asyncio.shield(self._logging), 1)
        except asyncio.TimeoutError:
            status = self._process.returncode
        return death(self._command, status, list(self._tail.lines))

    async def close(self, grace: float) -> None:
        self.writer.close()
        for end in (self._process.terminate, self._process.kill):
            try:
                await asyncio.wait_for(self._process.wait(), grace)
                break
            except asyncio.TimeoutError:
                end()
        await self._process.wait()
        await self._logging

    async def _read_log(self) -> None:
        assert self._process.stderr
        async for line in self._process.stderr:
            self._tail.add(line)


class AsyncSocketChannel:
    """A daemon that listens on a Unix socket."""

    def __init__(self, path: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._path = path
        self.reader = reader
        self.writer = writer

    async def failure(self) -> LatentdError:
        return closed_by_daemon(self._path)

    async def close(self, grace: float) -> None:
        self.writer.close()
        try:
            await asyncio.wait_for(self.writer.wait_closed(), grace)
        except (OSError, asyncio.TimeoutError):
            pass


async def open_process(command: Sequence[str], env: Optional[Mapping[str, str]]) -> AsyncProcessChannel:
    """Starts a daemon."""
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=environment(env),
        # A session of its own, so that Ctrl-C at the terminal reaches the client alone.
        start_new_session=True,
    )
    return AsyncProcessChannel(command, process)


async def open_socket(path: str) -> AsyncSocketChannel:
    """Joins a daemon."""
    try:
        reader, writer = await asyncio.open_unix_connection(path)
    except OSError as error:
        raise unreachable(path, error) from error
    return AsyncSocketChannel(path, reader, writer)
