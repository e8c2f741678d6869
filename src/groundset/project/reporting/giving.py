"""The documents that the samples of a report come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundset.project.lopsided import lopsided, samples_by_document
from groundset.report.facts import Giver, Givers

if TYPE_CHECKING:
    from groundset.project.project import Project

_SHOWN = 10


def givers(project: Project) -> Givers:
    """Give the documents with the most samples."""
    given = samples_by_document(project)
    return Givers(tuple(Giver(*one) for one in given[:_SHOWN]), len(given), lopsided(given))
