"""Words broken at line ends: what the text shows of them decides, and in doubt an English hyphen stays."""

from __future__ import annotations

import pytest

from groundset.readers.plain.hyphens import Vocabulary

ENGLISH = ["the glaze of the kiln is for the potters and the clay in it is to be wedged"] * 3
GERMAN = ["die Glasur des Ofens ist für die Töpfer und der Ton darin wird von Hand geschlagen"] * 3


def joined(broken: str, lines: list[str]) -> str:
    """Join a word that is broken at its hyphen, in a text of these lines."""
    first, second = broken.split("-")
    return Vocabulary(lines).joined(f"a {first}-", second)[2:]


@pytest.mark.parametrize("word", "worst-case chat-optimized market-based left-handed well-known".split())
def test_a_compound_that_nothing_else_tells_of_keeps_its_hyphen(word: str) -> None:
    """A hyphen too many can be read; a word that does not exist cannot."""
    assert joined(word, ENGLISH) == word


@pytest.mark.parametrize("word", "exam-ple informa-tion tempera-ture con-tent fir-ing under-stand".split())
def test_a_part_that_can_be_no_word_is_joined(word: str) -> None:
    """Endings, and syllables of up to three letters."""
    assert joined(word, ENGLISH) == word.replace("-", "")


def test_the_words_of_the_text_come_first() -> None:
    """As it writes them inside lines, or writes others of the same stem."""
    assert joined("char-acter", [*ENGLISH, "all such characteristics of clay"]) == "character"
    assert joined("worst-case", [*ENGLISH, "the worstcase of all"]) == "worstcase"
    assert joined("firing-s", [*ENGLISH, "all firing-s here"]) == "firing-s"


def test_languages_that_break_at_any_syllable_lose_the_hyphen() -> None:
    """German writes its compounds as one word."""
    assert joined("wind-messung", GERMAN) == "windmessung"
