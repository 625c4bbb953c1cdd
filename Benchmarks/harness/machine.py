"""The machine, and how busy others keep it."""

from __future__ import annotations

import os
import platform
import time
from dataclasses import dataclass
from pathlib import Path

BUSY_CORES = 0.25
"""Other processes that take more of the processors than this spoil a measurement."""


def description() -> dict:
    """What a reader has to know of the machine to judge its numbers."""
    processor = platform.processor() or platform.machine()
    flags: set[str] = set()
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "model name":
            processor = value.strip()
        elif name.strip() in ("flags", "Features"):
            flags = set(value.split())
    wanted = ("avx2", "avx512f", "avx512_bf16", "amx_bf16", "asimd", "sve", "bf16")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "processor": processor,
        "instructions": [flag for flag in wanted if flag in flags],
        "cores": len(os.sched_getaffinity(0)),
        "memoryBytes": memory,
        "system": platform.platform(),
        "python": platform.python_version(),
        "loadAverage": os.getloadavg(),
    }


@dataclass
class Interval:
    """What happened between two looks at the clocks."""

    seconds: float
    processorSeconds: float
    othersCores: float
    """Cores that other processes, or other machines on the same processor, took on average."""

    @property
    def was_disturbed(self) -> bool:
        return self.othersCores > BUSY_CORES


class Stopwatch:
    """Measures an interval in which one process is what should be running."""

    def __init__(self, process: int) -> None:
        self._process = process
        self._start = time.monotonic(), _process_seconds(process), _machine_seconds()

    def stop(self) -> Interval:
        """What has happened since; the process must still be there."""
        return self.ended(_process_seconds(self._process) - self._start[1])

    def ended(self, processor_seconds: float) -> Interval:
        """The same for a process that has ended after so many seconds of processor time."""
        seconds = time.monotonic() - self._start[0]
        others = _machine_seconds() - self._start[2] - processor_seconds
        return Interval(seconds, processor_seconds, max(0.0, others / seconds))


def wait_for_quiet(most_seconds: float) -> None:
    """Waits until others leave the processors alone for two seconds, at most so long."""
    end = time.monotonic() + most_seconds
    while time.monotonic() < end:
        watch = Stopwatch(os.getpid())
        time.sleep(2)
        if not watch.stop().was_disturbed:
            return


def peak_bytes(process: int) -> int:
    """The most memory that the process has had resident."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise ValueError(f"/proc/{process}/status has no VmHWM")


def _process_seconds(process: int) -> float:
    # The name, in parentheses, may hold blanks.
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _machine_seconds() -> float:
    user, nice, system, _, _, interrupt, soft_interrupt, steal = map(
        int, Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]
    )
    return (user + nice + system + interrupt + soft_interrupt + steal) / os.sysconf("SC_CLK_TCK")
