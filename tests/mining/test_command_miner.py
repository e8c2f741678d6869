"""Commands are asked for by what they are run for, and names in code by what they do."""

from __future__ import annotations

import pytest

from mined_pairs import pairs

RUN = "```sh\ntarn flash --port usb0 relay.bin\n```"


def one(text: str, language: str = "en") -> tuple[str, str]:
    """Give the only pair of a text under a title and a heading."""
    ((instruction, response),) = pairs(
        f"# Tarn relay\n\n## Radio\n\n{text}", "command", "Tarn relay", language
    )
    return instruction, response


@pytest.mark.parametrize(
    "sentence",
    [
        "To write new firmware to the radio, run:",
        "To write new firmware to the radio:",
        "To write new firmware to the radio, use the `tarn flash` command:",
        "You can write new firmware to the radio with this command:",
        "Run the following command to write new firmware to the radio:",
        "In order to write new firmware to the radio, call the tool like this:",
        "If you want to write new firmware to the radio, run this command:",
    ],
)
def test_a_sentence_before_a_command_says_what_it_is_run_for(sentence: str) -> None:
    """Question and answer come from the sentence and the block after it."""
    instruction, response = one(f"{sentence}\n\n{RUN}")
    assert "write new firmware to the radio" in instruction
    assert response == f"{sentence}\n\n{RUN}"


def test_only_the_last_sentence_belongs_to_the_command() -> None:
    """What stands before it in the paragraph is left out."""
    _, response = one(f"Firmware comes as one file. To write new firmware to the radio, run:\n\n{RUN}")
    assert response.startswith("To write new firmware")


def test_a_common_tool_is_named_in_the_question() -> None:
    """The tool is the first word of the command, where it is known as one."""
    text = "To send all new commits of a branch, run:\n\n```\ngit push origin main\n```"
    instruction, _ = one(text)
    assert "`git`" in instruction


def test_a_sentence_with_its_command_answers_alone() -> None:
    """The command stands in the line."""
    sentence = "To write new firmware to the radio, run `make flash PORT=usb0` on the base."
    instruction, response = one(f"The radio has its own memory. {sentence}")
    assert "write new firmware to the radio" in instruction
    assert response == sentence


def test_your_becomes_my_in_a_question() -> None:
    """A question is asked by the one who has the thing."""
    instruction, _ = one(f"To load new firmware onto your radio, run:\n\n{RUN}")
    assert "load new firmware onto my radio" in instruction


@pytest.mark.parametrize(
    "sentence",
    [
        "To do this, run:",
        "To fix it, run:",
        "To use the script, run:",
        "To summarize all of the steps, run:",
        "To see the output of the command above, run:",
        "To start the second one, run:",
        "The command prints its version:",
    ],
)
def test_goals_that_lean_on_the_page_are_left_alone(sentence: str) -> None:
    """Nobody can answer what "this" is."""
    assert pairs(f"# Tarn relay\n\n## Radio\n\n{sentence}\n\n{RUN}", "command", "Tarn relay") == []


def test_code_that_is_no_command_is_left_alone() -> None:
    """A file after the sentence is no command."""
    text = (
        "# Tarn relay\n\n## Radio\n\nTo name the parts of the radio, write:\n\n```yaml\nparts:\n  - mast\n```"
    )
    assert pairs(text, "command", "Tarn relay") == []


@pytest.mark.parametrize(
    ("sentence", "asked"),
    [
        ("`tarn wipe NAME` removes a relay and all that it has measured.", "`tarn wipe NAME`"),
        ("The `tarn wipe` command removes a relay and all it measured.", "the `tarn wipe` command"),
        ("The `median` function returns the middle value of a list of numbers.", "the `median` function"),
    ],
)
def test_a_sentence_that_tells_what_code_does_answers_that(sentence: str, asked: str) -> None:
    """Sentences after it that stand on their own come along, up to one that points elsewhere."""
    more = "Nothing asks before it is done."
    instruction, response = one(f"{sentence} {more} See the list below for more.")
    assert asked in instruction
    assert "relay" in instruction.casefold() or "tarn" in asked
    assert response == f"{sentence} {more}"


@pytest.mark.parametrize(
    "sentence",
    [
        "`median 1 2 3` returns the number in the middle, which is two.",
        "`tarn wipe` needs a name, and a relay that is known to the base.",
        "The `tarn wipe` command was added in the second version of the base.",
        "`tarn wipe` checks a name against these rules before it goes on.",
        "`tarn wipe` removes it.",
    ],
)
def test_samples_and_remarks_do_not_tell_what_code_does(sentence: str) -> None:
    """A call with its values, a demand, a history and a torn sentence say nothing to learn."""
    assert pairs(f"# Tarn relay\n\n## Radio\n\n{sentence}", "command", "Tarn relay") == []


def test_german_commands_are_found() -> None:
    """Goal clauses and sentences about code are data."""
    sentence = "Um neue Firmware auf das Funkgerät zu schreiben, führen Sie diesen Befehl aus:"
    instruction, response = one(f"{sentence}\n\n{RUN}", "de")
    assert "um neue Firmware auf das Funkgerät zu schreiben" in instruction
    assert response == f"{sentence}\n\n{RUN}"
    told = "Die Funktion `median` gibt den mittleren Wert einer Liste von Zahlen zurück."
    instruction, response = one(told, "de")
    assert "die Funktion `median`" in instruction
    assert response == told
