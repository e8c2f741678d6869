"""Which calls are tried again, how often, and after how long."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from groundset.contracts import LostCallError

REFUSED = frozenset({"rate_limited", "overloaded"})
"""Reasons that speak of the server's load and not of the call."""
_FIRST, _LONGEST = 0.5, 30.0
"""Seconds of the first and the longest wait, before chance shortens them."""
_REFUSALS = 10
"""Refusals for load that a call bears, as a multiple of its retries."""


@dataclass(slots=True)
class Tries:
    """How often one call was tried in vain."""

    faults: int = 0
    refusals: int = 0
    answers: int = -1
    """Answers that anybody had got when it was last refused."""


@dataclass(frozen=True, slots=True)
class Retries:
    """Waits grow exponentially, with full jitter: each is drawn evenly from nothing up to its most."""

    most: int
    """Further tries of one call."""
    chance: Callable[[], float] = random.random

    def wait(self, tries: Tries, error: LostCallError, answers: int) -> float | None:
        """Count a call that was lost; give the seconds until its next try, None when there is none.

        ``answers`` is the number of calls answered so far. A refusal for load counts as a fault only while
        the server answers nobody: as long as it does, waiting is all that is asked.
        """
        if not error.again:
            return None
        loaded = error.reason in REFUSED
        tries.refusals += loaded
        if not loaded or tries.answers == answers:
            tries.faults += 1
        tries.answers = answers if loaded else tries.answers
        if tries.faults > self.most or tries.refusals > _REFUSALS * self.most:
            return None
        longest = min(_FIRST * 2 ** min(tries.faults + tries.refusals - 1, 16), _LONGEST)
        # Whoever was asked to wait comes back a little apart from the others, never early.
        return error.wait * (1 + 0.25 * self.chance()) + (0.0 if error.wait else longest * self.chance())
