"""Stage 3, decontaminate: no candidate may overlap an evaluation set."""

from __future__ import annotations

from groundset.stages.boilerplate import mark_boilerplate
from groundset.stages.context import Context


def decontaminate(context: Context) -> None:
    """Find every candidate that repeats an item of an evaluation set."""
    mark_boilerplate(context)
    door = context.door
    context.did("judged_decontamination", door.judge(door.gates.decontamination))
