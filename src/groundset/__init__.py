"""groundset: from a pile of documents to a dataset whose every answer is traced to its source.

The Python API has the words of the command line::

    import groundset

    with groundset.open("my-project") as project:
        project.run()
        project.package("1.0.0", waive={"audit": "first look"})
    groundset.verify("my-project/releases/1.0.0")
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from groundset.checking.covering import Covered
    from groundset.checking.findings import Findings
    from groundset.contracts import Progress
    from groundset.project import Project
    from groundset.project.initial import Created
    from groundset.release.diff import ReleaseDiff
    from groundset.release.verify import Verification

__all__ = ["check", "cover", "diff", "init", "open", "verify"]


def open(path: Path | str | None = None) -> Project:
    """Open the project in a folder, or the nearest one from here upwards."""
    from groundset.project import Project

    return Project.open(path)


def init(
    root: Path | str,
    corpus: Sequence[Path | str],
    evaluation: Sequence[Path | str] = (),
    *,
    holdout: float = 0.0,
    samples: int = 0,
) -> Created:
    """Look at a corpus and write a new project's configuration, for a dataset of about so many samples."""
    from groundset.project.initial import create

    sets = [Path(path) for path in evaluation]
    return create(Path(root), [Path(path) for path in corpus], sets, share_held_out=holdout, samples=samples)


def verify(release: Path | str, evaluation: Sequence[Path | str] = ()) -> Verification:
    """Re-check a release from its files alone, and against further evaluation sets."""
    from groundset.gates.evaluations import load
    from groundset.release.verify import verify as verify_release

    return verify_release(Path(release), [load(Path(path).name, Path(path)) for path in evaluation])


def diff(before: Path | str, after: Path | str) -> ReleaseDiff:
    """Compare two releases: samples added and removed with the reason, and what changed in the making."""
    from groundset.release.diff import diff as compare

    return compare(Path(before), Path(after))


def check(
    data: Path | str,
    evaluation: Sequence[Path | str] = (),
    corpus: Sequence[Path | str] = (),
    *,
    gates: Sequence[str] = (),
    verdicts: Path | str | None = None,
    rubric: Path | str | None = None,
    processes: int = 0,
    progress: Progress | None = None,
) -> Findings:
    """Run the gates over a dataset that is already there; ``verdicts`` names a file for one line each."""
    from groundset.checking import run
    from groundset.checking.plan import Plan

    plan = Plan.make(Path(data), [Path(path) for path in evaluation], [Path(path) for path in corpus], gates)
    return run.check(
        plan,
        run.rubric_of(Path(rubric) if rubric is not None else None),
        verdicts=Path(verdicts) if verdicts is not None else None,
        processes=processes,
        progress=progress,
    )


def cover(
    data: Path | str, coverage: Path | str, *, ways: int = 2, progress: Progress | None = None
) -> Covered:
    """Hold a dataset that is already there against a coverage map, a file like ``coverage.yaml``."""
    from groundset.checking.covering import cover as hold_against
    from groundset.project.loading import load_coverage

    described = Path(coverage)
    root = described.resolve().parent
    return hold_against(Path(data), load_coverage(described), root, ways=ways, progress=progress)
