"""coverage.json as the release's other files make it; what they cannot tell is taken as it stands there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from groundset.coverage import counting
from groundset.coverage.cells import cell_of
from groundset.coverage.counting import Coverage
from groundset.coverage.diversity import Diversity, Varied
from groundset.coverage.documents import DocumentCoverage, Ending, Held, document_coverage
from groundset.coverage.summary import Augmentation, summary
from groundset.coverage.summary import Ending as GapEnding
from groundset.records import State, Tag
from groundset.release.checks.case import Case
from groundset.release.coverage import CoverageReport
from groundset.release.rows import LogRow
from groundset.settings import CoverageMap
from groundset.text.moulds import mould

_NEAREST = 0.001
"""What the mean similarity may differ by: another version of the embedder is no lie."""


def recounted(case: Case, report: CoverageReport, coverage: CoverageMap) -> dict[str, Any]:
    """Count everything anew and give the shape of coverage.json.

    Taken as they stand are ``before``, words for people and the log of augmentation; raises
    ``UserError`` when the map has more combinations than anybody counts.
    """
    made = summary(
        _counted(case, report, coverage),
        coverage,
        augmentation=_told(report, coverage),
        documents=_documents(case),
        diversity=_diversity(case, report),
        ways=report.combined.ways,
    )
    said = report.plain
    described = {one["name"]: one["description"] for one in said["dimensions"]}
    for dimension in made["dimensions"]:
        dimension["description"] = described.get(dimension["name"], "")
    return {**made, "augmentation": said["augmentation"]}


def _counted(case: Case, report: CoverageReport, coverage: CoverageMap) -> Coverage:
    counter = counting.Counter(coverage, report.combined.ways)
    for held in case.held.values():
        candidate = held.candidate
        tags = [tag for tag in held.lineage.tags if is_of(tag, coverage)]
        counter.add(tags, mould(candidate.instruction, candidate.response))
    return counter.result()


def is_of(tag: Tag, coverage: CoverageMap) -> bool:
    """Tell whether the map has what a tag says, be it that there is no value."""
    dimension = coverage.dimensions.get(tag.dimension)
    return dimension is not None and (tag.value in dimension.values or tag.method == "unmapped")


def _told(report: CoverageReport, coverage: CoverageMap) -> Augmentation:
    endings = {
        cell_of(gap.values, coverage): GapEnding(gap.stop, gap.says, gap.offered, gap.kept, gap.left)
        for gap in report.gaps
    }
    before = {cell: row.before for cell, row in report.standings(coverage).items()}
    return Augmentation(endings=endings, before=before)


def _diversity(case: Case, report: CoverageReport) -> Diversity:
    varied = Varied(case.embedder)
    for held in case.held.values():
        varied.add(held.candidate.id, held.candidate.instruction)
    found = varied.result()
    said = report.diversity.nearest if report.diversity else found.nearest
    return replace(found, nearest=said) if abs(said - found.nearest) <= _NEAREST else found


def _documents(case: Case) -> DocumentCoverage:
    sizes: Counter[str] = Counter()
    passages = []
    for name, row in case.log["passage"].items():
        size = _number(row, "end") - _number(row, "start")
        sizes[str(row.detail.get("document", ""))] += size
        passages.append(Held(name, size, _reason(row)))
    documents = [Held(name, sizes[name], _reason(row)) for name, row in case.log["document"].items()]
    return document_coverage(documents, passages, _endings(case))


def _endings(case: Case) -> Iterator[Ending]:
    for row in case.lineage:
        if row.evidence:
            yield Ending(row.evidence[0].document, row.origin.passage, "")
    for end in case.rejected:
        if end.evidence:
            yield Ending(end.evidence[0].document, end.origin.passage, end.reason)


def _reason(row: LogRow) -> str:
    return "" if row.decision is State.KEPT else row.reason


def _number(row: LogRow, name: str) -> int:
    found = row.detail.get(name, 0)
    return found if isinstance(found, int) else 0
