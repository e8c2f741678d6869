"""Read a release from its folder, lazily and typed; every fault of a file is a ``DataError``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from groundset.errors import DataError
from groundset.gates.evaluations import EvaluationSet
from groundset.records import canonical_json
from groundset.release.claims import Certificate
from groundset.release.coverage import CoverageReport
from groundset.release.layout import (
    CERTIFICATE,
    COVERAGE,
    EVALUATIONS,
    LINEAGE,
    LOG,
    REJECTED,
    SOURCES,
    SPLITS,
)
from groundset.release.rows import (
    LineageRow,
    LogRow,
    RejectedRow,
    RowT,
    SampleRow,
    SourceRow,
    parse,
)
from groundset.release.storage import read_bytes, read_lines


class Release:
    """The files of a release; each method opens its file anew and reads it as a stream."""

    def __init__(self, folder: Path) -> None:
        """Name the folder; nothing is read yet."""
        self.folder = folder

    def certificate(self) -> Certificate:
        """Read certificate.json."""
        return parse(Certificate, read_bytes(self.folder, CERTIFICATE), CERTIFICATE)

    def samples(self, split: str) -> Iterator[SampleRow]:
        """Read the lines of one split, ``train`` or ``validation``."""
        return self._rows(SampleRow, SPLITS[split])

    def lineage(self) -> Iterator[LineageRow]:
        """Read where each sample comes from."""
        return self._rows(LineageRow, LINEAGE)

    def sources(self) -> Iterator[SourceRow]:
        """Read the passages that evidence points into."""
        return self._rows(SourceRow, SOURCES)

    def rejected(self) -> Iterator[RejectedRow]:
        """Read the candidates that did not become samples."""
        return self._rows(RejectedRow, REJECTED)

    def log(self) -> Iterator[LogRow]:
        """Read the decisions over files, documents, passages and candidates."""
        return self._rows(LogRow, LOG)

    def evaluations(self) -> Iterator[EvaluationSet]:
        """Read the evaluation sets that the release was decontaminated against."""
        for number, line in read_lines(self.folder, EVALUATIONS):
            yield evaluation_of(line, f"{EVALUATIONS}:{number}")

    def coverage(self) -> CoverageReport:
        """Read coverage.json."""
        return parse(CoverageReport, read_bytes(self.folder, COVERAGE), COVERAGE)

    def _rows(self, kind: type[RowT], name: str) -> Iterator[RowT]:
        for number, line in read_lines(self.folder, name):
            yield parse(kind, line, f"{name}:{number}")


def read(folder: Path) -> Release:
    """Open a release; raises ``DataError`` when the folder has no readable certificate."""
    release = Release(folder)
    release.certificate()
    return release


def evaluation_of(line: bytes, where: str) -> EvaluationSet:
    """Read a row of ``evaluations.jsonl.gz``; raises ``DataError``."""
    try:
        row = json.loads(line, parse_constant=_refuse)
        found = EvaluationSet.from_json(row)
        same = canonical_json(found.to_json()).encode() == line
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise DataError(f"{where}: not an evaluation set ({type(error).__name__})") from error
    if not same:
        raise DataError(f"{where}: not the one JSON text of an evaluation set")
    return found


def _refuse(constant: str) -> float:
    raise ValueError(constant)
