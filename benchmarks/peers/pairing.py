"""How each finder of near-duplicates is given its rows, and how it tells its pairs; needs nothing else."""

from __future__ import annotations

import json
import re
import resource
import sys
import time
from array import array
from collections.abc import Callable, Iterable
from pathlib import Path

THRESHOLD = 0.7
WORDS = 3
PERMUTATIONS = 128
_WORD = re.compile(r"\w+")

Find = Callable[[list[str]], Iterable[tuple[int, int]]]


def shingles(text: str) -> list[str]:
    """Give the distinct runs of three words, for tools that bring no tokens of their own."""
    words = _WORD.findall(text.lower())
    return sorted({" ".join(words[at : at + WORDS]) for at in range(len(words) - WORDS + 1)})


def _peak_mb() -> float:
    """Give the largest resident memory; what the kernel counts for a process begins with its parent's."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.findall(r"VmHWM:\s+(\d+)", status.read_text())[0]) / 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def main(find: Find) -> None:
    """Read rows from the first file, write pairs to the second; print seconds and peak memory as JSON."""
    source, target = map(Path, sys.argv[1:3])
    rows = [json.loads(line) for line in source.open(encoding="utf-8")]
    start, computing = time.perf_counter(), time.process_time()
    pairs = array("q", (number for pair in find(rows) for number in pair))
    seconds, computed = time.perf_counter() - start, time.process_time() - computing
    target.write_bytes(pairs.tobytes())
    peak = _peak_mb()
    print(json.dumps({"seconds": seconds, "computed": computed, "peak_mb": peak, "pairs": len(pairs) // 2}))
