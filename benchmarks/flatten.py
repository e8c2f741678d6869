"""Turn a nested instruction dataset into one file of JSON Lines per split, for ``groundset check``.

The file holds objects in objects whose innermost lists hold the rows, ``{"train": {"articles": {"samples":
[...]}}}``: the outermost key names the split, and what is neither an object nor a list is passed over. A row
is of any shape that ``check`` reads, with one question and one answer, and becomes
``{"instruction": ..., "output": ...}``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from groundset.datasets.shapes import ShapeError, conversation

_FILE_NAME = re.compile(r"[\w-]{1,60}")


def main(nested: Path, folder: Path) -> None:
    """Write ``SPLIT.jsonl`` for every split into a folder; exits with a message where the file is another."""
    try:
        written = splits(json.loads(nested.read_text("utf-8")))
        folder.mkdir(parents=True, exist_ok=True)
        for name, lines in written.items():
            path = folder / f"{name}.jsonl"
            path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
            print(f"{path}: {len(lines):,} rows")
    except (OSError, ValueError, RecursionError) as error:
        raise SystemExit(f"{nested}: {error}") from None


def splits(value: Any) -> dict[str, list[str]]:
    """Give the lines of each split; raises ValueError that says where the shape is another one."""
    if not isinstance(value, Mapping):
        raise ValueError("not an object of splits, such as train and test")
    found = {name: [_line(row, place) for place, row in _rows(part, name)] for name, part in value.items()}
    filled = {name: lines for name, lines in found.items() if lines}
    if not filled:
        raise ValueError("no list of rows in it")
    for name in filled:
        if not _FILE_NAME.fullmatch(name):
            raise ValueError(f"the split {name[:60]!r} cannot be the name of a file")
    return filled


def _rows(value: Any, place: str) -> Iterator[tuple[str, Any]]:
    """Yield all rows under a key, each with its place for a message."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _rows(inner, f"{place}.{key}")
    elif isinstance(value, list):
        yield from ((f"{place}[{number}]", row) for number, row in enumerate(value))


def _line(row: Any, place: str) -> str:
    try:
        said = conversation(row)
    except ShapeError as error:
        raise ValueError(f"{place}: {error}") from None
    if [message.role for message in said.messages] != ["user", "assistant"]:
        raise ValueError(f"{place}: not one question with one answer")
    return json.dumps({"instruction": said.instruction, "output": said.response}, ensure_ascii=False)
