"""The coverage of the honest release: a map, and its counts as a project makes them."""

from __future__ import annotations

from typing import Any

from groundset.coverage.cells import Cell
from groundset.coverage.counting import Counter
from groundset.coverage.diversity import Varied
from groundset.coverage.documents import DocumentCoverage, Ending, Held, document_coverage
from groundset.coverage.summary import Augmentation, summary
from groundset.coverage.summary import Ending as GapEnding
from groundset.embedding import StaticEmbedder
from groundset.records import State
from groundset.release.content import ReleaseContent
from groundset.settings import CoverageMap
from groundset.text.moulds import mould

MAP = CoverageMap.model_validate(
    {
        "dimensions": {
            "area": {
                "description": "What it is about.",
                "target": {"floor": 6},
                "values": {"faq": None, "install": None, "operations": {"target": {"count": 6}}},
            },
            "depth": {"values": {"basic": None, "deep": {"target": {"floor": 2}}}},
        },
        "required": [{"values": {"area": "faq", "depth": "basic"}, "target": {"floor": 4}}],
        "forbidden": [{"area": "install", "depth": "deep"}],
    }
)
"""Areas by path, depth by keywords that only the FAQ has."""


def covered(content: ReleaseContent, coverage: CoverageMap = MAP) -> dict[str, Any]:
    """Count coverage as a project does, from the content and not from the written files."""
    counter, varied = Counter(coverage), Varied(StaticEmbedder())
    for sample in content.samples:
        candidate = sample.candidate
        counter.add(sample.tags, mould(candidate.instruction, candidate.response))
        varied.add(candidate.id, candidate.instruction)
    return summary(
        counter.result(),
        coverage,
        _augmentation(content, coverage) if content.samples and "area" in coverage.dimensions else None,
        documents=_documents_covered(content),
        diversity=varied.result(),
    )


OPERATIONS, FREQUENT = (("area", "operations"),), (("area", "faq"),)
"""The cells that one round of augmentation was for."""


def _augmentation(content: ReleaseContent, coverage: CoverageMap) -> Augmentation:
    """One round, for operations, which was short of one and got it, and for the FAQ, which got nothing."""
    counter = Counter(coverage)
    for sample in content.samples:
        if sample.candidate.origin.method != "augmented":
            counter.add(sample.tags, sample.candidate.id)
    first = counter.result()
    before = {c.cell: c.count for c in (*first.values, *first.combined)} | {(): first.samples}
    rounds = (
        {"round": 1, "values": dict(OPERATIONS), "offered": 2, "kept": 1, "stop": "met"},
        {"round": 1, "values": dict(FREQUENT), "offered": 1, "kept": 0, "stop": "continued"},
    )
    return Augmentation(
        plan=(_planned(OPERATIONS, 6 - before[OPERATIONS]), _planned(FREQUENT, 6 - before[FREQUENT])),
        rounds=rounds,
        endings={
            OPERATIONS: GapEnding("out_of_budget", "1 of 2 more pairs for it were kept", 2, 1, 1),
            FREQUENT: GapEnding("out_of_budget", "2 pairs wait: raise max_rounds", 1, 0, 2),
        },
        before=before,
        trimmed=sum(r.outcome.reason == "over_target" for r in content.rejections),
    )


def _planned(cell: Cell, short: int) -> dict[str, Any]:
    means = [{"means": "reserve", "available": 3}, {"means": "families", "available": 0}]
    figures = {"rate": 0.5, "offered": 1, "also": 1, "expected": 1, "calls": 0}
    return {"values": dict(cell), "shortfall": short, "means": means, **figures}


def _documents_covered(content: ReleaseContent) -> DocumentCoverage:
    sizes = {end.document.id: 0 for end in content.documents}
    for passage in content.passages:
        sizes[passage.document] += passage.end - passage.start
    ends = [(s.candidate, "") for s in content.samples]
    ends += [(r.candidate, r.outcome.reason) for r in content.rejections]
    return document_coverage(
        [Held(name, size, "") for name, size in sizes.items()],
        [Held(p.id, p.end - p.start, "" if p.state is State.KEPT else p.reason) for p in content.passages],
        [Ending(c.evidence[0].document, c.origin.passage, reason) for c, reason in ends],
    )
