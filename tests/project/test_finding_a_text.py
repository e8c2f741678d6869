"""A text is found by its letters and digits, whatever marks and spaces stand between them."""

from __future__ import annotations

import pytest

from groundset.errors import UserError
from groundset.project.why_not.needle import MOST_CHARACTERS, Needle, folded
from groundset.project.why_not.source_marks import unmarked
from small_projects import no_stall


def test_a_word_inside_another_is_not_found() -> None:
    needle = Needle.of("kiln")
    assert needle.find("kilns and a brickkiln") == []
    assert len(needle.find("the Kiln, a kiln")) == 2


@pytest.mark.parametrize(
    "piece", ["a", "aa ", "](", "[a](", "<!--", "<a ", "`x <", "![", "{{<", "\\u00", "&#"]
)
def test_no_text_takes_long(piece: str) -> None:
    """Half a mark, repeated, and a text that nearly stands at every word."""
    with no_stall():
        unmarked(piece * (1_000_000 // len(piece)))
        Needle.of("a" * 19_999).find(piece * (1_000_000 // len(piece)))


@pytest.mark.parametrize("text", ["", "  \n", "?!…", "*" * 50])
def test_a_text_without_words_is_an_error_in_words(text: str) -> None:
    with pytest.raises(UserError, match="no word"):
        Needle.of(text)


def test_a_text_as_long_as_a_book_is_refused() -> None:
    with pytest.raises(UserError, match="at most"):
        Needle.of("word " * MOST_CHARACTERS)


def test_the_quick_test_never_misses_what_the_slow_one_finds() -> None:
    """Ligatures, full-width letters, soft marks inside words and other scripts fold alike."""
    texts = [
        "An of\ufb01ce ﬂoor",
        "ＦＵＬＬ width",
        "می\u200cخواهم بروم",
        "東京の夏は暑い",
        "STRASSE straße",
        "a__b_c_ d",
    ]
    for text in texts:
        needle = Needle.of(text)
        assert needle.may_stand_in(folded(text)), text
        assert needle.find(text), text


def test_all_places_of_a_text_are_found_with_their_offsets() -> None:
    text = "The cat sat. The *cat* sat!\n\nThe cat stood."
    spans = Needle.of("the cat sat").find(text)
    assert [text[a:b] for a, b in spans] == ["The cat sat", "The *cat* sat"]
