"""Items of evaluation sets that stand in passages: a model is not asked about such a passage."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from groundset.ledger.faults import recorded
from groundset.ledger.schema import documents, held_items
from groundset.records import canonical_json

HOLDS = "holds_evaluation_item"
"""Reason of a question that no model was asked, since its prompt would show such a passage."""


@dataclass(frozen=True, slots=True)
class HeldItem:
    """An item of an evaluation set that stands in a passage."""

    passage: str
    """Id of the passage."""
    eval_file: str
    """Name of the evaluation set."""
    eval_row: int
    """0-based."""
    side: str
    """What of the item stands there, such as ``question``."""
    score: float
    """Share of the side that stands there, weighted as the gate weighs it."""
    start: int
    end: int
    """Of the first place in the document's text; ``start`` again where only the headings above hold it."""


class HeldItems:
    """What passages hold, document by document."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def unscreened(self, fingerprint: str) -> list[str]:
        """Name the documents whose passages were not looked through under this fingerprint."""
        done = select(held_items.c.document).where(held_items.c.fingerprint == fingerprint)
        query = select(documents.c.id).where(documents.c.id.not_in(done)).order_by(documents.c.id)
        return list(self._connection.execute(query).scalars())

    def holders(self) -> list[str]:
        """Name the documents that hold an item."""
        query = select(held_items.c.document).where(func.json_array_length(held_items.c.body) > 0)
        return list(self._connection.execute(query.order_by(held_items.c.document)).scalars())

    def record(self, document: str, fingerprint: str, found: Iterable[HeldItem]) -> bool:
        """Record what a document's passages hold; tells whether other passages hold something now."""
        before = {item.passage for item in self.of(document)}
        items = list(found)
        body = canonical_json([asdict(item) for item in items])
        statement = insert(held_items).values(document=document, fingerprint=fingerprint, body=body)
        values = {"fingerprint": fingerprint, "body": body}
        self._connection.execute(statement.on_conflict_do_update(index_elements=["document"], set_=values))
        return before != {item.passage for item in items}

    def of(self, document: str) -> tuple[HeldItem, ...]:
        """Give the items that a document's passages hold, by place."""
        query = select(held_items.c.body).where(held_items.c.document == document)
        return _items(self._connection.execute(query).scalar() or "[]")

    def by_passage(self, document: str) -> dict[str, list[HeldItem]]:
        """Give the same by the id of the passage."""
        found: defaultdict[str, list[HeldItem]] = defaultdict(list)
        for item in self.of(document):
            found[item.passage].append(item)
        return dict(found)

    def passages(self) -> frozenset[str]:
        """Name all passages that hold an item."""
        return frozenset(item.passage for name in self.holders() for item in self.of(name))

    def forget(self, document: str) -> None:
        """Remove what was found in a document."""
        self._connection.execute(delete(held_items).where(held_items.c.document == document))

    def clear(self) -> None:
        """Remove all of it."""
        self._connection.execute(delete(held_items))


@recorded
def _items(body: str) -> tuple[HeldItem, ...]:
    return tuple(HeldItem(**row) for row in json.loads(body))
