"""The page on readers tells what the readers do."""

from __future__ import annotations

import re
from pathlib import Path

import groundset
from groundset.readers import READERS
from groundset.reasons import explain, known_reasons
from groundset.settings import Reading

PAGE = (Path(__file__).parents[2] / "docs" / "readers.md").read_text("utf-8")
CODE = Path(groundset.__file__).parent / "readers"
_TOLD = re.compile(r"^\| `([a-z_]+)` \| (.+?) \| (.*?) ?\|$", re.MULTILINE)
_FIRST_CELL = re.compile(r"^\| (`\..*?) \|", re.MULTILINE)
_ENDING = re.compile(r"`(\.[a-z0-9]+)`")
_RAISED = re.compile(r'UnreadableError\(\s*"([a-z_]+)"')
_QUOTED = re.compile(r'"([a-z]+(?:_[a-z]+)*)"')


def given() -> set[str]:
    """Give every reason for which a file may not be read."""
    raised = {code for path in CODE.rglob("*.py") for code in _RAISED.findall(path.read_text("utf-8"))}
    files = [(CODE / name).read_text("utf-8") for name in ("walking.py", "guarded.py")]
    return raised | {code for text in files for code in _QUOTED.findall(text) if code in known_reasons()}


def test_every_ending_that_is_read_stands_on_the_page() -> None:
    """In the first table, and in no advice to convert it."""
    read, rest = PAGE.split("## What becomes of what")
    advised = set(_ENDING.findall("".join(_FIRST_CELL.findall(rest.split("how to convert it")[1]))))
    endings = {suffix for reader in READERS for suffix in reader.suffixes}
    assert endings - set(_ENDING.findall(read)) == set()
    assert advised
    assert advised & endings == {".zip"}  # Read where Slack exported it, else to be unpacked.


def test_every_reason_stands_on_the_page_in_the_words_of_the_reports() -> None:
    """One wording for the page, the report and ``trace``."""
    told = {code: (means, do) for code, means, do in _TOLD.findall(PAGE)}
    assert len(given()) > 30
    assert given() - told.keys() == set()
    assert told == {code: (explain(code).means, explain(code).do) for code in told}


def test_every_limit_stands_on_the_page() -> None:
    """With the key that changes it."""
    assert [key for key in Reading.model_fields if f"reading.{key}`" not in PAGE] == []
