"""Tokens: what a word is, where it stands, and that no input stalls them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundset.text.tokens import tokenize, words
from small_projects import no_stall


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello, World!", ["hello", "world"]),
        ("It costs 3.14, or 1,000.", ["it", "costs", "3.14", "or", "1,000"]),
        ("Helm v2.2.0.", ["helm", "v2.2.0"]),
        ("3 + 5", ["3", "+", "5"]),
        ("3-5", ["3", "-", "5"]),
        ("x != y", ["x", "!", "=", "y"]),
        ("2*3 and a * b and x**2", ["2", "*", "3", "and", "a", "*", "b", "and", "x", "**", "2"]),
        ("C, C++ and C#", ["c", "c", "+", "+", "and", "c", "#"]),
        ("$5 or €5", ["$", "5", "or", "€", "5"]),
        ("run -v --all", ["run", "-", "v", "--", "all"]),
        ("my_name __init__", ["my_name", "init"]),
        ("The ____ is _______.", ["the", "_", "is", "_"]),
        ("10² is not 102", ["10", "2", "is", "not", "102"]),
        ("日本語", ["日", "本", "語"]),
        ("한국어 말", ["한국어", "말"]),
        ("Stra\u00dfe", ["strasse"]),
        ("५.५ नमस्ते", ["५.५", "नमस्ते"]),
        ("!?… 😀", []),
    ],
)
def test_splits_into_words_numbers_and_operators(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "# a title\n\nand text",
        "- a title\n- and text",
        "-\u00a0a title\n-\u00a0and text",
        "> a title\n> and text",
        "**a title** *and* text",
    ],
)
def test_markdown_marks_are_no_tokens(text: str) -> None:
    assert words(text) == ["a", "title", "and", "text"]


@pytest.mark.parametrize(
    ("left", "right"),
    [("5 > 3", "5 < 3"), ("C#", "C"), ("-5", "5"), ("$5", "€5"), ("2.2.0", "220"), ("5!", "5?")],
)
def test_numbers_and_operators_are_not_normalised_away(left: str, right: str) -> None:
    assert words(left) != words(right)


def test_zero_width_characters_and_soft_hyphens_do_not_break_a_word() -> None:
    text = "zero\u200bwidth so\u00adft \ufeffmark"
    tokens = tokenize(text)
    assert tokens.words == ["zerowidth", "soft", "mark"]
    assert text[tokens.starts[0] : tokens.ends[0]] == "zero\u200bwidth"


@given(st.text(max_size=200))
def test_offsets_point_into_the_original_and_ascend(text: str) -> None:
    tokens = tokenize(text)
    assert tokens.words == words(text)
    assert all(0 <= start < end <= len(text) for start, end in zip(tokens.starts, tokens.ends, strict=True))
    assert all(end <= start for end, start in zip(tokens.ends, tokens.starts[1:], strict=False))
    assert all(
        words(text[start:end]) in ([word], [])
        for word, start, end in zip(tokens.words, tokens.starts, tokens.ends, strict=True)
        if word[0].isalnum() and word.isascii()
    )


@given(st.text(alphabet=st.characters(categories=["Ll", "Lu", "Mn", "Zs"]), max_size=60))
def test_composed_and_decomposed_letters_are_one(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    assert words(composed) == words(unicodedata.normalize("NFD", composed))


JOINED = st.text(alphabet="aB1 .,+-*#>!\n_é日\u200b", max_size=40)


@given(JOINED, JOINED)
def test_tokens_of_two_joined_texts_are_the_tokens_of_each(left: str, right: str) -> None:
    """Decontamination relies on it: the view of both is instruction, newline, response."""
    assert words(f"{left}\n{right}") == words(left) + words(right)


@pytest.mark.parametrize(
    "unit", ["a", "_", "-", "=", "~", "*", "#", "1.", "a\u0301", "日", "_ ", "# ", "a\u200b_", " *"]
)
def test_hostile_runs_take_linear_time(unit: str) -> None:
    with no_stall():
        words(unit * (300_000 // len(unit)) + "é")
