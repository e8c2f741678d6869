"""Instructions sound like something a person would type; what nobody would train on is left out."""

from __future__ import annotations

import pytest

from groundset.mining import mine, passages
from groundset.mining.completeness import flaw
from groundset.mining.rules import rules
from groundset.records import Document
from groundset.settings import Extraction

LONG = (
    "The layers of the store keep every version apart, "
    "so that an upgrade can be undone at any time by anybody."
)


def asked(text: str, title: str, language: str = "en") -> list[str]:
    """Give the instructions mined from a text."""
    made = Document("d/a.md", "d", "a.md", "a.md", "0" * 64, "markdown", text, title, language)
    found = mine(made, passages(made, Extraction()), Extraction())
    return [candidate.instruction for one in found for candidate in one.candidates]


STEPS = "1. Open the list of months.\n2. Choose the month.\n3. Wait until the file has been written."


def test_something_is_done_with_a_tool() -> None:
    """A tool is named with "with", and in code where a line of the text starts with it."""
    text = f"# tarnctl\n\nThe tool reads.\n\n```\ntarnctl export --all\n```\n\n## Export a month\n\n{STEPS}"
    (instruction,) = asked(text, "tarnctl")
    assert "with `tarnctl`" in instruction or "`tarnctl`. " in instruction


def test_a_title_that_the_text_never_speaks_of_is_quoted() -> None:
    """A book is read, and nothing is done in its title."""
    text = f"# The Weather Owner's Year\n\n## Export a month\n\n{STEPS}"
    (instruction,) = asked(text, "The Weather Owner's Year")
    assert '"The Weather Owner\'s Year"' in instruction


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_context_is_put_in_front_with_a_colon(language: str) -> None:
    """Nobody types "Regarding X, explain Y"."""
    patterns = [one for kind in rules(language).contexts.values() for one in kind]
    stiff = ("Regarding", "In the context of", "Im Zusammenhang mit")
    assert not [one for one in patterns if one.startswith(stiff)]


def test_a_question_with_nothing_above_it_is_asked_where_it_says_what_it_is_about() -> None:
    """Two words that carry meaning are enough where no heading could be added."""
    text = "# Contact\n\n## Who helps at the weekend?\n\nAt the weekend the workshop answers all mails."
    assert asked(text, "Contact") == ["Who helps at the weekend?"]


@pytest.mark.parametrize(
    "heading",
    [
        "Beware of unwanted reactions",
        "Block time off to review",
        "Save, Commit, Push, PR",
        "Cancer Council 13 11 20",
        "Automatically roll deployments",
        "Continuous triaging the backlog",
        "All hands",
        "Slide 3",
    ],
)
def test_headings_that_name_nothing_are_not_asked_about(heading: str) -> None:
    """Orders, numbers and half sentences are no topics."""
    body = f"{heading} is told of here. {LONG}"
    assert not asked(f"# Acme Backup\n\n## {heading}\n\n{body}", "Acme Backup")


def test_an_answer_speaks_of_what_its_heading_names() -> None:
    """A text that names nothing of its heading leans on what stands around it."""
    text = f"# Acme Backup\n\n## Skills and ideals\n\n{LONG}"
    assert not asked(text, "Acme Backup")


def test_an_adjective_is_no_topic() -> None:
    """The prose shows that "stable" is used before a noun alone."""
    body = f"A stable metric is kept, and each stable label as well. {LONG}"
    assert not asked(f"# Acme Backup\n\n## Stable\n\n{body}", "Acme Backup")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f'{LONG} "We had no doubt about the plan, Smith said.', "open_quotation"),
        (f"{LONG}\n\n## Activities\n\n- Roadmap", "ends_in_labels"),
        (f"{LONG}\n\n## Building\n\nThe workflow is known.", "ends_in_labels"),
        (f"{LONG} {LONG} For more information, read the proposal.", "ends_pointing_elsewhere"),
        (f"{LONG} LIVE FIRE EXERCISE A live exercise trains a unit.", "debris"),
        (f"{LONG}\n\nLinks:\n\n- The list of all stores that are known", "debris"),
        (
            f"{LONG} We can write it as:\n\nIn general there are two kinds of functions that can be used.",
            "colon_without_continuation",
        ),
    ],
)
def test_torn_answers_are_named(text: str, name: str) -> None:
    """Each is a whole text but for one flaw."""
    assert flaw(LONG * 2, rules("en")) == ""
    assert flaw(text, rules("en")) == name


def test_a_title_that_is_torn_is_not_quoted() -> None:
    """Only a title that is a sentence or a question names an article."""
    title = "The planning process in the military decisionmaking process of an army 2-4 Table"
    assert not [one for one in asked(f"## Storage layers\n\n{LONG}", title) if "article" in one]


def test_a_german_doing_without_its_article_is_not_put_into_a_sentence() -> None:
    """A sentence needs "den Becher" where a heading says "Becher ausrichten"."""
    text = (
        "# Der Aufbau\n\nDer Becher steht frei.\n\n## Becher waagerecht ausrichten\n\n"
        "1. Stellen Sie die Libelle auf.\n2. Drehen Sie die drei Schrauben.\n3. Ziehen Sie die Muttern fest."
    )
    (instruction,) = asked(text, "Der Aufbau", "de")
    assert "ich Becher" not in instruction
    assert "Becher waagerecht ausrichten" in instruction


def test_a_section_that_was_copied_whole_does_not_make_its_heading_vague() -> None:
    """The same text under the same headings is one answer; another text would be a second one."""
    section = f"## Feasibility test\n\nThe feasibility test comes first. {LONG}\n\n"
    assert len(set(asked(f"# Acme Backup\n\n{section}{section}", "Acme Backup"))) == 1
    other = section.replace("comes first", "comes last")
    assert not asked(f"# Acme Backup\n\n{section}{other}", "Acme Backup")


def test_no_first_sentence_is_cut_off_because_it_points_elsewhere() -> None:
    """What is left would start with what the first sentence introduces."""
    body = f"The valve (see pages 16-17) is a part that closes the pipe. {LONG} {LONG}"
    assert not asked(f"# Acme Backup\n\n## Safety valve\n\n{body}", "Acme Backup")
    shown = asked(
        f"# Acme Backup\n\n## Safety valve\n\nThis page is about the valve. The valve closes. {LONG}",
        "Acme Backup",
    )
    assert len(shown) == 1


def test_a_summary_of_a_chapter_is_no_summary_of_its_last_section() -> None:
    """Key points that stand below the last heading sum up all of what is above."""
    points = "\n".join(
        f"- The {part} of the kiln is cleaned by hand, and dried for a day."
        for part in ("door", "floor", "roof", "lamp")
    )
    text = (
        f"# Pottery\n\n## Shelf care\n\nThe shelf of the kiln is turned. {LONG}\n\n### Key points\n\n{points}"
    )
    assert not [one for one in asked(text, "Pottery") if "ummar" in one]
