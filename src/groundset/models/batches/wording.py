"""In which dialect requests go into files: learned from what services refuse, file by file."""

from __future__ import annotations

from collections.abc import Iterable

from groundset.calls import Request
from groundset.models.batches.lines import ReplyLine
from groundset.models.negotiation import Negotiation
from groundset.models.wire import chat_body


class Wording:
    """One role's dialect; ``structured: auto`` begins with a JSON schema."""

    def __init__(self, negotiation: Negotiation) -> None:
        self._negotiation = negotiation

    def body(self, request: Request) -> bytes:
        """Write a request as a live call would be written."""
        return chat_body(request, self._negotiation.dialect)

    def learn(self, lost: Iterable[ReplyLine], *, answered: bool) -> bool:
        """Take in how a file fared; tells whether refused requests are worth another try in other words."""
        spoken = self._negotiation.dialect
        if answered:
            self._negotiation.answered(spoken)
        for status, said in sorted({(line.status, line.detail) for line in lost if not line.again}):
            if other := self._negotiation.next(spoken, status, said):
                self._negotiation.answered(other)
                return True
        return False
