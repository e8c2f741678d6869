"""Tables are asked for as a whole, by row, by two rows and by cell, and only where they hold data."""

from __future__ import annotations

import pytest

from mined_pairs import mined, pairs

HEAD = "| Setting | Default | Meaning |\n| --- | --- | --- |"
ROWS = (
    "| `interval` | 60 s | How often the relay sends what it has measured. |",
    "| `retries` | 3 tries | How often the relay repeats a message that was not answered. |",
    "| `channel` | channel 11 | On which radio channel the relay listens and sends. |",
)
TABLE = "\n".join((HEAD, *ROWS))
TEXT = f"# Tarn relay\n\n## Radio settings\n\nThe relay reads these values when it starts.\n\n{TABLE}\n"


def table(*lines: str, heading: str = "Radio settings") -> str:
    """Build a document with one table under a heading."""
    body = "\n".join(lines)
    return f"# Tarn relay\n\n## {heading}\n\nThe relay reads its values at the start.\n\n{body}\n"


def test_a_small_table_is_asked_for_as_a_whole() -> None:
    """The instruction names columns and subject, the response is the table."""
    asked = [instruction for instruction, response in pairs(TEXT, "table", "Tarn relay") if response == TABLE]
    (instruction,) = asked
    assert "setting" in instruction
    assert "default and meaning" in instruction
    assert "radio settings" in instruction.casefold()


def test_a_row_is_answered_with_its_header() -> None:
    """A row alone cannot be read, so header and rule stand in front of it."""
    responses = {response: instruction for instruction, response in pairs(TEXT, "table", "Tarn relay")}
    (row,) = [row for row in ROWS if f"{HEAD}\n{row}" in responses]
    instruction = responses[f"{HEAD}\n{row}"]
    assert row.split("`")[1] in instruction
    assert "default and meaning" in instruction


def test_two_rows_are_compared_as_a_table_of_two_rows() -> None:
    """Every piece is an exact span; the pieces are joined by line ends."""
    (found,) = [c for c in mined(TEXT, "Tarn relay") if c.origin.task_type == "comparison"]
    assert [one.quote for one in found.evidence][:2] == HEAD.split("\n")
    assert len(found.evidence) == 4
    assert {one.quote for one in found.evidence[2:]} < set(ROWS)


def test_a_cell_that_is_a_sentence_answers_alone() -> None:
    """With one column that says what the names mean, the meaning is the answer."""
    text = table(
        "| Mode | Meaning |\n| --- | --- |",
        "| `eager` | Sends every measurement at once and keeps the radio awake all the time. |",
        "| `lazy` | Waits for a full package. |",
    )
    responses = [r for i, r in pairs(text, "table", "Tarn relay") if "`eager`" in i and "`lazy`" not in i]
    assert responses == ["Sends every measurement at once and keeps the radio awake all the time."]


def test_a_grid_of_texts_is_asked_for_by_row_and_column() -> None:
    """A row that holds a name alone is a heading within the table, and no reason to leave it."""
    cell = "Plans the route of a whole team for several weeks without any help from the office"
    text = table(
        "| Area | Junior guide | Guide | Senior guide |\n| --- | --- | --- | --- |",
        "| **Skill** | | | |",
        f"| *Planning* | {cell} at first. | {cell} or less. | {cell}, and teaches others how to do it. |",
        f"| *Safety* | {cell} at first. | {cell} or less. | {cell} again. |",
        heading="Grades of guides",
    )
    found = dict(pairs(text, "table", "Tarn relay"))
    (asked,) = [i for i, response in found.items() if response == f"{cell}, and teaches others how to do it."]
    assert "Planning" in asked
    assert "Senior guide" in asked
    assert all("|" not in response for response in found.values())


def test_one_table_gives_at_most_three_pairs() -> None:
    """A long table does not drown the rest."""
    rows = [f"| `part{n}a` | the part with the letter {n} in the name | box number {n} |" for n in range(40)]
    text = table("| Part | Use | Place |\n| --- | --- | --- |", *rows)
    assert 1 <= len(pairs(text, "table", "Tarn relay")) <= 3


