"""How many rows a second the first tier looks at, beside a plain set of runs of 13 words; then both tiers.

::

    python -m benchmarks leaks FOLDER throughput [--rows 1000000] [--processes 2] [--plain 50000]
        [--both 100000]

FOLDER holds ``instruct/``, ``evals/`` and ``reading/``. Rows are those of the instruction datasets over and
over, in each copy with 40 % of the words under other names; items are 20,000 questions of evaluation sets.
From texts in memory to what each row shares with the items, the way to worker processes and back included.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path

from benchmarks.duplicates.rows import planted, renamed
from benchmarks.leaks.sets import alpaca_eval, gsm8k, humaneval_sides, ifeval, mmlu
from groundset.datasets.evaluation_items import ItemText
from groundset.gates.evaluation_index import EvaluationIndex
from groundset.gates.evaluations import EvaluationSet
from groundset.gates.rephrasing import THRESHOLD, Item, ItemTexts, Rephrasings
from groundset.gates.sides import items_of
from groundset.gates.verbatim.matching import Matching
from groundset.parallel import Failure, Limits, map_guarded
from groundset.settings import Decontamination

ITEMS = 20_000
_BASE = 36_000
_MOST, _LEAST = 2_000, 320
"""Characters of a row: those between have 650 on average."""
_CHUNK = 2_000
_GRAM = 13
_WORD = re.compile(r"\w+")
_LIMITS = Limits(cpu_seconds=600, memory_bytes=4_000_000_000)

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Look:
    """What a worker found in a chunk of rows."""

    leaks: int
    """Rows that repeat or reword an item."""
    near: int
    """Other rows that come near to one."""
    seconds: float
    """Of a processor."""
    peak_mb: float


def main(arguments: Sequence[str]) -> None:
    """Print rows a second of both, and their ratio."""
    options = _options(arguments)
    print(f"{platform.platform()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.2f}")
    rows = list(islice(_rows(options.folder, options.rows), options.rows))
    size = sum(len(asked) + len(answered) for asked, answered in rows) / len(rows)
    items = _items(options.folder)
    print(f"{len(rows):,} rows of {size:,.0f} characters, {len(items):,} items")
    ours = _timed("first tier", _look, rows, options.folder, options.processes)
    plain = _plain(rows[:: max(1, len(rows) // options.plain)], items)
    print(f"ours / plain set: {ours / plain:.1f}")
    if options.both:
        _timed("both tiers", _look_in_both, rows[: options.both], options.folder, options.processes)


def _timed(
    name: str,
    look: Callable[[Path, Sequence[Pair]], Look],
    rows: Sequence[Pair],
    folder: Path,
    processes: int,
) -> float:
    """Time tiers from when the first worker has its index; give rows a second."""
    chunks = (rows[start : start + _CHUNK] for start in range(0, len(rows), _CHUNK))
    begun = time.perf_counter()
    results = map_guarded(
        partial(look, folder), chunks, processes=processes, batch=1, limits=_LIMITS, at_once=processes
    )
    looks = [_sound(next(results))]
    ready = time.perf_counter()
    looks += map(_sound, results)
    ended = time.perf_counter()
    speed = (len(rows) - _CHUNK) / (ended - ready)
    computed = sum(look.seconds for look in looks) / len(rows)
    print(
        f"{name}, {processes} processes: {speed:,.0f} rows/s after {ready - begun:.1f} s for the index, "
        f"{len(rows) / (ended - begun):,.0f} with it; {computed * 1e6:.1f} us of a core a row\n"
        f"{sum(look.leaks for look in looks):,} rows are leaks, "
        f"{sum(look.near for look in looks):,} more come near to an item; "
        f"largest worker {max(look.peak_mb for look in looks):,.0f} MB"
    )
    return speed


def _sound(result: Look | Failure) -> Look:
    if isinstance(result, Failure):
        raise SystemExit(f"a worker failed: {result}")
    return result


def _look(folder: Path, rows: Sequence[Pair]) -> Look:
    matching = _matching(folder)
    begun = time.process_time()
    found = matching.find(rows).values()
    seconds = time.process_time() - begun
    leaks = sum(bool(one.telling) for one in found)
    return Look(leaks, len(found) - leaks, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3)


def _look_in_both(folder: Path, rows: Sequence[Pair]) -> Look:
    matching, rephrasings = _matching(folder), _rephrasings(folder)
    begun = time.process_time()
    found = {place for place, one in matching.find(rows).items() if one.telling}
    others = [row for place, row in enumerate(rows) if place not in found]
    near = [matches for matches in rephrasings.screen(others) if matches]
    seconds = time.process_time() - begun
    reworded = sum(matches[0].probability >= THRESHOLD for matches in near)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    return Look(len(found) + reworded, len(near) - reworded, seconds, peak)


@lru_cache(maxsize=1)
def _rephrasings(folder: Path) -> Rephrasings:
    items = [Item(item.question, item.answer) for item in _items(folder)]
    return Rephrasings([ItemTexts("items", items)])


@lru_cache(maxsize=1)
def _matching(folder: Path) -> Matching:
    settings = Decontamination()
    items = EvaluationSet("items", "0" * 64, items_of(_items(folder)))
    return Matching(
        EvaluationIndex([items]),
        frozenset(),
        max_coverage=settings.max_coverage,
        max_run=settings.max_run,
    )


def _items(folder: Path) -> list[ItemText]:
    """Give distinct items, filled up with questions of a reading test to the number wanted."""
    sets = (mmlu, humaneval_sides, alpaca_eval, ifeval)
    found = [item for read in sets for item in read(folder)] + gsm8k(folder, "test.jsonl")
    texts = {item.question: ItemText(item.question, item.answer) for item in found}
    document = json.loads((folder / "reading/squad_v2_dev_cs224n.json").read_text("utf-8"))
    for article in document["data"]:
        for paragraph in article["paragraphs"]:
            for asked in paragraph["qas"]:
                answer = asked["answers"][0]["text"] if asked["answers"] else ""
                texts.setdefault(asked["question"], ItemText(asked["question"], answer))
    return list(texts.values())[:ITEMS]


def _rows(folder: Path, wanted: int) -> Iterator[Pair]:
    base = [text for text in planted(folder, _BASE) if _LEAST <= len(text) <= _MOST]
    for text in renamed(base, -(-wanted // len(base))):
        asked, _, answered = text.partition("\n")
        yield asked, answered


def _plain(rows: Sequence[Pair], items: Sequence[ItemText]) -> float:
    """Time a plain set of strings in one process; give rows a second."""
    known = {run for item in items for run in _runs(f"{item.question}\n{item.answer}")}
    begun, computing = time.perf_counter(), time.process_time()
    met = sum(any(run in known for run in _runs(f"{asked}\n{answered}")) for asked, answered in rows)
    speed = len(rows) / (time.perf_counter() - begun)
    computed = (time.process_time() - computing) / len(rows)
    print(
        f"plain set of {len(known):,} runs of {_GRAM} words, 1 process: {speed:,.0f} rows/s; "
        f"{computed * 1e6:.1f} us of a core a row; {met:,} rows met"
    )
    return speed


def _runs(text: str) -> Iterator[str]:
    words = _WORD.findall(text.lower())
    return (" ".join(words[at : at + _GRAM]) for at in range(len(words) - _GRAM + 1))


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("throughput", description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--plain", type=int, default=50_000, help="rows for the plain set")
    parser.add_argument("--both", type=int, default=100_000, help="rows for both tiers; 0 for none")
    return parser.parse_args(arguments)
