"""Summaries count only where the text sums something up in fact."""

from __future__ import annotations

import pytest

from groundset.mining import mine, passages
from groundset.records import Document
from groundset.settings import Extraction

SUMMARY = (
    "Tides move a turbine that sits in a tunnel under the harbour wall, and its current feeds the "
    "lighthouse and four hundred houses through the whole winter."
)


def pairs(text: str, title: str, language: str = "en") -> list[tuple[str, str]]:
    """Give instruction and response of the summaries that are mined."""
    made = Document("d/a.md", "d", "a.md", "a.md", "0" * 64, "markdown", text, title, language)
    found = mine(made, passages(made, Extraction()), Extraction())
    every = [c for one in found for c in one.candidates if c.origin.family == "summary"]
    return [(c.instruction, c.response) for c in every]


@pytest.mark.parametrize("heading", ["Abstract", "Summary", "TL;DR", "Key takeaways", "Executive Summary"])
def test_a_section_that_sums_up_is_asked_of_the_heading_above_it(heading: str) -> None:
    """The subject comes from above; the response is the section."""
    ((instruction, response),) = pairs(
        f"# Tidal Power Station\n\n## {heading}\n\n{SUMMARY}", "Tidal Power Station"
    )
    assert "tidal power station" in instruction.casefold()
    assert heading.casefold() not in instruction.casefold()
    assert response == SUMMARY


@pytest.mark.parametrize("label", ["**TL;DR:** ", "TL;DR: ", "**Summary** - ", "*In short:* "])
def test_a_labelled_paragraph_is_answered_without_its_label(label: str) -> None:
    """The label belongs to neither instruction nor response."""
    text = f"# Tidal Power Station\n\n## Turbine Hall\n\nA hall.\n\n{label}{SUMMARY}"
    ((instruction, response),) = pairs(text, "Tidal Power Station")
    assert "turbine hall" in instruction.casefold()
    assert response == SUMMARY


def test_a_first_paragraph_that_says_what_the_title_is_introduces_it() -> None:
    """One sentence would be a definition; the whole paragraph is an introduction."""
    text = f"# Harbour Turbine\n\nThe harbour turbine is a machine that turns both ways. {SUMMARY}"
    ((instruction, response),) = pairs(text, "Harbour Turbine")
    assert "harbour turbine" in instruction.casefold()
    assert response == f"The harbour turbine is a machine that turns both ways. {SUMMARY}"


@pytest.mark.parametrize(
    "opening",
    [
        "Many harbours are a place of wind.",
        "A harbour is a place of wind and waves.",
        "This page describes the harbour turbine.",
        "We are happy to have a harbour turbine.",
    ],
)
def test_a_first_paragraph_about_something_else_introduces_nothing(opening: str) -> None:
    """A lead must start with the subject of the title itself."""
    assert pairs(f"# Harbour Turbine\n\n{opening} {SUMMARY}", "Harbour Turbine") == []


def test_the_lead_of_a_report_answers_its_headline() -> None:
    """The headline is a sentence, and the lead repeats what it tells."""
    headline = "Town says harbour turbine feeds four hundred houses and lighthouse"
    lead = f"{SUMMARY} The lighthouse reopened on Monday, the town said."
    text = f"{lead}\n\nA visitor called it a wonder of the coast."
    ((instruction, response),) = pairs(text, headline)
    assert headline in instruction
    assert response == text


@pytest.mark.parametrize(
    ("headline", "lead"),
    [
        ("Mayor says the bridge will never open again this decade", SUMMARY),
        ("Daily deals: harbour turbine lighthouse houses drops to $12", SUMMARY),
        ("Why is the harbour turbine in the tunnel feeding four hundred houses", SUMMARY),
    ],
)
def test_a_lead_that_tells_something_else_is_no_summary(headline: str, lead: str) -> None:
    """Shops, questions and leads that do not repeat their headline give nothing."""
    assert pairs(lead, headline) == []


def test_german_summaries_are_found() -> None:
    """Labels and headings are data."""
    body = (
        "Das Kraftwerk nutzt den Wechsel von Ebbe und Flut, um den Leuchtturm und vierhundert Häuser "
        "den ganzen Winter über mit Strom zu versorgen, ohne dass ein Rauch aufsteigt."
    )
    text = f"# Gezeitenkraftwerk am Hafen\n\n## Zusammenfassung\n\n{body}"
    ((instruction, response),) = pairs(text, "Gezeitenkraftwerk am Hafen", "de")
    assert "Gezeitenkraftwerk" in instruction
    assert response == body


def test_a_summary_without_a_subject_is_not_asked_for() -> None:
    """Nothing above the heading says what is summed up."""
    assert pairs(f"## Summary\n\n{SUMMARY}", "") == []
