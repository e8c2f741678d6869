"""What augmentation did, kept in the ledger for the report and the release."""

from __future__ import annotations

import json

from groundset.coverage.cells import Cell
from groundset.coverage.summary import Augmentation, Ending
from groundset.ledger import Ledger
from groundset.ledger.faults import recorded
from groundset.records import canonical_json

LOG, UNDER = "augmentation", "augmented"
"""Marks: what was done, and the state of the project under which it holds."""


def write(ledger: Ledger, done: Augmentation, signature: str) -> None:
    """Record what was done, and under what; inside ``write()``."""
    body = {
        "skip": done.skip,
        "plan": [dict(row) for row in done.plan],
        "rounds": [dict(row) for row in done.rounds],
        "endings": [
            [list(cell), [e.stop, e.says, e.offered, e.kept, e.left]] for cell, e in done.endings.items()
        ],
        "before": [[list(cell), number] for cell, number in done.before.items()],
        "trimmed": done.trimmed,
    }
    ledger.set_mark(LOG, canonical_json(body))
    ledger.set_mark(UNDER, signature)


def holds(ledger: Ledger, signature: str) -> bool:
    """Tell whether nothing has changed since it was done."""
    return ledger.mark(UNDER) == signature


def read(ledger: Ledger, signature: str) -> Augmentation:
    """Give what was done; nothing where something has changed since."""
    text = ledger.mark(LOG) if holds(ledger, signature) else ""
    return _parsed(text) if text else Augmentation()


@recorded
def _parsed(text: str) -> Augmentation:
    body = json.loads(text)
    return Augmentation(
        skip=body["skip"],
        plan=tuple(body["plan"]),
        rounds=tuple(body["rounds"]),
        endings={_cell(cell): Ending(*ending) for cell, ending in body["endings"]},
        before={_cell(cell): number for cell, number in body["before"]},
        trimmed=body["trimmed"],
    )


def _cell(pairs: list[list[str]]) -> Cell:
    return tuple((dimension, value) for dimension, value in pairs)
