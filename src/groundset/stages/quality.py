"""Stage 4, quality: judge against the frozen rubric whatever no earlier gate has ended."""

from groundset.stages.context import Context


def quality(context: Context) -> None:
    """Judge where a candidate's fate hangs on it, then decide every state."""
    context.did("judged_quality", context.door.settle())
