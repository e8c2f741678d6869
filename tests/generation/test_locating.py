"""Quotes are found where they stand, however they are wrapped; what does not stand there is not found."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from groundset.generation.locating import locate
from groundset.records import Document, Evidence
from groundset.text.markdown import Span
from small_projects import no_stall

TEXT = """# Pumps

The pump-house holds a "well-known" pump of 400 watts. It starts — if the valve's open — after 10-20 seconds.

- Press the **green** button once.
- Wait until `pumpctl status` says _ready_.
- Close the valve (see 3.5) and write `max_flow: 12` down.

| part | price |
| --- | --- |
| seal | 3.50 |
| hose | 12.00 |

> Nobody may enter before noon, said Ms. Berg.

泵在水箱加满之后才会**启动**，阀门不能打开。Die Prüfung der Ventile: jährlich!
"""
WORD = re.compile(r"(?<=[^\W\d_]{2})(?=[^\W\d_]{2})")


def _document(text: str) -> Document:
    return Document("d/a.md", "d", "a.md", "a.md", "0" * 64, "markdown", text, "", "en")


def _found(quote: str, text: str = TEXT, *spans: Span) -> str | None:
    document = _document(text)
    evidence = locate(document, spans or (Span(0, len(text)),), [quote])[0]
    assert evidence.quote == text[evidence.start : evidence.end] or evidence.end == 0
    return evidence.quote if evidence.end else None


@st.composite
def _cuts(draw: st.DrawFn) -> tuple[int, int]:
    start = draw(st.integers(0, len(TEXT) - 2))
    end = draw(st.integers(start + 1, len(TEXT)))
    assume(re.search(r"[^\W_]", TEXT[start:end]))
    return start, end


@settings(deadline=None)
@given(_cuts())
def test_any_piece_of_a_document_is_found(cut: tuple[int, int]) -> None:
    piece = TEXT[cut[0] : cut[1]]
    found = _found(piece)
    assert found is not None
    assert found in piece


@settings(deadline=None)
@given(_cuts(), st.data())
def test_a_piece_is_found_though_it_is_written_down_otherwise(
    cut: tuple[int, int], data: st.DataObject
) -> None:
    """White space, quotation marks, dashes and hyphens at line ends are the business of whoever writes."""
    piece = TEXT[cut[0] : cut[1]]
    blank = st.sampled_from((" ", "\n", "\n\n", "  ", "\t", "\u00a0"))
    quoted = re.sub(r"\s+", lambda _: data.draw(blank), piece)
    quoted = re.sub('"', lambda _: data.draw(st.sampled_from("\"“”„«»'")), quoted)
    quoted = re.sub("'", lambda _: data.draw(st.sampled_from("'’‘ʼ"[:3])), quoted)
    quoted = re.sub("—", lambda _: data.draw(st.sampled_from("—–-")), quoted)
    places = [at.start() for at in WORD.finditer(quoted)]
    for place in sorted(
        data.draw(st.sets(st.sampled_from(places), max_size=3)) if places else (), reverse=True
    ):
        joint = data.draw(st.sampled_from(("-\n", "\u00ad", "\u00ad\n", "-\n  ")))
        quoted = quoted[:place] + joint + quoted[place:]
    found = _found(quoted)
    assert found is not None
    assert found in piece


@settings(deadline=None)
@given(_cuts(), st.data())
def test_a_piece_in_which_a_letter_is_changed_added_or_left_out_is_not_found(
    cut: tuple[int, int], data: st.DataObject
) -> None:
    piece = TEXT[cut[0] : cut[1]]
    letters = [at for at, char in enumerate(piece) if char.isalnum()]
    place = data.draw(st.sampled_from(letters))
    skipped = data.draw(st.sampled_from((0, 1)))
    assert _found(f"{piece[:place]}Ж{piece[place + skipped :]}") is None
    inner = [at for at in letters if at not in (letters[0], letters[-1])]
    shorter = piece[: inner[0]] + piece[inner[0] + 1 :] if inner else ""
    if inner and re.sub(r"[\W_]", "", shorter) not in re.sub(r"[\W_]", "", TEXT):
        assert _found(shorter) is None


@pytest.mark.parametrize(
    "quote",
    [
        "Press the green button once. Wait until pumpctl status says ready.",
        "- Press the **green** button once. - Wait until",
        "* Press the green button once.\n* Wait until `pumpctl status` says ready",
        "Wait until pumpctl status says *ready*."[:30],
        "| part | price |\n| seal | 3.50 |",
        "before noon, said Ms. Berg",
        "泵在水箱加满之后才会启动，阀门不能打开。",
        "Pumps The pump-house holds",
    ],
)
def test_marks_of_markdown_may_be_dropped(quote: str) -> None:
    assert _found(quote) is not None


@pytest.mark.parametrize(
    "quote",
    [
        "",
        "** - ** \n",
        "pumphouse",
        "wellknown",
        "pump house",
        "after 1020 seconds",
        "after 10 20 seconds",
        "It starts if the valve's open",
        "The pump-house holds a pump",
        "the green Button",
        "maxflow: 12",
        "seal 3.50",
        "The pump-house … after 10-20 seconds",
    ],
)
def test_nothing_fuzzy_is_done(quote: str) -> None:
    assert _found(quote) is None


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("a - b", "a b"),
        ("2 * 3", "2 3"),
        ("2*3", "23"),
        ("*.yaml", "So .yaml files"),
        ("cat x | sort", "cat x sort"),
    ],
)
def test_signs_that_say_something_are_no_marks(text: str, quote: str) -> None:
    assert _found(quote, f"So {text} files.") is None


@pytest.mark.parametrize(
    ("text", "quote"),
    [("A docu- ment.", "A document."), ("A docu-\nment.", "A docu-ment."), ("docu\u00adment", "document")],
)
def test_a_hyphen_that_breaks_a_word_of_the_document_may_be_mended(text: str, quote: str) -> None:
    assert _found(quote, text) is not None


def test_a_quote_is_sought_within_the_passages_only_and_taken_where_it_stands_first() -> None:
    text = "one two. one two. one two."
    document = _document(text)
    spans = [Span(8, 18), Span(18, len(text))]
    assert locate(document, spans, ["one two"]) == (Evidence(document.id, 9, 16, "one two"),)
    assert locate(document, [Span(0, 5)], ["two"])[0].end == 0


def test_gaps_tell_apart_places_whose_letters_are_the_same() -> None:
    assert _found("the rapist", "A therapist, the rapist.") == "the rapist"
    assert _found("therapist", "the rapist") is None


def test_a_quote_that_is_nowhere_is_kept_as_it_was_given() -> None:
    document = _document(TEXT)
    assert locate(document, [Span(0, 50)], ["gone\nfor good"]) == (
        Evidence(document.id, 0, 0, "gone\nfor good"),
    )


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("a" * 100_000, ["a" * 99_999 + "b", "a-" * 50_000]),
        ("a " * 50_000, ["a " * 40_000 + "aa", "a\n- " * 25_000]),
        ("*_`#>|-" * 15_000 + "x", ["*_`#>|-" * 15_000 + "y", "x" + "|\n-*" * 25_000 + "x"]),
        ("- a *b* _c_ `d` \\_ e\n" * 4_000, [f"- a *b* _c_ `d` {n}" for n in range(3_000)]),
    ],
)
def test_hostile_quotes_take_linear_time(text: str, quotes: list[str]) -> None:
    with no_stall():
        assert all(one.end == 0 for one in locate(_document(text), [Span(0, len(text))], quotes)[:1])
