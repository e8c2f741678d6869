"""Stage 2, deduplicate: every candidate finds its place among its twins, exact and near."""

from groundset.records import content_hash
from groundset.stages.context import Context


def deduplicate(context: Context) -> None:
    """Join new candidates with all others; who stays is decided when all gates have answered."""
    door = context.door
    for gate in door.gates.relations:
        _start_over_when_changed(context, gate.name, gate.fingerprint)
        context.did(f"related_{gate.name}", door.relate(gate))


def _start_over_when_changed(context: Context, gate: str, fingerprint: str) -> None:
    """Forget what a gate found under other rules, and the places of what is no more."""
    ledger = context.ledger
    mark = content_hash(gate, fingerprint)
    with ledger.write():
        if ledger.mark(f"related:{gate}") != mark:
            ledger.relations.forget_gate(gate)
            ledger.set_mark(f"related:{gate}", mark)
        ledger.relations.sweep(gate)
