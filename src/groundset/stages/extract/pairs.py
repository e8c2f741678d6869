"""Documents to passages and mined pairs; the first few of each passage and family enter the door."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from groundset import mining
from groundset.mining.passages import passages
from groundset.parallel import Failure, Fault, Limits, map_guarded, worth
from groundset.records import Candidate, Document, Passage, State, content_hash
from groundset.settings import Extraction
from groundset.stages.context import Context
from groundset.stages.ranks import ON_DEMAND, RESTYLED

_DOCUMENTS_PER_BATCH = 8
_BATCHES_PER_PROCESS = 4
"""Batches that each worker gets, where there are documents enough."""
_FETCH = 50
"""Documents held in memory at a time."""
_OVER = (Fault.OVER_TIME, Fault.OVER_MEMORY, Fault.STALLED)
_Task = tuple[Document, Extraction]


@dataclass(frozen=True, slots=True)
class _Cut:
    """A document's passages, and its pairs with their rank in passage and family."""

    document: str
    passages: tuple[Passage, ...]
    pairs: tuple[tuple[int, Candidate], ...]
    waiting: tuple[tuple[int, Candidate], ...] = ()
    """Pairs that only a thin value of the coverage map calls for, ranked behind all others."""

    @property
    def reason(self) -> str:
        """Why no pair came of the document; empty when one did."""
        if self.pairs:
            return ""
        if self.waiting:
            return mining.ONLY_ON_DEMAND
        reasons = Counter(p.reason for p in self.passages if p.state is not State.KEPT)
        return min(reasons, key=lambda r: (-reasons[r], r)) if reasons else "no_text"


def mine_documents(context: Context) -> None:
    """Cut and mine every document that was not mined under the present rules."""
    settings = context.settings.extraction
    fingerprint = content_hash(mining.fingerprint(settings))
    names = context.ledger.corpus.unmined(fingerprint)
    context.progress.start("extract: mining documents", len(names))
    tasks = ((document, settings) for document in _fetched(context, names))
    for cut in _cuts(context, tasks, len(names)):
        _record(context, cut, fingerprint, settings.per_passage)
        context.progress.advance()
    context.did("documents_mined", len(names))
    context.progress.finish()


def _cuts(context: Context, tasks: Iterator[_Task], documents: int) -> Iterator[_Cut]:
    """Mine in worker processes, under the limits that a file has for being read."""
    if not documents:
        return
    reading = context.settings.reading
    under_way: deque[Document] = deque()

    def noted() -> Iterator[_Task]:
        for task in tasks:
            under_way.append(task[0])
            yield task

    outcomes = map_guarded(
        _cut,
        noted(),
        processes=context.processes,
        at_once=worth(context.processes, documents),
        batch=_batch(documents, context.processes),
        limits=Limits(reading.max_seconds_per_file, reading.max_memory_per_file),
    )
    for outcome in outcomes:
        document = under_way.popleft()
        yield _failed(document, outcome) if isinstance(outcome, Failure) else outcome


def _batch(documents: int, processes: int) -> int:
    """Give the documents of a batch: of few large ones no worker gets all."""
    return max(1, min(_DOCUMENTS_PER_BATCH, documents // (_BATCHES_PER_PROCESS * max(1, processes))))


def _fetched(context: Context, names: Sequence[str]) -> Iterator[Document]:
    for at in range(0, len(names), _FETCH):
        yield from list(context.ledger.corpus.documents(names[at : at + _FETCH]))


def _cut(task: _Task) -> _Cut:
    document, settings = task
    mined = mining.mine(document, passages(document, settings), settings)
    pairs: list[tuple[int, Candidate]] = []
    waiting: list[tuple[int, Candidate]] = []
    for found in mined:
        pairs += _ranked(found.candidates)
        waiting += _ranked(found.on_demand, ON_DEMAND)
        waiting += _ranked(found.restyled, RESTYLED)
    return _Cut(document.id, tuple(found.passage for found in mined), tuple(pairs), tuple(waiting))


def _ranked(candidates: Sequence[Candidate], first: int = 0) -> Iterator[tuple[int, Candidate]]:
    """Yield the candidates of a passage with their rank within their family."""
    ranks: Counter[str] = Counter()
    for candidate in candidates:
        yield first + ranks[candidate.origin.family], candidate
        ranks[candidate.origin.family] += 1


def _failed(document: Document, failure: Failure) -> _Cut:
    """Call a document failed that ended two workers; an exception is a fault in the rules, and is told."""
    if failure.error is not None:
        raise failure.error
    whole = Passage(
        id=Passage.identify(document.id, 0, len(document.text), ()),
        document=document.id,
        index=0,
        start=0,
        end=len(document.text),
        headings=(),
        state=State.FAILED,
        reason="mining_over_limit" if failure.fault in _OVER else "mining_crashed",
    )
    return _Cut(document.id, (whole,), ())


def _record(context: Context, cut: _Cut, fingerprint: str, limit: int) -> None:
    ledger = context.ledger
    first: Sequence[Candidate] = [c for rank, c in cut.pairs if rank < limit]
    with ledger.write():
        ledger.candidates.forget(cut.document)
        ledger.asks.forget(cut.document)
        ledger.held.forget(cut.document)
        ledger.corpus.set_mined(cut.document, fingerprint, cut.passages, cut.reason)
        ledger.candidates.enter(cut.document, first, turn=0)
        ledger.candidates.reserve(cut.document, _reserve(cut, limit))
        ledger.touch()


def _reserve(cut: _Cut, limit: int) -> list[tuple[int, Candidate]]:
    return [*(pair for pair in cut.pairs if pair[0] >= limit), *cut.waiting]
