"""What lineage says of how a sample came to be fits the sample: its form, its tags, its relations."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from groundset.coverage.tagging import FROM_ORIGIN
from groundset.gates.exact import ExactDuplicates
from groundset.gates.meaning import SemanticDuplicates
from groundset.gates.near import NearDuplicates
from groundset.records import Candidate, Origin
from groundset.release.checks.case import shown
from groundset.release.rows import LineageRow

_MINED, _GENERATED = "mined", "generated"
_BY_RULE = frozenset({_MINED, "augmented"})
_METHODS = _BY_RULE | {_GENERATED, "imported"}
_PROMPTS = "generation/"
"""Beginning of the names of templates that word prompts to a model."""
_RELATIONS = frozenset({ExactDuplicates.name, NearDuplicates.name, SemanticDuplicates.name})


def origin_problems(
    candidate: Candidate, lineage: LineageRow, known: Collection[str], writers: Collection[str]
) -> Iterator[str]:
    """Say what does not fit; whether the response is its quotes is for grounding to say.

    ``known`` are the ids of all candidates of the release, ``writers`` the models that may have written one.
    """
    yield from _form(candidate)
    yield from _making(candidate, known)
    yield from made_by(candidate.origin, writers)
    yield from _tags(lineage)
    yield from _relations(lineage)


def _form(candidate: Candidate) -> Iterator[str]:
    """No rule writes a system message or a second turn, and no gate looks for evidence of one."""
    origin, roles = candidate.origin, [message.role for message in candidate.messages]
    if origin.method in _BY_RULE and not origin.model and roles != ["user", "assistant"]:
        yield f"it is {origin.method}, but is not one question and one answer"
    turns = roles[1:] if roles[:1] == ["system"] else roles
    if origin.model and (not turns or turns != ["user", "assistant"] * (len(turns) // 2)):
        yield "a model wrote it, but user and assistant do not take turns"


def _making(candidate: Candidate, known: Collection[str]) -> Iterator[str]:
    """Grounding judges by how a sample was made, so no sample may be made in a way that is none."""
    origin = candidate.origin
    if origin.method not in _METHODS:
        yield f"{shown(origin.method)} is no way in which a sample is made"
    if origin.method in _BY_RULE and not origin.passage:
        yield f"it is {origin.method}, but of no passage"
    for parent in origin.parents:
        if parent == candidate.id or parent not in known:
            yield f"its parent {shown(parent)} is no candidate of the release"


def made_by(origin: Origin, writers: Collection[str]) -> Iterator[str]:
    """Say what is wrong with who is said to have made a candidate, kept or rejected.

    What a model wrote names model, prompt, template and task; what a rule made names no model.
    """
    if origin.method == _GENERATED and not origin.model:
        yield "it is generated, but by no model"
    if origin.method == _MINED and (origin.model or origin.prompt):
        yield "it is mined, but a model wrote it"
    if origin.template.startswith(_PROMPTS) and not origin.model:
        yield "it names no model, and yet a prompt worded it"
    if origin.model and origin.model not in writers:
        yield f"the certificate names no generator {shown(origin.model)}"
    if origin.method == _GENERATED and not (origin.prompt and origin.template and origin.family):
        yield "it is generated, but names not the prompt, the template and the task"
    if origin.method != _GENERATED and bool(origin.model) != bool(origin.prompt):
        yield "it names a model or a prompt, but not both"


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
