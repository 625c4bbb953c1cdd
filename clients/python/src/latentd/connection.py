"""One connection that many threads share: a thread that reads, a thread that writes, and calls that wait."""

from __future__ import annotations

import itertools
import threading
import time
from queue import Empty, SimpleQueue
from typing import Any, Dict, Optional, Union

from . import messages
from .channels import Channel
from .errors import ConnectionClosedError, LatentdError, RequestTimeoutError
from .framing import FrameDecoder, frame


class Call:
    """One request under way. What comes for it is read by the thread that made it."""

    def __init__(self, identifier: int, method: str) -> None:
        self.identifier = identifier
        self.method = method
        self.inbox: SimpleQueue[Union[messages.Answer, messages.Progress, LatentdError]] = SimpleQueue()
        self.is_late = False
        self.is_cut_off = False

    def next(self, deadline: Optional[float]) -> Union[messages.Answer, messages.Progress]:
        """Waits for progress or the answer.

        Raises `RequestTimeoutError` at `deadline` (by `time.monotonic`) and what ended the connection if it has ended.
        """
        try:
            event = self.inbox.get(timeout=None if deadline is None else max(0.0, deadline - time.monotonic()))
        except Empty:
            self.is_late = True
            raise RequestTimeoutError(f"{self.method} had no answer in time; it was cancelled.") from None
        if isinstance(event, LatentdError):
            self.is_cut_off = True
            raise event
        return event


class Connection:
    """Sends requests and hands what comes back to the calls that wait for it."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._calls: Dict[int, Call] = {}
        self._lock = threading.Lock()
        self._identifiers = itertools.count(1)
        self._outgoing: SimpleQueue[Optional[bytes]] = SimpleQueue()
        self._failure: Optional[LatentdError] = None
        self._is_closing = False
        # A thread of its own writes, so that a caller who is interrupted never leaves half a message behind.
        self._writer = threading.Thread(target=self._write, name="latentd-writer", daemon=True)
        self._reader = threading.Thread(target=self._read, name="latentd-reader", daemon=True)
        self._writer.start()
        self._reader.start()

    @property
    def is_open(self) -> bool:
        """Whether requests can still be made."""
        return self._failure is None and not self._is_closing

    def begin(self, method: str, params: Optional[Dict[str, Any]], wants_progress: bool = False) -> Call:
        """Sends a request."""
        call = Call(next(self._identifiers), method)
        payload = messages.request(call.identifier, method, params, wants_progress)
        with self._lock:
            if self._failure is not None:
                raise self._failure
            if self._is_closing and method != "shutdown":
                raise ConnectionClosedError("The client is closed.")
            self._calls[call.identifier] = call
        self._outgoing.put(payload)
        return call

    def notify(self, method: str, params: Optional[Dict[str, Any]] = None) -> None:
        """Sends a notification."""
        self._outgoing.put(messages.notification(method, params))

    def cancel(self, call: Call) -> None:
        """Asks the daemon to leave a request, whose answer comes all the same."""
        self._outgoing.put(messages.cancellation(call.identifier))

    def forget(self, call: Call) -> None:
        """Drops whatever still comes for a call."""
        with self._lock:
            self._calls.pop(call.identifier, None)

    def close(self, grace: float) -> None:
        """Cancels what is under way, ends the session as the protocol asks, and gives the channel back."""
        with self._lock:
            if self._is_closing:
                return
            self._is_closing = True
            calls = list(self._calls.values())
        for call in calls:
            self.cancel(call)
        try:
            last = self.begin("shutdown", None)
            while not isinstance(last.next(time.monotonic() + grace), messages.Answer):
                pass
            self.notify("exit")
        except LatentdError:
            # It has gone already, or does not answer: then it is ended with less courtesy.
            pass
        self.abandon(grace)

    def abandon(self, grace: float = 1.0) -> None:
        """Ends the connection without a word."""
        self._is_closing = True
        self._outgoing.put(None)
        self._writer.join(timeout=grace)
        self._channel.close(grace)
        if threading.current_thread() is not self._reader:
            self._reader.join(timeout=grace + 1)
        if not self._reader.is_alive():
            self._channel.close_streams()

    def _write(self) -> None:
        while True:
            payload = self._outgoing.get()
            try:
                if payload is None:
                    self._channel.finish_writing()
                    return
                self._channel.write(frame(payload))
            except (OSError, ValueError):
                # The daemon has gone; the reader meets the end of the stream and tells every call why.
                return

    def _read(self) -> None:
        decoder = FrameDecoder()
        failure: Optional[LatentdError] = None
        try:
            while chunk := self._channel.read():
                for payload in decoder.feed(chunk):
                    self._deliver(messages.parse(payload))
        except LatentdError as error:
            failure = error
        except (OSError, ValueError):
            pass
        if failure is None:
            failure = ConnectionClosedError("The client was closed.") if self._is_closing else self._channel.failure()
        with self._lock:
            self._failure = failure
            calls = list(self._calls.values())
            self._calls.clear()
        for call in calls:
            call.inbox.put(failure)

    def _deliver(self, event: Union[messages.Answer, messages.Progress, None]) -> None:
        if event is None or event.identifier is None:
            return
        with self._lock:
            is_answer = isinstance(event, messages.Answer)
            call = self._calls.pop(event.identifier, None) if is_answer else self._calls.get(event.identifier)
        if call is not None:
            call.inbox.put(event)
