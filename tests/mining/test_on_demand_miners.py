"""Families of lower yield: what they give stands on its own, and waits until it is wanted."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundset.mining import MINERS, ON_DEMAND, ONLY_ON_DEMAND, mine, passages
from groundset.mining.rules import languages, rules
from groundset.records import Candidate, Document, State
from groundset.settings import Extraction

CHAPTER = """# Elmbay Harbour Handbook

The harbour handbook tells crews how the harbour of Elmbay works and whom they ask for help in a storm. Every
boat of the harbour has one on board, and the harbour office gives out new ones in spring.

## Mooring

Mooring lines are doubled when the wind blows at more than eight metres per second. A crew checks them hourly.

## Refuelling

Refuelling is done at the western quay between six and nine in the morning. No lamp may burn there.

## Waste oil

Waste oil belongs in the green tank behind the harbour office, never in the basin. The tank is emptied.

## Night watch

{last}

## What does the harbour crane of Elmbay lift?

The harbour crane of Elmbay lifts boats of up to nine tonnes out of the water. Nothing else does so.
"""
CRANE = "The harbour crane of Elmbay lifts boats of up to nine tonnes out of the water."
LAST = "The night watch walks around the basin every two hours and writes down the water level."
CASE = (
    "# Harbour Crane\n\nThe harbour crane is a machine that lifts boats out of the water.\n\n"
    "## Lifting boats\n\nBoats up to nine tonnes are lifted with two belts and a man at each end. {said}"
)
TOOL = (
    "# Tarnmap\n\nA lake is a body of water that stands still. The program Tarnmap draws maps of them.\n\n"
    "## Layers\n\nLayers lie on one another. {said}"
)


def document(text: str, title: str = "", language: str = "en") -> Document:
    """Build a document of a text."""
    return Document("d/a.md", "d", "a.md", "a.md", "0" * 64, "markdown", text, title, language)


def waiting(text: str, family: str = "", title: str = "", language: str = "en") -> list[Candidate]:
    """Give the pairs on demand of a text, of one family or of all."""
    made = document(text, title, language)
    found = mine(made, passages(made, Extraction()), Extraction())
    return [c for one in found for c in one.on_demand if family in ("", c.origin.family)]


def asked(text: str, family: str, title: str = "", language: str = "en") -> list[tuple[str, str]]:
    """Give instruction and response of the pairs on demand of a family."""
    return [(c.instruction, c.response) for c in waiting(text, family, title, language)]


def test_openings_of_chapters_make_a_digest_of_the_document() -> None:
    """One whole sentence of each chapter, in order, joined by line ends."""
    text = CHAPTER.format(last=LAST)
    digest = next(c for c in waiting(text, "digest", "Elmbay Harbour Handbook") if len(c.evidence) > 1)
    assert digest.origin.task_type == "summarization"
    assert "elmbay harbour" in digest.instruction.casefold()
    assert digest.response.split("\n") == [
        "Mooring lines are doubled when the wind blows at more than eight metres per second.",
        "Refuelling is done at the western quay between six and nine in the morning.",
        "Waste oil belongs in the green tank behind the harbour office, never in the basin.",
        LAST,
        CRANE,
    ]


@pytest.mark.parametrize(
    "last",
    [
        "This night watch walks around the basin every two hours and writes down the level.",
        "The night watch does the following things every two hours of a winter night:",
        "Somebody walks around the basin every two hours and writes down the water level.",
        "Does the night watch walk around the basin every two hours of the night?",
        "See the list of the night watch below for all the names of the winter.",
        "We pay the night watch for walking around the basin every two hours.",
        "###Night watch The night watch walks around the basin every two hours.",
        "Night watch: | round | the night watch walks around the basin every two hours.",
    ],
)
def test_an_opening_that_leans_on_its_place_is_left_out(last: str) -> None:
    """Pointers, lead-ins, questions and sentences that do not name their heading are no point of it."""
    digests = waiting(CHAPTER.format(last=last), "digest", "Elmbay Harbour Handbook")
    pieces = [line for c in digests for line in c.response.split("\n")]
    assert any(line.startswith("Waste oil") for line in pieces)
    assert last not in pieces


def test_a_digest_that_would_miss_most_chapters_is_none() -> None:
    """Three good openings of eight chapters tell too little of the whole."""
    others = "\n".join(f"## Part {word}\n\n- a list\n- of things\n" for word in ("A", "B", "C", "D"))
    text = CHAPTER.format(last="It walks.") + "\n" + others
    assert not [c for c in waiting(text, "digest", "Elmbay Harbour Handbook") if len(c.evidence) > 1]


def test_paragraphs_of_a_section_make_a_digest_of_it() -> None:
    """A sentence of each paragraph that names the section's subject."""
    told = (
        "Mooring lines are doubled when the wind blows at more than eight metres per second. Crews know.\n\n"
        "The mooring rings of the eastern quay carry six tonnes each and more. So it is.\n\n"
        "Every mooring place has a number that is painted on the quay in white. It lasts.\n\n"
        "Whoever leaves a mooring place hands the number back at the harbour office by noon. Always."
    )
    question = f"## What does the harbour crane of Elmbay lift?\n\n{CRANE} Nothing else does so."
    text = f"# Elmbay Harbour\n\n## Mooring places\n\n{told}\n\n{question}"
    ((instruction, response),) = asked(text, "digest", "Elmbay Harbour")
    assert "mooring" in instruction.casefold()
    assert response.count("\n") == 3
    assert all(line.endswith(".") and "mooring" in line.casefold() for line in response.split("\n"))


