"""The embedder that the configuration names, with its vectors in the ledger."""

from __future__ import annotations

from pathlib import Path

from groundset.contracts import Progress
from groundset.embedding import StoredEmbedder
from groundset.ledger import Ledger
from groundset.models.budget import Budget
from groundset.settings import EmbedderSettings


def embedder_of(
    settings: EmbedderSettings, root: Path, ledger: Ledger, budget: Budget, progress: Progress
) -> StoredEmbedder:
    """Make the embedder; ``root`` is the project folder.

    Raises ModelError when the address is none, or the folder holds no model.
    """
    server = settings.server
    if server is None:
        from groundset.embedding.computed import Computed
        from groundset.embedding.local import LocalEmbedder

        return StoredEmbedder(Computed(LocalEmbedder(root / settings.path), progress), ledger.vectors)
    from groundset.models.embeddings import Endpoint

    source = Endpoint(settings, server, root=root, journal=ledger.calls, budget=budget, progress=progress)
    return StoredEmbedder(source, ledger.vectors)
