"""The files of an evaluation set: one file, or the split of a folder that should be tested on.

Folders are those of the Hugging Face hub (``data/test-00000-of-00001.parquet``, ``test.jsonl``), of its
library's ``save_to_disk`` (``test/data-00000-of-00001.arrow``) and of evaluation harnesses
(``samples_*.jsonl``). Without a wish the first split of ``test``, ``validation``, ``dev`` and ``train`` is
taken that there is; where no file names a split, all are.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from groundset.datasets.sources import files
from groundset.errors import DataError

_ORDER = ("test", "validation", "dev", "train")
_NAMES = {"val": "validation", "valid": "validation", "eval": "test", "testing": "test", "training": "train"}
_PIECES = re.compile(r"[^\W_]+")


def taken(path: Path, split: str = "") -> tuple[Path, ...]:
    """Name the files of a set, in order; raises DataError when there are none, or none of the split."""
    found = files(path)
    if found == (path,):
        return _undivided(path, split)
    by_split: defaultdict[str, list[Path]] = defaultdict(list)
    for file in found:
        by_split[_split(file.relative_to(path))].append(file)
    if split:
        return tuple(by_split.get(_named(split), ())) or _lacks(path, split, by_split)
    best = next((name for name in _ORDER if name in by_split), "")
    return tuple(by_split[best])


def _undivided(path: Path, split: str) -> tuple[Path, ...]:
    if split:
        hint = "only folders have splits: take `split` away, or give the folder"
        raise DataError(f"{path} is no folder, and has no split {split!r}", hint)
    return (path,)


def _lacks(path: Path, split: str, there: Sequence[str] | defaultdict[str, list[Path]]) -> tuple[Path, ...]:
    splits = ", ".join(sorted(name for name in there if name)) or "none by name"
    raise DataError(f"{path} has no split {split!r}", f"it has: {splits}")


def _split(file: Path) -> str:
    """Tell a file's split from its name, else from its folders; empty when none names one."""
    for part in (file.name.partition(".")[0], *reversed(file.parent.parts)):
        for piece in _PIECES.findall(part.casefold()):
            if _named(piece) in _ORDER:
                return _named(piece)
    return ""


def _named(split: str) -> str:
    folded = split.strip().casefold()
    return _NAMES.get(folded, folded)