def test_digests_of_one_document_share_little() -> None:
    """Several summaries of a document are distinct: no two are made of the same sentences."""
    found = waiting(CHAPTER.format(last=LAST), "digest", "Elmbay Harbour Handbook")
    told = [set(c.response.split("\n")) for c in found]
    assert len(told) >= 2
    assert all(not a & b for a, b in pairwise(told))


@pytest.mark.parametrize(
    ("intro", "wanted"),
    [
        ("There are two kinds of map layers:", r"the two kinds of map layers"),
        ("Tarnmap supports the following map layers:", r"map layers (does|that)? ?Tarnmap supports?"),
        ("The following map layers are drawn by Tarnmap:", r"map layers (that )?are drawn by Tarnmap"),
        ("The layers of a map are:", r"the layers of a map"),
    ],
)  # fmt: skip
def test_a_list_is_asked_for_by_what_introduces_it(intro: str, wanted: str) -> None:
    """The question is what the sentence says; the answer holds the whole list."""
    items = "- Depth: how far the ground lies below the water\n- Shore: where the water ends in summer"
    ((instruction, response),) = asked(TOOL.format(said=f"{intro}\n\n{items}"), "listing", "Tarnmap")
    assert re.search(wanted, instruction)
    assert response.endswith(items)
    assert response in (items, f"{intro}\n\n{items}")


@pytest.mark.parametrize(
    "intro",
    [
        "For example:",
        "It supports the following layers:",
        "There are two of these map layers:",
        "We have the following map layers of lakes:",
        "Every map SHOULD have the following layers:",
        "The methods are:",
    ],
)
def test_an_introduction_that_leans_on_its_place_is_not_asked(intro: str) -> None:
    """Nobody could answer what only the page makes clear."""
    items = "- Depth: how far the ground lies below the water\n- Shore: where the water ends in summer"
    assert not asked(TOOL.format(said=f"{intro}\n\n{items}"), "listing", "Tarnmap")


def test_a_condition_that_tells_of_a_problem_is_asked_for_its_cure() -> None:
    """What the text says to the reader, the reader asks about himself."""
    said = "If you cannot move the belt by hand, loosen both screws by one turn and pull again."
    ((instruction, response),) = asked(CASE.format(said=said), "condition", "Harbour Crane")
    assert "if I cannot move the belt by hand" in instruction
    assert "happens" not in instruction
    assert response == said


def test_a_condition_without_advice_is_asked_for_what_happens() -> None:
    """A consequence is no advice."""
    said = "If the motor of the crane fails, the brake holds the boat until the current comes back."
    ((instruction, response),) = asked(CASE.format(said=said), "condition", "Harbour Crane")
    assert re.search(r"what happens if the motor of the crane fails", instruction, re.IGNORECASE)
    assert response == said


@pytest.mark.parametrize(
    "said",
    [
        "If you want to lift two boats at once, ask the harbour master for the second crane of the quay.",
        "If this fails, loosen both screws of the belt by one turn and pull the belt again by hand.",
        "If the crane had failed in that storm, the boat would have fallen on the people of the quay.",
        "If the belt is not red, ask the harbour master for the other belt that hangs in the shed.",
        "If the belt breaks, see the list of the repair shops of the town in the section below.",
        "If the crane or the boat does not have one, tie a belt of the harbour around both of its hooks.",
        "If a boat lies on a place where the crane cannot reach, pull the boat along the quay by hand.",
        "If you aren't strong enough for the belt of the crane, ask the harbour master for a second man.",
    ],
)
def test_wishes_pointers_and_tales_are_no_problems(said: str) -> None:
    """Only a present problem is asked about, and only where the answer holds what it speaks of."""
    assert not asked(CASE.format(said=said), "condition", "Harbour Crane")


def test_german_texts_are_asked_in_german() -> None:
    """Families on demand have rules of both languages."""
    text = (
        "# Hafenkran\n\nDer Hafenkran ist eine Maschine, die Boote aus dem Wasser hebt.\n\n## Riemen\n\n"
        "Es gibt zwei Arten von Riemen:\n\n- Riemen aus Leder, die man nach jedem Winter fetten muss\n"
        "- Riemen aus Stahl, die nur der Hafenmeister an den Kran hängt\n\n## Störungen am Kran\n\n"
        "Wenn der Motor des Krans nicht startet, prüfen Sie zuerst die Sicherung im Kasten am Fuß."
    )
    found = {c.origin.family: c.instruction for c in waiting(text, "", "Hafenkran", "de")}
    assert "Arten von Riemen" in found["listing"]
    assert "wenn der Motor des Krans nicht startet" in found["condition"]


