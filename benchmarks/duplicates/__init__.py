"""Near-duplicates against brute force: pairs, time, memory, growth to a million rows, batches; peers.

::

    python -m benchmarks duplicates FOLDER [--rows 100000] [--million] [--peers]

FOLDER holds ``instruct/`` and ``evals/`` with instruction datasets. Twins are rows whose runs of three words
have a Jaccard similarity of at least 0.7. ``--peers`` sets other finders beside it, each in an environment of
its own below ``--cache``.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.clients import _CACHE as CACHE
from benchmarks.clients.known import Client, Ready, prepared
from benchmarks.duplicates.batches import told
from benchmarks.duplicates.rows import planted, renamed
from benchmarks.duplicates.truth import codes, truth
from groundset.text.tokens import words

OURS = Client("groundset", "groundset_pairs", "groundset")
PEERS = (
    Client("rensa", "rensa_pairs", "rensa", ("rensa==0.5.0",)),
    Client("datasketch", "datasketch_pairs", "datasketch", ("datasketch==2.0.0",)),
)
COPIES = 10


@dataclass(frozen=True, slots=True)
class Result:
    """What one finder needed and found."""

    seconds: float
    computed: float
    """Processor seconds."""
    peak_mb: float
    codes: NDArray[np.int64]
    """Pairs as ``truth`` codes them."""


def main(arguments: Sequence[str]) -> None:
    """Print a table of finders, then what batches and a million rows change."""
    options = _options(arguments)
    print(f"{platform.platform()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.2f}")
    rows = planted(options.folder, options.rows)
    print(f"{len(rows):,} rows of {sum(map(len, rows)) / len(rows):.0f} characters on average\n")
    with tempfile.TemporaryDirectory(prefix="groundset-duplicates-") as folder:
        place = Path(folder)
        ours = _compared(rows, place, options)
        print(f"\nfive batches against one: {told(rows)}")
        if options.million:
            _grown(rows, place, ours)


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "python -m benchmarks duplicates", description=__doc__.partition("\n")[0]
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--million", action="store_true", help="the rows ten times over, under other names")
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--cache", type=Path, default=CACHE, help="where environments of peers lie")
    return parser.parse_args(arguments)


def _compared(rows: list[str], place: Path, options: argparse.Namespace) -> Result:
    """Print a line per finder; give ours."""
    _write(rows, place / "rows.jsonl")
    true = truth(rows, words)
    plain = truth(rows, lambda text: re.findall(r"\w+", text.lower()))
    print(f"pairs by brute force: {len(true):,} by our tokens, {len(plain):,} by \\w+")
    head = (("s", 8), ("CPU s", 8), ("MB", 8), ("pairs", 10), ("precision", 11), ("recall", 9), ("times", 8))
    print(f"{'finder':<12}" + "".join(f"{name:>{width}}" for name, width in head))
    ours = _run(Ready(OURS, sys.executable, ""), place)
    _line("groundset", ours, true, ours)
    for peer in PEERS if options.peers else ():
        ready = prepared(peer, options.cache)
        if isinstance(ready, Ready):
            _line(peer.name, _run(ready, place), plain, ours)
        else:
            print(f"{peer.name:<12} left out, {ready}")
    return ours


def _line(name: str, found: Result, true: NDArray[np.int64], ours: Result) -> None:
    right = len(np.intersect1d(found.codes, true, assume_unique=True))
    precision, recall = right / max(1, len(found.codes)), right / max(1, len(true))
    print(
        f"{name:<12}{found.seconds:>8.1f}{found.computed:>8.1f}{found.peak_mb:>8.0f}{len(found.codes):>10,}"
        f"{precision:>11.4f}{recall:>9.4f}{found.seconds / ours.seconds:>8.2f}",
        flush=True,
    )


def _grown(rows: list[str], place: Path, ours: Result) -> None:
    _write(renamed(rows, COPIES), place / "rows.jsonl")
    many = _run(Ready(OURS, sys.executable, ""), place)
    print(
        f"{COPIES * len(rows):,} rows: {many.seconds:.0f} s, {many.peak_mb:,.0f} MB, "
        f"{len(many.codes):,} pairs; "
        f"rows x{COPIES}, time x{many.seconds / ours.seconds:.1f}"
    )


def _write(rows: Iterable[str], path: Path) -> None:
    with path.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(row) + "\n" for row in rows)


def _run(ready: Ready, place: Path) -> Result:
    target = place / "pairs"
    module = f"benchmarks.peers.{ready.client.module}"
    command = [ready.python, "-m", module, str(place / "rows.jsonl"), str(target)]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    pairs = np.fromfile(target, np.int64)
    return Result(told["seconds"], told["computed"], told["peak_mb"], codes(pairs))
