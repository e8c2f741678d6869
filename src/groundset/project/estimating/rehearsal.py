"""A rehearsal without models, on a copy of the ledger: which candidates would come before the judges.

All gates but the judges answer, and the coverage map's gaps are filled as a run would fill them, so what is
counted is what a run would do. The copy is thrown away.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import update

from groundset.gates.chain import QUALITY
from groundset.gates.checks.scoring import Checks
from groundset.gates.meaning.gate import texts_of
from groundset.gates.second_opinion import Doubt, Unasked
from groundset.judging.canaries import canaries
from groundset.ledger import Ledger
from groundset.ledger.schema import metadata, verdicts
from groundset.project.estimating.embedding import embeds, stored_vectors
from groundset.records import Candidate
from groundset.settings import Criterion, Models
from groundset.stages.augment import augment
from groundset.stages.context import Context
from groundset.stages.coverage import coverage
from groundset.stages.quality import quality
from groundset.stages.sources import Sources, clean_pairs

GENERATED = "generated"
"""``Origin.method`` of a pair that a model wrote."""
_UNCHECKED = Criterion(name="any", question="Is there anything to judge?", checks={"not_echo": None})
"""Stands in for a rubric of which no criterion has a check."""
_SEEN = frozenset({"ok", "judged_poor"})
"""Reasons of verdicts before which, or by which, judges decide."""
_RELATIONS = frozenset({"exact_duplicate", "near_duplicate", "semantic_duplicate"})
_LEFT_OUT = frozenset({"asks", "calls", "canaries", "generated", "held_items", "vectors"})
"""Tables that decide nothing about candidates, and may be large."""


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """Who comes before the judges, as far as candidates are there already."""

    live: tuple[Candidate, ...]
    """All that would be there; of them are"""
    candidates: tuple[Candidate, ...]
    """those that judges would see."""
    canaries: tuple[Candidate, ...]
    clean: int
    """Pairs that canaries are planted for, and may be made of."""
    written: int
    """Pairs of the generator there are; of them come"""
    written_judged: int
    """before the judges, and"""
    written_clean: int
    """among the clean ones."""
    doubts: tuple[Doubt, ...]
    """Candidates that a second opinion is still to be had on."""


def without_models(context: Context) -> Context:
    """Give the same surroundings without any model, and without criteria that only a model can judge.

    A local embedder stays, which costs nothing. Where a server tells twins by meaning, they are not told.
    What takes a second opinion stays open.
    """
    settings = context.settings
    embedder = settings.models.embedder
    if embedder is not None and embedder.server is not None:
        deduplication = settings.deduplication
        semantic = deduplication.semantic.model_copy(update={"enabled": False})
        deduplication = deduplication.model_copy(update={"semantic": semantic})
        settings = settings.model_copy(update={"deduplication": deduplication})
        embedder = None
    settings = settings.model_copy(update={"models": Models(embedder=embedder)})
    checked = [criterion for criterion in context.rubric.criteria if criterion.checks]
    rubric = context.rubric.model_copy(update={"criteria": checked or [_UNCHECKED]})
    return replace(context, settings=settings, rubric=rubric, opinions=_unasked(context))


def _unasked(context: Context) -> Unasked | None:
    opinions = context.second_opinions
    return Unasked(opinions.fingerprint) if opinions else None


def rehearse(context: Context) -> Rehearsed:
    """Take the candidates of the ledger through quality, coverage and augmentation."""
    with _copy(context.ledger) as ledger:
        unasked = _unasked(context)
        there = replace(_offline(context), ledger=ledger, work={}, opinions=unasked)
        _take_over(ledger, context.gates.quality.fingerprint, there.gates.quality.fingerprint)
        quality(there)
        coverage(there)
        augment(there)
        there.door.judge(there.gates.decontamination)
        decided = ledger.verdicts.decisions(there.gates.quality.name, there.gates.quality.fingerprint)
        twins = {one.candidate for one in ledger.candidates.outcomes() if one.gate in _RELATIONS}
        judged = {name for name, one in decided.items() if one.reason in _SEEN and name not in twins}
        live = list(ledger.candidates.live())
        clean = list(clean_pairs(ledger, there.gates))
        planted = _canaries(context, ledger, clean)
    written = {one.id for one in live if one.origin.method == GENERATED}
    return Rehearsed(
        live=tuple(live),
        candidates=tuple(one for one in live if one.id in judged),
        canaries=planted,
        clean=len(clean),
        written=len(written),
        written_judged=len(written & judged),
        written_clean=sum(one.id in written for one in clean),
        doubts=tuple(unasked.doubts.values()) if unasked else (),
    )


def _offline(context: Context) -> Context:
    """Give what asks no model; twins by meaning are told where the ledger holds all vectors."""
    free = without_models(context)
    if not embeds(context):
        return free
    stored = stored_vectors(context)
    known = context.ledger.candidates.live()
    if any(stored.missing(text for one in known for text in texts_of(one))):
        return free
    semantic = context.settings.deduplication
    settings = free.settings.model_copy(update={"deduplication": semantic})
    return replace(free, settings=settings, vectors=stored)


def _canaries(context: Context, ledger: Ledger, clean: Sequence[Candidate]) -> tuple[Candidate, ...]:
    checks = Checks(context.rubric)
    made = canaries(
        lambda: clean,
        Sources(ledger),
        context.settings.judging.canaries,
        lambda pair: checks.run(pair).reason == "ok",
    )
    return tuple(one.pair for one in made)


def _take_over(ledger: Ledger, judged: str, rehearsed: str) -> None:
    """Let what judges have decided stand in the rehearsal: it is known."""
    mine = (verdicts.c.gate == QUALITY, verdicts.c.fingerprint == judged)
    with ledger.write():
        ledger.connection.execute(update(verdicts).where(*mine).values(fingerprint=rehearsed))


@contextmanager
def _copy(original: Ledger) -> Iterator[Ledger]:
    """Copy all that gates and stages read; the journal is not among it."""
    with TemporaryDirectory(prefix="groundset-estimate-", ignore_cleanup_errors=True) as folder:
        copy = Ledger.open(Path(folder) / "ledger.sqlite")
        try:
            _fill(copy, original.connection.engine.url.database or "")
            yield copy
        finally:
            copy.close()


def _fill(copy: Ledger, path: str) -> None:
    copy.connection.exec_driver_sql("ATTACH DATABASE ? AS original", (path,))
    with copy.write():
        for table in metadata.sorted_tables:
            if table.name not in _LEFT_OUT:
                names = ", ".join(f'"{column.name}"' for column in table.columns)
                rows = f"SELECT {names} FROM original.{table.name}"  # noqa: S608 - names of our own tables
                copy.connection.exec_driver_sql(f"INSERT OR REPLACE INTO main.{table.name} ({names}) {rows}")
    copy.connection.exec_driver_sql("DETACH DATABASE original")
