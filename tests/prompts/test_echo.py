"""Prompt echo: the wording of prompts is known again in what a model wrote, and nothing else is."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from groundset.prompts import echo
from groundset.prompts.template import template

RUN = "what you happen to know stays out even where it is right"


def test_a_run_of_template_words_is_found_whatever_its_case_and_punctuation() -> None:
    said = f"Tell me, {RUN.upper().replace(' ', ', ')}! Then go on."
    assert echo.echoes(said, ()) == (RUN,)


def test_a_shorter_run_is_no_echo() -> None:
    words = RUN.split()
    assert echo.echoes(" ".join(words[: echo.LENGTH - 1]), ()) == ()
    assert echo.echoes(" ".join(words[: echo.LENGTH]), ()) != ()


def test_words_that_the_evidence_has_too_are_no_echo() -> None:
    assert echo.echoes(RUN, [f"The rule reads: {RUN}."]) == ()


def test_the_same_words_in_another_order_are_no_echo() -> None:
    assert echo.echoes(" ".join(reversed(RUN.split())), ()) == ()


@settings(deadline=None)
@given(st.integers(0, 300), st.integers(echo.LENGTH + 12, 60))
def test_any_long_enough_piece_of_a_template_is_found(start: int, length: int) -> None:
    words = template("generation/open_question").system.split()
    piece = words[start : start + length]
    if len(piece) >= echo.LENGTH + 12 and not any("{" in word or "%" in word for word in piece):
        assert echo.echoes(" ".join(piece), ())


def test_the_fingerprint_is_the_same_in_every_call() -> None:
    assert echo.fingerprint() == echo.fingerprint()
    assert len(echo.fingerprint()) == 32
