"""A heading is put into a sentence as a person would write it there."""

from __future__ import annotations

import pytest

from groundset.mining.casing import Casing, casing
from groundset.mining.phrasing import inside, softened, with_article
from groundset.mining.rules import rules
from groundset.mining.topics import read_heading
from groundset.mining.verbs import tells_to

EN = rules("en")


def shown(prose: str) -> Casing:
    """Give what a text shows of how its words are written."""
    return casing(prose, EN.counted.shows)


@pytest.mark.parametrize(
    ("heading", "prose"),
    [
        ("Only run a subset of the tests", "All tests run at night."),
        ("Sustain levels of training", "Leaders must sustain what was trained."),
        ("Sustain levels of training", "A unit is there to sustain the training."),
        ("Analyze, interpret, and report", "The staff analyzes the data."),
        ("Monitor and assess the risk", "The risk is low."),
        ("Wait for attachment", "The volume is ready."),
    ],
)
def test_an_order_is_no_topic(heading: str, prose: str) -> None:
    """Nobody asks to be told about "sustain levels of training"."""
    assert tells_to(heading.split(), EN, shown(prose))
    assert read_heading(heading, EN, shown(prose)).kind != "topic"


@pytest.mark.parametrize(
    ("heading", "prose"),
    [
        ("Plan of the harbour", "The plan must hold. A visitor may plan the day."),
        ("Wait times", "The wait for a table is short."),
        ("Battle drills", "Units must train."),
        ("Tips for a successful meeting", "Many tips must be known."),
    ],
)
def test_a_noun_that_is_a_verb_too_stays_a_topic(heading: str, prose: str) -> None:
    """What stands behind an article somewhere is a noun."""
    assert not tells_to(heading.split(), EN, shown(prose))


@pytest.mark.parametrize(
    ("heading", "prose", "written"),
    [
        (
            "COLLECT OBSERVATIONS AND THE PLAN",
            "Observations and a plan. They collect it.",
            "Collect observations and the plan",
        ),
        ("ARMY WARRIOR TRAINING", "The Army trains. In training a warrior learns.", "Army warrior training"),
        ("PLAN", "A plan and a plan.", "Plan"),
        ("MAGRUDER’S PRINCIPLE", "The principle holds.", "Magruder’s principle"),
        ("API", "The API and the API.", "API"),
        ("REST API", "A REST API.", "REST API"),
        ("Mixed CASE", "A case.", "Mixed CASE"),
    ],
)
def test_a_heading_in_capitals_is_written_as_a_sentence(heading: str, prose: str, written: str) -> None:
    """Names keep their first capital, acronyms all of theirs."""
    assert softened(heading, EN, shown(prose)) == written


@pytest.mark.parametrize(
    ("heading", "prose", "written"),
    [
        (
            "Contributor License Agreement",
            "An agreement is signed. In Contributor License no word is small.",
            "Contributor License Agreement",
        ),
        ("Zoom License Management", "With Zoom a license needs management.", "Zoom license management"),
        (
            "Creation of the Incubator Project",
            "The creation of an Incubator Project.",
            "creation of the Incubator Project",
        ),
    ],
)
def test_a_name_of_several_words_keeps_all_its_capitals(heading: str, prose: str, written: str) -> None:
    """Half a name in small letters reads like a slip."""
    assert inside(heading, EN, shown(prose)) == written


@pytest.mark.parametrize(
    ("topic", "written"),
    [
        ("process for publishing results", "the process for publishing results"),
        ("exception for old metrics", "the exception for old metrics"),
        ("CT scan", "the CT scan"),
        ("teams and groups", "teams and groups"),
        ("metric renaming", "metric renaming"),
        ("Magruder's principle", "Magruder's principle"),
    ],
)
def test_what_can_be_counted_takes_its_article(topic: str, written: str) -> None:
    """The noun before "for" decides, and not the last word."""
    prose = "A scan takes a minute. In each scan nothing is seen. Renaming metrics is easy."
    assert with_article(topic, EN, shown(prose)) == written


@pytest.mark.parametrize("heading", ["IRS form 1987.pdf", 'Groups and "subprojects', "When & where?"])
def test_headings_that_name_nothing_are_refused(heading: str) -> None:
    """File names, torn quotations and questions without a word are left out."""
    assert read_heading(heading, EN, shown("Groups and forms.")).kind == "none"
