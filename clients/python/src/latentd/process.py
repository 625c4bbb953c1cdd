"""How a daemon is found and started."""

from __future__ import annotations

import logging
import os
import shutil
from collections import deque
from pathlib import Path
from typing import Deque, Iterator, List, Mapping, Optional, Sequence, Union

from .errors import DaemonDiedError, ExecutableNotFoundError

PathLike = Union[str, "os.PathLike[str]"]

LOG = logging.getLogger("latentd.daemon")
"""The daemon's own log lines, as they come, at level DEBUG."""

KEPT_LOG_LINES = 40


def find_executable(executable: Optional[PathLike] = None) -> str:
    """The `latentd` to start: the one that is named, else $LATENTD, else the one on the PATH, else the one that
    `swift build` has made in the repository that this package was installed from.
    """
    for source, named in (("executable", executable), ("$LATENTD", os.environ.get("LATENTD"))):
        if named:
            found = shutil.which(os.path.expanduser(os.fspath(named)))
            if not found:
                raise ExecutableNotFoundError(f"{source} names {os.fspath(named)}, which is not an executable file.")
            return os.path.abspath(found)
    found = shutil.which("latentd") or next(filter(None, map(shutil.which, _built())), None)
    if not found:
        raise ExecutableNotFoundError(
            "There is no latentd to start: give executable=, set $LATENTD, put it on the PATH, or build it "
            "(swift build -c release --product latentd)."
        )
    return os.path.abspath(found)


def _built() -> Iterator[str]:
    """Where `swift build` puts it, if this package or the working folder is inside the repository."""
    here = Path.cwd()
    for folder in (*Path(__file__).resolve().parents, here, *here.parents):
        if (folder / "Package.swift").is_file():
            yield str(folder / ".build/release/latentd")


def command_line(
    executable: Optional[PathLike],
    workspace: Optional[PathLike],
    threads: Optional[int],
    memory_limit: Union[int, str, None],
    log_level: Optional[str],
) -> List[str]:
    """What to run for a daemon on its standard streams."""
    command = [find_executable(executable)]
    if workspace is not None:
        command += ["--workspace", os.path.abspath(os.path.expanduser(os.fspath(workspace)))]
    if threads is not None:
        command += ["--threads", str(threads)]
    if memory_limit is not None:
        command += ["--memory-limit", str(memory_limit)]
    if log_level is not None:
        command += ["--log-level", log_level]
    return command


def environment(changes: Optional[Mapping[str, str]]) -> Optional[Mapping[str, str]]:
    """This process's environment with some variables set; None when it is to be passed on as it is."""
    return None if changes is None else {**os.environ, **changes}


class LogTail:
    """The last lines that a daemon wrote to stderr."""

    def __init__(self) -> None:
        self.lines: Deque[str] = deque(maxlen=KEPT_LOG_LINES)

    def add(self, line: bytes) -> None:
        """Takes one line; it goes to the logger `latentd.daemon` too."""
        text = line.decode("utf-8", errors="replace").rstrip("\r\n")
        self.lines.append(text)
        LOG.debug("%s", text)


def death(command: Sequence[str], status: Optional[int], lines: Sequence[str]) -> DaemonDiedError:
    """The error for a daemon that has ended though nobody asked it to."""
    if status is None:
        how = "closed its output"
    elif status < 0:
        how = f"was ended by signal {-status}"
    else:
        how = f"ended with status {status}"
    tail = "".join(f"\n  {line}" for line in lines)
    said = f" Its log ended with:{tail}" if tail else " It logged nothing."
    return DaemonDiedError(f"{command[0]} {how}.{said}", status, list(lines))
