"""What the report is about: names, releases, the next command; and the levels of its funnel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundset.funnel import Funnel
from groundset.project.running import (
    FINISHED,
    PACKAGED,
    next_step,
    plan_digest,
    release_names,
    state_digest,
)
from groundset.report.facts import Heading
from groundset.report.funnel import Level

if TYPE_CHECKING:
    from groundset.project.project import Project

_SHOWN = 20
"""Corpora or evaluation sets named."""


def heading(project: Project, counts: Funnel) -> Heading:
    """Say what the report is about; no path of this machine is named."""
    settings = project.settings
    releases = release_names(project)
    packaged, _, version = project.ledger.mark(PACKAGED).partition(" ")
    finished = project.ledger.mark(FINISHED) == plan_digest(project)
    step = next_step(project, counts, finished=finished)
    current = version if packaged == state_digest(project) and version in releases else ""
    return Heading(
        project=project.root.resolve().name,
        corpora=tuple(entry.name for entry in settings.corpus[:_SHOWN]),
        evaluation=tuple(entry.name for entry in settings.evaluation[:_SHOWN]),
        skip=settings.decontamination.skip,
        releases=tuple(releases),
        current=current,
        finished=finished,
        # The step names the release by its path on this machine; a report that is mailed must not.
        next_step=f"groundset verify releases/{version}" if step.startswith("groundset verify") else step,
    )


def levels(counts: Funnel) -> tuple[Level, ...]:
    """Give the levels in the order of the way; a gate that nothing came to is left out."""
    shown = [
        Level(name, level.total, level.kept, level.reasons)
        for name, level in (
            ("files", counts.files),
            ("documents", counts.documents),
            ("passages", counts.passages),
            ("calls", counts.calls),
            ("candidates", counts.candidates),
        )
        if level.total or name != "calls"
    ]
    gates = [
        Level(name, level.total, level.kept, level.reasons, gate=True)
        for name, level in counts.gates.items()
        if level.total
    ]
    return (*shown, *gates)
