"""Files, documents and passages in the ledger."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, case, delete, func, select, update

from groundset.ledger.faults import recorded
from groundset.ledger.schema import (
    SUPERSEDED,
    asks,
    candidates,
    document_grams,
    documents,
    files,
    passages,
)
from groundset.records import Document, Passage, SourceFile, State, canonical_json


class CorpusStore:
    """What lies in the corpus, what was read of it, and how it was cut."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def known_files(self) -> dict[tuple[str, str], str]:
        """Give every file's fingerprint by corpus and path."""
        query = select(files.c.corpus, files.c.path, files.c.fingerprint)
        return {(corpus, path): fingerprint for corpus, path, fingerprint in self._connection.execute(query)}

    def replace_file(self, file: SourceFile, fingerprint: str, found: Iterable[Document]) -> None:
        """Record a file as it is now; all that came of its former bytes goes."""
        self.forget_file(file.corpus, file.path)
        row = {
            "corpus": file.corpus,
            "path": file.path,
            "fingerprint": fingerprint,
            "state": file.state,
            "reason": file.reason,
            "body": canonical_json(asdict(file)),
        }
        self._connection.execute(files.insert(), row)
        rows = [
            {"id": d.id, "corpus": d.corpus, "path": d.path, "body": canonical_json(asdict(d))} for d in found
        ]
        if rows:
            self._connection.execute(documents.insert(), rows)

    def forget_file(self, corpus: str, path: str) -> None:
        """Remove a file and all that came of it."""
        of_file = (documents.c.corpus == corpus, documents.c.path == path)
        self._connection.execute(delete(documents).where(*of_file))
        self._connection.execute(delete(files).where(files.c.corpus == corpus, files.c.path == path))

    def files(self) -> Iterator[SourceFile]:
        """Yield all files by corpus and path."""
        query = select(files.c.body).order_by(files.c.corpus, files.c.path)
        for body in self._connection.execute(query).scalars():
            yield _file(body)

    def file(self, name: str) -> SourceFile | None:
        """Give one file by ``corpus/path``."""
        corpus, _, path = name.partition("/")
        query = select(files.c.body).where(files.c.corpus == corpus, files.c.path == path)
        body = self._connection.execute(query).scalar()
        return _file(body) if body else None

    def documents(self, ids: Iterable[str] | None = None) -> Iterator[Document]:
        """Yield all documents, or those named, by id."""
        query = select(documents.c.body).order_by(documents.c.id)
        if ids is None:
            rows = self._connection.execution_options(yield_per=200).execute(query)
            yield from (_document(body) for (body,) in rows)
            return
        for name in sorted(set(ids)):
            body = self._connection.execute(query.where(documents.c.id == name)).scalar()
            if body:
                yield _document(body)

    def document(self, name: str) -> Document | None:
        """Give one document."""
        return next(self.documents([name]), None)

    def fields(self) -> dict[str, dict[str, str]]:
        """Give what each document says of itself, by id, without reading its text."""
        query = select(documents.c.id, func.json_extract(documents.c.body, "$.fields"))
        rows = self._connection.execute(query.order_by(documents.c.id))
        return {name: _fields(told) for name, told in rows if told}

    def document_ids(self) -> list[str]:
        """Give all document ids, sorted."""
        return list(self._connection.execute(select(documents.c.id).order_by(documents.c.id)).scalars())

    def places(self) -> dict[str, tuple[str, int]]:
        """Give every document's family and its rank in it, 0 for the newest."""
        query = select(documents.c.id, documents.c.family, documents.c.rank)
        return {name: (family, rank) for name, family, rank in self._connection.execute(query)}

    def set_places(self, places: Mapping[str, tuple[str, int]]) -> int:
        """Record families and ranks; answers how many changed."""
        old = self.places()
        changed = [(name, place) for name, place in places.items() if old.get(name) != place]
        for name, (family, rank) in sorted(changed):
            statement = update(documents).where(documents.c.id == name).values(family=family, rank=rank)
            self._connection.execute(statement)
        return len(changed)

    def unmined(self, fingerprint: str) -> list[str]:
        """Name the documents that were not mined under this fingerprint."""
        query = select(documents.c.id).where(documents.c.mined != fingerprint).order_by(documents.c.id)
        return list(self._connection.execute(query).scalars())

    def set_mined(self, name: str, fingerprint: str, cut: Iterable[Passage], reason: str) -> None:
        """Record a document's passages and what became of it; ``reason`` empty when a pair came of it."""
        self._connection.execute(delete(passages).where(passages.c.document == name))
        rows = [
            {
                "id": p.id,
                "document": p.document,
                "position": p.index,
                "state": p.state,
                "reason": p.reason,
                "body": canonical_json(asdict(p)),
            }
            for p in cut
        ]
        if rows:
            self._connection.execute(passages.insert(), rows)
        state = State.REJECTED if reason else State.KEPT
        values = {"mined": fingerprint, "state": state, "reason": reason or "mined"}
        self._connection.execute(update(documents).where(documents.c.id == name).values(**values))

    def passages(self, document: str | None = None) -> Iterator[Passage]:
        """Yield passages in order, of one document or of all."""
        query = _cut().order_by(passages.c.document, passages.c.position)
        if document is not None:
            query = query.where(passages.c.document == document)
        for row in self._connection.execute(query):
            yield _passage(*row)

    def cut(self, document: str) -> list[Passage]:
        """Give the passages of a document in order, as they were mined: not what came of them since."""
        query = select(passages.c.body, passages.c.state, passages.c.reason)
        query = query.where(passages.c.document == document).order_by(passages.c.position)
        return [_passage(*row) for row in self._connection.execute(query)]

    def passages_like(self, prefix: str) -> list[Passage]:
        """Give the passages whose id starts with a prefix, at most ten."""
        query = _cut().where(passages.c.id.startswith(prefix, autoescape=True))
        return [_passage(*row) for row in self._connection.execute(query.order_by(passages.c.id).limit(10))]

    def ends(self, table: str) -> list[tuple[State, str]]:
        """Give state and reason of every row of ``files``, ``documents`` or ``passages``."""
        source = {"files": files, "documents": documents, "passages": passages}[table]
        rows = self._connection.execute(select(*_ended(source)))
        return [_end(state, reason) for state, reason in rows]

    def document_ends(self) -> dict[str, tuple[State, str]]:
        """Give state and reason per document id."""
        rows = self._connection.execute(select(documents.c.id, *_ended(documents)))
        return {name: _end(state, reason) for name, state, reason in rows}

    def uncounted(self, fingerprint: str) -> list[str]:
        """Name the documents whose evaluation grams were not counted under this fingerprint."""
        done = select(document_grams.c.document).where(document_grams.c.fingerprint == fingerprint)
        query = select(documents.c.id).where(documents.c.id.not_in(done)).order_by(documents.c.id)
        return list(self._connection.execute(query).scalars())

    def set_grams(self, name: str, fingerprint: str, grams: Iterable[str]) -> None:
        """Record which evaluation grams stand in a document."""
        self._connection.execute(delete(document_grams).where(document_grams.c.document == name))
        row = {"document": name, "fingerprint": fingerprint, "grams": " ".join(sorted(grams))}
        self._connection.execute(document_grams.insert(), row)

    def grams(self) -> Iterator[tuple[str, list[str]]]:
        """Yield family and grams of each document that holds any."""
        query = (
            select(documents.c.family, document_grams.c.grams)
            .join(documents, documents.c.id == document_grams.c.document)
            .where(func.length(document_grams.c.grams) > 0)
        )
        for family, grams in self._connection.execute(query):
            yield family, grams.split(" ")


