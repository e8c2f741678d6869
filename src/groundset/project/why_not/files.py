"""Files whose bytes hold a text although no document does: not read, new, or left out in reading.

Only regular files inside a corpus are opened, read as text piece by piece, and never followed.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from groundset.project.why_not.answer import FilePlace
from groundset.project.why_not.needle import Needle, folded
from groundset.project.why_not.source_marks import unmarked
from groundset.readers.walking import walk
from groundset.reasons import explain
from groundset.records import State

if TYPE_CHECKING:
    from groundset.project.project import Project

_PIECE, _MOST = 2_000_000, 50_000_000
"""Bytes held in memory at a time, and read of one file."""
_SHOWN = 5
_QUOTED = 100
"""Characters before and after the beginning of the text that are quoted of its line."""
_NEVER_OPENED = frozenset(
    {
        "skipped_folder",
        "symlink_outside",
        "symlink_inside",
        "symlink_loop",
        "not_a_regular_file",
        "unreadable",
    }
)


def find_files(project: Project, needle: Needle) -> tuple[FilePlace, ...]:
    """Look for the text in the files of all corpora; the first few that hold it."""
    found: list[FilePlace] = []
    for name, path, reason in _files(project):
        if reason in _NEVER_OPENED:
            continue
        held = next((text for text in _texts(path, needle) if needle.stands_in(text)), None)
        if held is not None:
            found.append(_place(project, name, reason, _around(held, needle)))
        if len(found) == _SHOWN:
            break
    return tuple(found)


def _around(text: str, needle: Needle) -> str:
    """Quote the line on which the text begins, for it says what it is: a comment, a header, a script."""
    start = next((start for start, _end in needle.find(text, most=1)), 0)
    low = max(text.rfind("\n", 0, start) + 1, start - _QUOTED)
    end = text.find("\n", start)
    return " ".join(text[low : min(end if end >= 0 else len(text), start + _QUOTED)].split())


def _files(project: Project) -> Iterator[tuple[str, Path, str]]:
    for corpus in project.settings.corpus:
        folder = corpus.located(project.root)
        if folder.exists():
            for row in walk(folder, corpus):
                yield f"{corpus.name}/{row.path}", row.absolute, row.reason


def _place(project: Project, name: str, reason: str, quote: str) -> FilePlace:
    file = project.ledger.corpus.file(name)
    if file is not None and file.state is State.KEPT:
        told = explain("left_out_by_reader")
        detail = f"there: {quote}"
        return FilePlace(
            name, read=True, reason="left_out_by_reader", detail=detail, means=told.means, do=told.do
        )
    code = file.reason if file is not None else reason or "not_reached"
    told = explain(code)
    detail = file.detail if file else ""
    return FilePlace(name, read=False, reason=code, detail=detail, means=told.means, do=told.do)


def _texts(path: Path, needle: Needle) -> Iterator[str]:
    """Yield a file's text in pieces that overlap by more than the text is long; nothing of a link."""
    overlap = min(_PIECE // 4, 8 * len(needle.text) + 4096)
    done, kept = 0, b""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return
        with path.open("rb") as file:
            while done < _MOST and (data := file.read(_PIECE)):
                done += len(data)
                yield from _readable(kept + data, needle)
                kept = data[-overlap:]
    except OSError:
        return


def _readable(data: bytes, needle: Needle) -> Iterator[str]:
    """Yield a piece as it stands and, where it may hold the text, without tags and escapes."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    text = data.decode(encoding, "replace")
    yield text
    if needle.share_in(folded(text)) > 0.5:
        yield unmarked(text)
