"""Verdicts of point gates, and their faults, in the ledger."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, Row, bindparam, delete, exists, select
from sqlalchemy.dialects.sqlite import insert

from groundset.ledger.faults import recorded
from groundset.ledger.schema import SUPERSEDED, candidates, faults, verdicts
from groundset.records import Decision, Verdict, canonical_json


class Verdicts:
    """One verdict per candidate and gate: the present one."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def unjudged(self, gate: str, fingerprint: str) -> list[str]:
        """Name the live candidates that this gate has not decided under this fingerprint."""
        done = exists().where(
            verdicts.c.candidate == candidates.c.id,
            verdicts.c.gate == gate,
            verdicts.c.fingerprint == fingerprint,
            verdicts.c.decision != Decision.UNDECIDED,
        )
        query = select(candidates.c.id).where(candidates.c.round != SUPERSEDED, ~done)
        return list(
            self._connection.execute(query.order_by(candidates.c.document, candidates.c.id)).scalars()
        )

    def record(self, given: Iterable[Verdict]) -> None:
        """Record verdicts; a decision clears the faults before it."""
        rows = [
            {
                "candidate": v.candidate,
                "gate": v.gate,
                "fingerprint": v.fingerprint,
                "decision": v.decision,
                "reason": v.reason,
                "score": v.score,
                "evidence": canonical_json(dict(v.evidence)),
            }
            for v in given
        ]
        if not rows:
            return
        statement = insert(verdicts)
        names = ("fingerprint", "decision", "reason", "score", "evidence")
        changed = {name: statement.excluded[name] for name in names}
        self._connection.execute(
            statement.on_conflict_do_update(index_elements=["candidate", "gate"], set_=changed), rows
        )
        decided = [
            {"of": row["candidate"], "by": row["gate"]}
            for row in rows
            if row["decision"] is not Decision.UNDECIDED
        ]
        if decided:
            self._connection.execute(_CLEARED, decided)

    def record_fault(self, candidate: str, gate: str, fingerprint: str, detail: str) -> None:
        """Count a fault of a gate on a candidate; another fingerprint starts the count anew."""
        key = (faults.c.candidate == candidate, faults.c.gate == gate)
        row = self._connection.execute(select(faults).where(*key)).first()
        attempts = 1 + (row.attempts if row is not None and row.fingerprint == fingerprint else 0)
        self._connection.execute(delete(faults).where(*key))
        values = {"candidate": candidate, "gate": gate, "fingerprint": fingerprint}
        self._connection.execute(faults.insert(), {**values, "attempts": attempts, "detail": detail})

    def faults(self, gate: str, fingerprint: str) -> dict[str, int]:
        """Give the number of failed attempts per candidate under this fingerprint."""
        query = select(faults.c.candidate, faults.c.attempts)
        query = query.where(faults.c.gate == gate, faults.c.fingerprint == fingerprint)
        return {row.candidate: row.attempts for row in self._connection.execute(query)}

    def attempts(self, gate: str) -> dict[str, int]:
        """Give the number of failed attempts of a gate per candidate, whatever the fingerprint."""
        query = select(faults.c.candidate, faults.c.attempts).where(faults.c.gate == gate)
        return {row.candidate: row.attempts for row in self._connection.execute(query)}

    def decisions(self, gate: str, fingerprint: str) -> dict[str, Verdict]:
        """Give all verdicts of a gate under this fingerprint, without their evidence, by candidate."""
        columns = [c for c in verdicts.c if c.name != "evidence"]
        query = select(*columns).where(verdicts.c.gate == gate, verdicts.c.fingerprint == fingerprint)
        return {row.candidate: _verdict(row, "{}") for row in self._connection.execute(query)}

    def of_gate(self, gate: str, fingerprint: str) -> Iterator[Verdict]:
        """Yield all verdicts of a gate under this fingerprint, with their evidence, by candidate."""
        query = select(verdicts).where(verdicts.c.gate == gate, verdicts.c.fingerprint == fingerprint)
        for row in self._connection.execute(query.order_by(verdicts.c.candidate)):
            yield _verdict(row, row.evidence)

    def telling(self, gate: str, entry: str) -> Iterator[Verdict]:
        """Yield the verdicts of a gate whose evidence has an entry of that name, by candidate."""
        query = select(verdicts).where(
            verdicts.c.gate == gate, verdicts.c.evidence.contains(f'"{entry}":', autoescape=True)
        )
        for row in self._connection.execute(query.order_by(verdicts.c.candidate)):
            verdict = _verdict(row, row.evidence)
            if entry in verdict.evidence:
                yield verdict

    def of(self, candidate: str) -> list[Verdict]:
        """Give all verdicts on one candidate, with their evidence."""
        query = select(verdicts).where(verdicts.c.candidate == candidate).order_by(verdicts.c.gate)
        return [_verdict(row, row.evidence) for row in self._connection.execute(query)]

    def all(self) -> Iterator[Verdict]:
        """Yield every verdict with its evidence, by candidate and gate."""
        query = select(verdicts).order_by(verdicts.c.candidate, verdicts.c.gate)
        for row in self._connection.execute(query):
            yield _verdict(row, row.evidence)


_CLEARED = delete(faults).where(faults.c.candidate == bindparam("of"), faults.c.gate == bindparam("by"))


@recorded
def _verdict(row: Row[tuple[object, ...]], evidence: str) -> Verdict:
    return Verdict(
        candidate=row.candidate,
        gate=row.gate,
        decision=Decision(row.decision),
        reason=row.reason,
        score=row.score,
        evidence=dict(json.loads(evidence)),
        fingerprint=row.fingerprint,
    )
