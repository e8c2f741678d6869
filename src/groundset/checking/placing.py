"""Where a page goes: whole or not at all, and in the place of nothing but an older one of its kind."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from groundset.errors import UserError

_BEGINS = b"<!doctype html>\n"
_MARKED_WITHIN = 2_000
"""Bytes from the start within which a title stands."""
_HINT = "name another place: --report FILE"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of page, told by its title."""

    name: str
    """What stands in the title of every such page, and of nothing else: ``groundset check report``."""
    file: str
    """What it is called in a folder."""
    says: str
    """What it is to people: ``report of a check``."""

    def placed(self, target: Path, read: Sequence[Path]) -> Path:
        """Give where the page goes; raises UserError where it would take the place of something else.

        ``read`` names what is read to make it: no page may lie in one of those folders.
        """
        path = target / self.file if target.is_dir() else target
        inside = next((one for one in read if one.is_dir() and _is_in(path, one)), None)
        problem = ""
        if inside is not None:
            problem = f"lies in {inside}, which is checked"
        elif (path.exists() or path.is_symlink()) and not (path.is_file() and self._is_one(path)):
            problem = f"is there already, and is no {self.says}"
        elif not path.parent.is_dir():
            problem = f"there is no folder {path.parent}"
        if problem:
            raise UserError(f"{path}: {problem}", _HINT)
        return path

    def _is_one(self, path: Path) -> bool:
        mark = f" · {self.name}</title>".encode()
        try:
            with path.open("rb") as file:
                return file.read(len(_BEGINS)) == _BEGINS and mark in file.read(_MARKED_WITHIN)
        except OSError:
            return False


def replace(path: Path, data: bytes) -> None:
    """Write a file; raises UserError when it cannot be written."""
    partial = path.with_name(f".{path.name}.partial")
    try:
        partial.unlink(missing_ok=True)
        with partial.open("xb") as file:
            file.write(data)
        os.replace(partial, path)
    except OSError as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise UserError(f"{path}: cannot be written ({error.strerror})", _HINT) from None


def _is_in(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())
