"""Which calls are tried again, and after how long."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundset.contracts import LostCallError
from groundset.models.retrying import Retries, Tries


def lost(reason: str = "server_error", wait: float = 0.0, *, again: bool = True) -> LostCallError:
    return LostCallError(reason, "", again=again, billed=False, wait=wait)


@given(st.integers(0, 20))
def test_tries_are_bounded(most: int) -> None:
    """As many further tries as the settings say, and none more."""
    tries, retries = Tries(), Retries(most)
    waits = [retries.wait(tries, lost(), 0) for _ in range(most + 1)]
    assert None not in waits[:most]
    assert waits[most] is None


def test_a_call_that_cannot_succeed_is_not_tried_again() -> None:
    """However many tries are left."""
    assert Retries(5).wait(Tries(), lost("prompt_too_long", again=False), 0) is None


@given(st.floats(0, 1))
def test_waits_grow_and_are_drawn_from_all_of_their_span(chance: float) -> None:
    """Full jitter: calls that failed together do not come back together."""
    tries, retries = Tries(), Retries(20, chance=lambda: chance)
    waits = [retries.wait(tries, lost(), 0) for _ in range(8)]
    assert waits == pytest.approx([chance * span for span in (0.5, 1, 2, 4, 8, 16, 30, 30)])


@given(st.floats(0.001, 600), st.floats(0, 1))
def test_nobody_comes_back_before_the_server_said(wait: float, chance: float) -> None:
    """And everybody soon after."""
    got = Retries(3, chance=lambda: chance).wait(Tries(), lost("rate_limited", wait), 0)
    assert got is not None
    assert wait <= got <= 1.25 * wait


def test_a_refusal_for_load_is_no_fault_while_the_server_answers_others() -> None:
    """Waiting is all that it asks for; even so it is not waited for without end."""
    retries, tries = Retries(2), Tries()
    waits = [retries.wait(tries, lost("rate_limited"), answers) for answers in range(21)]
    assert None not in waits[:20]
    assert waits[20] is None


def test_a_server_that_answers_nobody_is_given_up() -> None:
    """Refusals count as faults when nothing else happens."""
    retries, tries = Retries(2), Tries()
    waits = [retries.wait(tries, lost("rate_limited"), 7) for _ in range(4)]
    assert waits[3] is None
    assert None not in waits[:3]
