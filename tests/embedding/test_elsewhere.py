"""An embedder that is known by name alone."""

from __future__ import annotations

import pytest

from groundset.embedding.elsewhere import EmbedderElsewhere
from groundset.errors import ModelError


def test_it_has_no_vectors() -> None:
    """What is not here is told as missing, text by text, and never made up."""
    embedder = EmbedderElsewhere("their-model")
    embedder.fetch(["a", "b"])
    assert embedder.vectors_or_none(["a", "b"]) == [None, None]
    with pytest.raises(ModelError, match="'their-model' is not here"):
        embedder.vectors(["a"])
