"""Make ``scorer.json``, the frozen coefficients of the detector of rephrased evaluation items.

    python -m scripts.train_rephrasing FOLDER

The folder holds the public data that ``docs/rephrasing.md`` names; the rephrasings written for this project
are in ``benchmarks/rephrasings``. The two published sets that the benchmark measures on, GSM8K rephrased and
HumanEval rephrased, are not fitted on. The same data give the same file.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from benchmarks.leaks.fitting import examples, fit, look
from benchmarks.leaks.kinds import FITTED

_TARGET = Path(__file__).parents[1] / "src" / "groundset" / "gates" / "rephrasing" / "scorer.json"


def main(folder: Path) -> None:
    """Look at every kind, fit, and write the file."""
    parts = []
    for kind in FITTED:
        parts.append(examples(look(kind(folder))))
        print(
            f"{kind.__name__}: {len(parts[-1].same)} pairs, {int(parts[-1].same.sum())} the same", flush=True
        )
    scorer = fit(parts)
    held = {"intercept": scorer.intercept, "weights": dict(scorer.weights)}
    _TARGET.write_text(json.dumps(held, indent=1) + "\n", "ascii")
    print(_TARGET.read_text("ascii"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
