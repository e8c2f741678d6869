"""What a row comes near to hangs on the row and the sets alone, and no text is too odd."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundset.gates.rephrasing import ItemTexts, Rephrasings
from groundset.gates.rephrasing.lexicon import Lexicon
from rephrasing_items import HONEST, OTHER_NUMBERS, REWORDED, SETS

_ROWS = [(row, "") for row in (*REWORDED, OTHER_NUMBERS)] + HONEST
_ODD = [
    "",
    " \n\t",
    "?",
    "\x00",
    "1" * 5_000,
    "\U0001f600" * 50,
    "\ud800",
    "9" * 400 + "%",
    "a" * 100_000,
    "roll " * 30_000,
    "\u0e01\u0e38\u0e49\u0e07 \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
    "\u4f60\u597d \u043f\u0440\u0438\u0432\u0435\u0442",
    "A) B) C) D)",
    '"""',
    "def f(",
    "/*",
]


@cache
def _rephrasings() -> Rephrasings:
    return Rephrasings(SETS)


@settings(max_examples=30)
@given(rows=st.lists(st.sampled_from(_ROWS), max_size=12))
def test_a_result_does_not_depend_on_the_rows_beside_it(rows: list[tuple[str, str]]) -> None:
    """A batch gives what its rows give alone, in any order, by an object that has seen others or none."""
    alone = [_rephrasings().screen([row])[0] for row in rows]
    assert _rephrasings().screen(rows) == alone


def test_a_fresh_object_gives_the_same() -> None:
    """Words are numbered in the order of meeting, and no result hangs on it."""
    assert Rephrasings(SETS).screen(_ROWS[::-1])[::-1] == _rephrasings().screen(_ROWS)


def test_the_order_of_sets_changes_nothing() -> None:
    """Sets are told apart by name."""
    (whole,) = SETS
    parts = [ItemTexts("b", whole.items[:2]), ItemTexts("a", whole.items[2:])]
    assert Rephrasings(parts).screen(_ROWS) == Rephrasings(parts[::-1]).screen(_ROWS)


def test_what_is_seen_of_one_set_hangs_on_no_other() -> None:
    """Who adds an evaluation set loses no leak of another one."""
    (whole,) = SETS
    first, second = ItemTexts("first", whole.items[:2]), ItemTexts("second", whole.items[2:])
    alone, beside = Rephrasings([first]).screen(_ROWS), Rephrasings([first, second]).screen(_ROWS)
    for own, every in zip(alone, beside, strict=True):
        of_first = [match for match in every if match.set_name == "first"]
        assert of_first == own[: len(of_first)]


@settings(max_examples=60)
@given(st.lists(st.tuples(st.text(max_size=80), st.text(max_size=80)), max_size=4))
def test_any_text_is_screened(rows: list[tuple[str, str]]) -> None:
    """Every row gets an answer, with probabilities from 0 to 1."""
    found = _rephrasings().screen(rows)
    assert len(found) == len(rows)
    assert all(0 <= match.probability <= 1 for matches in found for match in matches)


@pytest.mark.parametrize("text", _ODD, ids=range(len(_ODD)))
def test_odd_texts_are_no_item(text: str) -> None:
    """Empty, endless, of other scripts, or broken: on either side of a row, and as items."""
    assert all(match.probability < 0.5 for found in _rephrasings().screen([(text, text)]) for match in found)


def test_a_lexicon_forgets_what_rows_brought() -> None:
    """Memory does not grow with the rows; what the items hold stays."""
    lexicon = Lexicon()
    (kept,) = lexicon.read(["rolls of the bakery"])
    lexicon.settle()
    lexicon.read(["melatonin quux"])
    lexicon.forget()
    assert lexicon.words == ["rolls", "of", "the", "bakery"]
    assert lexicon.read(["rolls of the bakery"])[0].tolist() == kept.tolist()
    assert len(lexicon.vectors) == 4
