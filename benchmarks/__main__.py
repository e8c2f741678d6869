"""Time the way from files to a verified release, over generated corpora of growing size.

Set GROUNDSET_BENCH_DATA to a folder of documents to time that one too, and GROUNDSET_BENCH_SETS to a folder
of datasets and evaluation sets (``docs/benchmarks.md`` says which) for duplicates, leaks and meaning. A name
after ``python -m benchmarks`` runs something else instead; its module says what it measures:

    html FOLDER                     the HTML reader against other extractors
    readers FOLDER...               all readers on folders of any files
    grounding FOLDER                the grounding score on answers and their corruptions
    coverage FOLDER                 the gap list of a dataset that was damaged on purpose; tags and counts
    clients [--help]                clients of language models: speed, faults, a crash; peers beside ours
    duplicates FOLDER [--help]      near-duplicates: recall and precision against brute force, speed; peers
    leaks FOLDER [--help]           leaks of evaluation items: verbatim, rephrased; speed; peers
    meaning FOLDER                  duplicates by meaning: curves on labelled pairs, speed, the index
    flatten NESTED.json FOLDER      no measurement: makes files for ``groundset check`` of a nested dataset
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from benchmarks import clients, coverage, duplicates, flatten, grounding, html, leaks, meaning, readers
from benchmarks.corpus import generate
from benchmarks.measuring import Cost, measure

SIZES = (100, 300, 1000)
HELP_RUNS = 10
WAIVER = "audit=a benchmark"


def main() -> None:
    """Print one line per corpus and how cost grows from one to the next."""
    warm = statistics.median(measure("--help").seconds for _ in range(HELP_RUNS))
    print(f"groundset --help, warm, median of {HELP_RUNS}: {warm:.2f} s\n")
    print(f"{'corpus':<18}{'init':>8}{'run':>8}{'package':>9}{'verify':>8}{'total s':>9}{'peak MB':>9}")
    with tempfile.TemporaryDirectory() as folder:
        costs = [_generated(Path(folder), files) for files in SIZES]
        _growth(costs)
        real = os.environ.get("GROUNDSET_BENCH_DATA", "")
        if real:
            _release(Path(real).resolve(), Path(folder) / "real", Path(real).name)
    sets = os.environ.get("GROUNDSET_BENCH_SETS", "")
    if sets:
        duplicates.main([sets, "--peers"])
        leaks.main([sets])
        meaning.main(Path(sets))


def _generated(folder: Path, files: int) -> Cost:
    corpus = folder / f"corpus-{files}"
    generate(corpus, files)
    return _release(corpus, folder / f"project-{files}", f"{files} files")


def _release(corpus: Path, project: Path, name: str) -> Cost:
    """Make and verify a release of a corpus; give its whole cost."""
    at = ("--project", str(project))
    costs = [
        measure("init", str(project), "--corpus", str(corpus), "--holdout", "5%"),
        measure("run", *at),
        measure("package", "--version", "1.0.0", "--waive", WAIVER, *at),
        measure("verify", str(project / "releases" / "1.0.0")),
    ]
    init, run, package, verify = (cost.seconds for cost in costs)
    whole = Cost(sum(cost.seconds for cost in costs), max(cost.peak_mb for cost in costs))
    print(
        f"{name:<18}{init:>8.2f}{run:>8.2f}{package:>9.2f}{verify:>8.2f}"
        f"{whole.seconds:>9.2f}{whole.peak_mb:>9.0f}",
        flush=True,
    )
    return whole


def _growth(costs: list[Cost]) -> None:
    """Print ratios: where time grows like the files, both numbers of a line agree."""
    for (small, less), (large, more) in pairwise(zip(SIZES, costs, strict=True)):
        print(f"{small} to {large}: files x{large / small:.1f}, time x{more.seconds / less.seconds:.1f}")
    print()


def _named(name: str, places: list[Path]) -> None:
    """Run one of the others; ends with what there is when the name or its places do not fit."""
    runs: dict[str, tuple[int, Callable[[], None]]] = {
        "html": (1, lambda: html.main(places[0])),
        "readers": (len(places) or 1, lambda: readers.main(places)),
        "grounding": (1, lambda: grounding.main(places[0])),
        "coverage": (1, lambda: coverage.main(places[0])),
        "meaning": (1, lambda: meaning.main(places[0])),
        "flatten": (2, lambda: flatten.main(places[0], places[1])),
    }
    if name not in runs or len(places) != runs[name][0]:
        sys.exit(__doc__)
    runs[name][1]()


if __name__ == "__main__":
    if sys.argv[1:2] == ["clients"]:
        clients.main(sys.argv[2:])
    elif sys.argv[1:2] == ["duplicates"]:
        duplicates.main(sys.argv[2:])
    elif sys.argv[1:2] == ["leaks"]:
        leaks.main(sys.argv[2:])
    elif sys.argv[1:]:
        _named(sys.argv[1], [Path(place) for place in sys.argv[2:]])
    else:
        main()
