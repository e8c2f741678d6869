"""Exact duplicates: the same instruction with the same response, but for case, spacing and encoding.

The key is conservative: digits, operators and punctuation count. Candidates with one key share one node,
so there are no edges.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

from groundset.contracts import View
from groundset.records import Candidate, Edge, Node, content_hash

_RULES = 1
"""Raise it when the key changes."""

_ZERO_WIDTH = re.compile(
    "[\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]"
)
_RAISED_DIGITS = re.compile("([\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u2079\u2080-\u2089\u2150-\u215f])")


def exact_key(text: str) -> str:
    """Normalise a text: zero-width characters stripped, NFKC, casefold, white space collapsed."""
    apart = _RAISED_DIGITS.sub(r"^\1", _ZERO_WIDTH.sub("", text))  # else NFKC makes 102 of 10²
    folded = unicodedata.normalize("NFKC", apart).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split())


class ExactDuplicates:
    """The relation gate ``exact_duplicate``."""

    name = "exact_duplicate"
    views: Mapping[str, View] = {"both": View("exact_duplicate")}

    @property
    def fingerprint(self) -> str:
        """Hash of the rules; there is nothing to configure."""
        return content_hash(self.name, _RULES)

    def prepare(self, candidates: Iterable[Candidate]) -> None:
        """Need nothing from outside."""

    def nodes(self, candidates: Sequence[Candidate]) -> list[tuple[Node, ...]]:
        """Give the one node of each: the key of instruction and response."""
        keys = (content_hash(exact_key(c.instruction), exact_key(c.response)) for c in candidates)
        return [(Node("both", key),) for key in keys]

    def relate(self, new: Iterable[Node], known: Iterable[Node]) -> Iterator[Edge]:
        """Yield nothing: twins share a node."""
        return iter(())
