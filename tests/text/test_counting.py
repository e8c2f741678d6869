"""Numbers and what they count agree."""

from __future__ import annotations

from groundset.text.counting import counted, of_which


def test_one_is_singular_and_all_else_plural() -> None:
    """Also none, and thousands with their comma."""
    assert [counted(number, "sheet") for number in (0, 1, 2, 1200)] == [
        "0 sheets",
        "1 sheet",
        "2 sheets",
        "1,200 sheets",
    ]
    assert counted(2, "entry", "entries") == "2 entries"


def test_the_verb_follows_the_number_and_the_noun_the_total() -> None:
    """As one says it."""
    assert of_which(1, 2, "mail", one="is lost", more="are lost") == "1 of 2 mails is lost"
    assert of_which(2, 2, "mail", one="is lost", more="are lost") == "2 of 2 mails are lost"
    assert of_which(1, 1, "mail", one="is lost", more="are lost") == "1 of 1 mail is lost"
