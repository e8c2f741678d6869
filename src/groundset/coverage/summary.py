"""What is told of coverage, as programs read it: the shape of ``schemas/coverage.json``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from groundset.coverage.cells import Cell
from groundset.coverage.combined import Combined, combined
from groundset.coverage.counting import CellCount, Coverage
from groundset.coverage.diversity import Diversity
from groundset.coverage.documents import DocumentCoverage
from groundset.coverage.pairing import wanted_in_pairs
from groundset.coverage.spread import concentration, evenness
from groundset.settings import CoverageMap

_MISSING = 200
"""Combinations without a sample that are listed."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How the filling of one gap ended."""

    stop: str
    """``met``, ``saturated``, ``unfillable``, ``out_of_budget``; ``not_tried`` by nobody."""
    says: str
    """The reason in a sentence, and what to do."""
    offered: int = 0
    kept: int = 0
    left: int = 0
    """Pairs that the documents hold for it and that were not offered."""


@dataclass(frozen=True, slots=True)
class Augmentation:
    """What was done to fill the gaps."""

    skip: str = ""
    """Why augmenting is not worth it, by the figures; empty where it is."""
    plan: tuple[Mapping[str, Any], ...] = ()
    """What the first round set out to do, a row a gap."""
    rounds: tuple[Mapping[str, Any], ...] = ()
    """What every round did, a row a gap."""
    endings: Mapping[Cell, Ending] = field(default_factory=dict)
    before: Mapping[Cell, int] = field(default_factory=dict)
    """Samples per value and combination before the first round; the empty cell has all of them."""
    trimmed: int = 0
    """Samples taken out because their values were over."""


NOT_TRIED = Ending("not_tried", "nothing was done to fill it")


def summary(
    found: Coverage,
    coverage: CoverageMap,
    augmentation: Augmentation | None = None,
    *,
    documents: DocumentCoverage | None = None,
    diversity: Diversity | None = None,
    ways: int = 2,
) -> dict[str, Any]:
    """Give the shape of ``schemas/coverage.json``."""
    done = augmentation or Augmentation()
    return {
        "samples": found.samples,
        "effective": found.effective,
        "planned": coverage.samples,
        "max_unmapped": coverage.max_unmapped,
        "dimensions": [_dimension(name, found, coverage, done) for name in coverage.dimensions],
        "combinations": [_row(c, done) for c in found.combined],
        "together": [_cell(c) for c in found.together],
        "combined": _combined(combined(found, coverage, ways)),
        "gaps": [_gap(c, done) for c in found.gaps],
        "infeasible": [
            {"cells": [dict(cell) for cell in one.cells], "says": one.says} for one in found.infeasible
        ],
        "documents": documents.to_json() if documents else None,
        "diversity": diversity.to_json() if diversity else None,
        "augmentation": {
            "skip": done.skip,
            "before": done.before.get((), found.samples),
            "plan": list(done.plan),
            "rounds": list(done.rounds),
            "trimmed": done.trimmed,
        },
        "quotas": wanted_in_pairs(coverage, found.samples),
    }


def _dimension(name: str, found: Coverage, coverage: CoverageMap, done: Augmentation) -> dict[str, Any]:
    own = [c for c in found.values if c.cell[0][0] == name]
    numbers = [c.count for c in own]
    unmapped = found.unmapped[name]
    return {
        "name": name,
        "description": coverage.dimensions[name].description,
        "values": [{"value": c.cell[0][1], **_standing(c, done)} for c in own],
        "unmapped": unmapped,
        "alarm": bool(found.samples) and unmapped > coverage.max_unmapped * found.samples,
        "methods": found.methods[name],
        "evenness": evenness(numbers),
        "concentration": concentration(numbers),
    }


def _cell(count: CellCount) -> dict[str, Any]:
    return {"values": dict(count.cell), "count": count.count, "effective": count.effective}


def _row(count: CellCount, done: Augmentation) -> dict[str, Any]:
    return {"values": dict(count.cell), **_standing(count, done)}


def _standing(count: CellCount, done: Augmentation) -> dict[str, Any]:
    return {
        "count": count.count,
        "effective": count.effective,
        "expected": count.expected,
        "before": done.before.get(count.cell, count.count),
        "target": count.target,
        "aim": count.aim,
        "quota": count.quota,
        "shortfall": 0 if count.forbidden else count.shortfall,
        "state": count.state,
        "share": list(count.share),
    }


def _gap(count: CellCount, done: Augmentation) -> dict[str, Any]:
    ending = done.endings.get(count.cell, NOT_TRIED)
    return {
        **_row(count, done),
        "doubtful": count.doubtful,
        "stop": ending.stop,
        "says": ending.says,
        "offered": ending.offered,
        "kept": ending.kept,
        "left": ending.left,
    }


def _combined(seen: Combined) -> dict[str, Any]:
    return {
        "ways": seen.ways,
        "possible": seen.possible,
        "covered": seen.covered,
        "share": seen.share,
        "missing": [dict(cell) for cell in seen.missing[:_MISSING]],
    }


def unmapped_alarms(told: Mapping[str, Any]) -> Sequence[str]:
    """Say of each dimension with an alarm how many samples have no value of it."""
    return [
        f"{d['name']}: {d['unmapped']:,} of {told['samples']:,} samples have no value"
        for d in told["dimensions"]
        if d["alarm"]
    ]
