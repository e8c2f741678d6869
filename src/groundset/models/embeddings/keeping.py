"""A journal that keeps the vectors of an answer before it records the answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from groundset.calls import Request, Usage, read_reply
from groundset.contracts import Answered, Journal, Lost
from groundset.embedding.stored import Keep, Row
from groundset.models.embeddings.portions import Portion
from groundset.models.embeddings.wire import rows_of


class KeepingJournal:
    """A ``Journal`` over another: vectors are kept apart, so no reply is recorded twice.

    A run that is killed in between has the vectors, and the call stays open, for the most it may have cost.
    """

    def __init__(self, journal: Journal, keep: Keep, asked: Callable[[str], Sequence[Portion]]) -> None:
        """``asked`` gives the portions behind the key of a call."""
        self._journal = journal
        self._keep = keep
        self._asked = asked

    def replies(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        """Give none: what has a vector is not asked."""
        return {}

    def open(self, requests: Sequence[tuple[Request, Usage]]) -> None:
        """Record requests that are about to be sent."""
        self._journal.open(requests)

    def close(self, ended: Sequence[Answered | Lost]) -> None:
        """Keep the vectors that came, then record how calls ended."""
        made: dict[str, Row] = {}
        for one in ended:
            if isinstance(one, Answered):
                for portion in self._asked(one.key):
                    rows = rows_of(read_reply(one.raw).content, len(portion.texts))
                    made.update(zip(portion.texts, rows, strict=True))
        self._keep(made)
        self._journal.close([replace(one, raw=b"") if isinstance(one, Answered) else one for one in ended])

    def spent(self) -> Usage:
        """Give what all calls of the project cost."""
        return self._journal.spent()

    def note(self, name: str) -> str:
        """Give what was remembered of a server."""
        return self._journal.note(name)

    def remember(self, name: str, value: str) -> None:
        """Remember something of a server."""
        self._journal.remember(name, value)
