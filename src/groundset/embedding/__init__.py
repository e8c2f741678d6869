"""Vectors of texts: near one another where the texts mean alike; here, those made on the processor."""

from groundset.embedding.at_hand import EmbedderAtHand
from groundset.embedding.static import StaticEmbedder
from groundset.embedding.stored import StoredEmbedder
from groundset.embedding.vectors import similarities

__all__ = ["EmbedderAtHand", "StaticEmbedder", "StoredEmbedder", "similarities"]
