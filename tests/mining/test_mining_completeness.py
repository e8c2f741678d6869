"""Named checks tell a response that stands on its own from one that leans on its page."""

from __future__ import annotations

import pytest

from groundset.mining.completeness import CHECKS, flaw, incomplete
from groundset.mining.difficulty import difficulty
from groundset.mining.rules import rules
from groundset.settings import Extraction
from small_projects import no_stall

WHOLE = (
    "The server keeps an index of all archives in one file, "
    "and every client reads that file before it starts to work."
)
GANZ = (
    "Der Server führt ein Verzeichnis aller Archive in einer Datei, "
    "und jedes Programm liest die Datei zuerst, noch bevor es mit der Arbeit beginnt."
)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (WHOLE, ""),
        ("Short.", "too_short"),
        (WHOLE * 40, "too_long"),
        (f"However, {WHOLE}", "starts_mid"),
        (f"This also matters. {WHOLE}", "starts_mid"),
        (f"{WHOLE} The steps are:", "ends_open"),
        (f"{WHOLE} And it ends without", "ends_open"),
        (f"{WHOLE}\n\n```sh\nls", "unclosed_code"),
        (f"{WHOLE} Use the following table.", "announces_what_is_cut_off"),
        (f"{WHOLE} Use the following commands:\n\n```sh\nls\n```", ""),
        (f"{WHOLE} See the table below.", "dangling_reference"),
        (f"{WHOLE} As shown above, it is fast.", "dangling_reference"),
        (f"{WHOLE} It stays above 5 percent.", ""),
        (f"{WHOLE} This page lists all of them.", "speaks_of_the_page"),
        (f"{WHOLE} I think that is fine.", "author_voice"),
        (f"{WHOLE} TODO: say more.", "debris"),
        (f"{WHOLE} {{{{< note >}}}}", "debris"),
        (f"{WHOLE} Run `tool {{{{ .Name }}}}` now.", ""),
        (f"{WHOLE}\n\nImage by author\n\n{WHOLE}", "furniture"),
        (f"{WHOLE[:-1]}\n\n{WHOLE}", "furniture"),
        (f"{WHOLE} See [the guide][guide].", "debris"),
        (f"{WHOLE} The work is done [x] today.", "debris"),
        (f"{WHOLE} \U0001d5e0\U0001d5fc\U0001d5fb\U0001d5f6 is a word.", "debris"),
        (f"{WHOLE} Ada LoveLove Ada said so, and Ada LoveAda knew.", "debris"),
        ("- Home page\n- User guide\n- Release notes\n- Contact", "navigation"),
        (f"{WHOLE}\n\n- one item that is long enough to be a sentence\n- another one of the same kind", ""),
        (
            "Is it fast? Is it small? Is it safe to use?\n\nIs it free of charge for all of us?",
            "asks_questions",
        ),
    ],
)
def test_each_check_finds_what_it_is_named_for(text: str, reason: str) -> None:
    """The first failing check gives the reason; a whole answer gives none."""
    assert incomplete(text, rules("en"), Extraction()) == reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (GANZ, ""),
        (f"Jedoch gilt: {GANZ}", "starts_mid"),
        (f"{GANZ} Siehe oben.", "dangling_reference"),
        (f"{GANZ} Diese Seite nennt alle.", "speaks_of_the_page"),
        (f"{GANZ} Die Schritte sind:", "ends_open"),
        (f"{GANZ} Das zeigt die folgende Tabelle.", "announces_what_is_cut_off"),
    ],
)
def test_the_checks_know_german(text: str, reason: str) -> None:
    """The same checks, with the words of another data file."""
    assert incomplete(text, rules("de"), Extraction()) == reason


def test_text_in_another_language_is_told() -> None:
    """English left over in a German document is not mined with German wordings."""
    assert incomplete(f"{WHOLE} {WHOLE}", rules("de"), Extraction()) == "another_language"


def test_a_bare_list_answers_only_where_a_list_is_asked_for() -> None:
    """A list under a mere topic does not say what it lists."""
    text = "- the server must have four free cores at least\n- the client must have a network connection"
    assert incomplete(text, rules("en"), Extraction()) == "bare_list"
    assert incomplete(text, rules("en"), Extraction(), bare_answers=True) == ""


def test_a_long_line_does_not_stall_the_checks() -> None:
    """Checks are linear enough for the longest response a configuration may allow."""
    text = "see the [a `b c, d " * 5_000
    with no_stall():
        assert incomplete(text, rules("en"), Extraction(max_response_characters=200_000)) in CHECKS


def test_length_is_asked_before_anything_else() -> None:
    """A text that is out of bounds is not looked at; a flaw of another kind is none of length."""
    bounds = Extraction(min_response_characters=10, max_response_characters=100)
    assert incomplete("Click it", rules("en"), bounds) == "too_short"
    assert incomplete("```\n" * 50, rules("en"), bounds) == "too_long"
    assert flaw("```\n" * 50 + "```", rules("en")) == "unclosed_code"


def test_difficulty_grows_with_length_code_and_terms() -> None:
    """A sentence is basic, a page of code and terms is advanced."""
    code = "```sh\nls\n```\n\n"
    assert difficulty(WHOLE) == "basic"
    assert difficulty(WHOLE * 7 + "\n\n" + code) == "intermediate"
    assert difficulty(WHOLE * 20 + "\n\n" + code * 3 + "`a` `b` `c` `d`") == "advanced"
