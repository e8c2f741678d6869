"""The corpus folder, file by file: every file yields a row, also those that are not to be read.

No link to a folder is followed (what lies inside is met at its own place), no link to a file outside is
read, and no pipe, socket or device is opened. Folders that belong to
tools (``.git``, ``node_modules``) give one row for all that is in them.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from groundset.readers.naming import printable
from groundset.settings import Corpus
from groundset.text.globs import matches

_SKIPPED = frozenset({"node_modules", "__pycache__", "__MACOSX", "site-packages"})


@dataclass(frozen=True, slots=True)
class Found:
    """A file, or a folder that is skipped as a whole."""

    path: str
    """POSIX path relative to the corpus folder, made printable; open ``absolute``."""
    absolute: Path
    reason: str = ""
    """Why it is not to be read; empty for a file to read."""
    detail: str = ""
    """What the system says of it."""


def walk(root: Path, corpus: Corpus) -> Iterator[Found]:
    """Yield everything below ``root``, sorted by path; a ``root`` that is a file is the only one."""
    real = Path(os.path.realpath(root))
    if not root.is_dir():
        name = printable(root.name)
        yield _file(name, root, real.parent, corpus)
        return
    found = _below(root, real, corpus)
    yield from _apart(sorted(found, key=lambda row: (row.path, os.fsencode(row.absolute))))


def _apart(found: list[Found]) -> Iterator[Found]:
    """Tell two files apart whose names become one when they are made printable."""
    seen: set[str] = set()
    for row in found:
        path = PurePosixPath(row.path)
        while str(path) in seen:
            path = path.with_name(f"{path.stem}~{path.suffix}")
        seen.add(str(path))
        yield replace(row, path=str(path))


def _below(root: Path, real: Path, corpus: Corpus) -> Iterator[Found]:
    """Yield what lies in a folder, in no order; folders may lie deeper than functions can call themselves."""
    folders = [(root, "")]
    while folders:
        folder, prefix = folders.pop()
        try:
            names = sorted(entry.name for entry in os.scandir(folder))
        except OSError as error:
            yield Found(prefix.rstrip("/") or ".", folder, "unreadable", _said(error))
            continue
        for name in names:
            absolute, path = folder / name, prefix + printable(name)
            if not _is_folder(absolute):
                yield _file(path, absolute, real, corpus)
            elif name in _SKIPPED or name.startswith("."):
                yield Found(path, absolute, "skipped_folder")
            elif absolute.is_symlink():
                yield Found(path, absolute, _folder_link(absolute, real))
            else:
                folders.append((absolute, path + "/"))


def _file(path: str, absolute: Path, real: Path, corpus: Corpus) -> Found:
    reason = _reason(path, absolute, real, corpus)
    if reason != "unreadable":
        return Found(path, absolute, reason)
    try:
        os.stat(absolute)
    except OSError as error:
        return Found(path, absolute, reason, _said(error))
    return Found(path, absolute, reason, "its rights do not let you read it")


def _said(error: OSError) -> str:
    if error.errno == errno.ENAMETOOLONG:
        return "it lies so deep that its path is longer than the system bears; move it further up"
    return error.strerror or "the system does not say why"


def _folder_link(link: Path, real: Path) -> str:
    """Give the reason why a link to a folder is not followed."""
    target = os.path.realpath(link)
    if not _inside(target, real):
        return "symlink_outside"
    return "symlink_loop" if _inside(os.path.realpath(link.parent), Path(target)) else "symlink_inside"


def _is_folder(path: Path) -> bool:
    try:
        return stat.S_ISDIR(os.stat(path).st_mode)
    except OSError:
        return False


def _inside(target: str, real: Path) -> bool:
    return target == str(real) or target.startswith(str(real).rstrip("/") + "/")


def _reason(path: str, absolute: Path, real: Path, corpus: Corpus) -> str:
    """Give the reason why a file is not to be read; empty for one to read."""
    if matches(path, corpus.exclude):
        return "excluded"
    if corpus.include and not matches(path, corpus.include):
        return "not_included"
    if matches(path, corpus.holdout):
        return "held_out"
    return _obstacle(absolute, real)


def _obstacle(absolute: Path, real: Path) -> str:
    try:
        if absolute.is_symlink() and not _inside(os.path.realpath(absolute, strict=True), real):
            return "symlink_outside"
        mode = os.stat(absolute).st_mode
    except OSError as error:
        return "symlink_loop" if error.errno == errno.ELOOP else "unreadable"
    if not stat.S_ISREG(mode):
        return "not_a_regular_file"
    return "" if os.access(absolute, os.R_OK) else "unreadable"
