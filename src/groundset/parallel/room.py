"""How much memory a worker may still take, from one map to the next."""

from __future__ import annotations

from pathlib import Path


class Room:
    """A bound on this process's private writable memory, where the system tells and keeps such a limit.

    RLIMIT_DATA counts what a process may write to; RLIMIT_AS also counts libraries and addresses that
    are merely reserved, which says little about memory.

    What loading a map's work takes is free; what items leave behind is not. So a worker never gives an item
    more room than a fresh one would, and an item that finds less is tried again in a fresh one.
    """

    def __init__(self) -> None:
        """Begin without a bound."""
        self._free = 0
        self._idle = 0

    def bound(self, more: int) -> None:
        """Let memory grow by so many bytes, besides what was loaded since the bound was lifted."""
        used = _data_bytes()
        if used is None:
            return
        self._free += used - self._idle
        _limit(self._free + more)

    def lift(self) -> None:
        """Take the bound away until the next one is set."""
        self._idle = _data_bytes() or 0
        _limit(None)


def _limit(most: int | None) -> None:
    import resource

    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    if most is None:
        resource.setrlimit(resource.RLIMIT_DATA, (hard, hard))
    elif hard == resource.RLIM_INFINITY or most < hard:
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))


def _data_bytes() -> int | None:
    """Give the private writable memory of this process; None where it cannot be told (not Linux)."""
    try:
        status = Path("/proc/self/status").read_text("ascii", "replace")
    except OSError:
        return None
    lines = (line.split() for line in status.splitlines() if line.startswith("VmData:"))
    return next((int(fields[1]) * 1024 for fields in lines), None)
