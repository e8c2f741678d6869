"""The worker's side: take items, apply the function under its limits, answer each at once.

A worker that meets a limit ends; its parent reads from how it ended what happened. It imports nothing
of the project but what its function needs.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import Any

from groundset.parallel.channel import pack, receive, send, unpack
from groundset.parallel.outcomes import Job

WATCH_SECONDS = 0.5
"""How often a worker looks whether its parent still lives."""
OVER_MEMORY_STATUS = 86
"""Exit status of a worker that ran out of the memory it may use."""

READY, DONE, RAISED = "ready", "done", "raised"
"""What a worker says: once that it has started, with its peak of memory until then; after that, for each
item, one of the others with the result, or with text and exception."""


def main(descriptor: int, parent: int) -> None:
    """Serve a parent until it closes the channel; answers go out item by item, in order."""
    os.set_inheritable(descriptor, False)  # noqa: FBT003
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business.
    _leave_no_core()
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    try:
        job: Job = unpack(receive(descriptor))
        if job.prepare is not None:
            job.prepare()
        _silence()
        _bound_memory(job.limits.memory_bytes)
        send(descriptor, pack((READY, peak_memory())))
        while True:
            for item in unpack(receive(descriptor)):
                send(descriptor, _answer(job, item))
    except (EOFError, ConnectionError):
        return  # The parent is done with this worker, or gone.
    except MemoryError:
        os._exit(OVER_MEMORY_STATUS)


def _answer(job: Job, item: Any) -> bytes:
    """Give the message about one item; over its time the process is ended by the system."""
    # The signal's default action ends the process, wherever it is, native code included.
    signal.setitimer(signal.ITIMER_PROF, job.limits.cpu_seconds)
    try:
        return pack((DONE, job.function(item)))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - handed to the parent, who raises or records it
        return _raised(error)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _raised(error: Exception) -> bytes:
    said = f"{type(error).__name__}: {error}"
    error.add_note("In a worker process:\n" + traceback.format_exc())
    try:
        message = pack((RAISED, (said, error)))
        unpack(message)  # Some exceptions pickle and cannot be made again.
    except Exception:  # noqa: BLE001 - whatever it was, its class and text still get through
        return pack((RAISED, (said, RuntimeError(said))))
    return message


def _silence() -> None:
    """Send what parsers print to nowhere: the terminal is the parent's, and so is its output."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.close(nowhere)


def peak_memory(usage: Any = None) -> int:
    """Give the most bytes that a process, by default this one, had in memory at any time."""
    import resource

    most: int = (usage or resource.getrusage(resource.RUSAGE_SELF)).ru_maxrss
    return most * (1 if sys.platform == "darwin" else 1024)


def _leave_no_core() -> None:
    """Write no memory image to the disk after a crash."""
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def _bound_memory(more: int) -> None:
    """Let private writable memory grow by so many bytes, where the system tells and keeps such a limit.

    RLIMIT_DATA counts what a process may write to; RLIMIT_AS also counts libraries and addresses that
    are merely reserved, which says little about memory.
    """
    used = _data_bytes()
    if used is None:
        return
    import resource

    limit = used + more
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    if hard == resource.RLIM_INFINITY or limit < hard:
        resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))


def _data_bytes() -> int | None:
    """Give the private writable memory of this process; None where it cannot be told (not Linux)."""
    try:
        status = Path("/proc/self/status").read_text("ascii", "replace")
    except OSError:
        return None
    lines = (line.split() for line in status.splitlines() if line.startswith("VmData:"))
    return next((int(fields[1]) * 1024 for fields in lines), None)


def _watch(parent: int) -> None:
    """End this process when its parent has died."""
    while os.getppid() == parent:
        time.sleep(WATCH_SECONDS)
    os._exit(1)
