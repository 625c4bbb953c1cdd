"""The base protocol of the Language Server Protocol: a `Content-Length` header before every message."""

from __future__ import annotations

from typing import List, Optional

from .errors import ProtocolError

LONGEST_HEADER_BYTES = 4096


def frame(message: bytes) -> bytes:
    """The message with its header."""
    return b"Content-Length: %d\r\n\r\n" % len(message) + message


class FrameDecoder:
    """Cuts a stream of bytes into messages, however the bytes arrive."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._length: Optional[int] = None

    def feed(self, data: bytes) -> List[bytes]:
        """Takes the next bytes of the stream and returns the messages that are now whole."""
        self._buffer += data
        messages: List[bytes] = []
        while True:
            if self._length is None:
                end = self._buffer.find(b"\r\n\r\n")
                if end < 0:
                    if len(self._buffer) > LONGEST_HEADER_BYTES:
                        raise ProtocolError("The daemon sent a header without an end.")
                    return messages
                self._length = _content_length(bytes(self._buffer[:end]))
                del self._buffer[: end + 4]
            if len(self._buffer) < self._length:
                return messages
            messages.append(bytes(self._buffer[: self._length]))
            del self._buffer[: self._length]
            self._length = None


def _content_length(header: bytes) -> int:
    for line in header.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length" and value.strip().isdigit():
            return int(value)
    raise ProtocolError(f"The daemon sent a header without a Content-Length: {header!r}.")
