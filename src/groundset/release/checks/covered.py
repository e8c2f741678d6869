"""coverage.json says what lineage, samples, log and rejected come to, counted anew by the same functions."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

from groundset.coverage.cells import in_words
from groundset.coverage.combined import MOST
from groundset.errors import UserError
from groundset.release.checks.augmented import augmentation_problems
from groundset.release.checks.case import Case, Found, shown
from groundset.release.checks.recounted import recounted
from groundset.release.checks.tagged import check_tags
from groundset.release.coverage import CoverageReport
from groundset.release.layout import COVERAGE
from groundset.settings import CoverageMap

_NAMES = ("name", "value", "values", "document", "dimensions")
"""Keys by which people know the rows of a list."""
_PLAIN = re.compile(r"[A-Za-z0-9_.-]{1,64}")


def check_coverage(case: Case) -> Found:
    """Count everything that the release's files tell and compare."""
    report, coverage = case.release.coverage(), case.coverage_map
    yield from check_tags(case, coverage)
    yield from ((COVERAGE, problem) for problem in _counts(case, report, coverage))
    yield from ((COVERAGE, problem) for problem in augmentation_problems(case, report, coverage))


def _counts(case: Case, report: CoverageReport, coverage: CoverageMap) -> Iterator[str]:
    if math.comb(len(report.dimensions), report.combined.ways) > MOST:
        yield "it counts more combinations than can be counted anew"
        return
    try:
        yield from differences(report.plain, recounted(case, report, coverage))
    except UserError as error:
        yield f"it cannot be counted anew: {error.message}"


def differences(said: Any, true: Any, where: str = "") -> Iterator[str]:
    """Name every figure that is not the true one; of lists of different lengths only their lengths."""
    if isinstance(said, dict) and isinstance(true, dict):
        for key in sorted(said.keys() | true.keys()):
            if said.get(key) != true.get(key):
                name = key if _PLAIN.fullmatch(key) else shown(key)
                yield from differences(said.get(key), true.get(key), f"{where} {name}".strip())
    elif isinstance(said, list) and isinstance(true, list) and len(said) == len(true):
        for one, other in zip(said, true, strict=True):
            if one != other:
                yield from differences(one, other, f"{where} {_name(other)}")
    elif isinstance(said, list) and isinstance(true, list):
        yield f"{where}: {len(said)} are listed, and there are {len(true)}"
    else:
        yield f"{where}: it says {shown(str(said))}, and the files come to {shown(str(true))}"


def _name(row: Any) -> str:
    if isinstance(row, dict):
        row = next((row[key] for key in _NAMES if key in row), "")
    return in_words(tuple(row.items())) if isinstance(row, dict) else shown(str(row))
