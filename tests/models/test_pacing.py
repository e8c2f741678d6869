"""How fast a server is asked, on a clock of our own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundset.models.pacing import Bucket, Limit, Pace, retry_after, span


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def window(limit: Limit, refused: int) -> None:
    """Let one window pass in which so many calls are refused."""
    for number in range(limit.value):
        limit.hear(refused=number < refused)


@given(st.integers(1, 300), st.lists(st.booleans(), max_size=500))
def test_a_limit_stays_between_one_and_its_ceiling(ceiling: int, heard: list[bool]) -> None:
    """Whatever the server says."""
    limit = Limit(ceiling)
    assert limit.value == ceiling
    for refused in heard:
        limit.hear(refused=refused)
        assert 1 <= limit.value <= ceiling


def test_a_limit_falls_by_half_the_share_of_refusals() -> None:
    """A quarter and more of a window counts at once."""
    limit = Limit(64)
    window(limit, 32)
    assert limit.value == 48
    window(limit, 48)
    assert limit.value == 24


def test_a_limit_climbs_by_one_in_a_window_without_refusals() -> None:
    """Back to its ceiling, and no further."""
    limit = Limit(8)
    window(limit, 8)
    assert limit.value == 4
    for expected in (5, 6, 7, 8, 8):
        window(limit, 0)
        assert limit.value == expected


def test_a_few_refusals_by_chance_do_not_wear_a_limit_down() -> None:
    """One in twenty is as often refused by fewer calls at a time."""
    limit = Limit(64)
    for number in range(64 * 50):
        limit.hear(refused=number % 20 == 0)
    assert limit.value > 48


def test_a_limit_settles_below_what_a_server_has_room_for() -> None:
    """Climbs that end in refusals become rare."""
    limit, room, refusals = Limit(64), 8, 0
    for turn in range(400):
        over = max(0, limit.value - room)
        refusals += over if turn >= 100 else 0
        window(limit, over)
    assert 6 <= limit.value <= 9
    assert refusals < 300 * room / 50


@given(st.integers(1, 5000), st.lists(st.floats(0, 3), min_size=1, max_size=200))
def test_no_minute_sees_more_requests_than_it_may(per_minute: int, pauses: list[float]) -> None:
    """Whenever they come, and as early as they may go."""
    clock, sent = 0.0, []
    bucket = Bucket(per_minute, 1.0, clock)
    for pause in pauses:
        clock += pause
        clock += bucket.wait(1, clock) + 1e-9
        bucket.use(1)
        sent.append(clock)
    for first in sent:
        assert sum(first <= at < first + 60 - 1e-6 for at in sent) <= per_minute + 1


def test_requests_go_out_as_fast_as_they_may() -> None:
    """A limit costs next to nothing of what it allows."""
    clock = Clock()
    pace = Pace(10_000, requests_per_minute=600, clock=clock)
    for _ in range(600):
        clock.now += pace.wait(0)
        pace.begin(0)
    assert 58 <= clock.now <= 61


def test_tokens_are_counted_as_they_are_used() -> None:
    """Calls go out by what calls like them used, and what was expected too much is given back."""
    clock = Clock()
    pace = Pace(10_000, tokens_per_minute=60_000, clock=clock)
    for _ in range(600):
        clock.now += pace.wait(1000)
        expected = pace.begin(1000)
        pace.answered(expected, 100, 1000, 0.1)
    assert 45 <= clock.now <= 65


def test_a_call_larger_than_the_limit_goes_out_alone() -> None:
    """It waits until nothing is owed, and those after it wait for it."""
    clock = Clock()
    pace = Pace(4, tokens_per_minute=60, clock=clock)
    assert pace.wait(10_000) == 0
    pace.begin(10_000)
    assert pace.wait(1) > 60


def test_slots_are_given_back() -> None:
    """No more calls than the limit are under way, however each ends."""
    pace = Pace(3, clock=Clock())
    taken = [pace.begin(1) for _ in range(3)]
    assert pace.wait(1) == inf
    pace.answered(taken[0], 1, 1, 0.1)
    assert pace.wait(1) == 0
    pace.begin(1)
    pace.lost()
    assert pace.wait(1) == 0
    assert pace.under_way == 2


def test_the_slot_of_a_refused_call_rests() -> None:
    """The next call would be refused too."""
    clock = Clock()
    pace = Pace(2, clock=clock)
    pace.begin(1)
    pace.refused(pace.begin(1), 0.0)
    rest = pace.wait(1)
    assert 0 < rest < 5
    clock.now += rest
    assert pace.wait(1) == 0


def test_all_wait_when_all_are_refused() -> None:
    """For as long as the server says; one refusal among many answers holds nobody back."""
    for refused, waits in ((1, False), (10, True)):
        clock = Clock()
        pace = Pace(10, clock=clock)
        taken = [pace.begin(1) for _ in range(10)]
        for number in range(10):
            if number < refused:
                pace.refused(taken[number], 20.0)
            else:
                pace.answered(taken[number], 1, 1, 0.1)
        clock.now = 10.0
        assert (pace.wait(1) > 0) is waits
        clock.now = 20.0
        assert pace.wait(1) == 0


@pytest.mark.parametrize("kind", ["-requests", "-tokens", ""])
def test_a_server_with_nothing_left_is_left_alone_until_its_reset(kind: str) -> None:
    """The headers of an answer say so."""
    clock = Clock()
    pace = Pace(10, clock=clock)
    pace.heed({f"x-ratelimit-remaining{kind}": "1", f"x-ratelimit-reset{kind}": "6m0s"})
    assert pace.wait(1) == 0
    pace.heed({f"x-ratelimit-remaining{kind}": "0", f"x-ratelimit-reset{kind}": "1m30s"})
    assert pace.wait(1) == 90
    clock.now = 90.0
    assert pace.wait(1) == 0


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("2.5", 2.5),
        ("6m0s", 360),
        ("20ms", 0.02),
        ("1h2m3s", 3723),
        ("", 0),
        ("soon", 0),
        ("-3", 0),
        ("nan", 0),
        ("1e999", 0),
        ("inf", 0),
        ("3 apples", 0),
    ],
)
def test_spans_are_read(text: str, seconds: float) -> None:
    """What is no span is none."""
    assert span(text) == pytest.approx(seconds)


@given(st.text(max_size=30))
def test_any_header_is_read(text: str) -> None:
    """As some time between none and ten minutes."""
    assert 0 <= span(text) < inf
    assert 0 <= retry_after({"retry-after": text, "x": text}) <= 600


def test_retry_after_is_seconds_or_a_date() -> None:
    """Both are allowed, and some servers have milliseconds besides."""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    then = format_datetime(now + timedelta(seconds=12), usegmt=True)
    assert retry_after({"retry-after": "7"}) == 7
    assert retry_after({"retry-after": then}, now) == 12
    assert retry_after({"retry-after": then}, now + timedelta(hours=1)) == 0
    assert retry_after({"retry-after": "7", "retry-after-ms": "1500"}) == 1.5
    assert retry_after({}) == 0
