"""Web pages keep what they say and how it is laid out, and nothing else."""

from __future__ import annotations

import pytest

from groundset.contracts import Draft
from groundset.readers.web.html import HtmlReader, fragment_to_markdown
from small_projects import no_stall

FILLER = "<p>" + "A kiln is an oven for pots of clay, which turn hard and strong in its heat. " * 4 + "</p>"


def read(body: str, head: str = "") -> Draft:
    """Read an article among menus."""
    page = (
        f"<html><head><title>Kilns | Site</title>{head}</head><body><nav><a href='/'>Home</a></nav>"
        f"<article>{FILLER}{body}{FILLER.replace('kiln', 'muffle')}</article>"
        "<footer>Imprint</footer></body></html>"
    )
    (draft,) = HtmlReader().read(page.encode(), "a.html")
    return draft


def middle(body: str) -> str:
    """Give what becomes of a piece of an article."""
    return "\n\n".join(read(body).text.split("\n\n")[1:-1])


@pytest.mark.parametrize(
    ("body", "markdown"),
    [
        ("<h2>Firing a kiln<a href='#f'>¶</a></h2>", "## Firing a kiln"),
        (
            "<p>A <b>hot</b> and <em>dry</em> one, <code>temp > 3</code>.</p>",
            "A **hot** and *dry* one, `temp > 3`.",
        ),
        ("<p><b>Word</b> <b>by</b> <b>word</b>, it says.</p>", "**Word by word**, it says."),
        (
            "<p>He called it <q>a good kiln</q> and left the room.</p>",
            'He called it "a good kiln" and left the room.',
        ),
        ("<p>Stars * and 3 < 4 and a_b and _c here.</p>", "Stars \\* and 3 < 4 and a_b and \\_c here."),
        ("<p>1. is how this paragraph begins.</p>", "1\\. is how this paragraph begins."),
        ("<p>First line of two,<br>second line of two.</p>", "First line of two,  \nsecond line of two."),
        ("<p>It says so<sup>[12]</sup> in the book of kilns.</p>", "It says so in the book of kilns."),
        ("<blockquote><p>Never open it while it glows.</p></blockquote>", "> Never open it while it glows."),
        (
            "<ul><li>Wedge the clay well<ul><li>by hand or foot</li></ul></li><li>Let it rest</li></ul>",
            "- Wedge the clay well\n  - by hand or foot\n- Let it rest",
        ),
        ("<ol><li>Open the door</li><li>Close it</li></ol>", "1. Open the door\n2. Close it"),
        (
            "<table><tr><th>Pot</th><th>Heat</th></tr><tr><td>Bowl | jug</td><td>- 900 -</td></tr></table>",
            "| Pot | Heat |\n| --- | --- |\n| Bowl \\| jug | - 900 - |",
        ),
    ],
)
def test_layout_becomes_markdown(body: str, markdown: str) -> None:
    """Headings, marks, lists, tables and quotes, and plain text that only looks like Markdown."""
    assert middle(body) == markdown


@pytest.mark.parametrize(
    ("body", "fence"),
    [
        ("<pre>if hot:\n    wait()</pre>", "```\nif hot:\n    wait()\n```"),
        (
            "<pre><code class='language-Python'>wait()\nopen_door()</code></pre>",
            "```python\nwait()\nopen_door()\n```",
        ),
        (
            "<div class='highlight-python3 notranslate'><div class='highlight'><pre><span></span>"
            "<span class='n'>wait</span>()\nx = 1</pre></div></div>",
            "```python3\nwait()\nx = 1\n```",
        ),
        ("<figure class='code'><pre>a  &lt; b\n\n  c</pre></figure>", "```\na  < b\n\n  c\n```"),
        ("<div class='highlight-default'><pre>plain\ntext</pre></div>", "```\nplain\ntext\n```"),
    ],
)
def test_code_keeps_its_lines_and_its_language(body: str, fence: str) -> None:
    """Also in a figure and inside of what highlighters put around it."""
    assert middle(body) == fence


def test_menus_scripts_and_controls_are_no_text() -> None:
    """Whatever stands in the article itself."""
    text = read(
        "<script>track()</script><style>p {}</style><button>Buy</button><noscript>Turn it on</noscript>"
        "<form><input value='x'><select><option>One</option></select></form>"
    ).text
    assert not any(word in text for word in ("track", "p {}", "Buy", "Turn", "One", "Home", "Imprint"))


