"""Client of latentd, the daemon for interpreting language models with sparse dictionaries.

    import latentd

    with latentd.spawn() as client:
        client.load_model("pythia-160m", name="lm")
        print(client.tokenize("lm", "Hello world.")["tokens"])

`spawn` starts a daemon of one's own, `connect` joins one that listens on a Unix socket. `AsyncClient` has the same
methods for asyncio. The types of params and results are in `latentd.types`.
"""

from ._generated import PROTOCOL_VERSION, ErrorCode, ProgressCallback, ProgressValue
from ._version import VERSION as __version__
from .asynchronous import AsyncClient
from .client import Client, connect, spawn
from .errors import (
    ConnectionClosedError,
    DaemonDiedError,
    DaemonUnreachableError,
    EndpointFailedError,
    ExecutableNotFoundError,
    InternalError,
    InvalidParamsError,
    InvalidRequestError,
    LatentdError,
    MethodNotFoundError,
    NotInWorkspaceError,
    NotResidentError,
    OutOfResourcesError,
    ParseError,
    ProtocolError,
    RequestCancelledError,
    RequestError,
    RequestTimeoutError,
    ServerNotInitializedError,
    UnreadableCheckpointError,
)
from .notices import DictionaryWarning
from .tensors import Tensor

__all__ = [
    "AsyncClient",
    "Client",
    "ConnectionClosedError",
    "DaemonDiedError",
    "DaemonUnreachableError",
    "DictionaryWarning",
    "EndpointFailedError",
    "ErrorCode",
    "ExecutableNotFoundError",
    "InternalError",
    "InvalidParamsError",
    "InvalidRequestError",
    "LatentdError",
    "MethodNotFoundError",
    "NotInWorkspaceError",
    "NotResidentError",
    "OutOfResourcesError",
    "PROTOCOL_VERSION",
    "ParseError",
    "ProgressCallback",
    "ProgressValue",
    "ProtocolError",
    "RequestCancelledError",
    "RequestError",
    "RequestTimeoutError",
    "ServerNotInitializedError",
    "Tensor",
    "UnreadableCheckpointError",
    "__version__",
    "connect",
    "spawn",
]
