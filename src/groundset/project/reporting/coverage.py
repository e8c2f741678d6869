"""What the report tells of coverage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from groundset.project.reporting.moment import one_moment
from groundset.report.coverage.facts import CoverageFacts, coverage_facts
from groundset.stages.context import Context
from groundset.stages.mapping import report

if TYPE_CHECKING:
    from groundset.project.project import Project


def coverage(context: Context) -> CoverageFacts:
    """Count the samples on the map, and tell what was done to fill it."""
    return coverage_facts(report(context))


def told(project: Project, ways: int = 2) -> dict[str, Any]:
    """Give the shape of ``schemas/coverage.json``, counting so many values together; all of one moment."""
    with one_moment(project.ledger):
        return report(project.looking(), ways)
