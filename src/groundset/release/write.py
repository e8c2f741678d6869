"""Write a release folder: the same bytes for the same content, the certificate last.

A folder without a certificate is no release, so that a write that was cut off cannot be taken for
one. Derived files are made from the written primary files, as ``verify`` makes them again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from groundset.errors import ProjectError
from groundset.records import canonical_json
from groundset.release.assemble import lineage_rows, rejected_rows, sample_rows
from groundset.release.claiming import claims_of, sorted_sets
from groundset.release.claims import Certificate, document_text
from groundset.release.content import ReleaseContent
from groundset.release.coverage import CoverageReport
from groundset.release.facts import file_row, gather
from groundset.release.layout import (
    CERTIFICATE,
    COVERAGE,
    EVALUATIONS,
    FILES,
    LINEAGE,
    LOG,
    REJECTED,
    SOURCES,
    SPLITS,
)
from groundset.release.log import log_rows
from groundset.release.passages import source_rows
from groundset.release.read import Release
from groundset.release.rendering import render
from groundset.release.rows import Row
from groundset.release.storage import sync_folders, write_bytes, write_lines


def write(content: ReleaseContent, folder: Path) -> None:
    """Write every file of a release into an existing empty folder.

    Raises ``ProjectError`` when the folder is not there or not empty.
    """
    if not folder.is_dir() or any(folder.iterdir()):
        raise ProjectError(f"{folder.name}: a release needs an existing empty folder")
    for name, lines in _primary(content):
        write_lines(folder, name, lines)
    coverage = CoverageReport.model_validate_json(document_text(content.coverage))
    write_bytes(folder, COVERAGE, coverage.json_text.encode())
    release, claims = Release(folder), claims_of(content)
    for name, data in render(gather(release, claims)).items():
        write_bytes(folder, name, data)
    certificate = Certificate.sign(claims, {name: file_row(release, name) for name in FILES})
    write_bytes(folder, CERTIFICATE, certificate.json_text.encode())
    sync_folders(folder)


def _primary(content: ReleaseContent) -> Iterator[tuple[str, Iterator[str]]]:
    for split, name in SPLITS.items():
        yield name, _texts(sample_rows(content, split))
    yield LINEAGE, _texts(lineage_rows(content))
    yield SOURCES, _texts(source_rows(content))
    yield EVALUATIONS, (canonical_json(s.to_json()) for s in sorted_sets(content.evaluations))
    yield REJECTED, _texts(rejected_rows(content))
    yield LOG, _texts(log_rows(content))


def _texts(rows: Iterable[Row]) -> Iterator[str]:
    return (row.json_text for row in rows)
