"""Addresses tell of nobody's machine, and every file's hash is the one that the curation log gives it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from groundset.release.checks.case import Case, Found, shown
from groundset.release.layout import LINEAGE, LOG, REJECTED, SOURCES
from groundset.release.rows import SourceRow, SpanRow

_WEB = re.compile(r"https?://", re.IGNORECASE)
"""A web address may hold any segment: it is the document's own word and names no disk."""

_ON_A_DISK = re.compile(
    r"\s*(?:/|\\(?!x[0-9a-f]{2}|u[0-9a-f]{4})|(?:[a-z]|file):(?=\S))"
    r"|(?:.*[/\\])?\.\.(?:[/\\]|$)",
    re.IGNORECASE | re.DOTALL,
)
"""An escaped byte of a file's name (``\\xd6ffnung.md``) and a name such as ``Q: what.md`` are none."""


def check_addresses(case: Case) -> Found:
    """Check what lineage, sources and rejected say of files."""
    for where, row in _named(case):
        if on_a_disk(row.uri):
            yield where, "it names a place on somebody's machine"
        logged = _logged_hash(case, row.document)
        if logged is not None and logged != row.sha256:
            yield where, f"the hash of {shown(row.document)} is not the one that {LOG} gives its file"


def on_a_disk(uri: str) -> bool:
    """Tell whether an address leads out of the corpus folder: absolute, a drive, ``file:`` or ``..``."""
    return not _WEB.match(uri) and _ON_A_DISK.match(uri) is not None


def _named(case: Case) -> Iterator[tuple[str, SpanRow | SourceRow]]:
    for lineage in case.lineage:
        yield from ((f"{LINEAGE} {lineage.id}", span) for span in lineage.evidence)
    for row in case.passages:
        yield f"{SOURCES} {shown(row.document)} {row.start}", row
    for rejected in case.rejected:
        yield from ((f"{REJECTED} {rejected.id}", span) for span in rejected.evidence)


def _logged_hash(case: Case, document: str) -> str | None:
    """Give the hash that the log has of a document's file; None where it has none."""
    row = case.log["document"].get(document)
    file = case.log["file"].get(str(row.detail.get("file"))) if row is not None else None
    found = file.detail.get("sha256") if file is not None else None
    return None if found is None else str(found)
