"""What lineage says of how a sample came to be fits the sample: its form, its tags, its relations."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from groundset.coverage.tagging import FROM_ORIGIN
from groundset.gates.exact import ExactDuplicates
from groundset.gates.near import NearDuplicates
from groundset.records import Candidate
from groundset.release.checks.case import shown
from groundset.release.rows import LineageRow

_BY_RULE = frozenset({"mined", "augmented"})
_METHODS = _BY_RULE | {"generated", "imported"}
_RELATIONS = frozenset({ExactDuplicates.name, NearDuplicates.name})


def origin_problems(candidate: Candidate, lineage: LineageRow, known: Collection[str]) -> Iterator[str]:
    """Say what does not fit; whether the response is its quotes is for grounding to say.

    ``known`` are the ids of all candidates of the release.
    """
    yield from _form(candidate)
    yield from _making(candidate, known)
    yield from _tags(lineage)
    yield from _relations(lineage)


def _form(candidate: Candidate) -> Iterator[str]:
    """No rule writes a system message or a second turn, and no gate looks for evidence of one."""
    origin, roles = candidate.origin, [message.role for message in candidate.messages]
    if origin.method in _BY_RULE and not origin.model and roles != ["user", "assistant"]:
        yield f"it is {origin.method}, but is not one question and one answer"


def _making(candidate: Candidate, known: Collection[str]) -> Iterator[str]:
    """Grounding judges by how a sample was made, so no sample may be made in a way that is none."""
    origin = candidate.origin
    if origin.method not in _METHODS:
        yield f"{shown(origin.method)} is no way in which a sample is made"
    if origin.method in _BY_RULE and not origin.passage:
        yield f"it is {origin.method}, but of no passage"
    if origin.method == "generated" and not origin.model:
        yield "it is generated, but by no model"
    for parent in origin.parents:
        if parent == candidate.id or parent not in known:
            yield f"its parent {shown(parent)} is no candidate of the release"


def _tags(lineage: LineageRow) -> Iterator[str]:
    """What is told by rule is told by the origin; whether other ways were open, the coverage check says."""
    for tag in lineage.tags:
        field = FROM_ORIGIN.get(tag.dimension)
        if tag.method == "rule" and (field is None or tag.value != getattr(lineage.origin, field)):
            yield f"its tag {shown(tag.dimension)} is not what its origin says"


def _relations(lineage: LineageRow) -> Iterator[str]:
    """A relation gate has nothing to say of what it keeps, so anything it says is made up."""
    for verdict in lineage.verdicts:
        said = (verdict.reason, verdict.score, verdict.evidence)
        if verdict.gate in _RELATIONS and said != ("ok", 1.0, {}):
            yield f"{verdict.gate} says something of it that it never says of a sample"
