"""What every reader promises, tested once for all of them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundset.contracts import Draft, Reader
from groundset.errors import UnreadableError
from groundset.readers import READERS, reader_for
from groundset.text.cleaning import clean_markdown, normalise
from small_projects import no_stall

BY_NAME = {reader.name: reader for reader in READERS}
MARKUP = st.sampled_from(
    b'# a\n|---\n|a: b\n|<p>|</p>|<table><tr><td>|{|}|[|]|"text":|"x"|,|\n|.. note:: x\n|   |====\n|`|::\n\n|'
    b"\xff\xfe|\x00|\xe9|word |+++\n|- ".split(b"|")
)
BYTES = st.one_of(st.binary(max_size=120), st.lists(MARKUP, max_size=25).map(b"".join))


def drafts(reader: Reader, data: bytes) -> list[Draft] | str:
    """Give the drafts, or the reason there are none."""
    try:
        return list(reader.read(data, "folder/x" + min(reader.suffixes)))
    except UnreadableError as error:
        return error.reason


@pytest.mark.parametrize("name", BY_NAME)
def test_any_bytes_are_read_or_refused_with_a_reason_and_always_alike(name: str) -> None:
    """Arbitrary bytes raise nothing but ``UnreadableError``; the text is clean; the same bytes read alike."""
    reader = BY_NAME[name]

    @settings(max_examples=60, deadline=None)
    @given(BYTES)
    def check(data: bytes) -> None:
        first = drafts(reader, data)
        assert first == drafts(reader, data)
        for draft in first if isinstance(first, list) else []:
            assert draft.text == clean_markdown(draft.text)
            assert draft.title == normalise(draft.title)

    check()


@pytest.mark.parametrize("name", BY_NAME)
def test_names_and_endings_are_those_of_one_reader(name: str) -> None:
    """A reader is found by each of its endings, in any case, and by no other's."""
    for suffix in BY_NAME[name].suffixes:
        assert reader_for(f"a.b/File{suffix.upper()}") is BY_NAME[name]


@pytest.mark.parametrize("path", ["README", "docs/LICENSE", "ChangeLog"])
def test_well_known_names_without_an_ending_are_text(path: str) -> None:
    """README and its like need no ending."""
    reader = reader_for(path)
    assert reader is not None
    assert reader.name == "text"


@pytest.mark.parametrize("path", ["a.iso", "Makefile", ".gitignore", "x.bin.gz", "x.md.gz.gz", ""])
def test_other_names_have_no_reader(path: str) -> None:
    """An unknown ending is no text."""
    assert reader_for(path) is None


HOSTILE = {
    "one long line": b"word " * 200_000,
    "lists": b"\n".join(b"  " * n + b"- x" for n in range(500)),
    "quotes": b"> " * 10_000 + b"x",
    "brackets": b"[" * 10_000,
    "objects": b'{"a":' * 10_000,
    "elements": b"<div>" * 10_000 + b"text",
    "laughs": b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "'
    + b"&a;" * 100
    + b'"><!ENTITY c "'
    + b"&b;" * 100
    + b'">]><html><body><p>'
    + b"&c;" * 100
    + b"</p></body></html>",
    "outside": b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    b"<html><body><p>&e; text text</p></body></html>",
    "yaml laughs": b"---\na: &a [x,x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n---\ntext",
    "yaml depth": b"---\na: " + b"[" * 5000 + b"\n---\ntext",
    "stars": b"*" * 30_000,
    "backticks": b"`" * 30_000 + b" a",
    "roles": b":a:`" * 5_000,
    "blank lines": b"a" + b"\n" * 100_000 + b"b",
    "spaces": b"a" + b" " * 100_000 + b".b",
    "field of lines": b'{"text": "' + b"\\n" * 50_000 + b'x"}',
    "rules": b"<p>|" + b"-" * 50_000 + b"x|</p>",
    "open blocks": b'{"html": "<p>a</p></pre>' + b"<pre>" * 20_000 + b'"}',
    "colons": b".. a:: " * 5_000,
}


@pytest.mark.parametrize("name", BY_NAME)
@pytest.mark.parametrize("bomb", HOSTILE)
def test_a_bomb_neither_stalls_nor_breaks_a_reader(name: str, bomb: str) -> None:
    """Within seconds there is a text or a reason, and never a file of this machine."""
    with no_stall():
        result = drafts(BY_NAME[name], HOSTILE[bomb])
    assert "root:" not in str(result)
    assert len(str(result)) < 4 * len(HOSTILE[bomb]) + 1000
