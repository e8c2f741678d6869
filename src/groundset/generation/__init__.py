"""Pairs that a model writes: what it is asked about a document, and what its replies become."""

from groundset.generation.planning import asks, count, fingerprint
from groundset.generation.tasks import problems

__all__ = ["asks", "count", "fingerprint", "problems"]
