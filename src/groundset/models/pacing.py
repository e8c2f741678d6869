"""How fast a server is asked: how many calls at a time, how many a minute, and when not at all.

Time comes from a clock that is handed in, and decides nothing but when a call goes out.
"""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import inf

_GAIN = 0.25
"""Weight of the last window in the share of refusals, g in DCTCP."""
_STORM = 0.25
"""Share of refusals in one window that is no accident: it counts as it is."""
_NOISE = 0.08
"""Share of refusals below which fewer calls at a time would change nothing."""
_LONGEST_PATIENCE = 32
_LONGEST_PAUSE = 600.0
"""Seconds that a server may have us wait at most."""
_REST = (0.02, 5.0)
"""Least and most seconds for which a slot rests after a refusal."""
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0}
_SPAN = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)")
_EPOCH = 1e9
"""A reset beyond this is a point in time, not a number of seconds."""


class Limit:
    """How many calls may be under way; starts at its ceiling.

    Once per window of as many calls, the limit shrinks by half the share of them that was refused (DCTCP:
    Alizadeh et al., "Data Center TCP", SIGCOMM 2010, section 3.1), or climbs by one when none was. When a
    climb is what brings refusals, the next one waits for twice as many windows.
    """

    def __init__(self, ceiling: int) -> None:
        self._ceiling = float(ceiling)
        self._limit = self._ceiling
        self._share = 0.0
        self._heard = self._refused = 0
        self._clean = self._patience = 1
        self._climbed = False

    @property
    def value(self) -> int:
        """Calls that may be under way, 1 at least."""
        return int(self._limit)

    def hear(self, *, refused: bool) -> None:
        """Learn how one call ended."""
        self._heard += 1
        self._refused += refused
        if self._heard >= self.value:
            self._turn(self._refused / self._heard)
            self._heard = self._refused = 0

    def _turn(self, share: float) -> None:
        """End a window."""
        self._share = share if share > _STORM else self._share + _GAIN * (share - self._share)
        if share:
            if self._climbed:
                self._patience = min(2 * self._patience, _LONGEST_PATIENCE)
            if self._share > _NOISE:
                self._limit = max(1.0, self._limit * (1 - self._share / 2))
            self._clean, self._climbed = 0, False
            return
        self._clean += 1
        if self._climbed:
            self._patience = max(1, self._patience // 2)
        self._climbed = self._clean >= self._patience and self._limit < self._ceiling
        if self._climbed:
            self._limit, self._clean = min(self._ceiling, float(self.value + 1)), 0


class Bucket:
    """Something of which so much may be used in a minute; 0 means no limit. It may owe."""

    def __init__(self, per_minute: int, burst_seconds: float, now: float) -> None:
        self._capacity = max(1.0, per_minute * burst_seconds / 60)
        # What a full bucket holds is no part of what flows in, so no minute sees more than it may.
        self._rate = max(per_minute - self._capacity + 1, 1) / 60
        self._level, self._at = self._capacity, now
        self._bounded = per_minute > 0

    def wait(self, amount: float, now: float) -> float:
        """Give the seconds until so much may be used; more than it can hold waits until it is full."""
        if not self._bounded:
            return 0.0
        self._level = min(self._capacity, self._level + (now - self._at) * self._rate)
        self._at = now
        return max(0.0, min(amount, self._capacity) - self._level) / self._rate

    def use(self, amount: float) -> None:
        """Use so much; a negative amount is given back."""
        self._level -= amount


class Pace:
    """When the next call may go out."""

    def __init__(
        self,
        ceiling: int,
        requests_per_minute: int = 0,
        tokens_per_minute: int = 0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._limit = Limit(ceiling)
        self._requests = Bucket(requests_per_minute, 1.0, clock())
        self._tokens = Bucket(tokens_per_minute, 6.0, clock())
        self._used = 0.5
        """Tokens that calls use, as a share of the most they may."""
        self._under_way = 0
        self._resting: deque[float] = deque()
        self._refused_in_a_row = 0
        self._latency = 0.25
        self._paused_until = -inf

    @property
    def limit(self) -> int:
        """Calls that may be under way now."""
        return self._limit.value

    @property
    def under_way(self) -> int:
        """Calls that are."""
        return self._under_way

    def wait(self, most: int) -> float:
        """Give the seconds until a call of ``most`` tokens may go; infinite while it takes another to end."""
        now = self._clock()
        while self._resting and self._resting[0] <= now:
            self._resting.popleft()
        if self._under_way + len(self._resting) >= self._limit.value:
            return self._resting[0] - now if self._resting else inf
        tokens = self._tokens.wait(most * self._used, now)
        return max(self._paused_until - now, self._requests.wait(1, now), tokens, 0.0)

    def begin(self, most: int) -> float:
        """Take a slot; gives the tokens that the call is expected to use."""
        expected = most * self._used
        self._under_way += 1
        self._requests.use(1)
        self._tokens.use(expected)
        return expected

    def answered(self, expected: float, tokens: int, most: int, seconds: float) -> None:
        """Give back the slot of a call that was answered."""
        self._under_way -= 1
        self._refused_in_a_row = 0
        self._limit.hear(refused=False)
        self._tokens.use(tokens - expected)
        self._used += (tokens / max(most, 1) - self._used) / 32
        self._latency += (seconds - self._latency) / 8

    def refused(self, expected: float, wait: float) -> None:
        """Give back the slot of a call that the server had no room for.

        The slot rests for as long as an answer takes, so that it is refused at most once in that time. When
        as good as every call is refused, all wait for as long as the server says.
        """
        self._under_way -= 1
        self._refused_in_a_row += 1
        if wait and self._refused_in_a_row * 2 >= self._limit.value:
            self.pause(wait)
        self._limit.hear(refused=True)
        self._tokens.use(-expected)
        self._resting.append(self._clock() + min(max(self._latency, _REST[0]), _REST[1]))

    def lost(self) -> None:
        """Give back the slot of a call that went wrong in another way."""
        self._under_way -= 1
        self._limit.hear(refused=False)

    def pause(self, seconds: float) -> None:
        """Send nothing for so long."""
        self._paused_until = max(self._paused_until, self._clock() + min(seconds, _LONGEST_PAUSE))

    def heed(self, headers: Mapping[str, str]) -> None:
        """Pause until the reset when the headers of an answer say that nothing is left."""
        for what in ("-requests", "-tokens", ""):
            if headers.get(f"x-ratelimit-remaining{what}") == "0":
                self.pause(span(headers.get(f"x-ratelimit-reset{what}", "")))


def span(text: str) -> float:
    """Read the seconds until something: ``2.5``, ``6m0s``, ``20ms``, or a time of the epoch; else 0."""
    parts = _SPAN.findall(text)
    if parts and "".join(number + unit for number, unit in parts) == text.strip():
        return sum(float(number) * _SECONDS[unit] for number, unit in parts)
    try:
        seconds = float(text)
    except ValueError:
        return 0.0
    if seconds > _EPOCH:
        seconds = (seconds / 1000 if seconds > _EPOCH * 1000 else seconds) - time.time()
    return max(0.0, seconds) if seconds < inf else 0.0


def retry_after(headers: Mapping[str, str], now: datetime | None = None) -> float:
    """Read how long a server asks to wait, in seconds or as a date; 0 when it does not say."""
    if "retry-after-ms" in headers:
        return min(span(headers["retry-after-ms"]) / 1000, _LONGEST_PAUSE)
    text = headers.get("retry-after", "").strip()
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return min(span(text), _LONGEST_PAUSE)
    date = date if date.tzinfo else date.replace(tzinfo=UTC)
    return min(max(0.0, (date - (now or datetime.now(UTC))).total_seconds()), _LONGEST_PAUSE)
