"""Items in other words are found by what they ask, and rows that ask something else are left alone."""

from __future__ import annotations

import pytest

from groundset.gates.rephrasing import THRESHOLD, Item, ItemTexts, Match, Rephrasings
from rephrasing_items import (
    HONEST,
    OTHER_NUMBERS,
    PROBLEM,
    QUESTION,
    REWORDED,
    REWORDED_PROBLEM,
    REWORDED_PROGRAM,
    REWORDED_QUESTION,
    SETS,
)


@pytest.fixture(scope="module")
def rephrasings() -> Rephrasings:
    """Compare with one set of four kinds of items."""
    return Rephrasings(SETS)


def _one(rephrasings: Rephrasings, instruction: str, response: str = "") -> Match:
    (matches,) = rephrasings.screen([(instruction, response)])
    return matches[0]


@pytest.mark.parametrize("row", range(len(REWORDED)))
def test_an_item_in_other_words_is_found(rephrasings: Rephrasings, row: int) -> None:
    """A word problem, a question with choices, a program in another language, a passage with a question."""
    match = _one(rephrasings, REWORDED[row])
    assert (match.set_name, match.row, match.label) == ("exam", row, "same_item")
    assert match.probability >= THRESHOLD


@pytest.mark.parametrize("pair", HONEST)
def test_a_row_that_asks_something_else_is_left_alone(
    rephrasings: Rephrasings, pair: tuple[str, str]
) -> None:
    """However near its subject is."""
    (matches,) = rephrasings.screen([pair])
    assert all(match.probability < THRESHOLD for match in matches)


def test_the_item_itself_is_surely_found(rephrasings: Rephrasings) -> None:
    """A copy is likelier the item than a rephrasing is."""
    assert _one(rephrasings, PROBLEM.question).probability >= _one(rephrasings, REWORDED_PROBLEM).probability


def test_other_numbers_make_a_sibling(rephrasings: Rephrasings) -> None:
    """The same frame around other numbers has another answer: it is told apart from the item."""
    match = _one(rephrasings, OTHER_NUMBERS)
    assert (match.row, match.label) == (0, "same_template")
    assert match.probability >= THRESHOLD


def test_another_name_makes_a_sibling() -> None:
    """In a short question a name decides what is asked; its spelling decides nothing."""
    items = [Item("Which river flows through the old quarter of the city of Lugano?")]
    screened = Rephrasings([ItemTexts("rivers", items)])
    other = _one(screened, "Through the old quarter of the city of Bergamo, which river flows?")
    same = _one(screened, "Through the old quarter of the city of lugano, which river flows?")
    assert (other.label, same.label) == ("same_template", "same_item")


def test_choices_in_another_order_do_not_hide_a_question(rephrasings: Rephrasings) -> None:
    """What stands before the choices is what is asked; a row may also leave them out."""
    stem = REWORDED_QUESTION.split("\n", maxsplit=1)[0]
    assert _one(rephrasings, stem).probability >= THRESHOLD


def test_an_item_of_a_program_is_found_in_the_response(rephrasings: Rephrasings) -> None:
    """A program stands on either side of a row; the match says where."""
    match = _one(rephrasings, "", REWORDED_PROGRAM)
    assert match.row == 2
    assert match.probability >= THRESHOLD
    assert match.row_side in ("response", "both")


def test_a_response_does_not_hide_its_question(rephrasings: Rephrasings) -> None:
    """A row is an item by what it asks, whatever it answers."""
    answer = "It is the pineal gland, a small body in the middle of the brain that answers to darkness."
    match = _one(rephrasings, REWORDED_QUESTION, answer)
    assert (match.row, match.label, match.row_side) == (1, "same_item", "instruction")
    assert match.probability >= THRESHOLD


def test_at_most_two_items_are_given_the_likeliest_first() -> None:
    """Of many near items the two likeliest."""
    items = [
        Item(PROBLEM.question.replace("Norwick", town)) for town in ("Norwick", "Aldham", "Beccles", "Diss")
    ]
    (matches,) = Rephrasings([ItemTexts("towns", items)]).screen([(REWORDED_PROBLEM, "")])
    assert len(matches) == 2
    assert matches[0].row == 0
    assert matches[0].probability >= matches[1].probability


def test_items_that_ask_the_same_in_the_same_words_are_one() -> None:
    """One match names the first of them and the others beside it."""
    sets = [ItemTexts("twice", [PROBLEM, QUESTION, PROBLEM])]
    match = _one(Rephrasings(sets), REWORDED_PROBLEM)
    assert (match.row, match.alike) == (0, (2,))


def test_without_sets_nothing_is_near() -> None:
    """No set, a set without items, and items without words are fine."""
    for sets in ([], [ItemTexts("none", [])], [ItemTexts("blank", [Item(""), Item("?!")])]):
        assert Rephrasings(sets).screen([(REWORDED_PROBLEM, "")]) == [[]]


def test_the_fingerprint_names_the_rules_alone() -> None:
    """It is the same whatever the sets are, for those have fingerprints of their own."""
    assert Rephrasings([]).fingerprint == Rephrasings(SETS).fingerprint


def test_small_words_of_another_language_do_not_make_a_leak() -> None:
    """The German "wie", "soll" and "der" are as common as "how", "should" and "the"."""
    items = [Item("Wie hoch soll der Mast stehen?", "Zehn Meter.")]
    screen = Rephrasings([ItemTexts("exam", items)]).screen
    (other,), (same,) = screen(
        [
            ("Wie weit soll der Mast vom Haus entfernt sein?", ""),
            ("In welcher Höhe soll der Mast stehen?", ""),
        ]
    )
    assert other.probability < THRESHOLD <= same.probability
