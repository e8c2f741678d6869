"""The parent's side of one worker process: start it, talk to it, end it, say how it ended."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from groundset.errors import GroundsetError
from groundset.parallel.channel import pack, receive, send, unpack
from groundset.parallel.outcomes import Failure, Fault, Job
from groundset.parallel.worker import OVER_MEMORY_STATUS, READY, peak_memory

_BOOT = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[3]); "
    "from groundset.parallel.worker import main; main(int(sys.argv[1]), int(sys.argv[2]))"
)
"""The parent's search path, and not its main module: a script that calls us is not run once more."""
_MOSTLY = 0.75
"""Share of the memory limit from which a death by signal is laid to memory: a native parser that gets
no memory crashes, and does not say why."""
_LEAVE_SECONDS = 5.0
"""How long a worker may take to leave when it has nothing left to do."""


class WorkerProcess:
    """One interpreter that applies a function to the items it is sent."""

    def __init__(self, job: Job) -> None:
        """Start it; it says when it is ready. Raises GroundsetError when the system refuses."""
        self._limits = job.limits
        self._status: int | None = None
        self._peak = 0
        self._peak_at_start = 0
        self._killed = False
        work = pack(job)  # What does not pickle fails before anything is started.
        ours, theirs = socket.socketpair()
        self._socket = ours
        with theirs:
            self._pid = _spawn(theirs.fileno())
        self._send(work)

    def fileno(self) -> int:
        """Give the descriptor that is readable when the worker said something, or is gone."""
        return self._socket.fileno()

    def hand(self, items: Iterable[Any]) -> None:
        """Send items to a worker that has none; that it is gone shows on hearing."""
        self._send(pack(list(items)))

    def hear(self) -> tuple[str, Any, int]:
        """Give what it said, with the size in bytes; raises EOFError or OSError when it is gone."""
        data = receive(self.fileno())
        said, value = unpack(data)
        if said == READY:
            self._peak_at_start = value
        return said, value, len(data)

    def computed(self) -> float:
        """Give the seconds that it has computed so far; always 0 where the system does not tell."""
        try:
            fields = Path(f"/proc/{self._pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def kill(self) -> None:
        """End it at once."""
        self._killed = True
        if self._status is None:
            os.kill(self._pid, signal.SIGKILL)

    def leave(self) -> None:
        """Close the channel: a worker without work ends by itself."""
        self._socket.close()

    def bury(self, *, patience: float = _LEAVE_SECONDS) -> None:
        """Wait until it has ended, so that no zombie stays; kill it when that takes too long."""
        end = time.monotonic() + patience
        while not self._reap(os.WNOHANG):
            if time.monotonic() >= end:
                self.kill()
                self._reap(0)
                return
            time.sleep(0.002)

    def autopsy(self) -> Failure:
        """Say why it ended; for a worker whose channel is closed on its side, or that was killed."""
        self._socket.close()
        self.bury()
        status = self._status or 0
        by_signal = -status if status < 0 else 0
        if self._killed:
            return Failure(Fault.STALLED)
        if by_signal == signal.SIGPROF:
            return Failure(Fault.OVER_TIME)
        if status == OVER_MEMORY_STATUS or (by_signal and self._was_full()):
            return Failure(Fault.OVER_MEMORY)
        return Failure(Fault.DIED, _ending(status), by_signal=by_signal)

    def _send(self, message: bytes) -> None:
        with contextlib.suppress(ConnectionError):
            send(self.fileno(), message)

    def _was_full(self) -> bool:
        """Tell whether it came near its memory limit; the peak at its start may be its parent's."""
        return self._peak > self._peak_at_start and self._peak >= self._limits.memory_bytes * _MOSTLY

    def _reap(self, options: int) -> bool:
        """Collect the status when it has ended; tell whether it has."""
        if self._status is None:
            pid, status, usage = os.wait4(self._pid, options)
            if pid == 0:
                return False
            self._status = os.waitstatus_to_exitcode(status)
            self._peak = peak_memory(usage)
        return True


def _spawn(descriptor: int) -> int:
    """Start an interpreter that has this descriptor, no input, no output, and does not hear Ctrl-C."""
    # -P: a module that happens to lie in the present folder is not the one that is meant.
    command = [sys.executable, "-P", "-c", _BOOT, str(descriptor), str(os.getpid()), json.dumps(sys.path)]
    nowhere = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_RDWR, 0) for stream in (0, 1)]
    os.set_inheritable(descriptor, True)  # noqa: FBT003
    try:
        return os.posix_spawn(
            sys.executable, command, os.environ, file_actions=nowhere, setsigmask=[signal.SIGINT]
        )
    except OSError as error:
        raise GroundsetError(
            f"a worker process could not be started: {error.strerror}",
            hint="see whether this machine is out of memory or processes",
        ) from error


def _ending(status: int) -> str:
    if status >= 0:
        return f"exit status {status}"
    try:
        return f"signal {signal.Signals(-status).name}"
    except ValueError:
        return f"signal {-status}"
