"""Everything that card, report and metadata tell, gathered from the primary files and the claims."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from typing import Any

from groundset.funnel import COVERAGE
from groundset.records import State
from groundset.release.claims import Claims, FileRow, LevelClaim
from groundset.release.coverage import CoverageReport
from groundset.release.layout import LARGE_RELEASE, PRIMARY, SMALL_RELEASE, SPLITS
from groundset.release.modelling import JUDGE
from groundset.release.read import Release
from groundset.release.rows import LineageRow, LogRow, SampleRow
from groundset.release.statistics import statistics
from groundset.release.storage import hash_file

EXAMPLES = 10
"""Samples shown in the report: the first by id, and ids are hashes."""

_SHOWN_FILES = 200
_UNKNOWN_LANGUAGE = "und"


@dataclass(frozen=True, slots=True)
class Facts:
    """What derived files are a function of."""

    claims: Claims
    statistics: dict[str, Any]
    coverage: CoverageReport
    examples: tuple[tuple[SampleRow, LineageRow], ...]
    unread: tuple[LogRow, ...]
    """Files that were not read, the first of them by name."""
    unread_total: int
    languages: tuple[str, ...]
    """Of the documents that samples come from."""
    files: dict[str, FileRow]
    """Hashes of the primary files."""

    @property
    def levels(self) -> tuple[tuple[str, LevelClaim, bool], ...]:
        """Levels of the funnel by name, and whether each is a gate.

        Gates that never ran are left out, and so are calls where no model was asked.
        """
        gates = {gate.gate for gate in self.claims.funnel.candidates.gates}
        left_out = gates - {*self.claims.fingerprints, COVERAGE}
        if not self.claims.funnel.calls.came:
            left_out |= {"calls"}
        return tuple((n, level, n in gates) for n, level in self.claims.funnel.levels if n not in left_out)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a user of the release should know first."""
        count = self.statistics["samples"]
        found = []
        if count < SMALL_RELEASE:
            found.append(f"Only {count} samples: fewer than {SMALL_RELEASE} seldom change a model.")
        if count > LARGE_RELEASE:
            found.append(f"{count} samples: above {LARGE_RELEASE} see whether fewer, better ones do.")
        if not self.claims.evaluation:
            found.append(
                "Not decontaminated: there was no evaluation set. The reason given: "
                f"{self.claims.skip or 'none'}"
            )
        if self.claims.self_test is not None:
            found += [f"{told[0].upper()}{told[1:]}." for told in self.claims.self_test.result.warnings]
        measured = {one.judge for one in self.claims.canaries or () if one.accuracy is not None}
        judges = {m.model for m in self.claims.models if m.role == JUDGE and m.calls} - measured
        found += [f"Too few canaries to tell how well the judge {judge} judges." for judge in sorted(judges)]
        return tuple(found)


def gather(release: Release, claims: Claims) -> Facts:
    """Read the primary files of a release folder, whose certificate need not be there yet."""
    lineage = {row.id: row for row in islice(release.lineage(), EXAMPLES)}
    samples = _first_samples(release)
    unread, languages = _from_log(release)
    return Facts(
        claims=claims,
        statistics=statistics(release),
        coverage=release.coverage(),
        examples=tuple((row, lineage[row.id]) for row in samples if row.id in lineage),
        unread=tuple(unread[:_SHOWN_FILES]),
        unread_total=len(unread),
        languages=languages,
        files={name: file_row(release, name) for name in PRIMARY},
    )


def file_row(release: Release, name: str) -> FileRow:
    """Hash one file of a release."""
    sha256, size = hash_file(release.folder, name)
    return FileRow(sha256=sha256, bytes=size)


def _first_samples(release: Release) -> Iterator[SampleRow]:
    both = merge(*(release.samples(split) for split in SPLITS), key=lambda row: row.id)
    return islice(both, EXAMPLES)


def _from_log(release: Release) -> tuple[list[LogRow], tuple[str, ...]]:
    """Give the files that were not read, and the languages of the documents that samples come from."""
    used = {span.document for row in release.lineage() for span in row.evidence}
    unread: list[LogRow] = []
    languages: set[str] = set()
    for row in release.log():
        if row.what == "file" and row.decision is not State.KEPT:
            unread.append(row)
        if row.what == "document" and row.id in used:
            languages.add(str(row.detail.get("language", "")))
    return unread, tuple(sorted(languages - {_UNKNOWN_LANGUAGE, ""}))
