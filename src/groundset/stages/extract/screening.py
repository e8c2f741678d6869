"""Passages are looked through for evaluation items before a model is paid for them.

The gate's own rule decides, on what a prompt would show of a passage, its headings and its text: as the
response of a candidate that asks nothing. What counts is a question that stands there, or one too short to
mean anything alone together with its answer. An answer alone does not count: documents hold what is asked
about, and whether a pair repeats it is for the gate to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from groundset.contracts import PointGate
from groundset.gates.decontamination import DecontaminationGate
from groundset.ledger.held import HeldItem
from groundset.records import Candidate, Document, Message, Origin, Passage, State, content_hash
from groundset.stages.boilerplate import mark_boilerplate
from groundset.stages.context import Context

_RULES = 1
"""Raise it when another part of a passage is looked at, or another overlap counts."""
_AT_ONCE = 64
"""Documents that the gate looks at together."""
_ASKED = frozenset({"question", "stem"})
"""Sides of an item that count wherever the gate finds them."""
_WHOLE = "both"
"""A short question with its answer, which counts when all of it stands there."""
_NOBODY = Origin("", "", "", "", "", "", "")


def screen_passages(context: Context) -> None:
    """Note which passages hold an item; a document of which others do now is asked about anew.

    Nothing is paid twice: what was asked of passages that still may be shown is in the journal.
    """
    ledger = context.ledger
    if context.settings.models.generator is None:
        with ledger.write():
            ledger.held.clear()
        return
    mark_boilerplate(context)
    gate = _gate(context)
    fingerprint = content_hash("held items", _RULES, gate.fingerprint)
    names = ledger.held.unscreened(fingerprint) if context.evaluations else ledger.held.holders()
    context.progress.start("extract: looking for evaluation items", len(names))
    for some in _groups(names):
        for name, found in _found(context, gate, some):
            _record(context, name, fingerprint, found)
        context.progress.advance(len(some))
    context.did("documents_screened", len(names))
    context.progress.finish()


def _gate(context: Context) -> DecontaminationGate:
    """Build the gate for what stands there verbatim: other tiers look at pairs, not at documents."""
    boilerplate = frozenset(int(gram, 16) for gram in context.boilerplate)
    settings = context.settings.decontamination
    return DecontaminationGate(settings, context.evaluations, boilerplate, context.evaluation_index)


def _groups(names: Sequence[str]) -> Iterator[list[str]]:
    rest = iter(names)
    while some := list(islice(rest, _AT_ONCE)):
        yield some


def _found(context: Context, gate: PointGate, names: Sequence[str]) -> Iterator[tuple[str, list[HeldItem]]]:
    """Yield the items that each document holds, in the order of its passages."""
    corpus = context.ledger.corpus
    cut = {document: _sound(corpus.cut(document.id)) for document in corpus.documents(names)}
    shown = {one.id: _shown(document, one) for document, passages in cut.items() for one in passages}
    gate.screen(list(shown.values()))
    for document, passages in cut.items():
        yield document.id, [item for one in passages for item in _held(one, gate, shown[one.id])]


def _sound(passages: Sequence[Passage]) -> list[Passage]:
    """Leave out a document that could not be mined: nobody is asked about it."""
    return [passage for passage in passages if passage.state is not State.FAILED]


def _shown(document: Document, passage: Passage) -> Candidate:
    text = f"{_above(passage)}{document.text[passage.start : passage.end]}"
    return Candidate(passage.id, (Message("assistant", text),), (), _NOBODY)


def _above(passage: Passage) -> str:
    """Give the headings as they stand above the text in a prompt."""
    return " > ".join(passage.headings) + "\n\n"


def _held(passage: Passage, gate: PointGate, shown: Candidate) -> Iterator[HeldItem]:
    shift = passage.start - len(_above(passage))
    for hit in gate.judge(shown).evidence.get("hits", ()):
        if _counts(hit):
            start, end = _place(passage, [span[1:] for span in hit["spans"]["candidate"]], shift)
            yield HeldItem(
                passage.id, hit["eval_file"], hit["eval_row"], hit["side"], hit["score"], start, end
            )


def _counts(hit: Mapping[str, Any]) -> bool:
    return hit["side"] in _ASKED or (hit["side"] == _WHOLE and hit["score"] == 1)


def _place(passage: Passage, spans: Sequence[Sequence[int]], shift: int) -> tuple[int, int]:
    """Give the first place in the document; the passage's beginning where only its headings hold it."""
    places = [(max(start + shift, passage.start), end + shift) for start, end in spans]
    return next((place for place in places if place[1] > passage.start), (passage.start, passage.start))


def _record(context: Context, name: str, fingerprint: str, found: Sequence[HeldItem]) -> None:
    ledger = context.ledger
    with ledger.write():
        if ledger.held.record(name, fingerprint, found):
            ledger.asks.forget(name)
            ledger.touch()
