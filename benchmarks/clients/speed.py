"""How fast clients are: the server always answers, after a lognormal time of median 0.2 s."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.clients.items import items
from benchmarks.clients.known import PLAIN, Ready
from benchmarks.clients.running import Running
from benchmarks.clients.serving import serving
from benchmarks.clients.tables import show
from benchmarks.peers.job import Job

_REQUEST_SECONDS = 60.0
_LIMIT = 600.0
"""Seconds after which a client is killed."""
_HEAD = (
    "client", "window s", "answers/s", "of the limit", "of the plain loop", "whole s",
    "of its whole", "CPU s", "MB", "peak slots", "requests",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Run:
    """One client, once."""

    window: float
    """Seconds from the first request to the last answer, as the server saw them."""
    limit: float
    """Of the window's least: all latencies in as many slots, without a gap."""
    whole: float
    """Seconds of the process."""
    processor: float
    peak_mb: float
    answers: int
    requests: int
    peak: int


def main(ready: Sequence[Ready], folder: Path, *, slots: int, runs: int, count: int) -> None:
    """Print a table of medians; clients take turns, in another order each round."""
    done: dict[str, dict[int, Run]] = {one.client.name: {} for one in ready}
    for number in range(runs):
        for one in (*ready[number % len(ready) :], *ready[: number % len(ready)]):
            run = _run(one, folder / f"{one.client.module}-{slots}-{number}", slots, count, number)
            if isinstance(run, Run):
                done[one.client.name][number] = run
            else:
                print(f"{one.client.name}, {slots} slots, round {number + 1}: {run}", flush=True)
    rows = [_row(name, own, done[PLAIN]) for name, own in done.items() if own]
    show(f"{slots} slots, {count} requests, median of {runs}", _HEAD, rows)
    print()


def _run(ready: Ready, folder: Path, slots: int, count: int, seed: int) -> Run | str:
    with serving("--latency", "0.2", "--sigma", "0.35", "--seed", str(seed)) as server:
        # Peers are not held to a schema: they send and receive, at their fastest.
        job = Job(server.url, slots, _REQUEST_SECONDS, str(folder), items(count), structured=False)
        spent = Running(ready, job).wait(_LIMIT)
        seen = server.seen()
    done = sum(bool(end.text) for end in job.read_results())
    if spent.code or done < count:
        return f"ended with {spent.code} and {done} of {count} answers: {spent.said}"
    return Run(
        window=seen.window,
        limit=seen.seconds / slots,
        whole=spent.seconds,
        processor=spent.processor,
        peak_mb=spent.peak_mb,
        answers=done,
        requests=seen.requests,
        peak=seen.peak,
    )


def _row(name: str, done: Mapping[int, Run], plain: Mapping[int, Run]) -> list[str]:
    """Make a row; ratios are those of runs of the same round."""
    runs = list(done.values())
    pairs = [(done[number], plain[number]) for number in done.keys() & plain.keys()]
    return [
        name,
        f"{median(run.window for run in runs):.2f}",
        f"{median(run.answers / run.window for run in runs):.0f}",
        f"{median(run.limit / run.window for run in runs):.3f}",
        f"{median(other.window / run.window for run, other in pairs):.3f}" if pairs else "",
        f"{median(run.whole for run in runs):.2f}",
        f"{median(other.whole / run.whole for run, other in pairs):.3f}" if pairs else "",
        f"{median(run.processor for run in runs):.2f}",
        f"{median(run.peak_mb for run in runs):.0f}",
        f"{median(run.peak for run in runs):.0f}",
        f"{median(run.requests for run in runs):.0f}",
    ]
