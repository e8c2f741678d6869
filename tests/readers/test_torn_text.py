"""Text torn out of paged files: what the pages put into it leaves, and any other text stays as it is."""

from __future__ import annotations

import pytest

from groundset.readers import read_file
from groundset.readers.plain.torn_text import repaired
from groundset.settings import Corpus, Reading
from small_projects import no_stall

CORPUS = Corpus(name="c", path="c")

PARAGRAPHS = (
    "The clay is wedged on the bench until no air is left in it, which takes a be-\n"
    "ginner some ten minutes and an old hand two. It is then cut with a wire, and\n"
    "both halves are looked at closely,",
    "because any hole that can be seen now will be a crack after the first firing of\n"
    "the piece. A well-known trick is to weigh both halves: they ought to be equal.",
    "Water is added with a sponge and never with a jug, as a wet wheel throws the\n"
    "clay off. The hands stay on the clay until the wheel stands still again,",
    "and only then is the piece cut from the wheel. It dries for two days under a\n"
    "cloth, so that the rim does not dry before the foot does.",
)


def text_of(text: str) -> str:
    """Give what the reader makes of a plain text."""
    _, (document,) = read_file(CORPUS, "a.txt", text.encode(), Reading(min_characters=5))
    return document.text


def paged(separator: str) -> str:
    """Set the paragraphs on pages with running heads and page numbers."""
    pages = [
        f"Studio handbook        Chapter {number // 3}\n\n{text}\n\n                    {number + 4}\n"
        for number, text in enumerate(PARAGRAPHS)
    ]
    return separator.join(pages)


WHOLE = (
    "The clay is wedged on the bench until no air is left in it, which takes a beginner some ten minutes "
    "and an old hand two. It is then cut with a wire, and both halves are looked at closely, because any "
    "hole that can be seen now will be a crack after the first firing of the piece. A well-known trick is "
    "to weigh both halves: they ought to be equal.\n\n"
    "Water is added with a sponge and never with a jug, as a wet wheel throws the clay off. The hands stay "
    "on the clay until the wheel stands still again, and only then is the piece cut from the wheel. It "
    "dries for two days under a cloth, so that the rim does not dry before the foot does."
)


def test_form_feeds_part_pages_and_what_repeats_at_their_edges_leaves() -> None:
    """Running heads and counting numbers go, words become whole, and sentences go on over the pages."""
    assert text_of(paged("\f")) == WHOLE


def test_page_numbers_alone_on_lines_part_pages_where_there_are_no_form_feeds() -> None:
    """Numbers that count on at regular distances are enough of a sign."""
    body = "\n".join(PARAGRAPHS).split("\n")
    filler = [
        f"This is line {chr(97 + n)} of a page that has some more lines than the others have."
        for n in range(8)
    ]
    pages = [
        "\n".join(["Studio handbook", "", *filler, *body[2 * n : 2 * n + 2], "", f"- {n + 1} -"])
        for n in range(4)
    ]
    text = text_of("\n".join(pages))
    assert "handbook" not in text
    assert "- 1 -" not in text
    assert text.count("This is line c of a page") == 4


def test_contents_with_leaders_leave() -> None:
    """Entries that end in a page's number, with the heading above them."""
    entries = "\n".join(f"Chapter {n} of the handbook ............ {n * 8}" for n in range(1, 6))
    assert text_of("\f".join([f"CONTENTS\n\n{entries}\n", paged("\f")])) == WHOLE


@pytest.mark.parametrize(
    "text",
    [
        "One page only.\n\n1\n",
        "A list of numbers:\n\n1\n\n2\n\n3\n\nand that is all of it.",
        "\n".join(f"{n}" for n in range(1, 60)),
        "a\fb\fc\fd",
        "x: 1\ny: 2\n" * 500,
        "All of this text is on one line. " * 500,
        "Refrain\n\nVerse one\n\nRefrain\n\nVerse two\n\nRefrain\n\nVerse three\n\nRefrain",
        "A word bro-\nken at the end of a line of a text without pages.",
    ],
)
def test_a_text_without_clear_signs_of_pages_stays_as_it_is(text: str) -> None:
    """Numbers, form feeds and repeated lines alone are no pages."""
    assert repaired(text) == text


CLAYS = tuple("ash ball bone china earth fire grog kaolin lime marl slip stone".split())


def flat() -> str:
    """Make a text that has lost its lines: a manual with heads, contents and numbered paragraphs."""
    words = ["Contents Page " + " ".join(f"Subject {n} {'.' * 30} 1-{n}" for n in range(1, 9)) + " THE KILN"]
    for number, clay in enumerate(CLAYS, 1):
        body = " ".join(f"Sentence {n} of part {clay} is about kilns." for n in range(20))
        title = "GLAZES AND CLAYS " if number == 6 else ""
        items = " \uf0b7 Wedge the clay.\uf0b7 Centre it." if number == 3 else ""
        words.append(f"{title}1-{number}. {body}{items} The large- scale firing goes on for {clay}")
        words.append(f"Studio Work 1-{number} SH 7-0 14 June 2021 {clay} until the morning comes.")
    return " ".join(words)


def test_a_text_that_lost_its_lines_is_parted_at_its_numbered_paragraphs() -> None:
    """Heads inside sentences leave, headings are what ends no sentence, bullets become items."""
    text = text_of(flat())
    assert "June 2021" not in text
    assert "Studio Work" not in text
    assert "...." not in text
    for clay in CLAYS:
        assert f"The large-scale firing goes on for {clay} {clay} until the morning comes." in text
    assert "\n\n## GLAZES AND CLAYS\n\nSentence 0" in text
    assert "\n\n- Wedge the clay.\n- Centre it." in text


def test_a_caption_is_no_numbered_paragraph() -> None:
    """Tables have numbers like the paragraphs of their chapter."""
    text = text_of(flat().replace("1-5. Sentence", "Table 1-1. Kinds of clay 1-5. Sentence"))
    assert "Table 1-1. Kinds of clay" in text
    assert "\n\n1-1. Kinds" not in text


@pytest.mark.parametrize(
    "bomb", ["\f" * 50_000, "1\n" * 50_000, "x-\n" * 50_000, ". " * 50_000 + "1", "a 1 " * 50_000]
)
def test_no_text_stalls_the_repair(bomb: str) -> None:
    """Also one that is nothing but signs of pages."""
    with no_stall():
        repaired(bomb)
