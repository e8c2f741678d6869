"""Blocks and sections carry exact offsets, whatever the text; plain text loses only its marks."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundset.text.markdown import Section, blocks, plain, sections, stripped
from groundset.text.sentences import sentences
from small_projects import no_stall

HEADS = ["# One", "## Two", "### Three", "Head", "===", "***"]
TEXTS = ["text here.", "", "> quote", "<div>", "term", ": meaning", "[ref]: http://x.org"]
PARTS = ["- item", "  more", "1. step", "2. step", "```", "| a | b |", "| - | - |"]
LINES = st.sampled_from([*HEADS, *TEXTS, *PARTS])
MARKDOWN = st.one_of(st.lists(LINES, max_size=25).map("\n".join), st.text(max_size=200))


@given(MARKDOWN)
def test_blocks_are_in_order_and_end_without_blank_lines(text: str) -> None:
    """Each block's span is non-empty, starts after the one before, and ends with a visible character."""
    found = blocks(text)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(text[block.start : block.end].rstrip() == text[block.start : block.end] for block in found)
    assert all(block.start < block.end <= len(text) for block in found)
    assert all(block.start <= item.start <= item.end <= block.end for block in found for item in block.items)


@given(MARKDOWN)
def test_sections_partition_the_text(text: str) -> None:
    """A section is its heading, its own body and its children, without gap or overlap."""

    def check(section: Section) -> None:
        assert section.start <= section.body_start <= section.body_end <= section.end
        starts = [child.start for child in section.children]
        assert starts[:1] in ([], [section.body_end])
        assert [child.end for child in section.children] == [*starts[1:], section.end][: len(starts)]
        assert all(child.level > section.level for child in section.children)
        for child in section.children:
            check(child)

    root = sections(text)
    assert (root.start, root.end) == (0, len(text))
    check(root)


def test_each_kind_of_block_is_told() -> None:
    """One of each, with its source."""
    parts = [
        "# A *title*",
        "A paragraph with `code`.",
        "- one\n- two\n  more",
        "1. first\n2. second",
        "```sh\nls\n```",
        "| a | b |\n| - | - |\n| 1 | 2 |",
        "> said",
        "term\n: what it means",
        "---",
        "<div>\nx\n</div>",
    ]
    text = "\n\n".join(parts)
    found = blocks(text)
    kinds = ["heading", "paragraph", "list", "ordered_list", "code", "table"]
    kinds += ["quote", "definition", "rule", "html"]
    assert [block.kind for block in found] == kinds
    assert [text[block.start : block.end] for block in found] == parts
    assert (found[0].level, found[0].text, found[0].inline) == (1, "A title", "A *title*")
    assert [text[item.start : item.end] for item in found[2].items] == ["- one", "- two\n  more"]
    assert found[4].info == "sh"


def test_windows_line_ends_keep_offsets() -> None:
    """The parser normalises line ends; offsets still point into the text as it is."""
    text = "# A\r\n\r\nbody\r\n\r\n## B\r\nmore"
    assert [text[block.start : block.end] for block in blocks(text)] == ["# A", "body", "## B", "more"]


def test_a_heading_in_code_is_no_section() -> None:
    """A comment in a shell script is no heading."""
    root = sections("# A\n\n```sh\n# comment\n```\n\n## B\n\nx\n")
    assert [(s.heading, s.path) for s in root.walk()][1:] == [("A", ("A",)), ("B", ("A", "B"))]


@pytest.mark.parametrize(
    ("inline", "expected"),
    [
        ("**bold** and *slanted* _words_", "bold and slanted words"),
        ("the `helm install` command", "the helm install command"),
        ("see [the guide](https://x.org/a)", "see the guide"),
        ("all *.yaml files and 2 * 3", "all *.yaml files and 2 * 3"),
        ("snake_case_name stays", "snake_case_name stays"),
        (r"escaped \*stars\*", "escaped *stars*"),
        ("**the `x` flag**", "the x flag"),
        ("a `` ` `` tick", "a  ` tick".replace("  ", " ")),
    ],
)
def test_plain_strips_marks_only(inline: str, expected: str) -> None:
    """Marks go, what they mark stays."""
    assert plain(inline) == expected


def test_plain_can_keep_code() -> None:
    """Instructions keep the backticks of commands."""
    assert plain("**Run `helm up`** now", keep_code=True) == "Run `helm up` now"


@pytest.mark.parametrize("piece", ["> ", "- ", "[", "a`b``", "*a _b", "<a ", "| ", "#", "a "])
def test_a_hostile_line_does_not_stall(piece: str) -> None:
    """300 kB of one mark on one line take no more than linear time."""
    text = piece * (300_000 // len(piece))
    with no_stall():
        blocks(text)
        plain(text)
        list(sentences(text))


def test_sentences_end_at_punctuation_but_not_at_abbreviations() -> None:
    """Abbreviations come from the caller; numbers and initials never end a sentence."""
    text = "Use e.g. Helm 3. It works. J. Doe wrote it! Does it? Yes."
    found = [text[s.start : s.end] for s in sentences(text, frozenset({"e.g"}))]
    assert found == ["Use e.g. Helm 3. It works.", "J. Doe wrote it!", "Does it?", "Yes."]


@given(st.text(max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_a_stripped_place_holds_what_stripping_its_text_gives(text: str, one: int, other: int) -> None:
    """It never leaves the place it was given, and is empty where that holds nothing but blanks."""
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    place = stripped(text, start, end)
    assert start <= place.start <= place.end <= end
    assert text[place.start : place.end] == text[start:end].strip()
