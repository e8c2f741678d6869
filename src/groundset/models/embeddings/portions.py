"""Texts that are embedded with one request, and what to ask when a server refuses them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from groundset.calls import Purpose, Request, Schema
from groundset.records import Message, canonical_json

SPLIT = frozenset({"prompt_too_long", "text_refused", "vectors_unusable"})
"""Reasons for which texts are asked about apart: one among them may be the cause."""
_TOO_LONG = "prompt_too_long"
_SHORTEST = 256
"""Characters below which no text is cut for the sake of a server's limit."""
_VECTORS = Schema("vectors", "")
_USER = "user"


@dataclass(frozen=True, slots=True)
class Portion:
    """Some texts, of each of which so many characters are sent."""

    texts: tuple[str, ...]
    characters: int

    def request(self, model: str, dimensions: int) -> Request:
        """Give the request for their vectors: a message for each text."""
        messages = tuple(Message(_USER, text[: self.characters]) for text in self.texts)
        parameters = {"dimensions": dimensions} if dimensions else {}
        return Request(Purpose.EMBED, model, messages, canonical_json(parameters), _VECTORS)

    def smaller(self, reason: str) -> Iterator[Portion]:
        """Yield what to ask in its place after it was refused for this reason; nothing ends it."""
        if reason not in SPLIT:
            return
        if len(self.texts) > 1:
            half = len(self.texts) // 2
            yield Portion(self.texts[:half], self.characters)
            yield Portion(self.texts[half:], self.characters)
        elif reason == _TOO_LONG and (sent := len(self.texts[0][: self.characters])) > _SHORTEST:
            yield Portion(self.texts, max(_SHORTEST, sent // 2))


def portions(texts: Sequence[str], batch: int) -> Iterator[Portion]:
    """Yield texts in portions of ``batch`` at most, whole."""
    for at in range(0, len(texts), batch):
        some = tuple(texts[at : at + batch])
        yield Portion(some, max(map(len, some)))
