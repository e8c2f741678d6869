"""Stage 3, decontaminate: no candidate may overlap an evaluation set."""

from __future__ import annotations

from groundset.stages.boilerplate import mark_boilerplate
from groundset.stages.context import Context
from groundset.stages.self_testing import measure_recall


def decontaminate(context: Context) -> None:
    """Find every candidate that repeats an item of an evaluation set, and how sure that is."""
    mark_boilerplate(context)
    measure_recall(context)
    door = context.door
    context.did("judged_decontamination", door.judge(door.gates.decontamination))
