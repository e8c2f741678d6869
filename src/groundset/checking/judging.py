"""One row of a dataset before the gates: what each says of it, and where its twins would meet it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from groundset.checking.asked import Questions, SameQuestion
from groundset.contracts import PointGate, RelationGate
from groundset.datasets.json_rows import Row
from groundset.datasets.shapes import Conversation, ShapeError, conversation
from groundset.embedding import EmbedderAtHand, StaticEmbedder
from groundset.gates.decontamination import DecontaminationGate
from groundset.gates.evaluation_index import EvaluationIndex
from groundset.gates.evaluations import load
from groundset.gates.exact import ExactDuplicates
from groundset.gates.grounding import GroundingGate
from groundset.gates.meaning import SemanticDuplicates
from groundset.gates.near import NearDuplicates
from groundset.gates.quality import QualityGate
from groundset.records import Candidate, Evidence, Node, Origin, Verdict
from groundset.settings import Decontamination, Grounding, Rubric
from groundset.settings import NearDuplicates as Nearness
from groundset.settings import SemanticDuplicates as Meaning

CONTEXT = "context"
"""Name of the document that a row brings itself."""
IMPORTED = Origin(
    method="imported", family="", template="", passage="", task_type="", style="", difficulty=""
)
"""How every row of a dataset came to be, as far as a check can know."""


@dataclass(frozen=True, slots=True)
class EvaluationFile:
    """An evaluation set as a worker finds it again."""

    name: str
    """What findings and verdicts call it; no two of a check are called alike."""
    path: Path
    sha256: str
    """Of its bytes: a worker that built its gates for other bytes builds them anew."""


@dataclass(frozen=True, slots=True)
class Judging:
    """The gates of a check, as a worker needs them to build them."""

    gates: tuple[str, ...]
    evaluations: tuple[EvaluationFile, ...]
    rubric: Rubric
    boilerplate: frozenset[int] = frozenset()
    """Grams of the evaluation sets that many rows hold."""

    def __hash__(self) -> int:
        """Hash what tells two checks apart."""
        return hash((self.gates, self.evaluations, self.rubric.fingerprint, self.boilerplate))


@dataclass(frozen=True, slots=True)
class Sourced:
    """What a row says, with what the documents hold of it; nothing else of the row goes to a worker."""

    number: int
    said: Conversation | None
    """None when the row could not be read."""
    problem: str = ""
    """Why it could not be."""
    id: str = ""
    """What the row calls itself."""
    passages: tuple[Evidence, ...] = ()
    """Passages that are nearest to it; none where no documents were given."""

    @classmethod
    def of(cls, row: Row, nearest: Callable[[str], tuple[Evidence, ...]] | None) -> Sourced:
        """Read a row, and look up its passages where ``nearest`` finds some."""
        if row.problem:
            return cls(row.number, None, row.problem)
        try:
            said = conversation(row.value)
        except ShapeError as error:
            return cls(row.number, None, str(error))
        except RecursionError:
            return cls(row.number, None, "it is nested too deeply to be read")
        if problem := _unfit(said):
            return cls(row.number, None, problem, said.id)
        passages = nearest(f"{said.instruction}\n{said.response}") if nearest else ()
        return cls(row.number, said, "", said.id, passages)


def _unfit(said: Conversation) -> str:
    """Say why a conversation cannot be judged; empty when it can."""
    for name in ("instruction", "response"):
        text = getattr(said, name)
        if not text.strip():
            return f"its {name} is empty"
    return ""


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found in one row."""

    number: int
    id: str = ""
    """What the row calls itself."""
    problem: str = ""
    """Why it could not be judged; then it has nothing else."""
    verdicts: tuple[Verdict, ...] = ()
    """Of the point gates, in order."""
    nodes: tuple[tuple[str, Node], ...] = ()
    """(gate, node) of the relation gates."""
    asked: SameQuestion | None = None
    """Which evaluation items it asks word for word; None where there is none."""


