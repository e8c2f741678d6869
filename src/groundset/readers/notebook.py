"""Jupyter notebooks: text as it is, code fenced in the kernel's language, short printed results.

Nothing in a notebook is run. Errors, pictures, widgets and long outputs are left out: they say what one run
did, not what the notebook teaches.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from groundset.contracts import Draft
from groundset.errors import UnreadableError
from groundset.readers.decoding import decode
from groundset.text.cleaning import clean_markdown, normalise
from groundset.text.markdown import blocks
from groundset.text.markup.blocks import fenced

_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
_OBJECT = re.compile(r"\A\s*\[?<[\w.]+[^<>\n]*>\]?\s*\Z|\bat 0x[0-9a-f]{6,}|\A\s*None\s*\Z")
_MOST_LINES, _MOST_CHARACTERS = 20, 1000
"""Of the outputs of one cell."""
_LANGUAGE = re.compile(r"[\w+#.-]{1,30}")
_CELL_MAGIC = re.compile(r"\A\s*%%(bash|sh|html|javascript|js|sql|R|ruby|perl|latex|markdown)\b")


class NotebookReader:
    """Reads one document per notebook, of format 3 or 4."""

    name = "notebook"
    suffixes = frozenset({".ipynb"})
    signatures = ()

    def read(self, data: bytes, path: str) -> Iterator[Draft]:
        """Yield the document; the reason is ``malformed_notebook``."""
        notebook = _parsed(decode(data))
        language = _language(notebook)
        parts = [part for cell in _cells(notebook) for part in _cell(cell, language)]
        text = clean_markdown("\n\n".join(part for part in parts if part))
        yield Draft(text=text, title=_title(text, path))


def _parsed(text: str) -> Mapping[str, Any]:
    try:
        notebook = json.loads(text)
    except RecursionError as error:
        raise UnreadableError("malformed_notebook", "nested too deep") from error
    except ValueError as error:
        at = f"line {error.lineno}: " if isinstance(error, json.JSONDecodeError) else ""
        raise UnreadableError("malformed_notebook", f"{at}no JSON; save the notebook again") from error
    if not isinstance(notebook, Mapping):
        raise UnreadableError("malformed_notebook", "JSON, but no notebook: it has no cells")
    return notebook


def _cells(notebook: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Give the cells; in format 3 they lie in worksheets."""
    cells = notebook.get("cells")
    if cells is None and isinstance(sheets := notebook.get("worksheets"), list):
        lists = [sheet.get("cells") for sheet in sheets if isinstance(sheet, Mapping)]
        cells = [cell for listed in lists if isinstance(listed, list) for cell in listed]
    if not isinstance(cells, list):
        raise UnreadableError("malformed_notebook", "JSON, but no notebook: it has no cells")
    return [cell for cell in cells if isinstance(cell, Mapping)]


def _language(notebook: Mapping[str, Any]) -> str:
    metadata = _mapping(notebook.get("metadata"))
    for section in ("language_info", "kernelspec"):
        stated = _mapping(metadata.get(section))
        name = stated.get("name") if section == "language_info" else stated.get("language")
        if isinstance(name, str) and _LANGUAGE.fullmatch(name):
            return name.lower()
    return ""


def _cell(cell: Mapping[str, Any], language: str) -> Iterator[str]:
    kind = cell.get("cell_type")
    source = _text(cell.get("source") or cell.get("input"))
    if kind == "markdown":
        # Each by itself, so that a fence left open ends with its cell.
        yield clean_markdown(source)
    elif kind == "heading":
        level = cell.get("level")
        depth = level if isinstance(level, int) and 1 <= level <= 6 else 1
        yield clean_markdown("#" * depth + " " + " ".join(source.split()))
    elif kind == "code" and source.strip():
        own = cell.get("language")
        stated = own.lower() if isinstance(own, str) and _LANGUAGE.fullmatch(own) else language
        magic = _CELL_MAGIC.match(source)
        yield fenced(normalise(source), magic[1].lower() if magic else stated)
        yield _output(cell.get("outputs"))


def _output(outputs: Any) -> str:
    """Give the printed text and the result of a cell as one block; empty when it is long or says nothing."""
    if not isinstance(outputs, list):
        return ""
    printed = [_printed(output) for output in outputs if isinstance(output, Mapping)]
    # A progress bar draws its line again and again; the last drawing is what a reader saw.
    lines = [line.rsplit("\r", 1)[-1] for line in "\n".join(filter(None, printed)).split("\n")]
    text = "\n".join(lines)
    if not text.strip() or len(lines) > _MOST_LINES or len(text) > _MOST_CHARACTERS:
        return ""
    return fenced(normalise(text), "output")


def _printed(output: Mapping[str, Any]) -> str:
    kind = output.get("output_type")
    text = ""
    if kind == "stream" and output.get("name", output.get("stream", "stdout")) == "stdout":
        text = _text(output.get("text"))
    elif kind in {"execute_result", "pyout"}:
        text = _text(_mapping(output.get("data")).get("text/plain", output.get("text")))
        text = "" if _OBJECT.search(text) else text
    return _ANSI.sub("", text).replace("\r\n", "\n").strip("\n")


def _text(source: Any) -> str:
    if isinstance(source, list):
        return "".join(line for line in source if isinstance(line, str))
    return source if isinstance(source, str) else ""


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _title(text: str, path: str) -> str:
    """Give the first heading, which no comment in code is, else the file's name in words."""
    heading = next((block.text for block in blocks(text) if block.kind == "heading" and block.text), "")
    return normalise(heading or re.sub(r"[-_]+", " ", PurePosixPath(path).stem)).strip()[:500]
