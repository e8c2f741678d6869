"""What became of a text: where it stands, what came of it, and what ended that."""

from groundset.project.why_not.asking import why_not

__all__ = ["why_not"]
