"""Canaries: what is said of them is counted again, no judge is blind, and none of them is in the data."""

from __future__ import annotations

from collections.abc import Iterator

from groundset.calls import Purpose
from groundset.records import State, messages_hash
from groundset.release.checks.case import Case, Found, shown
from groundset.release.layout import CERTIFICATE, LINEAGE, LOG, REJECTED
from groundset.release.log import GOOD
from groundset.release.modelling import JUDGE, canaries_of


def check_canaries(case: Case) -> Found:
    """Count the canaries, look at the judges, and look for canaries among the candidates."""
    yield from ((CERTIFICATE, problem) for problem in _counts(case))
    yield from ((CERTIFICATE, problem) for problem in _sight(case))
    yield from ((LOG, problem) for problem in _calls(case))
    yield from _escaped(case)


def _counts(case: Case) -> Iterator[str]:
    claimed, true = case.certificate.canaries, canaries_of(case.canaries)
    if claimed != true:
        yield f"what it says of canaries is not what {LOG} comes to"


def _sight(case: Case) -> Iterator[str]:
    """A judge whose verdicts count is not blind; a project may be too small to tell."""
    measured = {one.judge: one for one in canaries_of(case.canaries) or ()}
    asked = {
        str(row.detail.get("model"))
        for row in case.log["call"].values()
        if row.detail.get("purpose") == Purpose.JUDGE
    }
    for judge in sorted(asked | measured.keys()):
        found = measured.get(judge)
        if found is None or found.accuracy is None:
            case.notes.append(f"too few canaries measured the judge {shown(judge)}")
        if found is not None and found.is_blind(case.settings.judging.min_accuracy):
            yield f"the judge {shown(judge)} is blind: its accuracy on canaries is {found.accuracy}"


def _calls(case: Case) -> Iterator[str]:
    """What a judge made of a canary is known from a call, and each call about one says what it made of it."""
    judges = {model.model for model in case.certificate.models if model.role == JUDGE}
    rows = [row for row in case.log["call"].values() if row.detail.get("purpose") == Purpose.CANARY]
    used = {_pair(row.detail) for row in rows if row.decision is State.KEPT}
    ends = set()
    for row in case.canaries:
        judge = row.detail.get("judge")
        ends.add((row.id, judge))
        if judge not in judges:
            yield f"canary {shown(row.id)}: the certificate names no judge {shown(str(judge))}"
        if (row.decision is not State.UNDECIDED) != ((row.id, judge) in used):
            yield f"canary {shown(row.id)}: it is {row.decision}, which the calls about it do not bear out"
        if row.decision is State.FAILED or (row.decision is State.UNDECIDED) != ("why" in row.detail):
            yield f"canary {shown(row.id)}: no canary ends so"
    for row in rows:
        if _pair(row.detail) not in ends:
            yield f"call {shown(row.id)}: it is about a canary of which nothing is told"


def _pair(detail: dict[str, str | int]) -> tuple[object, object]:
    return detail.get("about"), detail.get("model")


def _escaped(case: Case) -> Found:
    """No candidate is a canary, and no sample says what one says that something is wrong with."""
    names = {row.id for row in case.canaries}
    spoiled = {row.detail.get("messages") for row in case.canaries if row.reason != GOOD} - {None}
    for row in case.rejected:
        if row.id in names:
            yield f"{REJECTED} {row.id}", "it is a canary"
    for held in case.held.values():
        if held.candidate.id in names or messages_hash(held.candidate.messages) in spoiled:
            yield f"{LINEAGE} {held.candidate.id}", "it is a canary"
