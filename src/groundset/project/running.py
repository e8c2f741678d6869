"""The seven stages in order, one plain call each; packaging is a command of its own."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from groundset.contracts import Progress
from groundset.errors import UserError
from groundset.funnel import Funnel
from groundset.records import content_hash
from groundset.release.claiming import code_version
from groundset.stages.augment import augment
from groundset.stages.context import Context
from groundset.stages.coverage import coverage
from groundset.stages.decontaminate import decontaminate
from groundset.stages.deduplicate import deduplicate
from groundset.stages.extract import extract
from groundset.stages.package.gather import funnel
from groundset.stages.quality import quality

if TYPE_CHECKING:
    from groundset.project.project import Project

STAGES: dict[str, Callable[[Context], None]] = {
    "extract": extract,
    "deduplicate": deduplicate,
    "decontaminate": decontaminate,
    "quality": quality,
    "coverage": coverage,
    "augment": augment,
}
FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a run did and where it left the project."""

    work: dict[str, int]
    """What was done, by name; all zero when nothing was left to do."""
    funnel: Funnel
    seconds: float
    finished: bool
    """Whether every stage before packaging is done."""
    next_step: str
    """Command to type next."""

    @property
    def undecided(self) -> int:
        """Candidates without a final state."""
        return self.funnel.candidates.undecided if self.finished else 0

    def to_json(self) -> dict[str, Any]:
        """Give the shape of ``schemas/run.json``."""
        return {
            "work": self.work,
            "funnel": self.funnel.to_json(),
            "seconds": round(self.seconds, 3),
            "finished": self.finished,
            "next": self.next_step,
        }


def run(
    project: Project,
    until: str | None = None,
    *,
    progress: Progress | None = None,
    processes: int | None = None,
) -> RunReport:
    """Do whatever is not done yet; raises UserError for a stage that does not exist."""
    if until is not None and until not in STAGES:
        raise UserError(f"no stage {until!r}", f"one of: {', '.join(STAGES)}")
    began = time.monotonic()
    with project.locked():
        context = project.context(progress, processes or default_processes())
        for name, stage in STAGES.items():
            stage(context)
            if name == until:
                break
        finished = until in (None, list(STAGES)[-1])
        with project.ledger.write():
            project.ledger.set_mark(FINISHED, plan_digest(project) if finished else "")
    counts = funnel(context)
    step = next_step(counts, finished=finished, releases=release_names(project))
    return RunReport(context.work, counts, time.monotonic() - began, finished, step)


def default_processes() -> int:
    """Give the number of cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def plan_digest(project: Project) -> str:
    """Name what a finished run was finished under: configuration and code."""
    return content_hash(
        project.settings.fingerprint, project.coverage.fingerprint, project.rubric.fingerprint, code_version()
    )


def release_names(project: Project) -> list[str]:
    """Name the releases there are, sorted."""
    if not project.releases.is_dir():
        return []
    found = (p.name for p in project.releases.iterdir() if p.is_dir() and not p.name.startswith("."))
    return sorted(found)


def next_step(counts: Funnel, *, finished: bool, releases: list[str]) -> str:
    """Say which command to type next."""
    if not finished:
        return "groundset run"
    if counts.candidates.undecided:
        return "groundset run   (tries again what is undecided)"
    if not counts.candidates.kept:
        return "groundset sample --rejected"
    if releases:
        return f"groundset verify releases/{releases[-1]}"
    return "groundset sample   (read some), then: groundset package --version 1.0.0"
