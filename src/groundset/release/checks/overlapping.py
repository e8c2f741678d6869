"""Proofs of decontamination: every entry has the one shape, names an item that there is, and fits the reason.

Whether the overlap is there the text tells, which is withheld, or the item's, which no release holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, Field

from groundset.gates.evaluations import EvaluationSet
from groundset.records import canonical_json
from groundset.release.checks.case import shown
from groundset.release.rows import Offset, Row

_DIGITS = 6
_RowT = TypeVar("_RowT", bound=Row)
_Place = TypeVar("_Place", tuple[int, int], tuple[str, int, int])


def _rounded(share: float) -> float:
    if share != round(share, _DIGITS):
        raise ValueError("it is not rounded")
    return share


def _forward(span: _Place) -> _Place:
    if span[-2] >= span[-1]:
        raise ValueError("it is empty")
    return span


_Share = Annotated[float, Field(ge=0, le=1), AfterValidator(_rounded)]
_View = Literal["instruction", "response", "both"]
_InRow = Annotated[tuple[_View, Offset, Offset], AfterValidator(_forward)]
_InItem = Annotated[tuple[Offset, Offset], AfterValidator(_forward)]


class _Spans(Row):
    """Where an overlap stands."""

    candidate: Annotated[tuple[_InRow, ...], Field(min_length=1)]
    evaluation: Annotated[tuple[_InItem, ...], Field(min_length=1)]
    evaluation_unit: Literal["tokens", "characters"]


class About(Row):
    """Something that is said of an evaluation item."""

    eval_file: str
    eval_row: Offset
    score: _Share

    def problems(self, sizes: Mapping[str, int]) -> Iterator[str]:
        """Yield what is wrong where ``sizes`` are the numbers of items by the names of all sets."""
        if self.eval_row >= sizes.get(self.eval_file, 0):
            yield f"it names row {self.eval_row} (from 0) of {shown(self.eval_file)}, where no item is"


class OpinionClaim(About):
    """What a model is said to have said of an item."""

    label: str
    model: str
    calls: tuple[tuple[str, str], ...]


class _Copied(About):
    """An item that stands there word for word."""

    side: Literal["question", "piece", "answer", "both", "stem", "passage"]
    tier: Literal["verbatim"]
    label: Literal["same_item"]
    run: Offset
    spans: _Spans


class _Reworded(About):
    """An item in other words."""

    side: Literal["question", "both"]
    tier: Literal["rephrased"]
    label: Literal["same_item", "same_template"]
    spans: _Spans


_Hit = Annotated[_Copied | _Reworded, Field(discriminator="tier")]


class _Proof(Row):
    """Evidence of a verdict of decontamination."""

    hits: tuple[_Hit, ...]
    passages: Annotated[tuple[_Copied, ...], Field(min_length=1)] = ()
    nearest: _Copied | None = None
    templates: Annotated[tuple[_Reworded, ...], Field(min_length=1)] = ()
    rephrased: _Reworded | None = None
    opinions: Any = None
    """Another check looks at them."""

    @property
    def named(self) -> Iterator[About]:
        """Yield all entries."""
        yield from (*self.hits, *self.passages, *self.templates)
        yield from (one for one in (self.nearest, self.rephrased) if one is not None)

    @property
    def reason(self) -> str:
        """Give the reason that it is a proof of; empty for what proves none."""
        tiers, labels = {hit.tier for hit in self.hits}, {hit.label for hit in self.hits}
        if len(tiers) != 1:
            return "" if tiers else "ok"
        if tiers == {"verbatim"}:
            return "verbatim_leak"
        return "rephrased_leak" if "same_item" in labels else "template_leak"


def sizes_of(sets: Iterable[EvaluationSet]) -> dict[str, int]:
    """Count the items of each set, by its name."""
    return {one.name: len(one.items) for one in sets}


def claimed(kind: type[_RowT], claim: Any) -> _RowT | None:
    """Read what a proof claims; None where it is not just that."""
    try:
        plain = canonical_json(claim)
        read = kind.model_validate_json(plain)
        return read if read.json_text == plain else None
    except (ValueError, TypeError, RecursionError):
        return None


def proof_problems(
    sizes: Mapping[str, int], proof: Mapping[str, Any], reason: str, score: float
) -> Iterator[str]:
    """Yield what is wrong with the proof of a verdict with this reason and score."""
    read = claimed(_Proof, proof)
    if read is None or None in proof.values():
        yield "its proof of decontamination has another shape than any"
        return
    for one in read.named:
        yield from one.problems(sizes)
    if read.reason != ("ok" if reason == "no_evaluation_set" else reason):
        yield f"its proof of decontamination shows no {shown(reason)}"
    elif read.hits and score != read.hits[0].score:
        yield "its score is not that of the first overlap in its proof"
    if any(one.label != "same_template" for one in read.templates):
        yield "its proof calls an item a template that it says is the same"
