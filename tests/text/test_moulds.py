"""Moulds: what two samples share when only names, numbers, code and quotations differ."""

from __future__ import annotations

import pytest

from groundset.gates.meaning.guards import answer_guards, claims, guards
from groundset.text.moulds import mould
from small_projects import no_stall


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("What does `--foo` do?", "What does `--bar-baz` do?"),
        ("How far is Rome from here?", "How far is Paris from here?"),
        ("Add 5 and 7.", "Add 12.5 and 1,000."),
        ('Open "File", then wait.', 'Open "Edit mode", then wait.'),
        ("Where is release v1.2?", "Where is release v10.0-rc1?"),
    ],
)
def test_what_differs_in_a_slot_has_one_mould(one: str, other: str) -> None:
    assert mould(one, "It is so.") == mould(other, "It is so.")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Open the vent.", "Close the vent."),
        ("how far is rome from here?", "how far is paris from here?"),
    ],
)
def test_other_words_make_another_mould(one: str, other: str) -> None:
    assert mould(one, "It is so.") != mould(other, "It is so.")


@pytest.mark.parametrize("unit", ["a", "日", "-", "_", "!", "a1", "a.", "a(", '"', "`", "a/", "1,", "--a"])
def test_hostile_runs_take_linear_time(unit: str) -> None:
    text = unit * (200_000 // len(unit)) + " x"
    with no_stall():
        mould(text, text)
        guards(text)
        answer_guards(text)
        claims(text)
