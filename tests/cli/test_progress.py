"""How long a task will still take: nothing before it can be told, and no jumps after."""

from __future__ import annotations

import itertools

import pytest

from groundset.cli.progress import Estimate, LiveProgress, PlainProgress


class Clock:
    """A clock that stands still until it is set on."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_nothing_is_estimated_before_enough_is_done() -> None:
    """Five slow files of 285 say nothing about the others, nor does a second of whatever pace."""
    clock = Clock()
    estimate = Estimate(285, clock)
    for _ in range(5):
        clock.now += 1.7
        estimate.advance(1)
        assert estimate.seconds is None
    quick = Estimate(100, clock)
    clock.now += 2.9
    quick.advance(50)
    assert quick.seconds is None
    clock.now += 0.1
    assert quick.seconds == pytest.approx(2.9)


def test_a_pause_between_bursts_does_not_turn_the_estimate() -> None:
    """Two seconds in which one of a thousand files was read are two seconds, and no pace for all the rest."""
    clock = Clock()
    estimate = Estimate(4000, clock)
    for done in (1, 400, 1, 400, 1):
        clock.now += 2
        estimate.advance(done)
    assert estimate.seconds is not None
    assert 20 < estimate.seconds < 80


def test_a_slow_beginning_is_forgotten() -> None:
    clock = Clock()
    estimate = Estimate(100, clock)
    clock.now += 30
    estimate.advance(5)
    slow = estimate.seconds
    assert slow == pytest.approx(570)
    for _ in range(30):
        clock.now += 1
        estimate.advance(2)
    assert estimate.seconds is not None
    assert estimate.seconds < 25


def test_a_task_of_unknown_size_has_no_end_to_tell() -> None:
    clock = Clock()
    estimate = Estimate(None, clock)
    clock.now += 60
    estimate.advance(50)
    assert estimate.seconds is None


def test_a_long_task_tells_its_end_only_when_it_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    shown = PlainProgress(clock)
    shown.start("reading", 1200)
    for _ in itertools.repeat(None, 20):
        clock.now += 1
        shown.advance(2)
    shown.finish()
    early, later, end = capsys.readouterr().err.splitlines()
    assert early == "reading: 20 of 1,200"
    assert later == "reading: 40 of 1,200, about 580 s left"
    assert end == "reading: 40 in 20.0 s"


def test_a_bar_takes_any_task() -> None:
    clock = Clock()
    with LiveProgress(clock) as shown:
        for total in (None, 0, 10):
            shown.start("reading", total)
            clock.now += 5
            shown.advance(3)
            shown.finish()
