"""A check from its rows to its findings: one pass over the data, a join per relation gate."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from importlib.resources import as_file, files
from itertools import islice
from pathlib import Path

from groundset.checking.boilerplate import boilerplate
from groundset.checking.documents import Documents
from groundset.checking.documents import read as read_documents
from groundset.checking.excerpts import shown
from groundset.checking.findings import Findings, GateFinding
from groundset.checking.judging import (
    EvaluationFile,
    Judged,
    Judging,
    Sourced,
    judge_rows,
    relation_gates,
)
from groundset.checking.plan import Plan
from groundset.checking.self_testing import recall_of
from groundset.checking.tally import Tally
from groundset.checking.twins import Seats, find
from groundset.checking.verdicts import Spool, ensure_writable
from groundset.contracts import Progress, Silent
from groundset.datasets import sources
from groundset.errors import DataError, GroundsetError
from groundset.gates.items import read
from groundset.gates.self_test import SelfTest
from groundset.parallel import Failure, Limits, map_guarded
from groundset.project.loading import load_rubric
from groundset.settings import Rubric

_CHUNK = 200
"""Rows that a worker judges at a time."""
_LIMITS = Limits(cpu_seconds=600, memory_bytes=4_000_000_000)
"""Of one chunk: far more than any row needs that is not made to stall us."""


def rubric_of(path: Path | None) -> Rubric:
    """Read a rubric, or the one that new projects start with; raises ConfigurationError."""
    with as_file(files("groundset.gates").joinpath("rubric.yaml")) as default:
        return load_rubric(path or default)


def check(
    plan: Plan,
    rubric: Rubric,
    *,
    verdicts: Path | None = None,
    processes: int = 0,
    progress: Progress | None = None,
) -> Findings:
    """Run the gates over a dataset; raises DataError for what cannot be read at all."""
    bar = progress or Silent()
    workers = processes or os.cpu_count() or 1
    if verdicts is not None:
        ensure_writable(verdicts, plan)
    items, known = _evaluations(plan.evaluations)
    documents = read_documents(plan.corpora, workers, bar) if plan.corpora else None
    shared = known and "decontamination" in plan.gates
    common = boilerplate(plan.data, known, workers, bar) if shared else frozenset[int]()
    judging = Judging(plan.gates, known, rubric, common)
    seats = {gate.name: Seats(gate) for gate in relation_gates(plan.gates)}
    tally = Tally()
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8", errors="surrogatepass") as spooled,
        tempfile.TemporaryFile() as texts,
    ):
        spool = Spool(spooled, texts) if verdicts else None
        for row, judged in _judged(plan, judging, documents, workers, bar):
            tally.add(judged)
            for gate, node in judged.nodes:
                seats[gate].sit(judged.number, node)
            if spool is not None:
                spool.add(judged, row.said)
        _ensure_judged(plan, tally)
        twins = find(seats.values(), bar)
        readable = tally.rows - tally.unreadable
        for gate, found in twins.items():
            tally.add_twins(gate, readable, found, seats[gate].told, seats[gate].related)
        if spool is not None and verdicts is not None:
            spool.write(verdicts, plan.gates, twins)
    return _findings(plan, tally, items, recall_of(judging, bar))


def _judged(
    plan: Plan, judging: Judging, documents: Documents | None, processes: int, progress: Progress
) -> Iterator[tuple[Sourced, Judged]]:
    progress.start("judging rows", None)
    nearest = documents.nearest if documents else None
    chunks = _chunks(Sourced.of(row, nearest) for row in sources.rows(plan.data))
    kept: list[list[Sourced]] = []

    def remembered() -> Iterator[list[Sourced]]:
        for chunk in chunks:
            kept.append(chunk)
            yield chunk

    results = map_guarded(
        partial(judge_rows, judging), remembered(), processes=processes, batch=1, limits=_LIMITS
    )
    for result in results:
        chunk = kept.pop(0)
        if isinstance(result, Failure):
            result = judge_each(judging, chunk, result)
        yield from zip(chunk, result, strict=True)
        progress.advance(len(chunk))
    progress.finish()


def judge_each(judging: Judging, chunk: Sequence[Sourced], failure: Failure) -> list[Judged]:
    """Judge the rows of a chunk that failed each for itself, so that one row costs no other its verdict."""
    if isinstance(failure.error, GroundsetError):
        raise failure.error
    single = ([one] for one in chunk)
    results = map_guarded(partial(judge_rows, judging), single, processes=1, batch=1, limits=_LIMITS)
    judged: list[Judged] = []
    for one, result in zip(chunk, results, strict=True):
        if isinstance(result, Failure):
            judged.append(Judged(one.number, one.id, f"the gates gave up on it ({result.fault})"))
        else:
            judged += result
    return judged


def _evaluations(paths: Sequence[Path]) -> tuple[dict[str, int], tuple[EvaluationFile, ...]]:
    """Count the items of each evaluation set, and name it by its bytes; workers hash what they compare."""
    items: dict[str, int] = {}
    known: list[EvaluationFile] = []
    for path, name in named(paths).items():
        found = read(path)
        items[name] = len(found.texts)
        known.append(EvaluationFile(name, path, found.sha256))
    return items, tuple(known)


def named(paths: Sequence[Path]) -> dict[Path, str]:
    """Name evaluation files, each once: by file name, or as given where two are called alike."""
    places: dict[Path, Path] = {}
    for path in paths:
        places.setdefault(path.resolve(), path)
    names = Counter(path.name for path in places.values())
    return {path: path.name if names[path.name] == 1 else path.as_posix() for path in places.values()}


def _chunks(rows: Iterable[Sourced]) -> Iterator[list[Sourced]]:
    source = iter(rows)
    while chunk := list(islice(source, _CHUNK)):
        yield chunk


def _ensure_judged(plan: Plan, tally: Tally) -> None:
    """Raise for a check that would say nothing, and so seem to find nothing."""
    if not tally.rows:
        raise DataError(f"{plan.data} holds no rows", "give a dataset with at least one row")
    lacking = plan.asked and "grounding" in plan.gates and not tally.finding("grounding").judged
    if lacking and tally.unreadable < tally.rows:
        hint = "give documents with --corpus, or rows that bring a `context`"
        raise DataError("grounding has nothing to compare the answers with", hint)


def _findings(plan: Plan, tally: Tally, items: dict[str, int], planted: SelfTest | None) -> Findings:
    examples = shown(plan.data, tally.examples())
    return Findings(
        data=str(plan.data),
        rows=tally.rows,
        unreadable=tally.unreadable,
        problems=tuple(tally.problems),
        clean=tally.rows - len(tally.rejected),
        gates=tuple(_gate(gate, tally) for gate in plan.gates),
        evaluations=tuple(tally.evaluation(file, count) for file, count in items.items()),
        examples=examples,
        planted=planted,
    )


def _gate(gate: str, tally: Tally) -> GateFinding:
    finding = tally.finding(gate)
    if finding.judged or gate != "grounding":
        return finding
    return tally.finding(gate, "no row brings a context, and no documents were given with --corpus")
