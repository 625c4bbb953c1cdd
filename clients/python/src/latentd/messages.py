"""Messages as the client writes and reads them; knows nothing of threads, sockets or processes."""

from __future__ import annotations

import json
import os
from typing import Any, Dict, NamedTuple, Optional, Union

from . import tensors
from .errors import ProtocolError, from_wire

# Fields that hold files wherever they stand in params.
_FILE_FIELDS = frozenset({"path", "paths", "output", "adapter"})


class Answer(NamedTuple):
    """The end of a request. `identifier` is None when the daemon could not tell which."""

    identifier: Optional[int]
    message: Dict[str, Any]

    def result(self) -> Any:
        """The result, its tensors as arrays; raises what the daemon answered instead."""
        if "error" in self.message:
            raise from_wire(self.message["error"])
        return tensors.decode_all(self.message["result"])


class Progress(NamedTuple):
    """How far the request `identifier` is."""

    identifier: int
    value: Dict[str, Any]


def request(identifier: int, method: str, params: Optional[Dict[str, Any]], wants_progress: bool) -> bytes:
    """A request; its progress goes by its own identifier."""
    params = dict(params or {})
    if wants_progress:
        params["workDoneToken"] = identifier
    return _encode({"jsonrpc": "2.0", "id": identifier, "method": method, "params": params})


def notification(method: str, params: Optional[Dict[str, Any]] = None) -> bytes:
    """A message that has no answer."""
    return _encode({"jsonrpc": "2.0", "method": method, "params": params or {}})


def cancellation(identifier: int) -> bytes:
    """Asks the daemon to leave a request."""
    return notification("$/cancelRequest", {"id": identifier})


def parse(payload: bytes) -> Union[Answer, Progress, None]:
    """What the daemon sent; None for a notification that this client does not know."""
    try:
        message = json.loads(payload)
    except ValueError as error:
        raise ProtocolError(f"The daemon sent what is not JSON: {error}.") from error
    if not isinstance(message, dict):
        raise ProtocolError("The daemon sent JSON that is no message.")
    if "method" not in message:
        identifier = message.get("id")
        return Answer(identifier if isinstance(identifier, int) else None, message)
    if message["method"] == "$/progress":
        return Progress(message["params"]["token"], message["params"]["value"])
    return None


def with_absolute_paths(value: Any, is_file: bool = False) -> Any:
    """Params whose file names hold in the daemon's working folder too."""
    if isinstance(value, dict):
        return {name: with_absolute_paths(member, name in _FILE_FIELDS) for name, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [with_absolute_paths(element, is_file) for element in value]
    if isinstance(value, os.PathLike) or (is_file and isinstance(value, str) and value):
        return os.path.abspath(os.path.expanduser(os.fspath(value)))
    return value


def _encode(message: Dict[str, Any]) -> bytes:
    # NaN is not JSON: better refused here, by a ValueError, than by the daemon as a message that cannot be read.
    text = json.dumps(message, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_encode_other)
    return text.encode("utf-8", errors="strict")


def _encode_other(value: Any) -> Any:
    if isinstance(value, os.PathLike):
        return os.path.abspath(os.fspath(value))
    # Scalars of numpy know how to become Python's.
    if hasattr(value, "item") and getattr(value, "ndim", None) == 0:
        return value.item()
    if isinstance(value, range):
        return list(value)
    return tensors.encode(value)
