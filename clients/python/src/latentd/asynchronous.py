"""The client for asyncio."""

from __future__ import annotations

import asyncio
import inspect
import itertools
import os
from types import TracebackType
from typing import Any, Awaitable, Callable, Dict, Generator, Mapping, Optional, Type, Union

from . import messages
from ._generated import AsyncMethods, InitializeResult, ProgressCallback
from ._version import VERSION
from .async_channels import AsyncChannel, open_process, open_socket
from .client import CLOSE_SECONDS, START_SECONDS, check_version
from .corpora import as_files
from .errors import ConnectionClosedError, LatentdError, RequestTimeoutError
from .framing import FrameDecoder, frame
from .notices import tell_warnings
from .process import PathLike, command_line
from .progress import listener

Event = Union[messages.Answer, messages.Progress, LatentdError]


class AsyncClient(AsyncMethods):
    """A session with a daemon for asyncio: the methods of `Client`, to be awaited, any number at once.

        async with AsyncClient.spawn() as client:
            print(await client.status())

    A request whose task is cancelled is cancelled in the daemon, which saves what it had finished. Progress callbacks
    may be coroutine functions. A client belongs to the event loop in which it was opened.

    Attributes:
        server: What the daemon said of itself: `serverInfo`, `protocolVersion`, `capabilities`.
    """

    server: InitializeResult

    def __init__(self, channel: AsyncChannel, timeout: Optional[float], progress: Optional[bool]) -> None:
        """To be had by `spawn` or `connect`."""
        self._channel = channel
        self._timeout = timeout
        self._progress = progress
        self._identifiers = itertools.count(1)
        self._inboxes: Dict[int, asyncio.Queue[Event]] = {}
        self._failure: Optional[LatentdError] = None
        self._is_closing = False
        self._reader = asyncio.ensure_future(self._read())

    @classmethod
    def spawn(
        cls,
        workspace: Optional[PathLike] = None,
        *,
        threads: Optional[int] = None,
        memory_limit: Union[int, str, None] = None,
        log_level: Optional[str] = None,
        executable: Optional[PathLike] = None,
        env: Optional[Mapping[str, str]] = None,
        timeout: Optional[float] = None,
        progress: Optional[bool] = None,
    ) -> Opening:
        """Starts a daemon that ends with the client; see `latentd.spawn`.

        To be awaited, or entered by `async with`.
        """
        command = command_line(executable, workspace, threads, memory_limit, log_level)
        return Opening(lambda: cls._open(open_process(command, env), timeout, progress))

    @classmethod
    def connect(cls, path: PathLike, *, timeout: Optional[float] = None, progress: Optional[bool] = None) -> Opening:
        """Joins a daemon that listens on a Unix socket; see `latentd.connect`.

        To be awaited, or entered by `async with`.
        """
        socket = os.path.expanduser(os.fspath(path))
        return Opening(lambda: cls._open(open_socket(socket), timeout, progress))

    @classmethod
    async def _open(
        cls, channel: Awaitable[AsyncChannel], timeout: Optional[float], progress: Optional[bool]
    ) -> AsyncClient:
        client = cls(await channel, timeout, progress)
        try:
            about = {"clientInfo": {"name": "latentd-python", "version": VERSION}}
            client.server = await client.request("initialize", about, timeout=START_SECONDS)
            check_version(client.server)
            await client._send(messages.notification("initialized"))
        except BaseException:
            await client._abandon()
            raise
        return client

    async def request(
        self,
        method: str,
        params: Optional[Dict[str, Any]] = None,
        *,
        on_progress: Optional[ProgressCallback] = None,
        progress: Optional[bool] = False,
        timeout: Optional[float] = None,
    ) -> Any:
        """Makes any request by the protocol's own names and returns its result; see `Client.request`."""
        report = listener(method, on_progress, progress)
        seconds = self._timeout if timeout is None else timeout
        identifier = next(self._identifiers)
        payload = messages.request(identifier, method, params, wants_progress=report is not None)
        if self._failure is not None:
            raise self._failure
        if self._is_closing and method != "shutdown":
            raise ConnectionClosedError("The client is closed.")
        inbox: asyncio.Queue[Event] = asyncio.Queue()
        self._inboxes[identifier] = inbox
        try:
            await self._send(payload)
            answer = await asyncio.wait_for(_answer(inbox, report), seconds)
        except asyncio.TimeoutError:
            await self._send(messages.cancellation(identifier))
            raise RequestTimeoutError(f"{method} had no answer in time; it was cancelled.") from None
        except BaseException:
            if self._failure is None:
                # The task was cancelled, or a callback failed: wait for what is saved. A second cancellation ends this.
                await self._send(messages.cancellation(identifier))
                await _answer(inbox, None)
            raise
        finally:
            self._inboxes.pop(identifier, None)
        if isinstance(answer, LatentdError):
            raise answer
        return tell_warnings(answer.result())

    async def close(self) -> None:
        """Ends the session, and the daemon if it was spawned. What is under way is cancelled."""
        if self._is_closing:
            return
        self._is_closing = True
        try:
            for identifier in list(self._inboxes):
                await self._send(messages.cancellation(identifier))
            await self.request("shutdown", timeout=CLOSE_SECONDS)
            await self._send(messages.notification("exit"))
        except LatentdError:
            # It has gone already, or does not answer: then it is ended with less courtesy.
            pass
        finally:
            await self._abandon()

    @property
    def is_open(self) -> bool:
        """Whether requests can still be made."""
        return self._failure is None and not self._is_closing

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        await self.close()

    async def _call(self, method: str, params: Dict[str, Any], **options: Any) -> Any:
        if "progress" in options and options["progress"] is None:
            options["progress"] = self._progress
        with as_files(params) as given:
            return await self.request(method, messages.with_absolute_paths(given), **options)

    async def _abandon(self) -> None:
        self._is_closing = True
        await self._channel.close(CLOSE_SECONDS)
        await self._reader

    async def _send(self, payload: bytes) -> None:
        try:
            # Taken whole by the transport before anything is awaited, so that messages never mix.
            self._channel.writer.write(frame(payload))
            await self._channel.writer.drain()
        except OSError:
            # The daemon has gone; the reader meets the end of the stream and tells every call why.
            pass

    async def _read(self) -> None:
        decoder = FrameDecoder()
        failure: Optional[LatentdError] = None
        try:
            while chunk := await self._channel.reader.read(1 << 16):
                for payload in decoder.feed(chunk):
                    event = messages.parse(payload)
                    if event is not None and event.identifier in self._inboxes:
                        self._inboxes[event.identifier].put_nowait(event)
        except LatentdError as error:
            failure = error
        except OSError:
            pass
        if failure is None:
            is_own = self._is_closing
            failure = ConnectionClosedError("The client was closed.") if is_own else await self._channel.failure()
        self._failure = failure
        for inbox in self._inboxes.values():
            inbox.put_nowait(failure)


class Opening:
    """A client that is being opened: awaited it gives the client, and `async with` closes that in the end."""

    def __init__(self, open_client: Callable[[], Awaitable[AsyncClient]]) -> None:
        self._open = open_client
        self._client: Optional[AsyncClient] = None

    def __await__(self) -> Generator[Any, None, AsyncClient]:
        return self._open().__await__()

    async def __aenter__(self) -> AsyncClient:
        self._client = await self._open()
        return self._client

    async def __aexit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        if self._client is not None:
            await self._client.close()


async def _answer(
    inbox: asyncio.Queue[Event], report: Optional[Callable[[Any], Any]]
) -> Union[messages.Answer, LatentdError]:
    """Waits for the end of a request and tells how far it is until then."""
    while True:
        event = await inbox.get()
        if not isinstance(event, messages.Progress):
            return event
        if report is not None:
            told = report(event.value)
            if inspect.isawaitable(told):
                await told
