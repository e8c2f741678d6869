"""The base release: what was published stays, where one of two twins must go."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Base:
    """The samples of a release that come first in the canonical order."""

    samples: frozenset[str] = frozenset()
    """Ids; those that are no candidates any more count for nothing."""
    digest: str = ""
    """Of the release's certificate; empty where there is no base."""


NO_BASE = Base()
