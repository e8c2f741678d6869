"""Names of values: of folders and of the phrases that tell a cluster, each given once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from groundset.gates.checks.privacy import is_private
from groundset.project.initial.phrases import Phrases
from groundset.settings import UNMAPPED

_LONGEST = 40
_TRIED = 12
"""Phrases of a cluster that may name it."""
_RIVALS = 2
"""Best phrases of another cluster: a word among them names neither without a second word."""


class Names:
    """Gives each area a name that no other has."""

    def __init__(self, phrases: Phrases, folders: int) -> None:
        self._phrases = phrases
        self._taken = {UNMAPPED, ""}
        self._best = [
            phrases.ranked(at)[:_RIVALS] if at >= folders else [] for at in range(len(phrases.scores))
        ]

    def of_label(self, label: str) -> str:
        """Name an area as a folder is named; empty when no name can be made of that."""
        name = plain_name(label)
        if not name:
            return ""
        free, number = name, 2
        while free in self._taken:
            free, number = f"{name}_{number}", number + 1
        self._taken.add(free)
        return free

    def of_clusters(self, places: Sequence[int]) -> dict[int, str]:
        """Name clusters by phrases that no other area is named by, the best told one first; empty without."""
        best = {at: [*self._fuller(at), *self._phrases.ranked(at)[:_TRIED]] for at in places}
        scores = self._phrases.scores
        order = sorted(places, key=lambda at: (-scores[at][best[at][0]] if best[at] else 0.0, at))
        return {at: self._first_free(best[at]) for at in order}

    def _first_free(self, keys: Sequence[str]) -> str:
        """Take the first name that is neither another's nor, being one word, a part of another's."""
        parts = {part for name in self._taken for part in name.split("_")}
        for key in keys:
            name = plain_name(self._phrases.spelled(key))
            if name not in self._taken | parts and not is_private(name, ""):
                self._taken.add(name)
                return name
        return ""

    def numbered(self) -> str:
        """Give a name to an area whose own has no Latin letters."""
        number = 1
        while f"area_{number}" in self._taken:
            number += 1
        self._taken.add(f"area_{number}")
        return f"area_{number}"

    def _fuller(self, at: int) -> list[str]:
        """Give phrases around the best word where that word tells another cluster as well."""
        ranked = self._phrases.ranked(at)[:_TRIED]
        word = ranked[0] if ranked else ""
        is_shared = any(word in best for other, best in enumerate(self._best) if other != at)
        return [key for key in ranked if word in key.split() and " " in key] if is_shared else []


def plain_name(text: str) -> str:
    """Make a value's name of a text in Latin letters; empty for a text in others."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(c for c in folded if not unicodedata.combining(c))
    if not any("a" <= c <= "z" for c in letters) or any(c.isalpha() and not c.isascii() for c in letters):
        return ""
    name = re.sub(r"[^a-z0-9]+", "_", letters).strip("_")
    return name if len(name) <= _LONGEST else name[:_LONGEST].rpartition("_")[0] or name[:_LONGEST]
