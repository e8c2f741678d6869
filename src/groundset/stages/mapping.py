"""The ledger's candidates on the coverage map; what coverage and augmentation both stand on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from groundset.coverage.counting import Counter, Coverage
from groundset.coverage.diversity import Diversity, Varied
from groundset.coverage.documents import DocumentCoverage, Ending, Held, document_coverage
from groundset.coverage.summary import Augmentation, summary
from groundset.coverage.tagging import Subject, Tagger
from groundset.records import Candidate, State, Tag
from groundset.settings import UNMAPPED
from groundset.stages import filled
from groundset.stages.context import Context
from groundset.text.moulds import mould

_CHUNK = 2000
"""Candidates held in memory while they are tagged."""


def tagger_of(context: Context) -> Tagger:
    """Make the tagger of the project's map."""
    return Tagger(context.coverage, context.root, context.embedder)


def signature(context: Context) -> str:
    """Name the state of the ledger and the map for which augmentation is done."""
    ledger = context.ledger
    return ":".join(
        (
            str(ledger.generation),
            context.gates.digest,
            context.base.digest,
            context.coverage.fingerprint,
            tagger_of(context).fingerprint,
        )
    )


def tag(context: Context) -> int:
    """Tag every live candidate that has no tags under the present map; answers how many that were."""
    candidates = context.ledger.candidates
    tagger = tagger_of(context)
    names = candidates.untagged(tagger.fingerprint)
    for at in range(0, len(names), _CHUNK):
        chunk = list(candidates.get(names[at : at + _CHUNK]))
        tagged = zip(chunk, tags_of(context, tagger, chunk), strict=True)
        rows = [(c.id, tags, mould(c.instruction, c.response)) for c, tags in tagged]
        with context.ledger.write():
            candidates.set_tags(tagger.fingerprint, rows)
    return len(names)


def tags_of(context: Context, tagger: Tagger, chunk: Sequence[Candidate]) -> list[tuple[Tag, ...]]:
    """Tag candidates by what they say, where they stand, and what their document says of itself."""
    headings = context.headings
    fields = context.fields
    return tagger.tags(
        [
            Subject.of_candidate(
                c,
                headings.get(c.origin.passage, ()),
                fields.get(c.evidence[0].document, {}) if c.evidence else {},
            )
            for c in chunk
        ]
    )


def measure(context: Context, ways: int = 2) -> Coverage:
    """Count the kept samples on the map."""
    counter = Counter(context.coverage, ways)
    tagged = context.ledger.candidates.tagged()
    for name in _kept(context):
        counter.add(*tagged.get(name, ((), "")))
    return counter.result()


def gaps(context: Context) -> list[dict[str, Any]]:
    """Give the rows of the gap list alone, what matters most first."""
    return list(summary(measure(context), context.coverage, _filled(context))["gaps"])


def report(context: Context, ways: int = 2) -> dict[str, Any]:
    """Give coverage, gaps and augmentation in the shape of ``schemas/coverage.json``."""
    return summary(
        measure(context, ways),
        context.coverage,
        _filled(context),
        documents=_documents(context),
        diversity=_diversity(context),
        ways=ways,
    )


def _filled(context: Context) -> Augmentation:
    """Give what augmentation did; where the sets or the base cannot be read, what it did last."""
    under = signature(context)
    return filled.read(context.ledger, context.ledger.mark(filled.UNDER) if context.unread else under)


def unknown_values(context: Context) -> tuple[str, ...]:
    """Say which values columns and functions name of the samples that the map does not have."""
    names = [name for name, d in context.coverage.dimensions.items() if d.column or d.function]
    tagged = context.ledger.candidates.tagged()
    unmapped = [
        name
        for name in _kept(context)
        if any(t.dimension in names and t.value == UNMAPPED for t in tagged.get(name, ((), ""))[0])
    ]
    tagger = tagger_of(context)
    for at in range(0, len(unmapped), _CHUNK):
        tags_of(context, tagger, list(context.ledger.candidates.get(unmapped[at : at + _CHUNK])))
    return tuple(one.in_words() for one in tagger.unknown)


def _kept(context: Context) -> Iterator[str]:
    outcomes = context.ledger.candidates.outcomes()
    return (o.candidate for o in outcomes if o.state is State.KEPT)


def _diversity(context: Context) -> Diversity:
    varied = Varied(context.embedder)
    for candidate in context.ledger.candidates.get(_kept(context)):
        varied.add(candidate.id, candidate.instruction)
    return varied.result()


def _documents(context: Context) -> DocumentCoverage:
    corpus, candidates = context.ledger.corpus, context.ledger.candidates
    ends = corpus.document_ends()
    sizes = dict.fromkeys(ends, 0)
    passages = []
    for one in corpus.passages():
        sizes[one.document] += one.end - one.start
        why = "" if one.state is State.KEPT else one.reason
        passages.append(Held(one.id, one.end - one.start, why))
    documents = [
        Held(name, sizes[name], "" if state is State.KEPT else reason)
        for name, (state, reason) in ends.items()
    ]
    reasons = {o.candidate: "" if o.state is State.KEPT else o.reason for o in candidates.outcomes()}
    endings = (
        Ending(c.evidence[0].document, c.origin.passage, reasons[c.id])
        for c in candidates.live()
        if c.id in reasons and c.evidence
    )
    return document_coverage(documents, passages, endings)
