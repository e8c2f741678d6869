"""What each kind of file becomes."""

from __future__ import annotations

import json

import pytest

from groundset.readers import read_file
from groundset.records import Document, SourceFile
from groundset.settings import Corpus, Reading

CORPUS = Corpus(name="c", path="c")
LIMITS = Reading(min_characters=5)


def read(path: str, text: str) -> tuple[SourceFile, tuple[Document, ...]]:
    """Read a text as a file."""
    return read_file(CORPUS, path, text.encode(), LIMITS)


def text_of(path: str, text: str) -> str:
    """Give the text of the one document."""
    _, (document,) = read(path, text)
    return document.text


def test_wrapped_paragraphs_and_lists_of_plain_text_become_lines() -> None:
    """Lines broken because they were full are joined; short lines stay."""
    text = (
        "This paragraph was wrapped by hand at some seventy characters, as people\n"
        "do in mails and manuals, and it is one paragraph all the same.\n\n"
        " * one item that\n   goes on\n * another\n\nRoses are red,\nViolets are blue\n"
    )
    assert text_of("a.txt", text) == (
        "This paragraph was wrapped by hand at some seventy characters, as people do in mails and manuals, "
        "and it is one paragraph all the same.\n\n- one item that goes on\n- another\n\n"
        "Roses are red,  \nViolets are blue"
    )


def test_headings_of_plain_text_are_found_conservatively() -> None:
    """Underlined, numbered and upper-case lines that stand alone."""
    text = (
        "Title\n=====\n\nINTRODUCTION\n\n1.2 Scope\n\nStop shouting. THIS IS NO HEADING.\n\nend of the text"
    )
    assert text_of("a.txt", text) == (
        "# Title\n\n## INTRODUCTION\n\n### 1.2 Scope\n\nStop shouting. THIS IS NO HEADING.\n\nend of the text"
    )


def test_plain_text_that_markdown_would_misread_is_escaped_or_fenced() -> None:
    """Number signs, tags and columns stay what they are."""
    assert text_of("a.txt", "# not a heading\n\na <b>tag</b>") == "\\# not a heading\n\na \\<b>tag\\</b>"
    assert text_of("a.txt", "Name     Age\nBob      12") == "```\nName     Age\nBob      12\n```"


def test_questions_and_answers_keep_their_own_lines() -> None:
    """``Q:`` and ``A:`` begin paragraphs."""
    assert text_of("a.txt", "Q: What is it?\nA: A thing that\n   goes on.\nQ: Why?\nA: Because.") == (
        "Q: What is it?\n\nA: A thing that goes on.\n\nQ: Why?\n\nA: Because."
    )


PAGE = """<html lang="de-AT"><head><title>Seite | Site</title><link rel="canonical" href="https://a.b/c">
<meta property="article:published_time" content="2023-04-21T00:00:00"></head><body>
<nav><a href="/">Home</a> <a href="/x">Menu entry</a></nav><article><h1>Der Titel</h1>
<p>Ein erster Absatz mit <a href="/y">einem Verweis</a> und mit genügend Text, damit er als Inhalt gilt.</p>
<p>Ein zweiter Absatz, der ebenfalls lang genug ist, um als Inhalt der Seite erkannt zu werden, hier.</p>
<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table><pre>x  &lt; y\n  z</pre></article>
<script>alert(1)</script><footer>Impressum</footer></body></html>"""


def test_a_page_gives_its_content_and_what_it_states() -> None:
    """No menu, no script, no links; title, language, address and date as declared."""
    _, (document,) = read("a.html", PAGE)
    assert (document.title, document.language) == ("Der Titel", "de")
    assert (document.uri, document.date) == ("https://a.b/c", "2023-04-21")
    assert "mit einem Verweis und mit" in document.text
    assert "| a | b |\n| --- | --- |\n| 1 | 2 |" in document.text
    assert not any(word in document.text for word in ("Menu", "alert", "https://"))


def test_a_page_without_an_article_gives_its_body() -> None:
    """Where no main content is found, all of the body is the content."""
    assert (
        text_of("a.html", "<html><body><div>tiny text here</div><script>x</script></body></html>")
        == "tiny text here"
    )


RST = """
Title
=====

See :ref:`the guide <guide>`, :func:`~foo.bar`, ``code`` and `link <http://x.y>`_.

.. note:: Be careful.

.. versionadded:: 1.2
   The option.

.. toctree::

   hidden/entry

.. code-block:: python

   if a < b:
       pass

term
   Its definition wraps
   here.

.. mystery:: argument

   content kept

== ==
a  b
== ==
1  2
== ==

.. include:: /etc/passwd

.. raw:: html

   <b>raw</b>

A `broken role and <tag>.
"""


