"""What a model was asked to write pairs about, and how each question ended."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, func, or_, select
from sqlalchemy.dialects.sqlite import insert

from groundset.calls import CallEnd
from groundset.ledger.faults import recorded
from groundset.ledger.held import HOLDS
from groundset.ledger.schema import asks, calls, candidates, documents, generated
from groundset.records import State, canonical_json


@dataclass(frozen=True, slots=True)
class Asked:
    """One question about a document, and how it ended."""

    prompt: str
    """Key of its first call."""
    subject: str
    """Id of the passage, or of the document as a whole."""
    task: str
    state: State
    """``kept`` when a reply was read, be it one without pairs."""
    reason: str
    calls: tuple[CallEnd, ...]
    """The answered ones."""
    pairs: int
    """Candidates that the reply brought."""
    losses: int = 0
    """Runs that ended without any further reply to it, one after the other."""
    rounds: int = 0
    """Runs that ended without a reply that could be used, though replies came."""
    barred_by: tuple[str, ...] = ()
    """Passages in its prompt that hold an item of an evaluation set, for which it was not asked."""


class Asks:
    """The questions of all documents."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def unlike(self, fingerprint: str) -> list[str]:
        """Name the documents about which was asked under another fingerprint than this."""
        query = select(generated.c.document).where(generated.c.fingerprint != fingerprint)
        return list(self._connection.execute(query.order_by(generated.c.document)).scalars())

    def unfinished(self, fingerprint: str, runs: int, attempts: int) -> list[str]:
        """Name the documents whose questions have not all ended under this fingerprint.

        A question that has failed is open again where less was tried than ``runs`` without a reply and
        ``attempts`` with one. It is open too, as is one that must not be asked, where the journal has got a
        reply to it since.
        """
        done = select(generated.c.document).where(
            generated.c.fingerprint == fingerprint, generated.c.state == "done"
        )
        heard = func.json_array_length(asks.c.body, "$.calls")
        lost = func.json_extract(asks.c.body, "$.losses")
        answered = select(func.count()).where(calls.c.prompt == asks.c.prompt, calls.c.state == "answered")
        again = select(asks.c.document).where(
            or_(asks.c.state == State.FAILED, asks.c.reason == HOLDS),
            or_(
                and_(asks.c.state == State.FAILED, heard < attempts, lost < runs),
                heard < answered.scalar_subquery(),
            ),
        )
        query = select(documents.c.id).where(or_(documents.c.id.not_in(done), documents.c.id.in_(again)))
        return list(self._connection.execute(query.order_by(documents.c.id)).scalars())

    def begin(self, document: str, fingerprint: str) -> None:
        """Note that a document is being asked about."""
        self._set(document, fingerprint, "open")

    def finish(self, document: str, fingerprint: str) -> None:
        """Note that all questions about a document have ended."""
        self._set(document, fingerprint, "done")

    def record(self, document: str, ended: Iterable[Asked]) -> None:
        """Record how questions about a document ended; a later end replaces an earlier one."""
        rows = [
            {
                "document": document,
                "prompt": one.prompt,
                "subject": one.subject,
                "task": one.task,
                "state": one.state,
                "reason": one.reason,
                "body": canonical_json(
                    {
                        "calls": [asdict(end) for end in one.calls],
                        "pairs": one.pairs,
                        "losses": one.losses,
                        "rounds": one.rounds,
                        "barred_by": one.barred_by,
                    }
                ),
            }
            for one in ended
        ]
        if rows:
            statement = insert(asks)
            changed = {name: statement.excluded[name] for name in ("state", "reason", "body")}
            self._connection.execute(
                statement.on_conflict_do_update(index_elements=["document", "prompt"], set_=changed), rows
            )

    def forget(self, document: str) -> None:
        """Remove a document's questions and what came of them; the journal keeps the calls."""
        method = func.json_extract(candidates.c.body, "$.origin.method")
        self._connection.execute(
            delete(candidates).where(candidates.c.document == document, method == "generated")
        )
        self._connection.execute(delete(asks).where(asks.c.document == document))
        self._connection.execute(delete(generated).where(generated.c.document == document))

    def all(self, document: str | None = None) -> Iterator[Asked]:
        """Yield the questions about one document or all, by document and prompt."""
        query = select(asks).order_by(asks.c.document, asks.c.prompt)
        if document is not None:
            query = query.where(asks.c.document == document)
        for row in self._connection.execute(query):
            yield _asked(row)

    def _set(self, document: str, fingerprint: str, state: str) -> None:
        statement = insert(generated).values(document=document, fingerprint=fingerprint, state=state)
        self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=["document"], set_={"fingerprint": fingerprint, "state": state}
            )
        )


@recorded
def _asked(row: Row[Any]) -> Asked:
    body = json.loads(row.body)
    return Asked(
        prompt=row.prompt,
        subject=row.subject,
        task=row.task,
        state=State(row.state),
        reason=row.reason,
        calls=tuple(CallEnd(one["key"], State(one["state"]), one["reason"]) for one in body["calls"]),
        pairs=int(body["pairs"]),
        losses=int(body["losses"]),
        rounds=int(body["rounds"]),
        barred_by=tuple(body.get("barred_by", ())),
    )
