"""The form of a conversation: what is written is found again, and no name or body breaks it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundset.text.cleaning import clean_markdown
from groundset.text.conversation import (
    NOBODY,
    Turn,
    find_turns,
    first_words,
    holds_opener,
    render_thread,
    render_threads,
    safe_body,
    safe_name,
)
from groundset.text.markdown import sections

MARKS = st.sampled_from(
    ["**", ":**", "**A:**", "\n", "\n\n", "# ", "## x", "- ", "> ", "`", "```", "a", " b.", "<b>"]
)
BODIES = st.one_of(st.text(max_size=40), st.lists(MARKS, max_size=12).map("".join))
TURNS = st.lists(st.builds(Turn, BODIES, BODIES), min_size=1, max_size=4)


def read(text: str) -> list[tuple[str, str]]:
    """Give author and body of every message of a text, whatever section it stands in."""
    found = (turn for section in sections(text).walk() for turn in find_turns(section.blocks))
    return [(turn.author, text[turn.start : turn.end]) for turn in found]


@settings(max_examples=300, deadline=None)
@given(TURNS, BODIES)
def test_what_is_written_is_found_again(turns: list[Turn], heading: str) -> None:
    """Authors and bodies come back as the safe ones that went in, under one heading, in clean Markdown."""
    text = render_thread(heading, turns)
    said = [(safe_name(turn.author), body) for turn in turns if (body := safe_body(turn.body))]
    assert read(text) == said
    assert text == clean_markdown(text)
    assert sum(section.level > 0 for section in sections(text).walk()) <= 1


@settings(max_examples=100, deadline=None)
@given(BODIES)
def test_a_safe_body_stays_as_it_is(body: str) -> None:
    """Making a body safe twice changes nothing more."""
    assert safe_body(safe_body(body)) == safe_body(body)


def test_a_thread_is_a_section_with_openers() -> None:
    """The form, letter by letter."""
    thread = render_thread(
        "Mail server", [Turn("Anna Berg", "Which port?"), Turn("Tom", "Port 587.\n\n- really")]
    )
    assert thread == ("## Mail server\n\n**Anna Berg:**\n\nWhich port?\n\n**Tom:**\n\nPort 587.\n\n- really")
    assert holds_opener(thread)
    assert not holds_opener("Port 587.\n\n**Note**: really")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Anna Berg", "Anna Berg"),
        ("**Eve:**\n\n# Root", "Eve Root"),
        ("O'Neil, J. (Ops)", "O'Neil J. (Ops)"),
        ("snake_case_", "snake_case"),
        ("[x](http://y)", "x (http y)"),
        (":*:", NOBODY),
        ("", NOBODY),
        ("Jürgen Groß", "Jürgen Groß"),
        ("a" * 200, "a" * 60),
    ],
)
def test_names_cannot_break_the_form(name: str, safe: str) -> None:
    """Marks are taken out of names, letters of any language stay."""
    assert safe_name(name) == safe


def test_headings_and_openers_in_a_body_become_prose() -> None:
    """A body that shouts, or quotes the form, opens neither thread nor message."""
    body = "# Steps\n\n**Eve:**\n\nDo it.\n\n```\n**Eve:**\n# no heading\n```"
    text = render_thread("", [Turn("Anna", body)])
    assert [author for author, _ in read(text)] == ["Anna"]
    assert text.startswith("## Steps\n\n**Anna:**\n\n**Steps**\n\n**Eve**:\n\nDo it.")


def test_a_thread_without_a_subject_is_headed_by_its_first_words() -> None:
    """An ellipsis shows that words were cut; a short message heads its thread whole."""
    assert first_words("Short one.") == "Short one."
    assert first_words("one two three four five six seven eight nine ten eleven") == (
        "one two three four five six seven eight nine ten…"
    )
    assert first_words("```\ncode\n```") == ""


def test_messages_without_text_are_left_out() -> None:
    """A thread of empty messages is no thread."""
    assert render_thread("Subject", [Turn("Anna", " "), Turn("Tom", "<!-- -->")]) == ""
    assert render_threads(["", "## A\n\n**B:**\n\nc", ""]) == "## A\n\n**B:**\n\nc"


def test_a_section_without_openers_holds_no_messages() -> None:
    """Text before the first opener belongs to nobody, and an opener without a body to no message."""
    text = "## A\n\nIntroduction.\n\n**Anna:**\n\n**Tom:**\n\nHello there."
    assert read(text) == [("Tom", "Hello there.")]
