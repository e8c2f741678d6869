"""Clients of language models side by side: speed, faults and a crash, against a server on this machine.

::

    python -m benchmarks clients [speed] [faults] [crash] [--slots 64 256] [--runs 5] [--peers]

Without a word all three are done, for groundset alone and the plain loop that is its yardstick; ``--peers``
sets other clients beside them, each in an environment of its own below ``--cache``, made when it is first
needed. The server has one core of its own, the clients another, and every client of a round has the same
weather. What the columns mean stands in docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.clients import crash, faults, speed
from benchmarks.clients.known import CLIENTS, PEERS, Ready, prepared

_PARTS = ("speed", "faults", "crash")
_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "groundset-benchmarks"


def main(arguments: Sequence[str]) -> None:
    """Print a table for each part."""
    options = _options(arguments)
    ready = [*_prepared(options)]
    print(f"{platform.platform()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.2f}\n")
    for part in options.parts or _PARTS:
        with tempfile.TemporaryDirectory(prefix="groundset-clients-") as folder:
            _measure(part, ready, Path(folder), options)
        print()


def _measure(part: str, ready: Sequence[Ready], folder: Path, options: argparse.Namespace) -> None:
    if part == "faults":
        faults.main(ready, folder)
    elif part == "crash":
        crash.main(ready, folder)
    else:
        for slots in options.slots:
            speed.main(ready, folder, slots=slots, runs=options.runs, count=options.items)


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m benchmarks clients", description=__doc__.partition("\n")[0])
    parser.add_argument("parts", nargs="*", choices=[*_PARTS, []], metavar="speed|faults|crash")
    parser.add_argument("--slots", nargs="+", type=int, default=[64, 256], help="most requests at a time")
    parser.add_argument("--runs", type=int, default=5, help="rounds; their median is shown")
    parser.add_argument("--items", type=int, default=2000, help="requests of each run for speed")
    parser.add_argument("--peers", nargs="*", choices=[peer.name for peer in PEERS], metavar="NAME")
    parser.add_argument("--cache", type=Path, default=_CACHE, help="where environments of peers lie")
    return parser.parse_args(arguments)


def _prepared(options: argparse.Namespace) -> list[Ready]:
    """Make ready whoever takes part, and say which versions they are or why they do not."""
    asked = options.peers
    chosen = [peer for peer in PEERS if asked is not None and (not asked or peer.name in asked)]
    ready = []
    for client in (*CLIENTS, *chosen):
        made = prepared(client, options.cache)
        if isinstance(made, Ready):
            ready.append(made)
            print(f"{client.name}: {made.versions}")
        else:
            print(f"{client.name}: left out, {made}")
    return ready
