"""Tokens are estimated by script, and what servers report corrects the estimate."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundset.models.tokens import correction, tokens, tokens_of
from groundset.records import Message

PROSE = (
    "The kiln reaches its full heat after nine hours, and the potter may open the door when it has cooled. "
)
CODE = (
    "def fire(kiln: Kiln, hours: int = 9) -> None:\n    for hour in range(hours):\n        kiln.heat(+100)\n"
)


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        (PROSE * 20, 3.8, 4.8),
        (CODE * 20, 2.5, 4.2),
        ("Печь достигает полного жара через девять часов. " * 20, 2.2, 3.6),
        ("窑炉在九小时后达到最高温度，冷却后陶工才可以打开炉门。" * 20, 0.8, 1.6),
        ("가마는 아홉 시간 뒤에 가장 뜨거워진다. " * 20, 1.2, 2.4),
    ],
)
def test_characters_of_a_token_depend_on_the_script(text: str, least: float, most: float) -> None:
    assert least <= len(text) / tokens(text) <= most


def test_white_space_costs_little() -> None:
    assert tokens("a\n\n\n        b") == tokens("a b")
    assert tokens("") == 0


@given(st.text(), st.text())
def test_more_text_is_never_fewer_tokens(first: str, second: str) -> None:
    assert tokens(first + "a" + second) >= max(tokens(first), tokens(second))


def test_a_conversation_has_marks_around_its_messages() -> None:
    messages = (Message("system", PROSE), Message("user", CODE))
    assert tokens_of(messages) > tokens(PROSE) + tokens(CODE)
    assert tokens_of(()) == 0


def test_reports_correct_estimates() -> None:
    assert correction([]) == 1.0
    assert correction([(100, 130), (300, 390)]) == pytest.approx(1.3)
    assert correction([(100, 0), (0, 5)]) == 1.0
