"""Counts and lengths of a release, from its data files, lineage and sources alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from groundset.release.coverage import values_of
from groundset.release.layout import SPLITS
from groundset.release.read import Release
from groundset.release.rows import SampleRow
from groundset.text.tokens import words

TOKENIZER = "groundset.text.tokens"
"""Names what a word is: Unicode words and operators, one character where a script has no spaces."""

_LENGTHS = ("instruction_characters", "instruction_words", "response_characters", "response_words")


@dataclass
class _Tally:
    """Running counts of one split or of all samples."""

    samples: int = 0
    characters: int = 0
    words: int = 0
    lengths: dict[str, list[int]] = field(default_factory=lambda: {name: [] for name in _LENGTHS})

    def add(self, measured: dict[str, int]) -> None:
        self.samples += 1
        for name, value in measured.items():
            self.lengths[name].append(value)
            if name.endswith("_characters"):
                self.characters += value
            else:
                self.words += value

    def to_json(self) -> dict[str, Any]:
        return {
            "samples": self.samples,
            "characters": self.characters,
            "words": self.words,
            "lengths": {name: _spread(values) for name, values in self.lengths.items()},
        }


def statistics(release: Release) -> dict[str, Any]:
    """Compute the content of ``statistics.json``; median and p95 are nearest-rank percentiles."""
    tallies = {split: _Tally() for split in SPLITS}
    total = _Tally()
    methods = {row.id: row.origin.method for row in release.lineage()}
    made = {method: _Tally() for method in sorted(set(methods.values()))}
    for split, tally in tallies.items():
        for row in release.samples(split):
            measured = _measure(row)
            tally.add(measured)
            total.add(measured)
            if row.id in methods:
                made[methods[row.id]].add(measured)
    return {
        "tokenizer": TOKENIZER,
        **total.to_json(),
        "splits": {split: tally.to_json() for split, tally in tallies.items()},
        "by_method": {method: tally.to_json() for method, tally in made.items()},
        **_by_lineage(release),
    }


def _measure(row: SampleRow) -> dict[str, int]:
    measured: dict[str, int] = {}
    for side in ("instruction", "response"):
        texts = [m.content for m in row.messages if (m.role == "assistant") == (side == "response")]
        text = "\n".join(texts)
        measured[f"{side}_characters"] = len(text)
        measured[f"{side}_words"] = len(words(text))
    return measured


def _by_lineage(release: Release) -> dict[str, Any]:
    licenses = {row.document: row.license or "unknown" for row in release.sources()}
    counts: dict[str, Counter[str]] = {
        name: Counter() for name in ("methods", "task_families", "families", "documents", "licenses")
    }
    dimensions: dict[str, Counter[str]] = {}
    for row in release.lineage():
        documents = {span.document for span in row.evidence}
        counts["methods"][row.origin.method] += 1
        counts["task_families"][row.origin.family] += 1
        counts["families"][row.family] += 1
        counts["documents"].update(documents)
        counts["licenses"].update({licenses.get(d, "unknown") for d in documents})
        for dimension, value in values_of(row):
            dimensions.setdefault(dimension, Counter())[value] += 1
    return {
        **{name: dict(sorted(counter.items())) for name, counter in counts.items()},
        "dimensions": {name: dict(sorted(found.items())) for name, found in sorted(dimensions.items())},
    }


def _spread(values: Iterable[int]) -> dict[str, int]:
    ordered = sorted(values) or [0]
    return {
        "min": ordered[0],
        "median": _percentile(ordered, 50),
        "p95": _percentile(ordered, 95),
        "max": ordered[-1],
    }


def _percentile(ordered: list[int], percent: int) -> int:
    """Give the smallest value that at least so many percent of the values do not exceed."""
    rank = -(-percent * len(ordered) // 100)
    return ordered[max(rank, 1) - 1]