def test_what_a_page_states_of_itself_is_read() -> None:
    """The first statement that says something counts."""
    draft = read(
        "",
        "<meta property='og:title' content=' '><meta property='og:title' content='All about kilns'>"
        "<meta name='date' content='2024-05-06'><meta property='og:url' content='https://a.b/kilns'>"
        "<meta http-equiv='content-language' content='de'>",
    )
    assert (draft.title, draft.date, draft.uri, draft.language) == (
        "All about kilns",
        "2024-05-06",
        "https://a.b/kilns",
        "de",
    )


def test_a_small_page_is_taken_as_a_whole() -> None:
    """There is no main content to tell from the rest; its structure stays."""
    (draft,) = HtmlReader().read(
        b"<html><body><header>Site</header><h1>Opening hours</h1>"
        b"<p>From nine to five on weekdays.</p></body></html>",
        "a.html",
    )
    assert draft.text == "# Opening hours\n\nFrom nine to five on weekdays."


def test_control_characters_and_broken_letters_do_not_end_the_reading() -> None:
    """Also those that XML cannot hold."""
    draft = read(
        "<p>A bell\x07 and a stop\x1f and \ufffe and &#x1; and &#xFFFF; in the text of the page.</p>"
    )
    assert "A bell and a stop and and" in draft.text


def test_a_page_nested_deeper_than_sense_neither_stalls_nor_breaks() -> None:
    """It is read or refused with a reason; the guard is against running out of stack."""
    with no_stall():
        text = read("<ul><li>" * 90 + "deep down in the list" + "</li></ul>" * 90).text
    assert "deep down" in text


def test_a_heading_in_a_fragment_ends_where_it_ends() -> None:
    """The text after it is no part of it."""
    assert fragment_to_markdown("<h2>Kilns</h2> <div>They are hot.</div><p>Very.</p>") == (
        "## Kilns\n\nThey are hot.\n\nVery."
    )


def test_a_list_in_a_fragment_keeps_its_levels_and_its_numbers() -> None:
    """However it is spaced; what follows the list is not in it, and code keeps its lines."""
    fragment = (
        "<p>To reset it:</p><ol> <li>Hold the key.</li> <li>Choose:<ul><li>red</li><li>blue</li></ul></li>"
        "</ol><h3>After that</h3><p>Wait.</p><pre>a  b\n\nc</pre>"
    )
    assert fragment_to_markdown(fragment) == (
        "To reset it:\n\n1. Hold the key.\n2. Choose:\n   - red\n   - blue\n\n"
        "### After that\n\nWait.\n\n```\na  b\n\nc\n```"
    )


def test_a_fragment_nested_without_end_keeps_its_words() -> None:
    """It stands in one record of many, so it must not end the reading of the file."""
    with no_stall():
        assert "deep" in fragment_to_markdown("<div>" * 150 + "deep" + "</div>" * 150)


def test_a_small_page_keeps_headings_and_lists_that_look_like_no_content() -> None:
    """On a page of a few lines nothing is left out for looking like a menu."""
    page = (
        "<html><body><h1>Kilns</h1><h2>Firing</h2><p>Fire slowly at first, and never open a hot kiln, "
        "for the glaze would crack and the shelves with it.</p><ul><li>Cones</li><li>Shelves</li></ul>"
        "<table><tr><th>Cone</th><th>Heat</th></tr><tr><td>6</td><td>1222 °C</td></tr></table></body></html>"
    )
    (draft,) = HtmlReader().read(page.encode(), "a.html")
    assert draft.text.startswith("# Kilns\n\n## Firing\n\nFire slowly")
    assert "- Cones\n- Shelves" in draft.text


def test_a_page_that_is_one_preformatted_text_is_prose() -> None:
    """Archives of mail and of laws are such pages; as one block of code nothing in them would be found."""
    lines = (
        "A kiln is heated slowly at first, because wet clay\nbreaks where steam cannot leave it in time.\n"
    )
    (draft,) = HtmlReader().read(f"<html><body><pre>\n{lines}\n{lines * 4}</pre></body></html>".encode(), "a")
    assert draft.text.startswith(
        "A kiln is heated slowly at first, because wet clay breaks where steam cannot leave it in time.\n\nA"
    )


def test_a_page_that_is_one_listing_stays_code() -> None:
    """Its lines and its indents are what it says."""
    code = "def fire(kiln):\n    while kiln.heat < 1222:\n        kiln.burn(gas=2)\n    return kiln\n\n" * 6
    (draft,) = HtmlReader().read(f"<html><body><pre>{code}</pre></body></html>".encode(), "a.html")
    assert draft.text.startswith("```\ndef fire(kiln):\n    while")
