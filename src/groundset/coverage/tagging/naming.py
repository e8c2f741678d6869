"""Names of values as columns and functions write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from groundset.settings import CoverageValue

_SPACES = re.compile(r"[\s_-]+")
_JOINTS = re.compile(r"[._-]+")
_SEPARATORS = re.compile(r"[,;|\n]")
_REMEMBERED = 10_000


def spoken(name: str) -> str:
    """Write the name of a value as one says it: ``gift_cards`` is ``gift cards``."""
    return _JOINTS.sub(" ", name)


class Names:
    """Finds the value that a text names: by the value's name, or else by one of its keywords.

    Case and the kind and number of spaces, ``_`` and ``-`` do not matter.
    """

    def __init__(self, values: Mapping[str, CoverageValue | None]) -> None:
        self._values: dict[str, str] = {}
        self._known: dict[str, tuple[str, float] | None] = {}
        for value in values:
            self._values.setdefault(_plain(value), value)
        for value, given in values.items():
            for keyword in given.keywords if given is not None else ():
                self._values.setdefault(_plain(keyword), value)
        # The name as the map writes it is itself, whatever else looks like it.
        self._exact = frozenset(values)

    def value_of(self, text: str) -> str | None:
        """Give the value that the whole text names."""
        text = text.strip()
        return text if text in self._exact else self._values.get(_plain(text))

    def value_among(self, text: str) -> tuple[str, float] | None:
        """Give the value that a text names, or else the first that an item of it names, and how surely.

        The items are those between commas, semicolons, bars and line ends. It is sure (1.0) where all
        items that name a value name this one; where they name several, each has its part.
        """
        if text not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[text] = self._among(text)
        return self._known[text]

    def _among(self, text: str) -> tuple[str, float] | None:
        if (whole := self.value_of(text)) is not None:
            return whole, 1.0
        named = [value for item in _SEPARATORS.split(text) if (value := self.value_of(item)) is not None]
        return (named[0], round(1 / len(set(named)), 2)) if named else None


def _plain(text: str) -> str:
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()
