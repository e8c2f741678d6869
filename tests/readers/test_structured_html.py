"""Well-formed HTML keeps its structure as Markdown, and hostile HTML ends soon."""

from __future__ import annotations

import pytest

from groundset.errors import UnreadableError
from groundset.readers.advice import advice_for
from groundset.readers.web.structured_html import parse_html, tree_to_markdown
from groundset.text.cleaning import clean_markdown
from small_projects import no_stall


def written(source: str) -> str:
    """Write HTML as clean Markdown."""
    text = tree_to_markdown(parse_html(source))
    assert text == clean_markdown(text)
    return text


STRUCTURES = {
    "nested lists": (
        "<ul><li>a<ol start=4><li>x</li><li>y</li></ol></li><li></li><li>b</li></ul>",
        "- a\n  1. x\n  2. y\n- b",
    ),
    "numbers go on": ("<ol start=3><li>c</li><li>d</li></ol>", "3. c\n4. d"),
    "numbers that jump": (
        "<ol start=5><li>a</li><li value=9>b<p>c</p></li><li>d</li></ol>",
        "- 5\\. a\n\n- 9\\. b\n\n  c\n\n- 10\\. d",
    ),
    "numbers that count down": ("<ol reversed><li>b</li><li>a</li></ol>", "- 2\\. b\n- 1\\. a"),
    "numbers that are none": (
        "<ol start=x><li value='1e9'>a</li><li value='99999999999'>b</li></ol>",
        "1. a\n2. b",
    ),
    "a list that is all of a list": ("<ul><li><ul><li><ol><li>T</li></ol></li></ul></li></ul>", "1. T"),
    "terms": (
        "<dl><dt>Kiln</dt><dd>an oven</dd><dt>Slip</dt><dd><p>clay</p></dd></dl>",
        "- **Kiln**: an oven\n- **Slip**: clay",
    ),
    "breaks in a heading": ("<h2>How<br>to <b>fire</b></h2><p>x</p>", "## How to fire\n\nx"),
    "an empty heading": ("<h1> </h1><p>x</p>", "x"),
    "code": ('<pre class="language-python">if a:\n    b &lt; c</pre>', "```python\nif a:\n    b < c\n```"),
    "links and pictures": (
        '<p>See <a href="http://x.test">here</a><img src="a.png" alt="b">.</p>',
        "See here.",
    ),
    "words like tags": ("<p>use &lt;name> or &lt;b></p>", "use \\<name> or \\<b>"),
    "words like marks": ("<p># a<br>- b<br>2) c</p>", "\\# a  \n\\- b  \n2\\) c"),
    "a line end is a space": ("<p>a (see\n3) or\nb</p>", "a (see 3) or b"),
    "rowspan": (
        "<table><tr><td rowspan=2>a</td><td>b</td></tr><tr><td>c</td></tr></table>",
        "| a | b |\n| --- | --- |\n| a | c |",
    ),
    "a caption": (
        "<table><caption>Heat</caption><tr><td colspan=2>of kilns</td></tr>"
        "<tr><td>b</td><td>c|d</td></tr></table>",
        "Heat\n\nof kilns\n\n| b | c\\|d |\n| --- | --- |",
    ),
    "a table in a cell": (
        "<table><tr><td>a</td><td>b<table><tr><td>1</td><td>2</td></tr></table></td></tr></table>after",
        "| a | b 1 2 |\n| --- | --- |\n\nafter",
    ),
    "a table that lays out": (
        "<table><tr><td><h2>One</h2><ul><li>y</li></ul></td></tr></table>",
        "## One\n\n- y",
    ),
    "no body": ("<!-- c -->", ""),
    "nothing": ("", ""),
}


@pytest.mark.parametrize("name", STRUCTURES)
def test_structure_is_kept(name: str) -> None:
    """Each kind of structure has one form in Markdown."""
    source, text = STRUCTURES[name]
    assert written(source) == text


HOSTILE = {
    "a long list": "<ol>" + "<li>x</li>" * 20_000 + "</ol>",
    "spans that claim millions": "<table>" + "<tr><td rowspan=99999 colspan=99999>x<td>y" * 2000 + "</table>",
    "many small tables": "<table><tr><td>a<td>b</table>" * 3000,
    "paragraphs with bullets": "<p>• x</p>" * 20_000,
    "terms alone": "<dl>" + "<dt>x</dt>" * 10_000 + "</dl>",
    "marks": "<p>" + "*_`" * 30_000 + "</p>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_time_and_text_grow_with_the_input_alone(name: str) -> None:
    """Nothing is quadratic, and a few bytes do not claim a million cells."""
    with no_stall():
        assert len(written(HOSTILE[name])) < 10 * len(HOSTILE[name]) + 2_000_000


def test_elements_too_deep_are_refused() -> None:
    """The bound is ours, so it is the same wherever the file is read."""
    with pytest.raises(UnreadableError, match="nested more than 120 deep"):
        written("<div>" * 200 + "text")
    assert written("<div>" * 100 + "text") == "text"


@pytest.mark.parametrize(
    ("suffix", "advice"),
    [
        (".doc", "save it as .docx"),
        (".PPT", "save it as .pptx"),
        (".tex", "convert it to .md or .html"),
        (".zip", "unpack it and put the files in the corpus"),
        (".xlsb", ""),
        (".xyz", ""),
    ],
)
def test_well_known_kinds_without_a_reader_come_with_advice(suffix: str, advice: str) -> None:
    """A person is told what to do with an old document; nothing is said of what nobody knows."""
    assert advice_for(suffix) == advice
