"""What a model says of a candidate and an item where the scorer is in doubt, and who repeats what it said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast

from groundset.calls import CallEnd
from groundset.contracts import UndecidedError
from groundset.gates.items import ItemText
from groundset.gates.judged import UntriedError
from groundset.records import Candidate, State

if TYPE_CHECKING:
    from groundset.gates.rephrasing import Match

OpinionLabel = Literal["same_item", "same_template", "different"]
LABELS: tuple[OpinionLabel, ...] = ("same_item", "same_template", "different")


@dataclass(frozen=True, slots=True)
class Doubt:
    """A candidate that may be an item in other words."""

    candidate: Candidate
    match: Match
    item: ItemText


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a model says of a doubt."""

    label: OpinionLabel
    model: str
    calls: tuple[CallEnd, ...] = ()
    """The answered calls behind it; the last one was used."""

    def to_json(self, match: Match) -> dict[str, Any]:
        """Give the entry of the evidence, with what the scorer says."""
        return {
            "eval_file": match.set_name,
            "eval_row": match.row,
            "score": match.probability,
            "label": self.label,
            "model": self.model,
            "calls": [[call.key, call.reason] for call in self.calls],
        }


class SecondOpinions(Protocol):
    """A model that is asked where the scorer is in doubt."""

    @property
    def fingerprint(self) -> str:
        """Hash of the model, its parameters and the prompt."""

    def fetch(self, doubts: Iterable[Doubt]) -> None:
        """Ask about these, whatever was not asked in this run."""

    def opinion(self, doubt: Doubt) -> Opinion:
        """Give what the model says; raises ``UndecidedError`` when it has said nothing that can be used."""


class Unasked:
    """``SecondOpinions`` of a model that nobody asks now: all doubts stay open."""

    def __init__(self, fingerprint: str) -> None:
        """Take the fingerprint of those that would be asked."""
        self.fingerprint = fingerprint
        self.doubts: dict[tuple[str, str, int], Doubt] = {}
        """What it would have been asked about, by candidate and item."""

    def fetch(self, doubts: Iterable[Doubt]) -> None:
        """Ask nobody."""
        for doubt in doubts:
            self.doubts[doubt.candidate.id, doubt.match.set_name, doubt.match.row] = doubt

    def opinion(self, doubt: Doubt) -> Opinion:
        """Leave it open."""
        raise UntriedError("not_judged")


class RecordedOpinions:
    """``SecondOpinions`` that repeats what verdicts claim that a model said; asks nobody."""

    def __init__(self, fingerprint: str, model: str, claims: Mapping[str, Any]) -> None:
        """Take fingerprint and model, and candidate id to ``opinions`` of the evidence."""
        self.fingerprint = fingerprint
        self._model = model
        self._claims = claims

    def fetch(self, doubts: Iterable[Doubt]) -> None:
        """Ask nobody."""

    def opinion(self, doubt: Doubt) -> Opinion:
        """Give what the model is said to have said; raises UndecidedError when it is not just that."""
        item = (doubt.match.set_name, doubt.match.row)
        claims = self._claims.get(doubt.candidate.id) or ()
        try:
            claim = next((one for one in claims if (one["eval_file"], one["eval_row"]) == item), None)
            if claim is None:
                raise UndecidedError("not_judged")
            return _claimed(claim, self._model)
        except (KeyError, TypeError, ValueError, AttributeError):
            raise UndecidedError("judge_unreadable") from None


def _claimed(claim: Mapping[str, Any], model: str) -> Opinion:
    if claim["label"] not in LABELS or claim["model"] != model:
        raise ValueError("no opinion of this model")
    calls = tuple(
        CallEnd(key, State.KEPT if reason == "ok" else State.REJECTED, reason)
        for key, reason in claim["calls"]
    )
    return Opinion(cast(OpinionLabel, claim["label"]), model, calls)
