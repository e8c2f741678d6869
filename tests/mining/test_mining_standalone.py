"""Instructions stand on their own and read well; answers are cut only where that makes them whole."""

from __future__ import annotations

import pytest

from groundset.mining import mine, passages
from groundset.records import Candidate, Document
from groundset.settings import Extraction

LONG = "It keeps every version of a package apart, so that an upgrade can be undone at any time by anybody."


def mined(text: str, title: str = "", path: str = "a.md") -> list[Candidate]:
    """Mine an English text with the default settings."""
    made = Document(f"d/{path}", "d", path, path, "0" * 64, "markdown", text, title, "en")
    found = mine(made, passages(made, Extraction()), Extraction())
    return [candidate for one in found for candidate in one.candidates]


def pairs(text: str, family: str, title: str = "") -> list[tuple[str, str]]:
    """Give instruction and response of a family's pairs."""
    return [(c.instruction, c.response) for c in mined(text, title) if c.origin.family == family]


BODY = (
    f"The part is kept in its own folder, and it can be removed without harm. {LONG} "
    "The plan of the team names the structure of its layers, their benefits and their performance."
)


@pytest.mark.parametrize(
    "heading",
    [
        "What is the display shows when a key is pressed",
        "Acme joins the harbour alliance",
        "Printer deals from $12 this week",
        "3 May meeting with the vendor",
        "Start hitting the gym",
        "Consider how users will read it",
        "Image by the author",
    ],
)
def test_headings_that_are_sentences_or_furniture_never_come_out(heading: str) -> None:
    """Nothing is asked with a sentence, a price, a date or a meeting for its topic."""
    asked = [c.instruction for c in mined(f"# Acme Backup\n\n## {heading}\n\n{BODY}", "Acme Backup")]
    assert not [text for text in asked if heading.casefold()[:20] in text.casefold()]


@pytest.mark.parametrize(
    ("heading", "topic"),
    [
        ("Retirement Plan", "the retirement plan"),
        ("Structure of the Index", "the structure of the index"),
        ("Release Team", "the release team"),
        ("Benefits & Costs", "benefits and costs"),
        ("#2. Storage Layers", "storage layers"),
        ("Lesson 4: Storage layers", "storage layers"),
        ("Performance estimation: guessing how long it takes", "performance estimation"),
    ],
)
def test_a_topic_reads_as_it_would_inside_a_sentence(heading: str, topic: str) -> None:
    """Articles are put, numbers and subtitles go, Title Case is lowered where it says nothing."""
    text = f"# Acme Backup\n\n## {heading}\n\n{BODY}\n\n## Other Long Heading\n\nOur retirement plan is old."
    asked = [i for i, _ in pairs(text, "section", "Acme Backup")]
    assert any(f" {topic}" in f" {i}".casefold() for i in asked), asked


def test_a_title_is_asked_without_its_author_and_site() -> None:
    """The part of the title that a heading repeats is the subject."""
    text = f"# Storage Layers of Acme\n\n## Cache Folder\n\n{BODY}"
    asked = [i for i, _ in pairs(text, "section", "Storage Layers of Acme - by Jo Example")]
    assert asked
    assert not [i for i in asked if "Jo Example" in i]


def test_what_we_do_is_asked_with_the_name_of_who_speaks() -> None:
    """A handbook says "we"; the instruction names who that is."""
    plan = (
        "We have a plan: we save ten percent of every invoice, "
        "and our members vote on how it is spent in spring and autumn."
    )
    text = f"# Money\n\nEveryone at Tarnwerk saves. We work at Tarnwerk to stay.\n\n## Savings plan\n\n{plan}"
    ((instruction, response),) = pairs(text, "section", "Money")
    assert "Tarnwerk" in instruction
    assert response == plan


def test_what_we_do_is_not_asked_where_nothing_shows_who_speaks() -> None:
    """The same text without a name gives nothing."""
    plan = (
        "We save ten percent of every invoice, and our members vote on how it is spent in spring and autumn."
    )
    assert pairs(f"# Money\n\n## Savings plan of the house\n\n{plan}", "section", "Money") == []


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        (f"{BODY} See the table below.", BODY),
        (f"{BODY}\n\nIf you have questions, open an issue.", BODY),
        (f"In this section we will look at layers. {BODY}", BODY),
        (f"{BODY}\n\nImage by author", BODY),
    ],
)
def test_an_answer_is_cut_where_that_makes_it_whole(body: str, kept: str) -> None:
    """A pointer at the end or a lead-in at the start goes, the rest is an exact span."""
    found = pairs(f"# Acme Backup\n\n## Storage layers\n\n{body}", "section", "Acme Backup")
    assert [response for _, response in found] == [kept]


def test_steps_are_never_cut_off() -> None:
    """An answer whose last step points elsewhere is dropped and not shortened."""
    steps = "1. Download the archive.\n2. Unpack it.\n3. Do what is shown in the table below."
    text = f"# Acme\n\n## Installing Acme Backup\n\nThe archive is small.\n\n{steps}"
    assert pairs(text, "procedure", "Acme") == []


def test_code_that_stands_in_front_is_what_above_means() -> None:
    """Words may point to what the answer itself shows."""
    body = f"{BODY}\n\n```\nacme list\n```\n\nThe above prints all folders of the archive in order."
    ((_, response),) = pairs(f"# Acme Backup\n\n## Storage layers\n\n{body}", "section", "Acme Backup")
    assert response == body


def test_a_section_of_an_article_is_asked_with_the_title_of_the_article() -> None:
    """A title that is a sentence is no subject, but it can be quoted."""
    title = "Harbour says the old turbine will run for another year"
    found = pairs(f"{BODY}\n\n## Storage layers\n\n{BODY[:-1]} too.", "section", title)
    assert any(f'"{title}"' in instruction and "storage layers" in instruction for instruction, _ in found)


@pytest.mark.parametrize("folder", ["elections/2019", "meeting-notes", "archive/minutes"])
def test_minutes_and_elections_are_told_by_their_folder(folder: str) -> None:
    """Nothing in them is worth asking about."""
    text = f"# Acme\n\n## Storage layers\n\n{BODY}"
    assert mined(text, "Acme")
    assert mined(text, "Acme", f"{folder}/a.md") == []
