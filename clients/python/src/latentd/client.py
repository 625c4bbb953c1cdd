"""The plain client."""

from __future__ import annotations

import time
import weakref
from types import TracebackType
from typing import Any, Dict, Mapping, Optional, Type, Union

from ._generated import PROTOCOL_VERSION, InitializeResult, ProgressCallback, SyncMethods
from ._version import VERSION
from .channels import Channel, ProcessChannel, SocketChannel
from .connection import Call, Connection
from .corpora import as_files
from .errors import LatentdError, ProtocolError
from .messages import Answer, Progress, with_absolute_paths
from .notices import tell_warnings
from .process import PathLike, command_line
from .progress import listener

START_SECONDS = 60.0
"""How long a daemon may take to answer the first request."""

CLOSE_SECONDS = 5.0
"""How long a daemon may take for each step of its end before it is made to end."""


def spawn(
    workspace: Optional[PathLike] = None,
    *,
    threads: Optional[int] = None,
    memory_limit: Union[int, str, None] = None,
    log_level: Optional[str] = None,
    executable: Optional[PathLike] = None,
    env: Optional[Mapping[str, str]] = None,
    timeout: Optional[float] = None,
    progress: Optional[bool] = None,
) -> Client:
    """Starts a daemon that ends with the client.

    Args:
        workspace: Folder of its catalogue and caches; ~/.local/state/latentd unless given.
        threads: Threads that compute; one a core unless given.
        memory_limit: The most memory for models, dictionaries and batches: bytes, or a text such as `8GiB`.
        log_level: The least serious lines of its log, which goes to the logger `latentd.daemon`.
        executable: The `latentd` to start; $LATENTD, the one on the PATH or the one built in the repository otherwise.
        env: Environment variables that it gets besides this process's.
        timeout: Seconds that each request may take unless it says otherwise; without limit unless given.
        progress: Whether long requests show a bar; where somebody sees it unless given.
    """
    command = command_line(executable, workspace, threads, memory_limit, log_level)
    return Client(ProcessChannel(command, env), timeout=timeout, progress=progress)


def connect(path: PathLike, *, timeout: Optional[float] = None, progress: Optional[bool] = None) -> Client:
    """Joins a daemon that listens on a Unix socket (`latentd --socket PATH`). It goes on when the client leaves.

    Args:
        path: The socket.
        timeout: Seconds that each request may take unless it says otherwise; without limit unless given.
        progress: Whether long requests show a bar; where somebody sees it unless given.
    """
    return Client(SocketChannel(path), timeout=timeout, progress=progress)


class Client(SyncMethods):
    """A session with a daemon. Many threads may use it at once; `with` closes it.

    A request that is interrupted by Ctrl-C is cancelled: the daemon saves what it had finished, and `KeyboardInterrupt`
    goes on from there. Progress callbacks run in the thread that made the request; an exception of theirs cancels it.

    Attributes:
        server: What the daemon said of itself: `serverInfo`, `protocolVersion`, `capabilities`.
    """

    def __init__(self, channel: Channel, *, timeout: Optional[float] = None, progress: Optional[bool] = None) -> None:
        self._connection = Connection(channel)
        self._timeout = timeout
        self._progress = progress
        # A client that nobody holds any more must not keep its daemon.
        self._abandon = weakref.finalize(self, self._connection.abandon)
        try:
            about = {"clientInfo": {"name": "latentd-python", "version": VERSION}}
            self.server: InitializeResult = self.request("initialize", about, timeout=START_SECONDS)
            check_version(self.server)
            self._connection.notify("initialized")
        except BaseException:
            self._abandon()
            raise

    def request(
        self,
        method: str,
        params: Optional[Dict[str, Any]] = None,
        *,
        on_progress: Optional[ProgressCallback] = None,
        progress: Optional[bool] = False,
        timeout: Optional[float] = None,
    ) -> Any:
        """Makes any request by the protocol's own names and returns its result.

        Args:
            method: A method of the protocol.
            params: Its params; arrays and paths are written as the wire wants them.
            on_progress: Called with how far the request is, at most ten times a second.
            progress: Whether to show a bar.
            timeout: Seconds after which the request is cancelled and `RequestTimeoutError` raised; the client's own
                limit unless given.
        """
        report = listener(method, on_progress, progress)
        seconds = self._timeout if timeout is None else timeout
        deadline = None if seconds is None else time.monotonic() + seconds
        call = self._connection.begin(method, params, wants_progress=report is not None)
        try:
            event = call.next(deadline)
            while isinstance(event, Progress):
                if report is not None:
                    report(event.value)  # type: ignore[arg-type]
                event = call.next(deadline)
        except BaseException:
            if not call.is_cut_off:
                self._connection.cancel(call)
                # Ctrl-C and an exception of the callback wait for what is saved. A second Ctrl-C ends this wait too.
                if not call.is_late:
                    self._wait_for_end(call)
                self._connection.forget(call)
            raise
        return tell_warnings(event.result())

    def close(self) -> None:
        """Ends the session, and the daemon if it was spawned. What is under way is cancelled."""
        if self._abandon.detach():
            self._connection.close(CLOSE_SECONDS)

    @property
    def is_open(self) -> bool:
        """Whether requests can still be made."""
        return self._connection.is_open

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        self.close()

    def _call(self, method: str, params: Dict[str, Any], **options: Any) -> Any:
        if "progress" in options and options["progress"] is None:
            options["progress"] = self._progress
        with as_files(params) as given:
            return self.request(method, with_absolute_paths(given), **options)

    def _wait_for_end(self, call: Call) -> None:
        try:
            while not isinstance(call.next(None), Answer):
                pass
        except LatentdError:
            # The connection has ended, and the request with it.
            pass


def check_version(server: InitializeResult) -> None:
    """Refuses a daemon whose protocol this client was not made for."""
    theirs, ours = server["protocolVersion"], PROTOCOL_VERSION
    if theirs.split(".")[0] != ours.split(".")[0]:
        raise ProtocolError(f"The daemon speaks protocol {theirs} and this client {ours}; install matching versions.")
