"""What a client has left after SIGKILL half-way, and what it pays again when it is started once more."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from benchmarks.clients.faults import sorted_out
from benchmarks.clients.items import items
from benchmarks.clients.known import PLAIN, Ready
from benchmarks.clients.running import Running
from benchmarks.clients.serving import Server, serving
from benchmarks.clients.tables import show
from benchmarks.peers.job import Job

ITEMS = 1000
SLOTS = 64
_REQUEST_SECONDS = 60.0
_LIMIT = 120.0
"""Seconds after which a client is taken to hang."""
_LOOK = 0.02
"""Seconds between two looks at how far it is."""
_HEAD = (
    "client", "answered when killed", "paid again", "done", "lost", "doubled", "corrupt", "exit",
)  # fmt: skip


def main(ready: Sequence[Ready], folder: Path) -> None:
    """Print a row per client; the plain loop keeps nothing, so it is left out."""
    rows = [_row(one, folder / one.client.module) for one in ready if one.client.name != PLAIN]
    show(f"Killed half-way and started again: {ITEMS} items, {SLOTS} slots, no faults", _HEAD, rows)


def _row(ready: Ready, folder: Path) -> list[str]:
    with serving("--latency", "0.2", "--sigma", "0.35") as server:
        job = Job(server.url, SLOTS, _REQUEST_SECONDS, str(folder), items(ITEMS), structured=True)
        answered = _killed_half_way(Running(ready, job), server)
        spent = Running(ready, job).wait(_LIMIT)
        seen = server.seen()
    ends = job.read_results()
    counts = sorted_out(ends)
    doubled = sum(number - 1 for number in Counter(end.item for end in ends).values())
    if spent.code:
        print(f"{ready.client.name} ended with {spent.code}: {spent.said}", flush=True)
    return [
        ready.client.name,
        str(answered),
        str(seen.again),
        str(counts["done"]),
        str(ITEMS - counts.total()),
        str(doubled),
        str(counts["corrupt"]),
        str(spent.code),
    ]


def _killed_half_way(running: Running, server: Server) -> int:
    """Kill it when half of the items were answered; give how many were by then."""
    end = time.monotonic() + _LIMIT
    while server.seen().answers < ITEMS / 2 and not running.ended and time.monotonic() < end:
        time.sleep(_LOOK)
    answered = server.seen().answers
    running.kill()
    running.wait(_LIMIT)
    return answered
