"""The quotas of coverage.json are of the map, and with a planned size they add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from groundset.coverage.cells import Value, cell_of
from groundset.release.checks.case import shown
from groundset.release.coverage import CoverageReport, QuotasRow
from groundset.settings import CoverageMap


def target_problems(report: CoverageReport, coverage: CoverageMap) -> Iterator[str]:
    """Say what does not fit; the numbers themselves are the author's to set."""
    named = {name for row in report.infeasible for values in row.cells for name in values}
    for values in (values for row in report.infeasible for values in row.cells):
        if not _is_cell(values, coverage):
            yield f"it tells contradictions of {shown(str(values))}, which is nothing of the map"
    standing = (*report.combinations, *(v for d in report.dimensions for v in d.values))
    if not report.planned and any(row.quota for row in standing):
        yield "it tells quotas, and no size is planned"
    for dimension in report.dimensions if report.planned else ():
        total = sum(value.quota for value in dimension.values)
        if dimension.values and dimension.name not in named and total != report.planned:
            yield f"{dimension.name}: its quotas add up to {total}, and {report.planned} samples are planned"
    for table in report.quotas:
        yield from _table(table, report, coverage)


def _table(table: QuotasRow, report: CoverageReport, coverage: CoverageMap) -> Iterator[str]:
    """Rows and columns of a table add up to the quotas of its dimensions."""
    name, names = shown(" and ".join(table.dimensions)), set(table.dimensions)
    cells = {cell_of(cell.values, coverage): cell.target for cell in table.cells}
    are_cells = all(_is_cell(row.values, coverage) and set(row.values) == names for row in table.cells)
    if not are_cells or len(cells) < len(table.cells):
        yield f"the table of {name} has cells that are nothing of it, or one twice"
    elif cells:
        sums: Counter[Value] = Counter()
        for cell, number in cells.items():
            sums.update(dict.fromkeys(cell, number))
        for dimension in (d for d in report.dimensions if d.name in names):
            for value in dimension.values:
                if sums[dimension.name, value.value] != value.quota:
                    yield f"the table of {name} has not the quota of {dimension.name} {value.value}"


def _is_cell(values: dict[str, str], coverage: CoverageMap) -> bool:
    given = coverage.dimensions
    return bool(values) and all(n in given and value in given[n].values for n, value in values.items())
