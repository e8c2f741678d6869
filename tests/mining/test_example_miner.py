"""Code is asked for by what the sentence before it announces."""

from __future__ import annotations

import pytest

from mined_pairs import pairs

CODE = "```yaml\nrelay:\n  name: north\n  channel: 11\n```"


def asked(sentence: str, language: str = "en", code: str = CODE) -> list[tuple[str, str]]:
    """Mine the pairs of a sentence with code after it."""
    return pairs(f"# Tarn relay\n\n## Files\n\n{sentence}\n\n{code}", "code", "Tarn relay", language)


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        (
            "Here is an example file for a relay with one channel:",
            "an example file for a relay with one channel",
        ),
        ("Here is a template for a relay with one channel:", "a template for a relay with one channel"),
        ("An example of a relay with one channel looks like this:", "a relay with one channel"),
        ("The following example shows how to name a relay after a hill:", "name a relay after a hill"),
        (
            "The following file defines a relay with one channel:",
            "file that defines a relay with one channel",
        ),
        ("A complete file for one relay might look like this:", "a complete file for one relay"),
        ("To name a relay after a hill, add these lines to the file:", "name a relay after a hill"),
        ("You can name a relay after a hill like this:", "name a relay after a hill"),
    ],
)
def test_an_announced_example_is_asked_for(sentence: str, words: str) -> None:
    """The instruction says what the sentence says, and the response is the code."""
    ((instruction, response),) = asked(sentence)
    assert words in instruction
    assert "following" not in instruction
    assert response == CODE


@pytest.mark.parametrize(
    "sentence",
    [
        "The output looks like this:",
        "Now the file looks like this:",
        "Here is our new template:",
        "Here is the result of the command:",
        "The following example shows this:",
        "To do so, add these lines to the file:",
        "The file should now look something like this:",
        "For example:",
    ],
)
def test_announcements_that_lean_on_the_page_are_left_alone(sentence: str) -> None:
    """Outputs, steps of a tutorial and words like "this" cannot be asked for elsewhere."""
    assert asked(sentence) == []


def test_a_command_is_no_example_of_code() -> None:
    """Commands have a family of their own."""
    assert asked("Here is an example script for one relay:", code="```console\n$ tarn start north\n```") == []


def test_code_further_down_does_not_belong_to_the_sentence() -> None:
    """Only the block right after the sentence is announced by it."""
    text = f"Here is an example file for a relay with one channel:\n\nIt is short.\n\n{CODE}"
    assert pairs(f"# Tarn relay\n\n{text}", "code", "Tarn relay") == []


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        (
            "Hier ist ein Beispiel für ein Relais mit einem Kanal:",
            "ein Beispiel für ein Relais mit einem Kanal",
        ),
        ("Eine ganze Datei für ein Relais könnte so aussehen:", "ine ganze Datei für ein Relais"),
        (
            "Um ein Relais nach einem Berg zu benennen, ergänzt man die Datei:",
            "ein Relais nach einem Berg zu benennen",
        ),
    ],
)
def test_german_examples_are_asked_for(sentence: str, words: str) -> None:
    """The sentences are data."""
    ((instruction, response),) = asked(sentence, "de")
    assert words in instruction
    assert response == CODE
