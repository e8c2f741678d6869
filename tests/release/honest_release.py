"""Five documents in three families, candidates written by hand, and a pass of the real gates over them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from honest_coverage import MAP, covered
from relay_manual import DOCUMENTS, FAQ, LEAKED, SECRET

from groundset.contracts import Panel, RelationGate
from groundset.embedding import EmbedderAtHand, StaticEmbedder
from groundset.funnel import Funnel
from groundset.gates.decontamination import DecontaminationGate
from groundset.gates.evaluations import EvaluationSet, load
from groundset.gates.exact import ExactDuplicates
from groundset.gates.grounding import GroundingGate
from groundset.gates.meaning import SemanticDuplicates
from groundset.gates.near import NearDuplicates
from groundset.gates.quality import QualityGate
from groundset.gates.second_opinion import Unasked
from groundset.gates.self_test import self_test
from groundset.judging.opinions import opinions_fingerprint
from groundset.records import (
    Candidate,
    Decision,
    Document,
    Evidence,
    Message,
    Node,
    Origin,
    Outcome,
    Passage,
    SourceFile,
    State,
    Tag,
    Verdict,
)
from groundset.release.content import DocumentEnd, Rejection, ReleaseContent, Sample
from groundset.settings import Corpus, Criterion, Evaluation, Packaging, ProjectSettings, Rubric

VALIDATION = "operations"
"""The family that seed and share of the settings put into the validation split."""

AUGMENTED = "Logs"
"""Heading whose pair was offered to fill a gap."""


@dataclass(frozen=True)
class Made:
    """A candidate with its family."""

    candidate: Candidate
    family: str


def make_content(folder: Path) -> ReleaseContent:
    """Make the content of an honest release; the evaluation file is written into ``folder``."""
    settings = ProjectSettings(
        corpus=[Corpus(name="manual", path="/somewhere/else/manual")],
        evaluation=[Evaluation(name="exam", path="/somewhere/else/exam.jsonl")],
        packaging=Packaging(validation_share=0.5, seed=1),
    )
    documents = {name: _document(name) for name in sorted(DOCUMENTS)}
    passages = [p for document in documents.values() for p in _passages(document)]
    files = [_file(name, documents[name]) for name in sorted(documents)]
    files.append(
        SourceFile("manual", "broken.pdf", "0" * 64, 12, State.REJECTED, "damaged", "no end of file")
    )
    content = ReleaseContent(
        version="1.0.0",
        settings=settings,
        rubric=default_rubric(),
        files=tuple(files),
        documents=tuple(DocumentEnd(d, DOCUMENTS[n][0], State.KEPT, "read") for n, d in documents.items()),
        passages=tuple(passages),
        samples=(),
        rejections=(),
        evaluations=(_exam(folder),),
        boilerplate=(),
        coverage_map=MAP,
        coverage={},
        funnel=Funnel.build((), (), (), ()),
        fingerprints={},
        waivers={"audit": "nobody had time; a <b>small</b> | example"},
    )
    gates = gates_of(content)
    samples, rejections = Run(gates).decide(list(_candidates(documents, passages)))
    tested = self_test(gates.decontamination, {one.name: one.texts for one in content.evaluations})
    content = replace(content, self_test=tested, fingerprints=gates.fingerprints)
    done = replace(content, samples=samples, rejections=rejections)
    return counted(done)


def counted(content: ReleaseContent) -> ReleaseContent:
    """Count funnel and coverage anew."""
    outcomes = [r.outcome for r in content.rejections]
    outcomes += [Outcome(s.candidate.id, State.KEPT, "", "ok") for s in content.samples]
    funnel = Funnel.build(
        [(f.state, f.reason) for f in content.files],
        [(e.state, e.reason) for e in content.documents],
        [(p.state, p.reason) for p in content.passages],
        outcomes,
        [(c.state, c.reason) for c in content.calls],
    )
    return replace(content, funnel=funnel, coverage=covered(content))


def default_rubric() -> Rubric:
    """One criterion, which the one short answer fails."""
    checks: dict[str, dict[str, Any] | None] = {"response_length": {"min_words": 20}, "not_echo": None}
    return Rubric(criteria=[Criterion(name="telling", question="Does it tell enough?", checks=checks)])


def _document(path: str) -> Document:
    _, sections = DOCUMENTS[path]
    text = "\n".join(f"## {heading}\n\n{answer}\n" for heading, _, answer in sections)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return Document(
        f"manual/{path}", "manual", path, path, sha256, "markdown", text, path, "en", license="MIT"
    )


def _file(path: str, document: Document) -> SourceFile:
    size = len(document.text.encode())
    return SourceFile("manual", path, document.sha256, size, State.KEPT, "read")


def _passages(document: Document) -> Iterator[Passage]:
    """One passage a section, two sections in the FAQ, and one more that nothing was made of."""
    starts = [at for at in range(len(document.text)) if document.text.startswith("## ", at)]
    starts = starts[::2] if document.path == "faq.md" else starts
    ends = [*starts[1:], len(document.text)]
    for index, (start, end) in enumerate(zip(starts, ends, strict=True)):
        headings = (document.text[start:end].splitlines()[0][3:],)
        name = Passage.identify(document.id, start, end, headings)
        yield Passage(name, document.id, index, start, end, headings)
    end = len(document.text)
    name = Passage.identify(document.id, end - 1, end, ())
    yield Passage(name, document.id, len(starts), end - 1, end, (), State.REJECTED, "no_rule_matched")


def _exam(folder: Path) -> EvaluationSet:
    path = folder / "exam.jsonl"
    rows = [
        {"question": LEAKED, "answer": "97"},
        {"question": "Name the three planets that were found with the help of a telescope.", "answer": "…"},
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return load("exam", path)


def _candidates(documents: Mapping[str, Document], passages: Sequence[Passage]) -> Iterator[Made]:
    for name, document in documents.items():
        family, sections = DOCUMENTS[name]
        for heading, question, answer in sections:
            yield _made(document, passages, family, heading, question, answer, answer)
    faq = documents["faq.md"]
    limits, snapshots = FAQ[2], FAQ[1]
    invented = "Quantum flamingos negotiate turquoise mortgages underneath Saturn every Wednesday afternoon."
    yield _made(faq, passages, "faq", limits[0], "What do flamingos negotiate?", invented, limits[2])
    other = "Please explain what the sweeper does with old data in the end."
    yield _made(faq, passages, "faq", snapshots[0], other, snapshots[2], snapshots[2])


def _made(
    document: Document,
    passages: Sequence[Passage],
    family: str,
    heading: str,
    question: str,
    answer: str,
    quote: str,
) -> Made:
    start = document.text.index(quote)
    end = start + len(quote)
    passage = next(p for p in passages if p.document == document.id and p.start <= start and end <= p.end)
    method = "augmented" if heading == AUGMENTED else "mined"
    origin = Origin(method, "faq", "en/faq/1@9f", passage.id, "question_answering", "question", "basic")
    messages = (Message("user", question), Message("assistant", answer))
    evidence = (Evidence(document.id, start, end, quote),)
    return Made(Candidate.make(messages, evidence, origin), family)


@dataclass(frozen=True)
class RealGates:
    """The gates of a release, as the project would build them."""

    grounding: GroundingGate
    relations: tuple[RelationGate, ...]
    decontamination: DecontaminationGate
    quality: QualityGate

    @property
    def fingerprints(self) -> dict[str, str]:
        found = {g.name: g.fingerprint for g in self.relations}
        return found | {g.name: g.fingerprint for g in (self.grounding, self.decontamination, self.quality)}


def gates_of(content: ReleaseContent, panel: Panel | None = None) -> RealGates:
    """Build the gates that settings, rubric and evaluation sets of a release make."""
    texts = {end.document.id: end.document.text for end in content.documents}
    return RealGates(
        grounding=GroundingGate(content.settings.grounding, lambda name, start, end: texts[name][start:end]),
        relations=(
            ExactDuplicates(),
            NearDuplicates(content.settings.deduplication.near),
            SemanticDuplicates(content.settings.deduplication.semantic, EmbedderAtHand(StaticEmbedder()), 0),
        ),
        decontamination=DecontaminationGate.both_tiers(
            content.settings.decontamination, content.evaluations, opinions=_unasked(content)
        ),
        quality=QualityGate(content.rubric, panel),
    )


def _unasked(content: ReleaseContent) -> Unasked | None:
    """Have the judge, where there is one, at hand for doubts: of these pairs there are none."""
    judge = content.settings.models.judge
    return Unasked(opinions_fingerprint(judge)) if judge else None


class Run:
    """A greedy pass down the canonical order, here the order of ids: the answers are all grounded in full."""

    def __init__(self, gates: RealGates) -> None:
        self.gates = gates
        self._placed: dict[tuple[str, str], dict[str, Node]] = {}

    def decide(self, made: Sequence[Made]) -> tuple[tuple[Sample, ...], tuple[Rejection, ...]]:
        samples: list[tuple[Made, Sample]] = []
        rejections: list[Rejection] = []
        ordered = sorted(made, key=lambda m: m.candidate.id)
        leaks = [
            m.candidate for m in ordered if self.gates.decontamination.judge(m.candidate).decision == "reject"
        ]
        for one in ordered:
            ended = self._end(one.candidate, leaks, [s.candidate for _, s in samples])
            if ended is None:
                samples.append((one, self._sample(one)))
            else:
                rejections.append(ended)
        return tuple(s for _, s in samples), tuple(rejections)

    def _end(
        self, candidate: Candidate, leaks: Sequence[Candidate], kept: Sequence[Candidate]
    ) -> Rejection | None:
        for verdict in (self.gates.grounding.judge(candidate), self.gates.decontamination.judge(candidate)):
            if verdict.decision is not Decision.KEEP:
                return self._rejected(candidate, verdict)
        for other in leaks:
            if self._twin(candidate, other):
                outcome = Outcome(
                    candidate.id, State.REJECTED, "decontamination", "twin_of_leak", 1.0, other.id
                )
                return Rejection(candidate, outcome, {})
        for other in kept:
            if found := self._twin(candidate, other):
                outcome = Outcome(candidate.id, State.REJECTED, *found, 1.0, other.id)
                return Rejection(candidate, outcome, {"other": other.id})
        verdict = self.gates.quality.judge(candidate)
        return None if verdict.decision is Decision.KEEP else self._rejected(candidate, verdict)

    @staticmethod
    def _rejected(candidate: Candidate, verdict: Verdict) -> Rejection:
        outcome = Outcome(candidate.id, State.REJECTED, verdict.gate, verdict.reason, verdict.score)
        return Rejection(candidate, outcome, dict(verdict.evidence), withhold=SECRET in candidate.response)

    def _twin(self, a: Candidate, b: Candidate) -> tuple[str, str] | None:
        for gate in self.gates.relations:
            left, right = self._nodes(gate, a), self._nodes(gate, b)
            edges = {e.view for e in gate.relate(left.values(), right.values())}
            for name, view in gate.views.items():
                same = name in left and name in right and left[name].key == right[name].key
                if view.limit == 1 and (same or name in edges):
                    return gate.name, view.reason
        return None

    def _nodes(self, gate: RelationGate, candidate: Candidate) -> dict[str, Node]:
        """Place a candidate, once."""
        key = gate.name, candidate.id
        if key not in self._placed:
            self._placed[key] = {node.view: node for node in gate.nodes([candidate])[0] or ()}
        return self._placed[key]

    def _sample(self, one: Made) -> Sample:
        name, gates = one.candidate.id, self.gates
        related = [
            Verdict(name, g.name, Decision.KEEP, "ok", 1.0, {}, g.fingerprint) for g in gates.relations
        ]
        points = [g.judge(one.candidate) for g in (gates.grounding, gates.decontamination, gates.quality)]
        split = "validation" if one.family == VALIDATION else "train"
        area = Tag("area", one.family, "path")
        basic = Tag("depth", "basic", "keyword", 0.8)
        tags = (area, basic if one.family == "faq" else Tag("depth", "unmapped", "unmapped"))
        return Sample(one.candidate, split, one.family, tags, (points[0], *related, *points[1:]))
