"""What a run would ask of models: counted where it can be, expected where it cannot, paid nowhere.

The free part of the work is done in the ledger, as a run would do it: reading, mining, finding twins and
leaks. Then the generator's questions are made and looked up in the journal, and a rehearsal on a copy of the
ledger tells which candidates come before the judges. No model is asked and no key is read.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from groundset.calls import Usage
from groundset.contracts import Progress
from groundset.ledger import Ledger
from groundset.ledger.spending import sampled
from groundset.models.prices import currency
from groundset.models.tokens import correction, tokens_of
from groundset.project.estimating.embedding import embedded, embeds
from groundset.project.estimating.judging import judged
from groundset.project.estimating.line import Line
from groundset.project.estimating.opinions import doubted
from groundset.project.estimating.rehearsal import rehearse, without_models
from groundset.project.estimating.writing import written
from groundset.project.models import check_models
from groundset.project.running import FINISHED, default_processes
from groundset.settings import Budget, ModelSettings
from groundset.stages.context import Context
from groundset.stages.decontaminate import decontaminate
from groundset.stages.deduplicate import deduplicate
from groundset.stages.extract.families import place_families
from groundset.stages.extract.pairs import mine_documents
from groundset.stages.extract.reading import read_corpus
from groundset.stages.extract.screening import screen_passages
from groundset.stages.sources import Sources

if TYPE_CHECKING:
    from groundset.project.project import Project

_LIMITS = ("money", "tokens", "calls")


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a run would take."""

    documents: int
    passages: int
    lines: tuple[Line, ...]
    """By model and purpose; empty where no model is configured."""
    spent: Usage
    """What the project has cost so far."""
    budget: Budget
    currency: str
    """Sign before sums of money; empty where the configuration gave the prices."""
    next_step: str

    @property
    def total(self) -> Usage:
        """Everything that is still to be paid."""
        return sum((line.usage for line in self.lines), Usage())

    @property
    def unpriced(self) -> tuple[str, ...]:
        """Names of the models that have no price."""
        return tuple(dict.fromkeys(line.model for line in self.lines if not line.priced))

    @property
    def any_priced(self) -> bool:
        """Whether a sum of money can be told at all."""
        return any(line.priced for line in self.lines)

    @property
    def seconds(self) -> float | None:
        """Time of all calls, model after model; None where a batch is among them."""
        each = [line.seconds for line in self.lines]
        return None if None in each else sum(second for second in each if second is not None)

    @property
    def limit(self) -> tuple[str, float]:
        """The limit of the budget that is met first, and the share of the run that it lets through."""
        first = min(_LIMITS, key=self._share)
        return (first, self._share(first)) if self._share(first) < 1 else ("", 1.0)

    def to_json(self) -> dict[str, Any]:
        """Give the shape of ``schemas/estimate.json``."""
        limit, share = self.limit
        return {
            "documents": self.documents,
            "passages": self.passages,
            "lines": [line.to_json() for line in self.lines],
            "total": {
                **self.total.to_json(),
                "money": round(self.total.money, 6) if self.any_priced else None,
                "seconds": None if self.seconds is None else round(self.seconds, 1),
            },
            "unpriced": list(self.unpriced),
            "currency": "USD" if self.currency else "",
            "spent": self.spent.to_json(),
            "budget": {
                **{name: getattr(self.budget, name) for name in _LIMITS},
                "stops_at": limit,
                "share": round(share, 4),
            },
            "next": self.next_step,
        }

    def left(self, name: str) -> float:
        """Give what the budget leaves of ``money``, ``tokens`` or ``calls``, where it limits them."""
        limit = getattr(self.budget, name)
        return math.inf if limit is None else max(0.0, limit - getattr(self.spent, name))

    def _share(self, name: str) -> float:
        needed = getattr(self.total, name)
        return self.left(name) / needed if needed else math.inf


def estimate(project: Project, *, progress: Progress | None = None, processes: int | None = None) -> Estimate:
    """Do the free work of a run, and tell what the rest would take; asks no model.

    Raises ConfigurationError where a run would refuse to start.
    """
    check_models(project.settings)
    with project.locked():
        context = project.context(progress, processes or default_processes())
        _free_work(context)
        return Estimate(
            documents=len(context.ledger.corpus.document_ids()),
            passages=len(context.ledger.corpus.ends("passages")),
            lines=_lines(context),
            spent=context.ledger.calls.spent(),
            budget=context.settings.budget,
            currency=currency(context.settings.models.served),
            next_step="groundset run",
        )


def _free_work(context: Context) -> None:
    """Do what costs nothing; a project that this changes has no finished run any more."""
    ledger = context.ledger
    finished, before = ledger.mark(FINISHED), ledger.generation
    _mark_finished(ledger, "")
    free = without_models(context)
    read_corpus(free)
    place_families(free)
    mine_documents(free)
    door = free.door
    door.judge(door.gates.grounding)
    deduplicate(free)
    decontaminate(free)
    screen_passages(context)
    if ledger.generation == before:
        _mark_finished(ledger, finished)


def _mark_finished(ledger: Ledger, value: str) -> None:
    with ledger.write():
        ledger.set_mark(FINISHED, value)


def _lines(context: Context) -> tuple[Line, ...]:
    models = context.settings.models
    corrections = {one.model: _correction(context.ledger, one) for one in models.served}
    lines: list[Line] = []
    pairs = 0.0
    if models.generator is not None:
        found = written(context, models.generator, corrections[models.generator.model])
        lines, pairs = [found.line], found.pairs
    embedder = embeds(context)
    if not models.judges and embedder is None:
        return tuple(lines)
    rehearsed = rehearse(context)
    if embedder is not None:
        lines.append(embedded(context, embedder, rehearsed.live, pairs, corrections[embedder.model]))
    if models.judge is not None and rehearsed.doubts:
        lines.append(doubted(context, models.judge, rehearsed.doubts, corrections[models.judge.model]))
    if models.judges:
        lines += judged(context, rehearsed, pairs, Sources(context.ledger), corrections)
    return tuple(lines)


def _correction(ledger: Ledger, model: ModelSettings) -> float:
    """Give the factor by which this model's server counts tokens otherwise than they are estimated."""
    known = ledger.calls.get(sampled(ledger.connection, model.model))
    return correction([(tokens_of(call.messages), call.usage.input_tokens) for call in known])
