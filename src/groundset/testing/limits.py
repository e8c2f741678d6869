"""Limits per minute, as hosted services have them: a bucket that fills steadily, told in headers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

_MINUTE = 60.0


@dataclass(slots=True)
class Bucket:
    """How much of one kind may still be used; it holds a minute's worth at most."""

    kind: str
    """``requests`` or ``tokens``."""
    per_minute: int
    clock: Callable[[], float] = monotonic
    _level: float = field(init=False)
    _at: float = field(init=False)

    def __post_init__(self) -> None:
        """Begin with a full bucket."""
        self._level, self._at = float(self.per_minute), self.clock()

    def take(self, amount: int) -> bool:
        """Take an amount when it is there."""
        now = self.clock()
        self._level = min(self.per_minute, self._level + (now - self._at) * self.per_minute / _MINUTE)
        self._at = now
        if min(amount, self.per_minute) > self._level:
            return False
        self.use(amount)
        return True

    def use(self, amount: int) -> None:
        """Take an amount that was used already, even if it was not there."""
        self._level -= amount

    def wait(self, amount: int) -> float:
        """Give the seconds until so much is there."""
        return max(0.0, (min(amount, self.per_minute) - self._level) * _MINUTE / self.per_minute)

    @property
    def headers(self) -> dict[str, str]:
        """What hosted services say of a limit."""
        return {
            f"x-ratelimit-limit-{self.kind}": str(self.per_minute),
            f"x-ratelimit-remaining-{self.kind}": str(max(0, int(self._level))),
            f"x-ratelimit-reset-{self.kind}": f"{self.wait(self.per_minute):.3f}s",
        }
