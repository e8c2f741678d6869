"""Names of the files in a release folder; a folder with any other file is not a release.

Primary files hold what cannot be computed from other files. Derived files are functions of the
primary ones and of the certificate, so ``verify`` renders them again and compares.
"""

from __future__ import annotations

CERTIFICATE = "certificate.json"

SPLITS = {"train": "data/train.jsonl", "validation": "data/validation.jsonl"}
"""Split to its file."""

LINEAGE = "lineage.jsonl.gz"
SOURCES = "sources.jsonl.gz"
EVALUATIONS = "evaluations.jsonl.gz"
REJECTED = "rejected.jsonl.gz"
LOG = "curation_log.jsonl.gz"
COVERAGE = "coverage.json"
PRIMARY = (*SPLITS.values(), LINEAGE, SOURCES, EVALUATIONS, REJECTED, LOG, COVERAGE)

STATISTICS = "statistics.json"
CARD = "README.md"
REPORT = "report.html"
CROISSANT = "croissant.json"
DERIVED = (STATISTICS, CROISSANT, CARD, REPORT)

FILES = tuple(sorted((*PRIMARY, *DERIVED)))
"""Every file but the certificate, which names them with their hashes."""

SMALL_RELEASE, LARGE_RELEASE = 100, 100_000
"""A release with fewer or more samples comes with a warning."""

WAIVABLE = ("audit", "judge_family", "undecided")
"""What a person may waive with a reason; nothing else ever."""

MAX_FAILED = 0.01
"""Share of candidates that may have failed."""
