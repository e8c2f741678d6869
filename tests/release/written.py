"""Releases as they were written, to be looked into."""

from __future__ import annotations

import gzip
from pathlib import Path

from groundset.release.content import ReleaseContent
from groundset.release.write import write


def everything(folder: Path) -> dict[str, bytes]:
    """Read all files by name, unpacked."""
    found = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    return {n: gzip.decompress(d) if n.endswith(".gz") else d for n, d in found.items()}


def written(content: ReleaseContent, folder: Path) -> dict[str, bytes]:
    """Write a release and read it."""
    folder.mkdir()
    write(content, folder)
    return everything(folder)
