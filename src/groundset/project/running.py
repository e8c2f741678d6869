"""The seven stages in order, one plain call each; packaging is a command of its own."""

from __future__ import annotations

import os
import re
import shlex
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from groundset.calls import Usage
from groundset.contracts import Progress
from groundset.errors import ConfigurationError, UserError
from groundset.funnel import Funnel
from groundset.gates.self_test import SelfTest
from groundset.project.models import check_embedder, check_models
from groundset.readers.walking import walk
from groundset.records import content_hash
from groundset.release.claiming import code_version
from groundset.stages.augment import augment
from groundset.stages.base import digest_of
from groundset.stages.context import Context
from groundset.stages.coverage import coverage
from groundset.stages.decontaminate import decontaminate
from groundset.stages.deduplicate import deduplicate
from groundset.stages.extract import extract
from groundset.stages.mapping import gaps, tagger_of
from groundset.stages.package.gather import funnel
from groundset.stages.quality import quality
from groundset.stages.self_testing import last_recall
from groundset.text.counting import counted

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
FINISHED, PACKAGED = "finished", "packaged"
"""Marks: the plan that a run finished, and what was last packaged as which version."""


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
    gaps: int = 0
    """Targets of the coverage map that are not met."""
    planted: SelfTest | None = None
    """How many planted copies of evaluation items decontamination finds; None before it was tested."""
    spent: Usage = field(default_factory=Usage)
    """What models have cost the project so far, the most where it is not known."""

    @property
    def undecided(self) -> int:
        """Candidates without a final state."""
        return self.funnel.candidates.undecided if self.finished else 0

    def to_json(self) -> dict[str, Any]:
        """Give the shape of ``schemas/run.json``."""
        return {
            "work": self.work,
            "funnel": self.funnel.to_json(),
            "self_test": self.planted.to_json() if self.planted else [],
            "seconds": round(self.seconds, 3),
            "finished": self.finished,
            "gaps": self.gaps,
            "spent": self.spent.to_json(),
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
    check_models(project.settings)
    check_embedder(project.settings, project.root)
    with project.locked():
        _check_patterns(project)
        context = project.context(progress, processes or default_processes())
        context.check()
        with project.ledger.write():
            # Until this run is through, nothing that it left half done may be packaged.
            project.ledger.set_mark(FINISHED, "")
        for name, stage in STAGES.items():
            stage(context)
            if name == until:
                break
        finished = until in (None, list(STAGES)[-1])
        with project.ledger.write():
            project.ledger.set_mark(FINISHED, plan_digest(project) if finished else "")
    counts = funnel(context)
    step = next_step(project, counts, finished=finished)
    short = len(gaps(context)) if finished else 0
    spent = project.ledger.calls.spent()
    planted = last_recall(project.ledger) if project.settings.evaluation else None
    return RunReport(context.work, counts, time.monotonic() - began, finished, step, short, planted, spent)


def _check_patterns(project: Project) -> None:
    """Raise UserError where files lie in the corpora, and `include` and `exclude` leave none of them."""
    seen = 0
    for corpus in project.settings.corpus:
        for found in walk(corpus.located(project.root), corpus):
            if found.reason not in ("excluded", "not_included"):
                return
            seen += 1
    if seen:
        raise UserError(
            f"`include` and `exclude` leave none of {counted(seen, 'file')} to read",
            f"edit the patterns under `corpus` in {project.root / 'groundset.yaml'}",
        )


def default_processes() -> int:
    """Give the number of cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def plan_digest(project: Project) -> str:
    """Name what a finished run was finished under: configuration, functions of the user's own, and code."""
    return content_hash(
        project.settings.fingerprint,
        _base_digest(project),
        project.coverage_map.fingerprint,
        tagger_of(project.context()).fingerprint,
        project.rubric.fingerprint,
        code_version(),
    )


def _base_digest(project: Project) -> str:
    """Name the base; one that cannot be used is another than any, and a run says what is wrong with it."""
    try:
        return digest_of(project.root, project.settings.base)
    except ConfigurationError as error:
        if error.message not in project.unread:
            project.unread.append(error.message)
        return "unusable"


def release_names(project: Project) -> list[str]:
    """Name the releases there are, lower numbers first."""
    if not project.releases.is_dir():
        return []
    found = (p.name for p in project.releases.iterdir() if p.is_dir() and not p.name.startswith("."))
    return in_order(found)


def in_order(versions: Iterable[str]) -> list[str]:
    """Order the names of releases, lower numbers first."""
    return sorted(
        versions,
        key=lambda name: [
            (not part.isdigit(), int(part or 0) if part.isdigit() else 0, part)
            for part in re.split(r"[.+-]", name)
        ],
    )


def state_digest(project: Project) -> str:
    """Name what would be packaged now: all decisions, under the present configuration and code."""
    return f"{project.ledger.generation}:{plan_digest(project)}"


def next_step(project: Project, counts: Funnel, *, finished: bool) -> str:
    """Say which one command to type next."""
    if not finished or counts.candidates.undecided:
        return "groundset run"
    if not counts.candidates.total:
        documents = project.ledger.corpus.document_ids()
        return f"groundset trace {shlex.quote(documents[0])}" if documents else "groundset status"
    if not counts.candidates.kept:
        return "groundset sample --rejected"
    releases = release_names(project)
    packaged, _, version = project.ledger.mark(PACKAGED).partition(" ")
    if packaged == state_digest(project) and version in releases:
        return f"groundset verify {shlex.quote(str(project.releases / version))}"
    if releases:
        return f'groundset package --version NEW --waive audit="WHY"   (releases/{releases[-1]} is older)'
    return "groundset sample -n 20"
