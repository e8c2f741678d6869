"""Clients and servers as children, each on a core of its own where the system allows it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.clients.known import Ready
from benchmarks.peers.job import Job

SERVER_CORE, CLIENT_CORE = 0, 1
ROOT = Path(__file__).resolve().parents[2]
_TAIL = 300


@dataclass(frozen=True, slots=True)
class Spent:
    """What a client took, from its start to its end."""

    seconds: float
    processor: float
    """Seconds of computing, of all its processes."""
    peak_mb: float
    """Largest resident memory of any one of its processes."""
    code: int
    """0 when it ended well; -9 when it was killed."""
    said: str
    """The end of what it printed."""


@contextmanager
def core(number: int) -> Iterator[None]:
    """Let children that are started here have only one core; nothing where the system has no such thing."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    allowed = sorted(before)
    os.sched_setaffinity(0, {allowed[number % len(allowed)]})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


class Running:
    """A client at work on a job."""

    def __init__(self, ready: Ready, job: Job) -> None:
        folder = Path(job.folder)
        folder.mkdir(parents=True, exist_ok=True)
        job.write(folder / "job.json")
        job.results.unlink(missing_ok=True)
        self._log = folder / "log.txt"
        module = f"benchmarks.peers.{ready.client.module}"
        self._start = time.perf_counter()
        with core(CLIENT_CORE), self._log.open("wb") as log:
            self._child = subprocess.Popen(
                [ready.python, "-m", module, str(folder / "job.json")],
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                cwd=ROOT,
                env=_environment(folder),
                start_new_session=True,
            )

    @property
    def ended(self) -> bool:
        """Whether it has come to its end by itself."""
        return os.waitid(os.P_PID, self._child.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def kill(self) -> None:
        """Send SIGKILL to it and all its processes."""
        try:
            os.killpg(self._child.pid, signal.SIGKILL)
        except ProcessLookupError:
            return

    def wait(self, limit: float) -> Spent:
        """Wait for its end; kills it after so many seconds."""
        clock = threading.Timer(limit, self.kill)
        clock.start()
        try:
            _, status, usage = os.wait4(self._child.pid, 0)
            seconds = time.perf_counter() - self._start
        finally:
            clock.cancel()
            self.kill()
        self._child.returncode = os.waitstatus_to_exitcode(status)
        said = self._log.read_bytes()[-_TAIL:].decode("utf-8", "replace").strip()
        # Kilobytes on Linux, bytes on macOS.
        unit = 1e6 if sys.platform == "darwin" else 1e3
        spent = usage.ru_utime + usage.ru_stime
        return Spent(seconds, spent, usage.ru_maxrss / unit, self._child.returncode, said)


def _environment(folder: Path) -> dict[str, str]:
    """Let no client find keys and settings of whoever runs this, nor ask the network for tables of prices."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "TMPDIR") if name in os.environ}
    return {**kept, "HOME": str(folder), "LITELLM_LOCAL_MODEL_COST_MAP": "True", "NO_PROXY": "*"}
