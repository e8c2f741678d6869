"""The parent's side of one worker process: start it, talk to it, end it, say how it ended."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import socket
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from groundset.parallel.channel import pack, receive, send, unpack
from groundset.parallel.outcomes import Failure, Fault, Job
from groundset.parallel.starting import Surroundings, spawn
from groundset.parallel.worker import OVER_MEMORY_STATUS, READY, REST, peak_memory

_MOSTLY = 0.75
"""Share of the memory limit from which a death by signal is laid to memory: a native parser that gets
no memory crashes, and does not say why."""
_LEAVE_SECONDS = 5.0
"""How long a worker may take to leave when it has nothing left to do."""
_USER, _SYSTEM, _THREADS, _PAGES = 11, 12, 17, 21
"""Where these stand in the statistics of a process, after its name (proc_pid_stat(5))."""


class WorkerProcess:
    """One interpreter that applies a function to the items it is sent, in one map after another."""

    def __init__(self, job: Job) -> None:
        """Start it; it says when it is ready. Raises GroundsetError when the system refuses."""
        self.is_fresh = True
        """Whether this is its first map."""
        self.start_seconds = 0.0
        """What its start took by the clock; 0 until it is ready."""
        self._limits = job.limits
        self._prepared = pack(job.prepare)
        self._surroundings = Surroundings.here()
        self._owner = os.getpid()
        self._started = time.monotonic()
        self._status: int | None = None
        self._peak = 0
        self._peak_at_start = 0
        self._threads = 0
        self._killed = False
        work = pack(job)  # What does not pickle fails before anything is started.
        ours, theirs = socket.socketpair()
        self._socket = ours
        with theirs:
            self._pid = spawn(theirs.fileno(), self._surroundings)
        self._send(work)

    def fileno(self) -> int:
        """Give the descriptor that is readable when the worker said something, or is gone."""
        return self._socket.fileno()

    def suits(self, job: Job, surroundings: Surroundings) -> bool:
        """Tell whether this idle worker may do what a fresh one would do."""
        is_prepared = job.prepare is None or pack(job.prepare) == self._prepared
        return is_prepared and surroundings == self._surroundings

    def is_gone(self) -> bool:
        """Tell whether an idle worker has ended: it has nothing else to say."""
        if self.fileno() < 0:
            return True
        with selectors.DefaultSelector() as selector:
            selector.register(self, selectors.EVENT_READ)
            return bool(selector.select(0))

    def begin(self, job: Job) -> None:
        """Send the next map's work to an idle worker; it says when it is ready."""
        self.is_fresh = False
        self._limits = job.limits
        self._send(pack(replace(job, prepare=None)))

    def rest(self) -> None:
        """Tell a worker without items that its map is over."""
        self._send(pack(REST))

    def is_small(self, most_bytes: int) -> bool:
        """Tell whether it holds little memory and does nothing by the way; False where that is unknown."""
        figures = self._figures()
        if not figures:
            return False
        has_grown = int(figures[_PAGES]) * os.sysconf("SC_PAGE_SIZE") > most_bytes
        return not has_grown and int(figures[_THREADS]) <= self._threads

    def hand(self, items: Iterable[Any]) -> None:
        """Send items to a worker that has none; that it is gone shows on hearing."""
        self._send(pack(list(items)))

    def hear(self) -> tuple[str, Any, int]:
        """Give what it said, with the size in bytes; raises EOFError or OSError when it is gone."""
        data = receive(self.fileno())
        said, value = unpack(data)
        if said == READY:
            self._peak_at_start = value
            figures = self._figures()
            self._threads = int(figures[_THREADS]) if figures else 0
            if self.is_fresh:
                self.start_seconds = time.monotonic() - self._started
        return said, value, len(data)

    def computed(self) -> float:
        """Give the seconds that it has computed so far; always 0 where the system does not tell."""
        figures = self._figures()
        if not figures:
            return 0.0
        return (int(figures[_USER]) + int(figures[_SYSTEM])) / os.sysconf("SC_CLK_TCK")

    def kill(self) -> None:
        """End it at once."""
        self._killed = True
        if self._status is None and self._is_ours():
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

    def _figures(self) -> list[str]:
        """Give what the system tells of it; nothing where it does not (not Linux)."""
        try:
            told = Path(f"/proc/{self._pid}/stat").read_text("ascii", "replace")
        except OSError:
            return []
        return told.rpartition(")")[2].split()

    def _was_full(self) -> bool:
        """Tell whether it came near its memory limit; the peak at its start may be its parent's."""
        return self._peak > self._peak_at_start and self._peak >= self._limits.memory_bytes * _MOSTLY

    def _is_ours(self) -> bool:
        """Tell whether this process started it, and not the one that this process was forked from."""
        return os.getpid() == self._owner

    def _reap(self, options: int) -> bool:
        """Collect the status when it has ended; tell whether it has."""
        if self._status is None and self._is_ours():
            pid, status, usage = os.wait4(self._pid, options)
            if pid == 0:
                return False
            self._status = os.waitstatus_to_exitcode(status)
            self._peak = peak_memory(usage)
        return True


def _ending(status: int) -> str:
    if status >= 0:
        return f"exit status {status}"
    try:
        return f"signal {signal.Signals(-status).name}"
    except ValueError:
        return f"signal {-status}"
