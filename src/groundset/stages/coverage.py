"""Stage 5, coverage: put every candidate on the coverage map."""

from groundset.stages.context import Context
from groundset.stages.mapping import tag


def coverage(context: Context) -> None:
    """Tag what has no tags yet; ``status`` and the report count from the tags."""
    context.did("tagged", tag(context))
