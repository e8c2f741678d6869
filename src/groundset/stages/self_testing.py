"""How many copies of evaluation items decontamination finds: told in every run, measured when it may change.

What was measured stays in the ledger under the gate's fingerprint and the rules for copies.
"""

from __future__ import annotations

import json

from groundset.gates.decontamination import DecontaminationGate
from groundset.gates.self_test import RULES, SelfTest, self_test
from groundset.ledger import Ledger
from groundset.ledger.faults import recorded
from groundset.records import canonical_json, content_hash
from groundset.stages.context import Context

_MARK = "self-test"


def measure_recall(context: Context) -> None:
    """Plant copies of the evaluation items, unless it is known how many of them this gate finds."""
    ledger, gate = context.ledger, context.gates.decontamination
    stored = _stored(ledger)
    if not context.evaluations and stored:
        with ledger.write():
            ledger.set_mark(_MARK, "")
    if not context.evaluations or (stored and stored[0] == _key(gate.fingerprint)):
        return
    found = _measured(context, gate)
    with ledger.write():
        record(ledger, gate.fingerprint, found)


def record(ledger: Ledger, fingerprint: str, found: SelfTest) -> None:
    """Remember what a gate found, which has that fingerprint; inside ``write()``."""
    ledger.set_mark(_MARK, canonical_json([_key(fingerprint), found.to_json()]))


def last_recall(ledger: Ledger) -> SelfTest | None:
    """Give what the last run measured; None where it had no evaluation set."""
    stored = _stored(ledger)
    return stored[1] if stored else None


def recall_of(context: Context, gate: DecontaminationGate) -> SelfTest | None:
    """Give what a gate finds, measured anew where the last run met another; None without evaluation set."""
    if not context.evaluations:
        return None
    stored = _stored(context.ledger)
    return stored[1] if stored and stored[0] == _key(gate.fingerprint) else _measured(context, gate)


def _key(fingerprint: str) -> str:
    return content_hash(RULES, fingerprint)


def _measured(context: Context, gate: DecontaminationGate) -> SelfTest:
    context.progress.start("decontamination: testing itself", None)
    found = self_test(gate.unaided(), {one.name: one.texts for one in context.evaluations})
    planted = sum(one.planted for one in found.results)
    context.progress.advance(planted)
    context.progress.finish()
    context.did("copies_planted", planted)
    return found


@recorded
def _stored(ledger: Ledger) -> tuple[str, SelfTest] | None:
    """Give what is recorded, with its key."""
    text = ledger.mark(_MARK)
    if not text:
        return None
    key, rows = json.loads(text)
    return str(key), SelfTest.from_json(rows)
