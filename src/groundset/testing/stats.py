"""What a loopback server counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stats:
    """Counts since the server began, or since they were last reset."""

    requests: int
    """Chat completions asked for, those that were refused too, and lines of batches."""
    statuses: Mapping[str, int]
    """Status to how often it was answered; ``none`` where no answer was sent."""
    faults: Mapping[str, int]
    """Fault to how often it happened."""
    repeated: int
    """Requests that had been seen before."""
    paid: int
    """Answers that a service would have charged for."""
    paid_again: int
    """Of these, answers to a request that had been paid before."""
    input_tokens: int
    """Of paid answers."""
    output_tokens: int
    peak: int
    """Most requests under way at a time."""


class Counts:
    """The counts, as they grow."""

    def __init__(self) -> None:
        self.requests = 0
        self.statuses: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self.input_tokens = self.output_tokens = 0
        self.under_way = self.peak = 0
        self._seen: Counter[str] = Counter()
        self._paid: Counter[str] = Counter()

    @contextmanager
    def flight(self) -> Iterator[None]:
        """Count a request as under way."""
        self.under_way += 1
        self.peak = max(self.peak, self.under_way)
        try:
            yield
        finally:
            self.under_way -= 1

    def see(self, key: str) -> int:
        """Count a request by its key; give how often it was seen before."""
        before = self._seen[key]
        self._seen[key] = before + 1
        return before

    def pay(self, key: str, input_tokens: int, output_tokens: int) -> None:
        """Count an answer that a service would charge for."""
        self._paid[key] += 1
        self.input_tokens += input_tokens
        self.output_tokens += output_tokens

    def stats(self) -> Stats:
        """Give the counts as they stand; may be called from another thread."""
        seen, paid = self._seen.copy(), self._paid.copy()
        return Stats(
            requests=self.requests,
            statuses=dict(sorted(self.statuses.copy().items())),
            faults=dict(sorted(self.faults.copy().items())),
            repeated=seen.total() - len(seen),
            paid=paid.total(),
            paid_again=paid.total() - len(paid),
            input_tokens=self.input_tokens,
            output_tokens=self.output_tokens,
            peak=self.peak,
        )
