"""Options and names are answered with their entry: a line of a help text or an item of a list."""

from __future__ import annotations

import pytest

from mined_pairs import mined, pairs

HELP = """## Options

```
      --atomic             if set, a failed start of the relay is undone before the command ends
  -c, --channel number     the radio channel that the relay uses for all that it sends (default 11)
  -h, --help               help for start with all of the options that it has
      --quiet              print less
```"""
TEXT = f"Start the relay.\n\n```\ntarn start NAME [flags]\n```\n\n{HELP}"


def test_a_line_of_help_is_answered_with_flag_and_meaning() -> None:
    """The gap between flag and meaning is left out: both are exact spans."""
    found = dict(pairs(TEXT, "option", "tarn start"))
    (asked,) = [instruction for instruction in found if "`--channel`" in instruction]
    assert "`tarn start`" in asked
    assert found[asked] == (
        "-c, --channel number\nthe radio channel that the relay uses for all that it sends (default 11)"
    )


def test_help_itself_and_bare_words_are_left_out() -> None:
    """An option is asked for only where its meaning says something."""
    asked = " ".join(instruction for instruction, _ in pairs(TEXT, "option", "tarn start"))
    assert "--atomic" in asked
    assert "--help" not in asked
    assert "--quiet" not in asked


def test_a_meaning_on_several_lines_is_kept_whole() -> None:
    """Each line is a span of its own, without its indentation."""
    text = (
        "```\ntarn start NAME\n```\n\n## Options\n\n```\n"
        "  --atomic      if set, a failed start of the relay is\n"
        "                undone before the command comes to its end\n```"
    )
    (found,) = [c for c in mined(text, "tarn start") if c.origin.family == "option"]
    assert [one.quote for one in found.evidence] == [
        "--atomic",
        "if set, a failed start of the relay is",
        "undone before the command comes to its end",
    ]


def test_inherited_options_belong_to_another_command() -> None:
    """Options that every command has are not asked of each."""
    text = TEXT.replace("## Options", "## Options inherited from parent commands")
    assert pairs(text, "option", "tarn start") == []


def test_untranslated_help_is_not_asked_for_in_german() -> None:
    """A German page often keeps the help text in English."""
    text = TEXT.replace("## Options", "## Optionen").replace(
        "Start the relay.", "Startet das Relais der Station."
    )
    assert pairs(text, "option", "tarn start", "de") == []


@pytest.mark.parametrize(
    "item",
    [
        "`max-age`: How long a measurement is kept before it is dropped.",
        "`max-age` (number, default 5): How long a measurement is kept before it is dropped.",
        "`max-age` – How long a measurement is kept before it is dropped.",
        "**`max-age`**: How long a measurement is kept before it is dropped.",
        "`max-age` specifies how long a measurement is kept before the relay drops it.",
    ],
)
def test_an_item_of_a_list_is_answered_as_it_stands(item: str) -> None:
    """Name, remark and meaning stay together."""
    text = f"# Tarn relay\n\n## Storage settings\n\nThe file holds two values.\n\n- {item}\n- `other`: short."
    ((instruction, response),) = pairs(text, "option", "Tarn relay")
    assert "`max-age`" in instruction
    assert "storage settings" in instruction.casefold()
    assert response == item


def test_an_item_is_answered_with_what_stands_below_it() -> None:
    """Nested items belong to the entry."""
    item = "`policy`: What happens to old measurements:\n  - drop the oldest ones\n  - keep the newest of all"
    text = f"# Tarn relay\n\n## Storage settings\n\nOne value counts.\n\n- {item}\n- `b`: c\n"
    assert [response for _, response in pairs(text, "option", "Tarn relay")] == [item]


@pytest.mark.parametrize(
    "item",
    [
        "`max-age` and more of the kind",
        "`max-age`\n  - the values of the parent are taken from the file in the folder",
        "`1.2.x` = `>= 1.2.0, < 1.3.0` for all the versions of the relay",
        "`max-age` -> `age-limit` in all the files of the newer relay",
        "`max-age`: deprecated, and to be taken out of the file of the relay",
        "`max-age`: see above for what is said about the age of the measurements",
    ],
)
def test_items_that_explain_nothing_are_left_alone(item: str) -> None:
    """A name without a meaning, a rename and a pointer are no entries."""
    text = f"# Tarn relay\n\n## Storage settings\n\nThe file holds two values.\n\n- {item}\n- other"
    assert pairs(text, "option", "Tarn relay") == []


def test_a_german_item_is_found() -> None:
    """The phrases are data."""
    item = "`max-alter`: Wie lange eine Messung aufgehoben wird, bevor sie verfällt."
    heading = "## Einstellungen des Speichers\n\nDie Datei hat zwei Werte."
    text = f"# Tarn Relais\n\n{heading}\n\n- {item}\n- `b`: kurz"
    ((instruction, response),) = pairs(text, "option", "Tarn Relais", "de")
    assert "`max-alter`" in instruction
    assert "Speichers" in instruction
    assert response == item
