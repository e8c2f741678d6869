"""Evaluation sets brought along to check a release: their files are at hand, and so the items' texts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from groundset.errors import DataError
from groundset.gates.evaluations import EvaluationSet, load
from groundset.gates.items import ItemText, read


@dataclass(frozen=True, slots=True)
class Brought:
    """One evaluation set with the texts of its items, which hashes alone do not give back."""

    hashed: EvaluationSet
    texts: tuple[ItemText, ...] = ()
    """In the order of the rows; none where only hashes are at hand."""


def bring(name: str, path: Path, split: str = "") -> Brought:
    """Read a set, a file or a folder; raises DataError naming what cannot be read."""
    hashed, items = load(name, path, split), read(path, split)
    if items.sha256 != hashed.sha256:
        raise DataError(f"evaluation file {path} changed while it was read", "run the same command again")
    return Brought(hashed, items.texts)
