"""Everything that can go wrong, one class each. All are `LatentdError`."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Type

from ._generated import ErrorCode


class LatentdError(Exception):
    """Whatever this package raises."""


class RequestError(LatentdError):
    """The daemon refused a request or could not carry it out.

    Attributes:
        code: The JSON-RPC error code.
        message: One plain sentence that names what is at fault and what would be right.
        data: What a program may want to know of it, such as `field` and `path`; empty if there is nothing.
    """

    code: int = ErrorCode.INTERNAL_ERROR

    def __init__(self, message: str, data: Optional[Dict[str, Any]] = None, code: Optional[int] = None) -> None:
        super().__init__(message, data, code)
        self.message = message
        self.data = data or {}
        if code is not None:
            self.code = code

    def __str__(self) -> str:
        return self.message


class ParseError(RequestError):
    """The message is not valid JSON."""

    code = ErrorCode.PARSE_ERROR


class InvalidRequestError(RequestError):
    """The message is not a JSON-RPC 2.0 request, or came after shutdown."""

    code = ErrorCode.INVALID_REQUEST


class MethodNotFoundError(RequestError):
    """There is no such method."""

    code = ErrorCode.METHOD_NOT_FOUND


class InvalidParamsError(RequestError):
    """A parameter is missing, unknown, of the wrong type, or impossible."""

    code = ErrorCode.INVALID_PARAMS


class InternalError(RequestError):
    """A fault of latentd itself."""

    code = ErrorCode.INTERNAL_ERROR


class ServerNotInitializedError(RequestError):
    """The request came before `initialize`."""

    code = ErrorCode.SERVER_NOT_INITIALIZED


class RequestCancelledError(RequestError):
    """The request was cancelled; what it had finished stays saved."""

    code = ErrorCode.REQUEST_CANCELLED


class NotResidentError(RequestError):
    """No model or dictionary of that name is loaded."""

    code = ErrorCode.NOT_RESIDENT


class UnreadableCheckpointError(RequestError):
    """A checkpoint, dictionary, tokenizer or dataset file is unreadable or of an unsupported kind."""

    code = ErrorCode.UNREADABLE_CHECKPOINT


class NotInWorkspaceError(RequestError):
    """Nothing of that name is in the workspace."""

    code = ErrorCode.NOT_IN_WORKSPACE


class OutOfResourcesError(RequestError):
    """Memory or disk is exhausted, or a limit would be exceeded."""

    code = ErrorCode.OUT_OF_RESOURCES


class EndpointFailedError(RequestError):
    """The LLM endpoint failed for good."""

    code = ErrorCode.ENDPOINT_FAILED


class RequestTimeoutError(LatentdError, TimeoutError):
    """The answer did not come in time. The request was cancelled; what it had finished stays saved."""


class ConnectionClosedError(LatentdError, ConnectionError):
    """The connection ended before the answer came."""


class DaemonDiedError(ConnectionClosedError):
    """A daemon that was spawned has ended by itself.

    Attributes:
        status: Its exit status, or the negative number of the signal that ended it; None if that is not known.
        log: The last lines of its log.
    """

    def __init__(self, message: str, status: Optional[int] = None, log: Optional[List[str]] = None) -> None:
        super().__init__(message, status, log)
        self.status = status
        self.log = log or []

    def __str__(self) -> str:
        return str(self.args[0])


class DaemonUnreachableError(LatentdError, ConnectionError):
    """No daemon listens at the socket."""


class ExecutableNotFoundError(LatentdError, FileNotFoundError):
    """There is no `latentd` to start."""


class ProtocolError(LatentdError):
    """The daemon sent what is no message of the protocol."""


BY_CODE: Dict[int, Type[RequestError]] = {
    int(kind.code): kind for kind in RequestError.__subclasses__() if "code" in vars(kind)
}


def from_wire(error: Dict[str, Any]) -> RequestError:
    """The exception for the `error` of an answer."""
    code = error["code"]
    data = error.get("data")
    return BY_CODE.get(code, RequestError)(error["message"], data if isinstance(data, dict) else None, code)
