"""The worker's side, map after map: take items, apply the function under its limits, answer each at once.

A worker that meets a limit ends; its parent reads from how it ended what happened. It imports nothing
of the project but what its function needs.
"""

from __future__ import annotations

import atexit
import os
import select
import signal
import sys
import threading
import time
import traceback
from typing import Any

from groundset.parallel.channel import pack, receive, send, unpack
from groundset.parallel.outcomes import Job
from groundset.parallel.room import Room

WATCH_SECONDS = 0.5
"""How often a worker looks whether its parent still lives."""
OVER_MEMORY_STATUS = 86
"""Exit status of a worker that ran out of the memory it may use."""

IDLE_SECONDS = 300.0
"""How long a worker waits for another map before it ends."""
REST = "rest"
"""What a worker is told when a map is over, instead of more items."""

READY, DONE, RAISED = "ready", "done", "raised"
"""What a worker says: once in each map that it is ready, with its peak of memory until then; after that, for
each item, one of the others with the result, or with text and exception."""


def main(parent: int) -> None:
    """Serve a parent until it closes the channel, map after map; answers go out item by item, in order."""
    channel = _claim_channel()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business.
    _leave_no_core()
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    room = Room()
    try:
        while select.select([channel], [], [], IDLE_SECONDS)[0]:
            _work(channel, unpack(receive(channel)), room)
            room.lift()
    except (EOFError, ConnectionError):
        pass  # The parent is done with this worker, or gone.
    except MemoryError:
        os._exit(OVER_MEMORY_STATUS)
    _leave()


def _work(channel: int, job: Job, room: Room) -> None:
    """Do the items of one map."""
    if job.prepare is not None:
        job.prepare()
    _silence()
    room.bound(job.limits.memory_bytes)
    send(channel, pack((READY, peak_memory())))
    while (items := unpack(receive(channel))) != REST:
        for item in items:
            send(channel, _answer(job, item))


def _leave() -> None:
    """End at once: taking down an interpreter full of modules takes longer than many a map."""
    atexit._run_exitfuncs()
    os._exit(0)


def _claim_channel() -> int:
    """Move the channel from standard input, where whatever reads that would find it."""
    channel = os.dup(0)
    nowhere = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nowhere, 0)
    os.close(nowhere)
    return channel


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


def _watch(parent: int) -> None:
    """End this process when its parent has died."""
    while os.getppid() == parent:
        time.sleep(WATCH_SECONDS)
    os._exit(1)
