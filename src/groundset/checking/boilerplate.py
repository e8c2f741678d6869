"""Which grams of evaluation sets are everybody's in a dataset: a first pass over its rows.

A project counts them over families of documents. A dataset has rows alone, and the same licence, prompt or
answer may stand in many of them: a gram is boilerplate from 50 rows on, or one row in a thousand if that is
more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

from groundset.checking.judging import EvaluationFile, Sourced, index_of
from groundset.contracts import Progress
from groundset.datasets import sources
from groundset.errors import GroundsetError
from groundset.parallel import Failure, Limits, map_guarded

LEAST_ROWS = 50
ONE_IN = 1000
_CHUNK = 1000
_LIMITS = Limits(cpu_seconds=600, memory_bytes=4_000_000_000)


def boilerplate(
    data: Path, evaluations: tuple[EvaluationFile, ...], processes: int, progress: Progress
) -> frozenset[int]:
    """Count rows for each gram of the sets, and give the grams that are boilerplate; raises DataError."""
    progress.start("counting boilerplate", None)
    rows, counts = 0, Counter[int]()
    for some, found in _counted(data, evaluations, processes):
        rows += some
        counts.update(found)
        progress.advance(some)
    progress.finish()
    least = max(LEAST_ROWS, -(-rows // ONE_IN))
    return frozenset(gram for gram, count in counts.items() if count >= least)


def _counted(
    data: Path, evaluations: tuple[EvaluationFile, ...], processes: int
) -> Iterator[tuple[int, Counter[int]]]:
    work = partial(_count, evaluations)
    for result in map_guarded(work, _texts(data), processes=processes, batch=1, limits=_LIMITS):
        if not isinstance(result, Failure):
            yield result
        elif isinstance(result.error, GroundsetError):
            raise result.error  # Another failure costs its rows their count; they are judged all the same.


def _texts(data: Path) -> Iterator[list[str]]:
    said = (Sourced.of(row, None).said for row in sources.rows(data))
    texts = (f"{one.instruction}\n{one.response}" for one in said if one is not None)
    while chunk := list(islice(texts, _CHUNK)):
        yield chunk


def _count(evaluations: tuple[EvaluationFile, ...], texts: Sequence[str]) -> tuple[int, Counter[int]]:
    found = index_of(evaluations).grams_in_each(texts)
    return len(texts), Counter(gram for grams in found for gram in grams)