@dataclass(frozen=True)
class _Gates:
    points: tuple[PointGate, ...]
    relations: tuple[RelationGate, ...]
    questions: Questions
    quotes: dict[tuple[str, int, int], str]
    """Evidence of the row at hand, which the grounding gate looks up as a document's text."""


def judge_rows(judging: Judging, rows: Sequence[Sourced]) -> list[Judged]:
    """Judge rows one by one; the same whatever the rows they come with."""
    gates = _built(judging)
    candidates = [_candidate(row) for row in rows]
    readable = [candidate for candidate in candidates if candidate is not None]
    for gate in gates.points:
        gate.screen(readable)
    nodes = [
        dict(zip((c.id for c in readable), gate.nodes(readable), strict=True)) for gate in gates.relations
    ]
    return [
        Judged(row.number, row.id, row.problem) if candidate is None else _judge(gates, row, candidate, nodes)
        for row, candidate in zip(rows, candidates, strict=True)
    ]


def relation_gates(names: Sequence[str]) -> tuple[RelationGate, ...]:
    """Build the relation gates of those names."""
    gates: tuple[RelationGate, ...] = (
        ExactDuplicates(),
        NearDuplicates(Nearness()),
        SemanticDuplicates(Meaning(), EmbedderAtHand(StaticEmbedder())),
    )
    return tuple(gate for gate in gates if gate.name in names)


@lru_cache(maxsize=1)
def index_of(evaluations: tuple[EvaluationFile, ...]) -> EvaluationIndex:
    """Build the index of some evaluation sets, once per worker; raises DataError."""
    return EvaluationIndex([load(one.name, one.path) for one in evaluations])


@lru_cache(maxsize=1)
def _built(judging: Judging) -> _Gates:
    """Build the gates once per worker."""
    index = index_of(judging.evaluations)
    quotes: dict[tuple[str, int, int], str] = {}
    points: tuple[PointGate, ...] = (
        GroundingGate(Grounding(), lambda *place: quotes.get(place)),
        DecontaminationGate.both_tiers(Decontamination(), index.sets, judging.boilerplate, index),
        QualityGate(judging.rubric),
    )
    chosen = tuple(gate for gate in points if gate.name in judging.gates)
    questions = Questions(index.sets if "decontamination" in judging.gates else ())
    return _Gates(chosen, relation_gates(judging.gates), questions, quotes)


def decontamination_of(judging: Judging) -> PointGate:
    """Give the gate that compares rows with evaluation sets; it must be among those that judge."""
    return next(gate for gate in _built(judging).points if isinstance(gate, DecontaminationGate))


def _candidate(sourced: Sourced) -> Candidate | None:
    """Make a candidate of a row; None where there is nothing to judge."""
    said = sourced.said
    if said is None:
        return None
    return Candidate(str(sourced.number), said.messages, _evidence(said, sourced), IMPORTED)


def _judge(
    gates: _Gates,
    sourced: Sourced,
    candidate: Candidate,
    placed: Sequence[Mapping[str, tuple[Node, ...] | None]],
) -> Judged:
    gates.quotes.clear()
    gates.quotes.update({(e.document, e.start, e.end): e.quote for e in candidate.evidence})
    return Judged(
        sourced.number,
        sourced.id,
        verdicts=tuple(gate.judge(candidate) for gate in gates.points if _can_judge(gate, candidate)),
        nodes=tuple(
            (gate.name, node)
            for gate, nodes in zip(gates.relations, placed, strict=True)
            for node in nodes[candidate.id] or ()
        ),
        asked=gates.questions.asked(candidate.instruction),
    )


def _evidence(said: Conversation, sourced: Sourced) -> tuple[Evidence, ...]:
    """Give what must support the answer: the row's own context, else the nearest passages."""
    if said.context.strip():
        return (Evidence(CONTEXT, 0, len(said.context), said.context),)
    return sourced.passages


def _can_judge(gate: PointGate, candidate: Candidate) -> bool:
    """Tell whether a gate has what it compares with: grounding needs a context or documents."""
    return bool(candidate.evidence) or not isinstance(gate, GroundingGate)