def _cut() -> Select[Any]:
    return select(passages.c.body, *_ended(passages))


def _ended(source: Table) -> tuple[ColumnElement[str], ColumnElement[str]]:
    """Give state and reason; what mining rejected is kept while a live pair came of it all the same.

    Else it is as far as the model got that was asked about it.
    """
    state, reason = source.c.state, source.c.reason
    from_here = {
        "documents": (candidates.c.document, asks.c.document),
        "passages": (func.json_extract(candidates.c.body, "$.origin.passage"), asks.c.subject),
    }.get(source.name)
    if from_here is None:
        return state, reason
    # Asked of the candidates each time, so that no round has to say what it opens or closes.
    opened = source.c.id.in_(select(from_here[0]).where(candidates.c.round != SUPERSEDED))
    ended = [(_why(source, from_here[1], one), one) for one in (State.UNDECIDED, State.FAILED, None)]
    states = [(why.is_not(None), one or State.REJECTED) for why, one in ended]
    wrote = _why(source, from_here[1], State.KEPT).is_not(None)
    kept = case((state == State.KEPT, reason), (wrote, "written"), else_="mined")
    return (
        case((opened, State.KEPT), *states, else_=state),
        case((opened, kept), else_=func.coalesce(*(why for why, _one in ended), reason)),
    )


def _why(source: Table, subject: ColumnElement[str], state: State | None) -> Any:
    """Give the reason why questions about a row ended in a state, or in any; none if there are none."""
    query = select(func.min(asks.c.reason)).where(subject == source.c.id)
    # What was answered with pairs alone says nothing: each of them came of another place, too.
    return query.where(asks.c.state == state if state else asks.c.reason != "ok").scalar_subquery()


@recorded
def _end(state: str, reason: str) -> tuple[State, str]:
    return State(state or State.UNDECIDED), reason or "not_reached"


@recorded
def _fields(told: str) -> dict[str, str]:
    return dict(json.loads(told))


@recorded
def _document(body: str) -> Document:
    row = json.loads(body)
    return Document(**{**row, "fields": tuple((name, value) for name, value in row.get("fields", ()))})


@recorded
def _file(body: str) -> SourceFile:
    row = json.loads(body)
    return SourceFile(**{**row, "state": State(row["state"])})


@recorded
def _passage(body: str, state: str, reason: str) -> Passage:
    row = json.loads(body)
    ended = {"state": State(state), "reason": reason}
    return Passage(**{**row, **ended, "headings": tuple(row["headings"])})
