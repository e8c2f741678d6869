"""The life of one candidate, passage, document or file, from source to state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from groundset.errors import UserError
from groundset.project.asked import calls_about, questions_about
from groundset.project.comparing import comparisons
from groundset.records import Candidate, Document, Evidence, Outcome, Passage, SourceFile, State

if TYPE_CHECKING:
    from groundset.project.project import Project

_LISTED, _WORDS = 8, 60
"""Matches of an ambiguous name that are listed, and characters of each."""
AROUND = 200
"""Characters of source shown before and after a span."""


def trace(project: Project, name: str) -> dict[str, Any]:
    """Tell what is known of an id, its unique beginning, or a file's name, as ``schemas/trace.json`` says.

    Raises UserError when nothing, or more than one thing, has that name.
    """
    name = _as_stored(name)
    document = project.ledger.corpus.document(name)
    if document is not None:
        return _document(project, document)
    file = project.ledger.corpus.file(name)
    if file is not None:
        return _file(project, file)
    names = project.ledger.candidates.named_like(name)
    if len(names) == 1:
        return _candidate(project, next(project.ledger.candidates.get(names)))
    passages = project.ledger.corpus.passages_like(name)
    if len(passages) == 1 and not names:
        return _passage(project, passages[0])
    if names or passages:
        raise UserError(*_ambiguous(project, name, names, passages))
    return _by_file_name(project, name)


def _ambiguous(
    project: Project, name: str, names: Sequence[str], passages: Sequence[Passage]
) -> tuple[str, str]:
    """Say what an id's beginning may mean: kind, short id and first words of each match, and what to do."""
    first = names[: _LISTED - min(_LISTED // 2, len(passages))]
    found = [("candidate", c.id, c.instruction) for c in project.ledger.candidates.get(first)]
    found += [("passage", p.id, " > ".join(p.headings) or p.document) for p in passages]
    lines = [f"  {kind} {full[:12]} {_beginning(words)}" for kind, full, words in found[:_LISTED]]
    rest = ["  and more"] if len(names) + len(passages) > len(lines) else []
    return "\n".join([f"{name!r} begins more than one id:", *lines, *rest]), "give more of it"


def _beginning(words: str) -> str:
    line = " ".join(words[: 4 * _WORDS].split())
    return line if len(line) <= _WORDS else f"{line[:_WORDS].rstrip()}…"


def _by_file_name(project: Project, name: str) -> dict[str, Any]:
    """Find a file by the end of its path; raises UserError unless there is just one."""
    corpus = project.ledger.corpus
    known = (f"{of}/{path}" for of, path in sorted(corpus.known_files()))
    found = [full for full in known if name and full.endswith(f"/{name}")]
    if len(found) == 1:
        return trace(project, found[0])
    if found:
        lines = [f"  {full}" for full in found[:_LISTED]]
        rest = [f"  and {len(found) - _LISTED:,} more"] if len(found) > _LISTED else []
        message = "\n".join([f"{name!r} is the name of {len(found):,} files:", *lines, *rest])
        raise UserError(message, "name one of them with its folders")
    raise UserError(
        f"{name!r} is no candidate, passage, document or file of this project",
        "`groundset sample` and the release's lineage show ids; documents are named corpus/path",
    )


def _as_stored(name: str) -> str:
    """Give a file's name as it was stored: what is not UTF-8, or controls a terminal, is escaped."""
    if name.isprintable():
        return name
    # With the readers, which take long to import and are not needed for most names.
    from groundset.readers.naming import printable

    return printable(name)


def _candidate(project: Project, candidate: Candidate) -> dict[str, Any]:
    ledger = project.ledger
    outcome = ledger.candidates.outcome(candidate.id)
    if ledger.candidates.is_superseded(candidate.id):
        outcome = Outcome(candidate.id, State.REJECTED, "", "superseded")
    verdicts = ledger.verdicts.of(candidate.id)
    twins = twins_of(project, candidate.id)
    return {
        "kind": "candidate",
        "id": candidate.id,
        "messages": [asdict(m) for m in candidate.messages],
        "origin": asdict(candidate.origin),
        "sources": [_evidence(project, span) for span in candidate.evidence],
        "tags": [asdict(t) for t in ledger.candidates.tags().get(candidate.id, ())],
        "verdicts": [asdict(v) for v in verdicts],
        "calls": calls_about(project, candidate, verdicts),
        "twins": twins,
        "comparisons": [one.to_json() for one in comparisons(project, candidate, outcome, verdicts, twins)],
        "outcome": asdict(outcome) if outcome else None,
    }


def _evidence(project: Project, span: Evidence) -> dict[str, Any]:
    """Tell of a span; a quote that stands nowhere in its document is told as the model gave it."""
    found = _source(project, span.document, span.start, span.end)
    return found | ({"quote": span.quote} if span.start == span.end else {})


def _source(project: Project, name: str, start: int, end: int) -> dict[str, Any]:
    document = project.ledger.corpus.document(name)
    if document is None:
        return {"document": name, "start": start, "end": end, "missing": True}
    text = document.text
    return {
        "document": name,
        "uri": document.uri,
        "sha256": document.sha256,
        "start": start,
        "end": end,
        "before": text[max(0, start - AROUND) : start],
        "quote": text[start:end],
        "after": text[end : end + AROUND],
    }


def twins_of(project: Project, name: str) -> list[dict[str, Any]]:
    """Name every twin per gate and view, with the score."""
    found = []
    for gate in ("exact_duplicate", "near_duplicate", "semantic_duplicate"):
        for twin, view, score in project.ledger.relations.twins(gate, name):
            found.append({"gate": gate, "view": view, "candidate": twin, "score": score})
    return found


def _passage(project: Project, passage: Passage) -> dict[str, Any]:
    candidates = _candidates(project, passage.document)
    return {
        "kind": "passage",
        **asdict(passage),
        "source": _source(project, passage.document, passage.start, passage.end),
        "questions": questions_about(project, passage.document, passage.id),
        "candidates": [row for row in candidates if row["passage"] == passage.id],
    }


def _file(project: Project, file: SourceFile) -> dict[str, Any]:
    """Tell of a file that is not just one document: not read, or many records."""
    found = [
        name
        for name in project.ledger.corpus.document_ids()
        if name.startswith(f"{file.corpus}/{file.path}#")
    ]
    return {"kind": "file", **asdict(file), "documents": found}


def _document(project: Project, document: Document) -> dict[str, Any]:
    family, rank = project.ledger.corpus.places()[document.id]
    state, reason = project.ledger.corpus.document_ends()[document.id]
    facts = asdict(document)
    del facts["text"]
    reader = facts.pop("kind")
    return {
        "kind": "document",
        **facts,
        "fields": dict(document.fields),
        "reader": reader,
        "characters": len(document.text),
        "family": family,
        "rank": rank,
        "state": state,
        "reason": reason,
        "passages": [asdict(p) for p in project.ledger.corpus.passages(document.id)],
        "questions": questions_about(project, document.id),
        "candidates": _candidates(project, document.id),
    }


def _candidates(project: Project, document: str) -> list[dict[str, Any]]:
    ledger = project.ledger
    outcomes = {o.candidate: o for o in ledger.candidates.outcomes()}
    rows = []
    for candidate in ledger.candidates.of_document(document):
        end = outcomes.get(candidate.id)
        rows.append(
            {
                "id": candidate.id,
                "passage": candidate.origin.passage,
                "instruction": candidate.instruction,
                "state": end.state if end else "undecided",
                "gate": end.gate if end else "",
                "reason": end.reason if end else "not_reached",
            }
        )
    return rows
