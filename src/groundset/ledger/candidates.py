"""Candidates, their reserve, their tags and outcomes in the ledger."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict

from sqlalchemy import Connection, Row, case, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from groundset.ledger.faults import recorded
from groundset.ledger.schema import SUPERSEDED, candidates, outcomes, reserves, tags
from groundset.records import Candidate, Outcome, State, Tag, canonical_json

_BATCH = 500
"""Ids per query, well under SQLite's limit on variables."""


class Candidates:
    """Everything that came through the door, and what waits before it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def enter(self, document: str, entering: Sequence[Candidate], turn: int) -> int:
        """Let candidates in; one that is known is taken up again, not doubled. Answers how many are live.

        Two prompts may bring one and the same pair: whichever came first, one of the two origins is told.
        """
        rows = [
            {"id": c.id, "document": document, "round": turn, "body": canonical_json(c.to_json())}
            for c in entering
        ]
        if rows:
            statement = insert(candidates)
            new, back = statement.excluded, candidates.c.round == SUPERSEDED
            self._connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["id"],
                    set_={
                        "round": case((back, new.round), else_=candidates.c.round),
                        "body": case((back, new.body), else_=func.min(candidates.c.body, new.body)),
                    },
                ),
                rows,
            )
        return len(rows)

    def forget(self, document: str) -> None:
        """Remove all candidates and reserves of a document."""
        self._connection.execute(delete(candidates).where(candidates.c.document == document))
        self._connection.execute(delete(reserves).where(reserves.c.document == document))

    def reserve(self, document: str, kept_back: Iterable[tuple[int, Candidate]]) -> None:
        """Keep mined pairs beyond the limit, with their rank in passage and family."""
        rows = [
            {"id": c.id, "document": document, "rank": rank, "body": canonical_json(c.to_json())}
            for rank, c in kept_back
        ]
        if rows:
            self._connection.execute(insert(reserves).on_conflict_do_nothing(), rows)

    def reserves(self) -> Iterator[tuple[int, Candidate]]:
        """Yield rank and pair of the whole reserve, best first."""
        query = select(reserves.c.rank, reserves.c.body).order_by(reserves.c.rank, reserves.c.id)
        for rank, body in self._connection.execute(query):
            yield rank, _candidate(body)

    def reserved(self, names: Iterable[str]) -> Iterator[tuple[str, Candidate]]:
        """Yield document and pair of these ids of the reserve, by id."""
        wanted = sorted(set(names))
        for at in range(0, len(wanted), _BATCH):
            query = select(reserves.c.document, reserves.c.body)
            query = query.where(reserves.c.id.in_(wanted[at : at + _BATCH])).order_by(reserves.c.id)
            for document, body in self._connection.execute(query):
                yield document, _candidate(body)

    def live(self) -> Iterator[Candidate]:
        """Yield every candidate that the present plan wants, by id."""
        query = select(candidates.c.body).where(candidates.c.round != SUPERSEDED).order_by(candidates.c.id)
        for (body,) in self._connection.execute(query):
            yield _candidate(body)

    def live_ids(self) -> dict[str, str]:
        """Give the document of every live candidate, by candidate id."""
        query = select(candidates.c.id, candidates.c.document).where(candidates.c.round != SUPERSEDED)
        return {row.id: row.document for row in self._connection.execute(query)}

    def get(self, names: Iterable[str]) -> Iterator[Candidate]:
        """Yield the candidates of these ids that are known, by id."""
        wanted = sorted(set(names))
        for at in range(0, len(wanted), _BATCH):
            query = select(candidates.c.body).where(candidates.c.id.in_(wanted[at : at + _BATCH]))
            for (body,) in self._connection.execute(query.order_by(candidates.c.id)):
                yield _candidate(body)

    def of_document(self, document: str) -> Iterator[Candidate]:
        """Yield the live candidates of a document, by id."""
        query = select(candidates.c.body).where(
            candidates.c.document == document, candidates.c.round != SUPERSEDED
        )
        for body in self._connection.execute(query.order_by(candidates.c.id)).scalars():
            yield _candidate(body)

    def named_like(self, prefix: str) -> list[str]:
        """Give the ids that start with a prefix, at most ten."""
        query = select(candidates.c.id).where(candidates.c.id.startswith(prefix, autoescape=True))
        return list(self._connection.execute(query.order_by(candidates.c.id).limit(10)).scalars())

    def augmented(self) -> int:
        """Count the live candidates that augmentation brought."""
        query = select(func.count()).select_from(candidates).where(candidates.c.round > 0)
        return int(self._connection.execute(query).scalar_one())

    def before_augmentation(self) -> int:
        """Count the candidates that came in before augmentation: the same whatever it added since."""
        query = select(func.count()).select_from(candidates).where(candidates.c.round == 0)
        return self._connection.execute(query).scalar_one()

    def supersede(self) -> None:
        """Take all augmented candidates out of the plan; their verdicts stay in case they come back."""
        self._connection.execute(update(candidates).where(candidates.c.round > 0).values(round=SUPERSEDED))

    def is_superseded(self, name: str) -> bool:
        """Tell whether an earlier plan wanted a candidate and the present one does not."""
        query = select(candidates.c.id).where(candidates.c.id == name, candidates.c.round == SUPERSEDED)
        return self._connection.execute(query).first() is not None

    def superseded(self) -> list[str]:
        """Name what an earlier plan wanted and the present one does not."""
        query = select(candidates.c.id).where(candidates.c.round == SUPERSEDED)
        return list(self._connection.execute(query.order_by(candidates.c.id)).scalars())

    def set_outcomes(self, ended: Iterable[Outcome]) -> None:
        """Replace all outcomes."""
        self._connection.execute(delete(outcomes))
        rows = [asdict(outcome) for outcome in ended]
        if rows:
            self._connection.execute(outcomes.insert(), rows)

    def change_outcomes(self, ended: Iterable[Outcome]) -> None:
        """Replace the outcomes of some candidates."""
        for outcome in ended:
            values = asdict(outcome)
            del values["candidate"]
            self._connection.execute(
                update(outcomes).where(outcomes.c.candidate == outcome.candidate).values(**values)
            )

    def outcomes(self) -> list[Outcome]:
        """Give the outcomes of all live candidates, by id."""
        query = select(outcomes).join(candidates, candidates.c.id == outcomes.c.candidate)
        query = query.where(candidates.c.round != SUPERSEDED).order_by(outcomes.c.candidate)
        return [_outcome(row) for row in self._connection.execute(query)]

    def outcome(self, name: str) -> Outcome | None:
        """Give the outcome of one candidate, None before it was decided."""
        row = self._connection.execute(select(outcomes).where(outcomes.c.candidate == name)).first()
        return None if row is None else _outcome(row)

    def untagged(self, fingerprint: str) -> list[str]:
        """Name the live candidates without tags under this fingerprint."""
        done = select(tags.c.candidate).where(tags.c.fingerprint == fingerprint)
        query = select(candidates.c.id).where(candidates.c.round != SUPERSEDED, candidates.c.id.not_in(done))
        return list(self._connection.execute(query.order_by(candidates.c.id)).scalars())

    def set_tags(self, fingerprint: str, found: Iterable[tuple[str, tuple[Tag, ...], str]]) -> None:
        """Record tags and mould per candidate id."""
        rows = [
            {
                "candidate": name,
                "fingerprint": fingerprint,
                "mould": mould,
                "body": canonical_json([asdict(t) for t in tagged]),
            }
            for name, tagged, mould in found
        ]
        if rows:
            statement = insert(tags)
            changed = {name: statement.excluded[name] for name in ("fingerprint", "mould", "body")}
            self._connection.execute(
                statement.on_conflict_do_update(index_elements=["candidate"], set_=changed), rows
            )

    def tags(self) -> dict[str, tuple[Tag, ...]]:
        """Give all tags by candidate id."""
        rows = self._connection.execute(select(tags.c.candidate, tags.c.body))
        return {name: _tags(body) for name, body in rows}

    def tagged(self) -> dict[str, tuple[tuple[Tag, ...], str]]:
        """Give tags and mould by candidate id."""
        rows = self._connection.execute(select(tags.c.candidate, tags.c.body, tags.c.mould))
        return {name: (_tags(body), mould) for name, body, mould in rows}


@recorded
def _candidate(body: str) -> Candidate:
    return Candidate.from_json(json.loads(body))


@recorded
def _tags(body: str) -> tuple[Tag, ...]:
    return tuple(Tag(**tag) for tag in json.loads(body))


@recorded
def _outcome(row: Row[tuple[object, ...]]) -> Outcome:
    return Outcome(row.candidate, State(row.state), row.gate, row.reason, row.score, row.other)
