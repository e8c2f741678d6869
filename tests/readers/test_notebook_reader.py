"""Notebooks become their text, their code and what is short and useful of their output."""

from __future__ import annotations

import json
from typing import Any

import pytest

from groundset.readers import read_file
from groundset.records import Document, SourceFile
from groundset.settings import Corpus, Reading

CORPUS = Corpus(name="c", path="c")
PYTHON = {"kernelspec": {"language": "python"}, "language_info": {"name": "python"}}


def markdown(*lines: str) -> dict[str, Any]:
    """Make a cell of text."""
    return {"cell_type": "markdown", "source": list(lines)}


def code(source: str, *outputs: dict[str, Any]) -> dict[str, Any]:
    """Make a cell of code."""
    return {"cell_type": "code", "source": source, "outputs": list(outputs)}


def printed(text: str, name: str = "stdout") -> dict[str, Any]:
    """Make an output that was printed."""
    return {"output_type": "stream", "name": name, "text": text}


def result(text: str, **data: str) -> dict[str, Any]:
    """Make the result of a cell."""
    return {"output_type": "execute_result", "data": {"text/plain": text, **data}}


def read(notebook: object, path: str = "lab/kiln-curve.ipynb") -> tuple[SourceFile, tuple[Document, ...]]:
    """Read a notebook given as JSON."""
    return read_file(CORPUS, path, json.dumps(notebook).encode(), Reading(min_characters=5))


def document_of(*cells: dict[str, Any], **metadata: object) -> Document:
    """Give the document of a notebook of format 4."""
    _, (document,) = read({"cells": cells, "metadata": metadata or PYTHON, "nbformat": 4})
    return document


def test_text_code_and_output_follow_one_another() -> None:
    """Code is fenced with the kernel's language, output is labelled."""
    document = document_of(
        markdown("# The curve\n", "\n", "It *rises* slowly."), code("%pip list\nprint(42)", printed("42\n"))
    )
    assert document.text == (
        "# The curve\n\nIt *rises* slowly.\n\n```python\n%pip list\nprint(42)\n```\n\n```output\n42\n```"
    )
    assert (document.title, document.kind) == ("The curve", "notebook")


def test_a_comment_in_code_is_no_heading() -> None:
    """Without a heading the file's name is the title."""
    document = document_of(code("# Load the data\nload()"), markdown("Then we look at it."))
    assert document.title == "kiln curve"


def test_output_that_says_nothing_is_left_out() -> None:
    """Errors, warnings, objects, pictures, and what is long."""
    document = document_of(
        code(
            "run()",
            printed("a warning", "stderr"),
            result("<Figure size 640x480 with 1 Axes>"),
            result("[<matplotlib.lines.Line2D at 0x7f1c2a3b4c5d>]"),
            {"output_type": "error", "traceback": ["boom"]},
            {"output_type": "display_data", "data": {"image/png": "AAAA", "text/html": "<b>x</b>"}},
        ),
        code("more()", printed("line\n" * 30)),
        code("wide()", printed("x" * 2000)),
    )
    assert document.text == "```python\nrun()\n```\n\n```python\nmore()\n```\n\n```python\nwide()\n```"


def test_colours_and_progress_bars_are_taken_out_of_output() -> None:
    """What the terminal showed in the end is what counts."""
    document = document_of(code("go()", printed("\x1b[31mred\x1b[0m\n 10%\r 50%\r100%\n"), result("7")))
    assert document.text == "```python\ngo()\n```\n\n```output\nred\n100%\n7\n```"


def test_an_open_fence_ends_with_its_cell() -> None:
    """The next cell is not swallowed."""
    document = document_of(markdown("```\nnever closed"), markdown("## After it"))
    assert document.text == "```\nnever closed\n```\n\n## After it"


@pytest.mark.parametrize(
    ("cell", "fence"),
    [
        (code("%%bash\nls"), "```bash\n%%bash\nls\n```"),
        (code("%%time\nx = 1"), "```julia\n%%time\nx = 1\n```"),
    ],
)
def test_a_cell_in_another_language_says_so(cell: dict[str, Any], fence: str) -> None:
    """Its first line names the language; other magics are code like all else."""
    assert document_of(cell, language_info={"name": "julia"}).text == fence


def test_a_notebook_of_format_3_is_read() -> None:
    """Cells in worksheets, headings as cells, code under another name."""
    cells = [
        {"cell_type": "heading", "level": 2, "source": "Old one"},
        {
            "cell_type": "code",
            "language": "python",
            "input": "1 + 1",
            "outputs": [{"output_type": "pyout", "text": ["2"]}],
        },
    ]
    _, (document,) = read({"worksheets": [{"cells": cells}], "metadata": {}, "nbformat": 3})
    assert document.text == "## Old one\n\n```python\n1 + 1\n```\n\n```output\n2\n```"


@pytest.mark.parametrize(
    "data",
    [b"no json", b"[1, 2]", b'{"cells": 3}', b'{"metadata": {}}', b"[" * 100_000, b'{"worksheets": []'],
)
def test_what_is_no_notebook_is_malformed(data: bytes) -> None:
    """With a line that says why."""
    row, documents = read_file(CORPUS, "x.ipynb", data, Reading())
    assert (row.reason, documents) == ("malformed_notebook", ())
    assert row.detail


@pytest.mark.parametrize(
    "odd", [None, 3, [], "text", {"source": {}}, {"cell_type": "code", "source": [1, None]}]
)
def test_odd_cells_do_not_lose_the_others(odd: object) -> None:
    """Whatever stands between the cells."""
    _, (document,) = read({"cells": [odd, markdown("The one that counts.")], "metadata": None})
    assert document.text == "The one that counts."
