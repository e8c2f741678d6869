"""Nothing vanished: files, documents, passages and candidates hang together, and the funnel adds up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from groundset.funnel import Funnel
from groundset.records import Outcome, State, canonical_json
from groundset.release.checks.case import Case, Found, shown
from groundset.release.layout import CERTIFICATE, LOG, MAX_FAILED
from groundset.release.log import KINDS
from groundset.release.rows import LogRow

_DETAIL = {
    "file": frozenset({"sha256", "bytes", "note"}),
    "document": frozenset({"file", "family", "language"}),
    "passage": frozenset({"document", "index", "start", "end"}),
    "call": frozenset({"purpose", "model", "about", "prompt", "input_tokens", "output_tokens"}),
    "candidate": frozenset({"gate", "other"}),
    "canary": frozenset({"judge", "messages", "why"}),
}
"""What a release tells of each kind; anything more is not of its writing."""


def check_counts(case: Case) -> Found:
    """Follow everything through the curation log and count it anew."""
    yield from ((LOG, problem) for problem in _sequence(case.release.log()))
    yield from ((LOG, problem) for problem in _files(case))
    yield from ((LOG, problem) for problem in _passages(case))
    yield from ((LOG, problem) for problem in _candidates(case))
    yield from ((CERTIFICATE, problem) for problem in _funnel(case))


def _sequence(rows: Iterable[LogRow]) -> Iterator[str]:
    """Rows are numbered, grouped and in order, and nothing is decided twice."""
    groups: list[str] = []
    number = 0
    for what, group in groupby(rows, key=lambda row: row.what):
        groups.append(what)
        last: tuple[str, int, str] | None = None
        for row in group:
            place = _place(row)
            if row.order != number:
                yield f"the row after {number - 1} is numbered {row.order}"
            if last is not None and place <= last:
                yield f"{what} {shown(row.id)} is not in order, or stands twice"
            if row.detail.keys() - _DETAIL[what]:
                yield f"{what} {shown(row.id)} has details that no release has"
            number, last = row.order + 1, place
    if groups != [what for what in KINDS if what in groups]:
        yield "files, documents, passages, calls, candidates and canaries do not follow each other"


def _place(row: LogRow) -> tuple[str, int, str]:
    document, index = row.detail.get("document"), row.detail.get("index")
    if row.what == "passage" and isinstance(document, str) and isinstance(index, int):
        return document, index, ""
    return row.id, 0, str(row.detail.get("judge", ""))


def _files(case: Case) -> Iterator[str]:
    """A file is kept when a document came of it."""
    files, documents = case.log["file"], case.log["document"].values()
    read = {str(row.detail.get("file")) for row in documents}
    for name in sorted(read - files.keys()):
        yield f"there is no file {shown(name)} for its documents"
    for name, row in files.items():
        if (row.decision is State.KEPT) != (name in read):
            yield f"file {shown(name)} is {row.decision}, which its documents do not bear out"


def _passages(case: Case) -> Iterator[str]:
    """A passage is kept when a candidate came of it."""
    passages, documents = case.log["passage"], case.log["document"]
    origins = {row.origin.passage for row in case.lineage}
    origins = (origins | {row.origin.passage for row in case.rejected}) - {""}
    for name in sorted(origins - passages.keys()):
        yield f"there is no passage {shown(name)} for its candidates"
    for name, row in passages.items():
        if row.detail.get("document") not in documents:
            yield f"there is no document for passage {shown(name)}"
        if (row.decision is State.KEPT) != (name in origins):
            yield f"passage {shown(name)} is {row.decision}, which its candidates do not bear out"


def _candidates(case: Case) -> Iterator[str]:
    """The log tells of each candidate what lineage or rejected tell."""
    told = dict.fromkeys(case.held, (State.KEPT, "ok", "", ""))
    told |= {row.id: (row.decision, row.reason, row.gate, row.other) for row in case.rejected}
    logged = case.log["candidate"]
    for name in sorted(told.keys() ^ logged.keys()):
        yield f"candidate {name} is {'not in the log' if name in told else 'nowhere else'}"
    for name in sorted(told.keys() & logged.keys()):
        row = logged[name]
        detail = (str(row.detail.get("gate", "")), str(row.detail.get("other", "")))
        if (row.decision, row.reason, *detail) != told[name]:
            yield f"candidate {name} ended otherwise than the release says"


def _funnel(case: Case) -> Iterator[str]:
    funnel = _counted(case)
    plain = funnel.to_json()
    plain["samples"] = {split: len(rows) for split, rows in case.samples.items()}
    if canonical_json(plain) != canonical_json(case.certificate.funnel.plain):
        yield "the funnel is not what the files count up to"
    if plain["candidates"]["kept"] != sum(plain["samples"].values()):
        yield "the splits hold not as many samples as candidates were kept"
    levels = (funnel.files, funnel.documents, funnel.passages, funnel.calls, funnel.candidates)
    if any(level.undecided for level in levels) and "undecided" not in case.certificate.waivers:
        yield "something is undecided, and that was not waived"
    if any(level.failed > MAX_FAILED * level.total for level in levels):
        yield f"more than {MAX_FAILED:.0%} failed"


def _counted(case: Case) -> Funnel:
    ends = {what: [(row.decision, row.reason) for row in case.log[what].values()] for what in KINDS}
    outcomes = (
        Outcome(row.id, row.decision, str(row.detail.get("gate", "")), row.reason)
        for row in case.log["candidate"].values()
    )
    return Funnel.build(ends["file"], ends["document"], ends["passage"], outcomes, ends["call"])
