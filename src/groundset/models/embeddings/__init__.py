"""Vectors of texts from a server that speaks the OpenAI embeddings API; calls go out as all others do."""

from groundset.models.embeddings.endpoint import Endpoint

__all__ = ["Endpoint"]
