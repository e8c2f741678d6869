"""Questions as they come, answered from the journal as far as it reaches."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Generic, TypeVar

from groundset.contracts import Journal
from groundset.models.exchange import Ask, Exchange

T = TypeVar("T")

_CHUNK = 64
"""Questions that are looked up together; what is asked live waits for as many to be made."""


class Replay(Generic[T]):
    """Takes questions lazily, a few at a time."""

    def __init__(self, asks: Iterable[Ask[T]], journal: Journal, max_asks: int) -> None:
        self._asks = iter(asks)
        self._journal = journal
        self._max_asks = max_asks
        self.exhausted = False
        """Whether all questions were taken."""

    def next(self) -> list[Exchange[T]]:
        """Give the next few questions, each after it heard all that the journal answers."""
        exchanges = [Exchange(ask, self._max_asks) for ask in islice(self._asks, _CHUNK)]
        self.exhausted = len(exchanges) < _CHUNK
        hearing = exchanges
        while hearing:
            hearing = self._heard(hearing)
        for exchange in exchanges:
            exchange.begin()
        return exchanges

    def _heard(self, exchanges: list[Exchange[T]]) -> list[Exchange[T]]:
        """Play back one reply to each question; gives those that may have another."""
        asked = [(exchange, exchange.request) for exchange in exchanges]
        found = self._journal.replies([request.key for _, request in asked if request])
        further = []
        for exchange, request in asked:
            raw = found.get(request.key) if request else None
            if raw is not None:
                exchange.recall(raw)
                further.append(exchange)
        return [exchange for exchange in further if exchange.request]