def test_a_passage_without_other_pairs_gives_those_on_demand() -> None:
    """Its pair waits, reworded too; as long as nobody takes it, the passage stays rejected."""
    said = "It was cold. If the lamp of the night watch fails, ask the harbour master for the brass lamp."
    made = document(f"# Elmbay Harbour\n\n## More\n\n{said}", "Elmbay Harbour")
    (found,) = mine(made, passages(made, Extraction()), Extraction())
    assert not found.candidates
    assert [c.origin.family for c in found.on_demand] == ["condition"]
    assert {c.response for c in found.restyled} == {said.removeprefix("It was cold. ")}
    assert (found.passage.state, found.passage.reason) == (State.REJECTED, ONLY_ON_DEMAND)


def test_pairs_that_wait_are_asked_once_in_each_other_style() -> None:
    """Same evidence, same response, another style; those that enter first are not reworded."""
    names = ("dark", "wide", "deep", "tall")
    rows = "\n".join(f"- `--{name}`: Sets the {name} of the map that is drawn." for name in names)
    text = f"# tarnmap\n\nRun it:\n\n```\ntarnmap draw\n```\n\n## Options\n\n{rows}"
    made = document(text, "tarnmap draw")
    (found,) = mine(made, passages(made, Extraction()), Extraction(per_passage=3))
    options = [c for c in found.candidates if c.origin.family == "option"]
    assert len(options) == 4
    assert {c.response for c in found.restyled if c.origin.family == "option"} == {options[3].response}
    reworded = [c for c in found.restyled if c.response == options[3].response]
    assert {c.origin.style for c in reworded} | {options[3].origin.style} == {"question", "command", "casual"}
    assert len({c.instruction for c in reworded} | {options[3].instruction}) == 3
    assert all(c.evidence == options[3].evidence for c in reworded)
    assert len({c.id for c in (*reworded, options[3])}) == 3


@pytest.mark.parametrize("language", sorted(languages()))
def test_every_rule_finds_its_wording(language: str) -> None:
    """Whatever an introduction, a digest or a rewording names, there is a wording for."""
    known = rules(language)
    assert {one.text for one in known.listings.intros} <= known.phrases.keys()
    assert {"condition_happens", "condition_advice"} <= known.phrases.keys()
    assert known.restyles.keys() <= known.wordings.keys() | known.phrases.keys()
    for use in ("digest", "gist"):
        assert {use, f"{use}_of", f"{use}_titled", f"at_{use}"} <= known.wordings.keys()


BLOCKS = [
    "# Elmbay Harbour Handbook",
    f"## What does the harbour crane of Elmbay lift?\n\n{CRANE}",
    "## Mooring",
    "## Waste oil",
    "### Night watch",
    "Mooring lines are doubled when the wind blows at more than eight metres per second.",
    "Waste oil belongs in the green tank behind the harbour office, never in the basin. It is emptied.",
    LAST,
    "The night watch has the following tools:\n\n- a lamp that burns nine hours\n- a whistle made of brass",
    "If the lamp of the night watch fails, the harbour master gives out another one until the morning.",
    "If you cannot see the mole, ring the bell of the harbour. If the bell is broken, use the whistle.",
    "- a\n- b",
    "word " * 80,
]
TEXTS = st.lists(st.sampled_from(BLOCKS), max_size=16).map("\n\n".join)


@given(st.one_of(TEXTS, st.text(max_size=400)), st.integers(200, 1500), st.integers(1, 3))
@settings(max_examples=80, deadline=None)
def test_pairs_on_demand_are_exact_spans_of_the_document(text: str, size: int, limit: int) -> None:
    """Quotes in order, the response their lines; a passage without other pairs is rejected and says so."""
    made = document(text, "Elmbay Harbour Handbook")
    extraction = Extraction(passage_characters=size, per_passage=limit)
    families = {miner.family for miner in ON_DEMAND}
    assert not families & {miner.family for miner in MINERS}
    for mined in mine(made, passages(made, extraction), extraction):
        late = (*mined.on_demand, *mined.restyled)
        assert (mined.passage.state is State.KEPT) == bool(mined.candidates)
        only_late = bool(mined.on_demand) and not mined.candidates
        assert (mined.passage.reason == ONLY_ON_DEMAND) == only_late
        assert late == () or mined.candidates or mined.on_demand
        assert not {c.origin.family for c in mined.candidates} & families
        assert {c.origin.family for c in mined.on_demand} <= families
        assert len({c.id for c in (*mined.candidates, *late)}) == len(mined.candidates) + len(late)
        for one in late:
            assert one.response == "\n".join(span.quote for span in one.evidence)
            assert all(span.quote == text[span.start : span.end] for span in one.evidence)
            assert all(a.end <= b.start for a, b in pairwise(one.evidence))
            assert one.origin.passage == mined.passage.id
            assert mined.passage.start <= one.evidence[0].start