@pytest.mark.parametrize(
    "lines",
    [
        (
            "|  | Range | Weight |\n| --- | --- | --- |",
            "| a relay | far | light |",
            "| a base | near | heavy |",
        ),
        ("| Year | Rain |\n| --- | --- |", "| 2019 | 611 |", "| 2020 | 702 |"),
        ("| Part | Owner |\n| --- | --- |", "| Radio part | Ada Lovelace |", "| Base part | Alan Turing |"),
        ("| Part | Chat |\n| --- | --- |", "| Radio part | ask @ada about it |", "| Base part | ask @alan |"),
        (
            "| Part | Page |\n| --- | --- |",
            "| Radio | https://tarn.example/r |",
            "| Base | https://tarn.example/b |",
        ),
        ("| Part | Note |\n| --- | --- |", "| Radio part |  |", "| Base part |  |"),
        (
            "| Part | Use | Stock |\n| --- | --- | --- |",
            "| One part | to send | yes | more |",
            "| Two part | b | c |",
        ),
        ("| Part | Note |\n| --- | --- |", "| Radio part | a single row is no table of data |"),
        (
            "| Help line north | Help line south |\n| --- | --- |",
            "| The green house of the old harbour | The blue house of the upper market |",
            "| Open from the first of May onwards | Open from the last of June onwards |",
        ),
        (
            "| Part | Base model1 |\n| --- | --- |",
            "| Radio part | Trained on the pages of the old harbour |",
            "| Base part | Trained on the pages of the upper market |",
        ),
    ],
    ids=[
        "unnamed",
        "numbers",
        "people",
        "handles",
        "links",
        "empty",
        "uneven",
        "one row",
        "header alike",
        "note",
    ],
)
def test_layout_and_lists_of_people_are_left_alone(lines: tuple[str, ...]) -> None:
    """Nothing is asked of a table without names, or of people, addresses and measurements."""
    assert pairs(table(*lines), "table", "Tarn relay") == []


def test_tables_with_the_same_columns_are_not_asked_for_as_wholes() -> None:
    """One question would have two answers."""
    other = f"{HEAD}\n| `power` | 5 mW | How much power the radio is given to send with. |\n{ROWS[1]}"
    found = pairs(f"{TEXT}\nThe base has its own values.\n\n{other}\n", "table", "Tarn relay")
    assert found != []
    assert all(response not in (TABLE, other) for _, response in found)


def test_a_table_that_is_cut_by_a_passage_is_not_answered_in_part() -> None:
    """Whole tables are proposed only where they lie in one passage."""
    rows = [f"| `part{n}a` | {'the part with a long use ' * 12} | box number {n} |" for n in range(14)]
    text = table("| Part | Use | Place |\n| --- | --- | --- |", *rows)
    assert all(response.count("\n") < 5 for _, response in pairs(text, "table", "Tarn relay"))


def test_german_tables_are_asked_for_in_german() -> None:
    """Headers keep their capitals, and the phrases are data."""
    text = (
        "# Tarn Relais\n\n## Einstellungen des Funks\n\nDas Relais liest die Werte beim Start.\n\n"
        "| Einstellung | Vorgabe | Bedeutung |\n| --- | --- | --- |\n"
        "| `abstand` | 60 s | Wie oft das Relais sendet, was es gemessen hat. |\n"
        "| `versuche` | 3 Mal | Wie oft das Relais eine Nachricht wiederholt, die niemand bestätigt hat. |\n"
        "| `kanal` | Kanal 11 | Auf welchem Kanal das Relais hört und sendet. |\n"
    )
    found = pairs(text, "table", "Tarn Relais", "de")
    assert len(found) == 3
    assert [i for i, _ in found if "Vorgabe" in i]
    assert not [i for i, _ in found if "vorgabe" in i]
    assert any("`abstand`" in instruction or "`versuche`" in instruction for instruction, _ in found)


def test_a_huge_table_ends_in_nothing() -> None:
    """A table over the limit is left alone, and does not hold up the rest."""
    rows = "\n".join(f"| `part{n}a` | the use of part {n} | box {n} |" for n in range(4000))
    text = table("| Part | Use | Place |\n| --- | --- | --- |", rows)
    assert pairs(text, "table", "Tarn relay") == []


def test_a_header_may_be_a_question_that_the_column_answers() -> None:
    """A header such as "What it is for" is no sentence about the table, and names its column well."""
    text = table(
        "| Part | What it is for |\n| --- | --- |",
        "| Relay bracket | Holds the relay on the wall of the house and keeps it dry |",
        "| Base plate | Carries the base on a desk and leads its cable to the back |",
    )
    assert pairs(text, "table", "Tarn relay")
