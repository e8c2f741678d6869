"""What was lost at each level, to which reason, with an example or two that may be shown."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from heapq import nsmallest
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from groundset.funnel import Funnel, Level
from groundset.project.reporting.withheld import is_withheld, withheld_spans
from groundset.reasons import explain
from groundset.records import Candidate, Outcome, Passage, SourceFile, State, content_hash
from groundset.report.facts import Example, Loss

if TYPE_CHECKING:
    from groundset.project.project import Project

_EXAMPLES, _FILES, _ENDINGS = 2, 4, 5
_SEED = 7
_TEXT = 400

_Reason = tuple[str, str]
"""Level and reason."""


@dataclass
class _Drawn:
    """The names of each reason that a seeded hash puts first, so that examples are spread."""

    most: int
    found: dict[_Reason, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))

    def offer(self, reason: _Reason, name: str) -> None:
        """Take a name as an example if it is among the first."""
        rows = self.found[reason]
        rows.append((content_hash(_SEED, name), name))
        if len(rows) > 8 * self.most:
            self.found[reason] = nsmallest(self.most, rows)

    def names(self, reason: _Reason) -> list[str]:
        """Give the examples of a reason."""
        return [name for _hash, name in nsmallest(self.most, self.found[reason])]


def unread(project: Project, counts: Funnel) -> tuple[Loss, ...]:
    """Give the files that were not read, by reason, the most frequent first."""
    drawn, endings = _Drawn(_FILES), defaultdict[str, Counter[str]](Counter)
    for file in project.ledger.corpus.files():
        if file.state is not State.KEPT:
            drawn.offer(("files", file.reason), f"{file.corpus}/{file.path}")
            endings[file.reason][PurePosixPath(file.path).suffix.lower() or "no ending"] += 1
    examples = {
        reason: [_file(project.ledger.corpus.file(name)) for name in drawn.names((level, reason))]
        for level, reason in drawn.found
    }
    tops = {reason: _most(found) for reason, found in endings.items()}
    return _losses("files", counts.files, examples, tops)


def losses(project: Project, counts: Funnel) -> tuple[Loss, ...]:
    """Give what was lost of documents, passages and candidates, level by level."""
    shown = _passage_examples(project)
    found = [
        *_losses("documents", counts.documents, _document_examples(project)),
        *_losses("passages", counts.passages, shown),
        *_losses("calls", counts.calls, {}),
    ]
    outcomes = project.ledger.candidates.outcomes()
    examples = _candidate_examples(project, outcomes)
    for gate, level in counts.gates.items():
        here = {reason: rows for (at, reason), rows in examples.items() if at == gate}
        found += _losses(gate, level, here)
    return tuple(found)


def _losses(
    name: str,
    level: Level,
    examples: Mapping[str, Iterable[Example]],
    endings: Mapping[str, tuple[tuple[str, int], ...]] | None = None,
) -> tuple[Loss, ...]:
    ordered = sorted(level.reasons.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(
        Loss(
            level=name,
            reason=reason,
            count=number,
            came=level.total,
            means=explain(reason).means,
            do=explain(reason).do,
            examples=tuple(examples.get(reason, ())),
            endings=(endings or {}).get(reason, ()),
        )
        for reason, number in ordered
    )


def _most(found: Counter[str]) -> tuple[tuple[str, int], ...]:
    ordered = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    rest = sum(number for _name, number in ordered[_ENDINGS:])
    return (*ordered[:_ENDINGS], *([("others", rest)] if rest else []))


def _file(file: SourceFile | None) -> Example:
    assert file is not None  # its name came from the same view of the ledger
    return Example(f"{file.corpus}/{file.path}", "", file.detail)


def _document_examples(project: Project) -> dict[str, list[Example]]:
    drawn = _Drawn(_EXAMPLES)
    for name, (state, reason) in project.ledger.corpus.document_ends().items():
        if state is not State.KEPT:
            drawn.offer(("", reason), name)
    titles = {d.id: d.title for d in project.ledger.corpus.documents(_all_names(drawn))}
    return {
        reason: [Example(name, titles.get(name, "")) for name in drawn.names((level, reason))]
        for level, reason in drawn.found
    }


def _passage_examples(project: Project) -> dict[str, list[Example]]:
    drawn = _Drawn(_EXAMPLES)
    for passage in project.ledger.corpus.passages():
        if passage.state is not State.KEPT:
            drawn.offer(("", passage.reason), passage.id)
    found = {p.id: p for n in _all_names(drawn) for p in project.ledger.corpus.passages_like(n)}
    hidden = withheld_spans(project, {p.document for p in found.values()})
    return {
        reason: [_passage(project, found[name], hidden) for name in drawn.names((level, reason))]
        for level, reason in drawn.found
    }


def _passage(project: Project, passage: Passage, hidden: Mapping[str, list[tuple[int, int]]]) -> Example:
    document = project.ledger.corpus.document(passage.document)
    text = document.text[passage.start : min(passage.end, passage.start + _TEXT)] if document else ""
    blocked = any(a < passage.end and passage.start < b for a, b in hidden.get(passage.document, ()))
    name = f"{passage.document} [{passage.start}:{passage.end}]"
    return Example(name, "" if blocked else text, "", withheld=blocked)


def _candidate_examples(project: Project, outcomes: Iterable[Outcome]) -> dict[_Reason, list[Example]]:
    drawn = _Drawn(_EXAMPLES)
    ends: dict[str, Outcome] = {}
    for outcome in outcomes:
        if outcome.state is not State.KEPT:
            drawn.offer((outcome.gate, outcome.reason), outcome.candidate)
            ends[outcome.candidate] = outcome
    names = _all_names(drawn)
    others = [ends[name].other for name in names if ends[name].other]
    known = {c.id: c for c in project.ledger.candidates.get([*names, *others])}
    hidden = {name for name, c in known.items() if is_withheld(project, c)}
    return {
        reason: [_candidate(known[n], ends[n], known, hidden) for n in drawn.names(reason)]
        for reason in drawn.found
    }


def _candidate(
    candidate: Candidate, end: Outcome, known: Mapping[str, Candidate], hidden: set[str]
) -> Example:
    span = candidate.evidence[0] if candidate.evidence else None
    where = f"{span.document} [{span.start}:{span.end}]" if span else ""
    if candidate.id in hidden:
        return Example(candidate.id[:12], "", where, withheld=True)
    other = known.get(end.other)
    note = where
    if other is not None:
        note = f"twin of {other.id[:12]}" + ("" if other.id in hidden else f": {other.instruction}")
    return Example(candidate.id[:12], candidate.instruction[:_TEXT], note)


def _all_names(drawn: _Drawn) -> list[str]:
    return [name for reason in drawn.found for name in drawn.names(reason)]
