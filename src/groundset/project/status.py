"""Where a project stands: counts per stage, what is left, releases, the next step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from groundset.calls import Usage
from groundset.funnel import Funnel
from groundset.project.running import FINISHED, next_step, plan_digest, release_names
from groundset.stages.mapping import gaps
from groundset.stages.package.gather import funnel

if TYPE_CHECKING:
    from groundset.project.project import Project


@dataclass(frozen=True, slots=True)
class Status:
    """The state of a project at one moment; reads while a run writes."""

    name: str
    funnel: Funnel
    gaps: list[dict[str, Any]]
    """Of the coverage map, the largest first; empty until a run has finished."""
    finished: bool
    """Whether a run has finished under the present configuration."""
    releases: list[str]
    next_step: str
    spent: Usage
    """What models have cost so far, the most where it is not known."""

    def to_json(self) -> dict[str, Any]:
        """Give the shape of ``schemas/status.json``."""
        return {
            "project": self.name,
            "funnel": self.funnel.to_json(),
            "gaps": self.gaps,
            "finished": self.finished,
            "releases": self.releases,
            "spent": self.spent.to_json(),
            "next": self.next_step,
        }


def status(project: Project) -> Status:
    """Look at the ledger; never at the corpus, so it answers at once."""
    context = project.looking()
    counts = funnel(context)
    finished = project.ledger.mark(FINISHED) == plan_digest(project)
    return Status(
        name=project.root.resolve().name,
        funnel=counts,
        gaps=gaps(context) if finished else [],
        finished=finished,
        releases=release_names(project),
        next_step=next_step(project, counts, finished=finished),
        spent=project.ledger.calls.spent(),
    )
