"""What lineage says of how a sample came to be fits the sample: its form, its tags, its relations."""

from __future__ import annotations

from collections.abc import Iterator

from groundset.coverage.tagging import FROM_ORIGIN, UNMAPPED
from groundset.gates.exact import ExactDuplicates
from groundset.gates.near import NearDuplicates
from groundset.records import Candidate
from groundset.release.checks.case import shown
from groundset.release.rows import LineageRow

_BY_RULE = frozenset({"mined", "augmented"})
_RELATIONS = frozenset({ExactDuplicates.name, NearDuplicates.name})


def origin_problems(candidate: Candidate, lineage: LineageRow) -> Iterator[str]:
    """Say what does not fit; whether the response is its quotes is for grounding to say."""
    yield from _form(candidate)
    yield from _tags(lineage)
    yield from _relations(lineage)


def _form(candidate: Candidate) -> Iterator[str]:
    """No rule writes a system message or a second turn, and no gate looks for evidence of one."""
    origin, roles = candidate.origin, [message.role for message in candidate.messages]
    if origin.method in _BY_RULE and not origin.model and roles != ["user", "assistant"]:
        yield f"it is {origin.method}, but is not one question and one answer"


def _tags(lineage: LineageRow) -> Iterator[str]:
    for tag in lineage.tags:
        field = FROM_ORIGIN.get(tag.dimension)
        if field is None or (tag.value, tag.method) == (UNMAPPED, UNMAPPED):
            continue
        if tag.value != getattr(lineage.origin, field):
            yield f"its tag {shown(tag.dimension)} is not what its origin says"


def _relations(lineage: LineageRow) -> Iterator[str]:
    """A relation gate has nothing to say of what it keeps, so anything it says is made up."""
    for verdict in lineage.verdicts:
        said = (verdict.reason, verdict.score, verdict.evidence)
        if verdict.gate in _RELATIONS and said != ("ok", 1.0, {}):
            yield f"{verdict.gate} says something of it that it never says of a sample"
