"""From an open project to ``report.html``: all facts under one view of the ledger, then one page."""

from __future__ import annotations

import os
import shlex
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from groundset.errors import UserError
from groundset.project.reporting.attrition import losses, unread
from groundset.project.reporting.corpus import look
from groundset.project.reporting.coverage import coverage
from groundset.project.reporting.dataset import tally
from groundset.project.reporting.excerpts import samples
from groundset.project.reporting.giving import givers
from groundset.project.reporting.heading import heading, levels
from groundset.project.reporting.models import models_used
from groundset.project.reporting.moment import one_moment
from groundset.project.reporting.twins import leaks, templates, twins
from groundset.report.facts import ProjectReport
from groundset.stages.package.gather import funnel
from groundset.stages.self_testing import last_recall

if TYPE_CHECKING:
    from groundset.project.project import Project

FILE = "report.html"
_MARK = b"groundset report"
"""Stands in the title of every report."""
_MARKED_WITHIN = 100_000
"""Bytes from the start within which it stands, after the styles."""


@dataclass(frozen=True, slots=True)
class Written:
    """A report that was written."""

    path: Path
    size: int
    """Bytes."""
    facts: ProjectReport
    next_step: str
    """Command to type next, from where the caller stands."""

    def to_json(self) -> dict[str, Any]:
        """Give the shape of ``schemas/report.json``."""
        return {
            "path": self.path.as_posix(),
            "bytes": self.size,
            "samples": self.facts.kept,
            "models": self.facts.used.to_json() if self.facts.used else None,
            "next": self.next_step,
        }


def write(project: Project, target: Path | None = None) -> Written:
    """Write the report as one file, whole or not at all; raises UserError when it cannot be written."""
    from groundset.report.page import project_page

    path = target or project.root / FILE
    if path.is_dir():
        path /= FILE
    _refuse(project, path)
    facts = gather(project)
    data = project_page(facts).encode("utf-8", "replace")
    _replace(path, data)
    released = facts.heading.current
    step = f"groundset verify {shlex.quote(str(project.releases / released))}" if released else ""
    return Written(path, len(data), facts, step or facts.heading.next_step)


def gather(project: Project) -> ProjectReport:
    """Look at the ledger; never at the corpus. The same ledger gives the same facts."""
    with one_moment(project.ledger):
        context = project.looking()
        counts = funnel(context)
        seen = look(project)
        made = tally(project, seen)
        shown = levels(project.shown(counts))
        tested = last_recall(project.ledger) if project.settings.evaluation else None
        told, told_of = templates(project)
        return ProjectReport(
            heading=heading(project, counts),
            levels=shown,
            undecided=counts.candidates.undecided,
            failed=sum(level.failed for level in (counts.files, counts.passages, counts.candidates)),
            unread=unread(project, counts),
            kinds=made.kinds(seen),
            losses=losses(project, counts),
            methods=made.parts(made.methods),
            models=tuple(sorted(made.models)),
            families=made.parts(made.families),
            givers=givers(project),
            languages=made.languages(seen),
            instruction_words=made.instruction_spread,
            response_words=made.response_spread,
            coverage=coverage(context),
            samples=samples(project, seen),
            twins=twins(project),
            leaks=(*leaks(project), *told_of),
            templates=told,
            planted=tuple(tested.to_json()) if tested else (),
            planted_warnings=tested.warnings if tested else (),
            used=models_used(project),
        )


def _refuse(project: Project, path: Path) -> None:
    """Raise UserError where the report would take the place of something else."""
    place = path.resolve()
    kept = [project.releases, *(corpus.located(project.root) for corpus in project.settings.corpus)]
    inside = next((folder for folder in kept if place.is_relative_to(folder.resolve())), None)
    problem = ""
    if inside is not None:
        problem = f"lies in {inside}, where only releases and documents belong"
    elif path.exists() and not (path.is_file() and _is_report(path)):
        problem = "is there already, and is no report"
    if problem:
        raise UserError(f"{path}: {problem}", "name another place: --out FILE")


def _is_report(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return _MARK in file.read(_MARKED_WITHIN)
    except OSError:
        return False


def _replace(path: Path, data: bytes) -> None:
    partial = path.with_name(f".{path.name}.partial")
    try:
        partial.write_bytes(data)
        os.replace(partial, path)
    except OSError as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise UserError(
            f"{path}: cannot be written ({error.strerror})", "name another place: --out FILE"
        ) from None
