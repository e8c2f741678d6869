"""Mining long documents: what is learnt of the whole is learnt once, and looked up for each passage."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundset.mining.casing import casing
from groundset.mining.word_places import places, places_after
from mined_pairs import mined
from small_projects import no_stall

RELEASES = 3000
BODY = "A pump moves water from one tank to the next when the tank is full, and then it stops."
WORDS = st.sampled_from(["the", "a", "big", "red", "Big", "Red", "Pump", "pump", "C++", "-", "pumps", "(the"])
TEXTS = st.lists(WORDS, max_size=30).flatmap(
    lambda words: st.sampled_from([" ", "  ", "\n", ", "]).map(lambda gap: gap.join(words))
)
PHRASES = (
    st.lists(WORDS, min_size=1, max_size=3).map(" ".join).filter(lambda phrase: re.search(r"\w", phrase))
)
DETERMINERS = ("the", "a")


def test_each_of_thousands_of_releases_is_asked_for() -> None:
    """A changelog is read once for all its passages, not once for each."""
    entry = "- The pump now closes its valve when the tank is full, and it does so in a second."
    releases = [f"## {n // 100}.{n // 10 % 10}.{n % 10}\n\n{entry}\n{entry}" for n in range(RELEASES)]
    with no_stall():
        found = mined("\n\n".join(["# Changelog of Tarnmap", *releases]), "Changelog of Tarnmap")
    assert sum(one.origin.family == "changelog" for one in found) == RELEASES


def test_thousands_of_headings_do_not_search_the_whole_text_each() -> None:
    """Whether a heading is a name is looked up among the words of the text."""
    text = "\n\n".join(f"## Model Number{n} Pump\n\n{BODY} The Number{n} pump is red." for n in range(8000))
    with no_stall():
        assert mined(text, "Pumps")


def _tables(count: int) -> Iterator[str]:
    for n in range(count):
        rows = "| one | It moves water up |\n| two | It lets water down |"
        yield f"| Name{n} | Meaning{n} |\n| --- | --- |\n{rows}"


LONG_TEXTS: dict[str, Callable[[], Iterable[str]]] = {
    "paragraphs": lambda: (f"{BODY} Run `helm pump{n} now` to stop the pump." for n in range(12_000)),
    "tables": lambda: _tables(10_000),
    "lists": lambda: (f"Some pumps stop:\n\n- `pump{n}`: it moves water" for n in range(15_000)),
    "one list": lambda: ["\n".join(f"- `pump{n}`: it moves water up the hill" for n in range(50_000))],
    "one word": lambda: ["a-" * 300_000],
}


@pytest.mark.parametrize("blocks", LONG_TEXTS.values(), ids=LONG_TEXTS)
def test_a_long_section_does_not_stall(blocks: Callable[[], Iterable[str]]) -> None:
    """No block is compared with all others, none asks anew what is known of the whole text."""
    title = "The complete story of moving water"
    asked = "How does a red pump move the water?"
    text = "\n\n".join([f"# {title}", BODY, *blocks(), f"## {asked}\n\n{BODY}"])
    with no_stall():
        found = mined(text, title)
    assert asked in {one.instruction for one in found}


@pytest.mark.parametrize("number", [0, 57, 199])
def test_of_many_topics_that_begin_alike_each_is_found_by_its_rarest_word(number: int) -> None:
    """A text that determines two hundred pump numbers determines each of them, and no other."""
    text = " ".join(f"The pump number {n} is red and the pump number {n} is old." for n in range(200))
    assert casing(text, "").follows(f"Pump number {number}", DETERMINERS)
    assert not casing(text, "").follows(f"Pump number {number + 200}", DETERMINERS)
    assert not casing(text, "").follows(f"number {number}", DETERMINERS)


def test_a_word_that_only_begins_like_the_phrase_is_none_of_its_places() -> None:
    """The words "the pumps" are another phrase than "the pump"."""
    assert list(places("the pump", "pump the pumps")) == []


@given(TEXTS, PHRASES)
def test_places_are_where_the_phrase_stands_with_whole_words(text: str, phrase: str) -> None:
    """The same places that a search of the whole text finds."""
    edges = (r"(?<!\w)" if phrase[0].isalnum() else "", r"(?!\w)" if phrase[-1].isalnum() else "")
    expected = [m.start() for m in re.finditer(f"(?={edges[0]}{re.escape(phrase)}{edges[1]})", text)]
    assert sorted(places(phrase, text)) == expected


@given(TEXTS, PHRASES)
def test_a_determiner_before_a_topic_is_found_as_by_searching(text: str, phrase: str) -> None:
    """No place is missed: what a search of the whole text finds is among them."""
    words = r"\s+".join(map(re.escape, phrase.casefold().split()))
    shown = re.finditer(rf"\b(?:the|a)\s+(?=({words})\b)", text, re.IGNORECASE)
    assert {match.start(1) for match in shown} <= set(places_after(DETERMINERS, phrase, text))
    searched = re.search(rf"\b(?:the|a)\s+{words}\b", text, re.IGNORECASE) is not None
    assert casing(text, "").follows(phrase, DETERMINERS) == searched


def test_a_phrase_without_words_stands_nowhere() -> None:
    """There is nothing to look up."""
    assert list(places("--", "-- a -- b")) == []
    assert list(places_after(DETERMINERS, "--", "the -- b")) == []
