"""What becomes of items when the server fails now and then: done, given up, lost, or corrupt and accepted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from benchmarks.clients.items import is_whole, items
from benchmarks.clients.known import PLAIN, Ready
from benchmarks.clients.running import Running
from benchmarks.clients.serving import serving
from benchmarks.clients.tables import show
from benchmarks.peers.job import End, Job

ITEMS = 1000
SLOTS = 64
WEATHER = (
    "err500=0.05", "err429=0.05", "reset=0.02", "malformed=0.05", "truncated=0.03", "hang=0.02",
)  # fmt: skip
"""Shares of requests; each try draws anew."""
_REQUEST_SECONDS = 3.0
_HANG_SECONDS = 15.0
"""After which a hanging request is cut: not all clients can be given a time-out."""
_LIMIT = 600.0
_HEAD = (
    "client", "done", "given up", "lost", "corrupt, accepted", "requests", "answers paid twice",
    "of them whole before", "whole s", "exit",
)  # fmt: skip


def main(ready: Sequence[Ready], folder: Path) -> None:
    """Print a row per client; the plain loop has no answer to faults and is left out."""
    rows = [_row(one, folder / one.client.module) for one in ready if one.client.name != PLAIN]
    show(f"Faults: {ITEMS} items, {SLOTS} slots, {', '.join(WEATHER)}", _HEAD, rows)


def _row(ready: Ready, folder: Path) -> list[str]:
    faults = (option for share in WEATHER for option in ("--fault", share))
    with serving("--latency", "0.2", "--sigma", "0.35", "--hang", str(_HANG_SECONDS), *faults) as server:
        job = Job(server.url, SLOTS, _REQUEST_SECONDS, str(folder), items(ITEMS), structured=True)
        spent = Running(ready, job).wait(_LIMIT)
        seen = server.seen()
    counts = sorted_out(job.read_results())
    if spent.code:
        print(f"{ready.client.name} ended with {spent.code}: {spent.said}", flush=True)
    return [
        ready.client.name,
        *(str(counts[kind]) for kind in ("done", "given up")),
        str(ITEMS - counts.total()),
        str(counts["corrupt"]),
        str(seen.requests),
        str(seen.again),
        str(seen.again_whole),
        f"{spent.seconds:.0f}",
        str(spent.code),
    ]


def sorted_out(ends: Sequence[End]) -> Counter[str]:
    """Count how items ended; an item that was handed in twice counts once, by its worst."""
    worst: dict[str, str] = {}
    for end in ends:
        kind = "given up" if end.error else "done" if is_whole(end.item, end.text) else "corrupt"
        worst[end.item] = max(worst.get(end.item, kind), kind, key=("done", "given up", "corrupt").index)
    return Counter(worst.values())
