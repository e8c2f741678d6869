"""Messages of failure are asked about, and answered with what the document says to do."""

from __future__ import annotations

import pytest

from mined_pairs import pairs

CURE = (
    "The base still holds the old key of the relay. Remove the relay with `tarn wipe` and pair the two again."
)
MESSAGE = "Error: key of relay north was refused"


@pytest.mark.parametrize(
    "heading",
    [
        f"`{MESSAGE}`",
        f'When I pair a relay, I get the error "{MESSAGE}"',
        f'On the second base I see the warning "{MESSAGE}"',
        MESSAGE,
        "Pairing fails when the base has an old key",
    ],
)
def test_a_heading_with_a_failure_is_asked_about(heading: str) -> None:
    """The heading is the problem, its section the answer."""
    text = f"# Tarn relay\n\n## {heading}\n\n{CURE}\n\n## Other\n\nText."
    ((instruction, response),) = pairs(text, "error", "Tarn relay")
    assert heading.strip("`").casefold() in instruction.casefold()
    assert instruction.endswith(("?", ".", heading))
    assert response == CURE


def test_a_message_in_a_block_is_answered_with_what_follows() -> None:
    """The line of the message is quoted, and other messages are not part of the answer."""
    text = (
        "# Tarn relay\n\n## Pairing\n\nWhile pairing you may see an error like this:\n\n"
        f"```\n{MESSAGE}\n```\n\n"
        f"Another variation of the message is:\n\n```\nkey unknown\n```\n\n{CURE}"
    )
    ((instruction, response),) = pairs(text, "error", "Tarn relay")
    assert f"`{MESSAGE}`" in instruction
    assert response == CURE


def test_an_emphasised_problem_is_answered_up_to_the_next_one() -> None:
    """Two problems give two answers."""
    other = "The mast is in the shade of a hill. Move it, and make sure that nothing stands in its way."
    text = (
        f"# Tarn relay\n\n## Trouble\n\n*When I pair a relay, I get `{MESSAGE}`*\n\n{CURE}\n\n"
        f"**I get the warning `no signal` from the base**\n\n{other}"
    )
    assert [response for _, response in pairs(text, "error", "Tarn relay")] == [CURE, other]


def test_an_answer_may_speak_of_the_problem_as_this() -> None:
    """What the question states is what "this" means."""
    cure = f"This happens when the base holds an old key. {CURE}"
    text = f"# Tarn relay\n\n## `{MESSAGE}`\n\n{cure}"
    assert [response for _, response in pairs(text, "error", "Tarn relay")] == [cure]


@pytest.mark.parametrize(
    ("heading", "body"),
    [
        ("Error handling", CURE),
        ("Why is the key refused by the base?", CURE),
        (f"`{MESSAGE}`", "We have heard of this from many people all over the hills in these last years."),
        (f"`{MESSAGE}`", "Run it again."),
        ("In this example the base fails", CURE),
        ("Invalid keys", CURE),
    ],
    ids=["topic", "question", "no cure", "too short", "leans on the page", "no sentence"],
)
def test_what_is_no_problem_with_an_answer_is_left_alone(heading: str, body: str) -> None:
    """Topics and questions have families of their own, and an answer says what to do."""
    assert pairs(f"# Tarn relay\n\n## {heading}\n\n{body}", "error", "Tarn relay") == []


def test_an_unfinished_block_is_no_answer() -> None:
    """A message with nothing after it is not asked about."""
    text = f"# Tarn relay\n\n## Pairing\n\nYou may see an error like this:\n\n```\n{MESSAGE}\n```"
    assert pairs(text, "error", "Tarn relay") == []


def test_german_failures_are_asked_about_in_german() -> None:
    """Headings and announcements are data."""
    cure = "Die Basis kennt noch den alten Schlüssel. Sie müssen das Relais entfernen und neu verbinden."
    text = f'# Tarn Relais\n\n## Ich bekomme den Fehler "Schlüssel verweigert"\n\n{cure}'
    ((instruction, response),) = pairs(text, "error", "Tarn Relais", "de")
    assert 'Ich bekomme den Fehler "Schlüssel verweigert"' in instruction
    assert response == cure
