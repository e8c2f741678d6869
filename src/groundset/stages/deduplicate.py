"""Stage 2, deduplicate: every candidate finds its place among its twins: exact, by words, by meaning."""

from groundset.stages.context import Context


def deduplicate(context: Context) -> None:
    """Join new candidates with all others; who stays is decided when all gates have answered."""
    door = context.door
    for gate in door.gates.relations:
        context.did(f"related_{gate.name}", door.relate(gate))
