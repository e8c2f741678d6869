"""Vectors of texts: near one another where the texts mean alike. Made offline, on the processor."""

from groundset.embedding.static import StaticEmbedder
from groundset.embedding.vectors import similarities

__all__ = ["StaticEmbedder", "similarities"]