def test_restructured_text_becomes_markdown_and_never_a_message_of_the_parser() -> None:
    """Roles and directives of Sphinx, and unknown ones, show their text; nothing is included."""
    text = text_of("a.rst", RST)
    assert text == (
        "# Title\n\nSee the guide, `foo.bar`, `code` and link.\n\nBe careful.\n\n"
        "Added in version 1.2: The option.\n\n```python\nif a < b:\n    pass\n```\n\n"
        "- **term**: Its definition wraps here.\n\n"
        "argument\n\ncontent kept\n\n"
        "| a | b |\n| --- | --- |\n| 1 | 2 |\n\nA broken role and \\<tag>."
    )


def test_records_become_documents_named_by_their_ids() -> None:
    """Text, title, address, language and date are found, also one level down."""
    rows = [
        {
            "_id": "x1",
            "link": "https://a.b/1",
            "content": {"Title": "One", "Content": "The **first** text."},
            "lang": "en",
        },
        {
            "_id": "x2",
            "content": "<p>The <b>second</b> text.</p><p>More.</p>",
            "date": "2024-01-02",
            "language": "fr",
        },
        {"_id": "x3", "count": 3},
    ]
    row, (first, second) = read("a.json", json.dumps({"data": rows}))
    assert (first.id, first.title, first.uri, first.text) == (
        "c/a.json#x1",
        "One",
        "https://a.b/1",
        "The **first** text.",
    )
    assert (second.id, second.text, second.date, second.language) == (
        "c/a.json#x2",
        "The **second** text.\n\nMore.",
        "2024-01-02",
        "fr",
    )
    assert row.detail == "1 of 3 records has no text field"


def test_an_id_that_two_records_have_names_neither() -> None:
    """Then their positions do."""
    _, documents = read(
        "a.json", json.dumps([{"id": 7, "text": "first one"}, {"id": 7, "text": "second one"}])
    )
    assert [document.id for document in documents] == ["c/a.json#1", "c/a.json#2"]


def test_bad_lines_do_not_lose_a_file_of_lines() -> None:
    """They are counted and named."""
    row, documents = read(
        "a.jsonl", '{"text": "first line"}\nnot json\n\n{"text": "second line"}\n{"text": \n'
    )
    assert [document.text for document in documents] == ["first line", "second line"]
    assert row.detail == "2 of 4 lines are not JSON: lines 2, 5"


def test_one_record_alone_is_the_document() -> None:
    """A file that is one object has no record names."""
    _, (document,) = read("a.json", '{"title": "T", "body": "Some text here."}')
    assert (document.id, document.title) == ("c/a.json", "T")


def test_a_torn_json_file_says_where_it_is_torn() -> None:
    """Its lines are not taken for records of their own."""
    row, documents = read("a.json", '[\n  {"id": 1, "text": "first one"},\n  {"id": 2, "te')
    assert (row.reason, documents) == ("malformed_json", ())
    assert row.detail == "line 3, column 13: Unterminated string"


def test_records_of_short_fields_say_what_a_text_would_be() -> None:
    """They hold words, but no field that is known to be a text."""
    row, _ = read("a.json", json.dumps([{"name": "Kiln", "price": 3}, {"name": "Clay", "price": 4}]))
    assert row.reason == "no_text_records"
    assert row.detail.startswith("2 records, none with a field named as a text")


def test_letters_and_numbers_in_brackets_stay_with_their_items() -> None:
    """A contract refers to its clauses by them."""
    _, (document,) = read("a.txt", "(a) the kiln\n(b) the clay, see (a)\n\nand then\n\n(1) one\n(2) two")
    assert document.text == "- (a) the kiln\n- (b) the clay, see (a)\n\nand then\n\n- (1) one\n- (2) two"


def test_numbers_of_plain_text_that_do_not_count_on_stay_as_they_are() -> None:
    """Also over blank lines, for Markdown counts such lists on as one."""
    _, (document,) = read("a.txt", "5. fifth rule\n7. seventh rule")
    assert document.text == "- 5\\. fifth rule\n- 7\\. seventh rule"
    _, (document,) = read("a.txt", "1. first rule\n\n1. first rule of all")
    assert document.text.count("1\\. first") == 2


ENGLISH_TEXT = "The kiln of the third studio is lit on Mondays, and nobody may open it before noon."
FRENCH_TEXT = "Le four du troisième atelier est allumé le lundi, et personne ne peut l'ouvrir avant midi."
NAMES = "Kiln 3 Oslo 5 Wien 4 Bern"


@pytest.mark.parametrize(
    ("texts", "language"),
    [
        ((NAMES, ENGLISH_TEXT), "en"),
        ((NAMES, ENGLISH_TEXT, FRENCH_TEXT), "und"),
        ((NAMES, NAMES + " 7"), "und"),
    ],
)
def test_a_text_of_few_words_has_the_language_of_the_others_in_its_file(
    texts: tuple[str, ...], language: str
) -> None:
    """If these agree; nothing outside of the file is asked."""
    rows = [{"id": f"r{number}", "text": text} for number, text in enumerate(texts)]
    _, documents = read("a.json", json.dumps(rows))
    assert documents[0].language == language
