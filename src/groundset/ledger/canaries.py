"""What judges made of the pairs of known quality that were planted among their work.

Canaries are no candidates: nothing here has a way into a release.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Row, delete, select
from sqlalchemy.dialects.sqlite import insert

from groundset.ledger.faults import recorded
from groundset.ledger.schema import canaries
from groundset.records import Decision, Message, canonical_json, messages_hash

GOOD = ""
"""The corruption of a pair that has none."""


@dataclass(frozen=True, slots=True)
class PlantedCanary:
    """One canary and what one judge made of it."""

    judge: str
    """Fingerprint of the judge: model, parameters, prompt and rubric."""
    model: str
    """Name of its model."""
    id: str
    corruption: str
    """What is wrong with the pair; empty when nothing is."""
    decision: Decision
    """What the pair would be if this judge alone decided; undecided where its answer cannot be used."""
    reason: str
    messages: str
    """Hash of the pair's messages, see ``messages_hash``."""
    calls: tuple[tuple[str, str], ...] = ()
    """Key of each answered call and how it ended."""


class Canaries:
    """The canaries of one project under its present judges."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def replace(self, planted: Iterable[PlantedCanary]) -> None:
        """Put these in the place of all that were there; inside ``write()``."""
        rows = [
            {
                "judge": one.judge,
                "id": one.id,
                "model": one.model,
                "corruption": one.corruption,
                "decision": one.decision,
                "reason": one.reason,
                "messages": one.messages,
                "calls": canonical_json([list(call) for call in one.calls]),
            }
            for one in planted
        ]
        self._connection.execute(delete(canaries))
        if rows:
            self._connection.execute(insert(canaries), rows)

    def all(self) -> list[PlantedCanary]:
        """Give every canary with its judge, by judge, corruption and id."""
        query = select(canaries).order_by(canaries.c.judge, canaries.c.corruption, canaries.c.id)
        return [_planted(row) for row in self._connection.execute(query)]

    def is_bad(self, messages: Sequence[Message]) -> bool:
        """Tell whether these are the messages of a pair that was corrupted on purpose."""
        query = select(canaries.c.id).where(
            canaries.c.messages == messages_hash(messages), canaries.c.corruption != GOOD
        )
        return self._connection.execute(query).first() is not None


@recorded
def _planted(row: Row[tuple[object, ...]]) -> PlantedCanary:
    return PlantedCanary(
        judge=row.judge,
        model=row.model,
        id=row.id,
        corruption=row.corruption,
        decision=Decision(row.decision),
        reason=row.reason,
        messages=row.messages,
        calls=tuple((str(key), str(reason)) for key, reason in json.loads(row.calls)),
    )
