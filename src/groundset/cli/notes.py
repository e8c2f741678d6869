"""What `run` and `status` say below the funnel: what is missing, and what outweighs the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from groundset.project import Project


def blind_judges(project: Project) -> list[str]:
    """Say of each blind judge what shows it, and what to do."""
    from groundset.project.reporting.models import judges_measured

    return [
        f"the judge {one.model} is blind: of {one.planted:,} pairs of known quality it judged {one.right:,} "
        "rightly, so all it said is void; set another under `models.judge` in groundset.yaml"
        for one in judges_measured(project)
        if one.blind
    ]


def missed_copies(project: Project) -> list[str]:
    """Say of which planted copies of evaluation items decontamination finds too few."""
    from groundset.stages.self_testing import last_recall

    tested = last_recall(project.ledger) if project.settings.evaluation else None
    return [f"warning: {warning}" for warning in tested.warnings] if tested else []


def unread(project: Project) -> list[str]:
    """Say what could not be read, and so was left out."""
    return [f"warning: {one}; this tells what the last run found" for one in project.unread]


def notes(project: Project) -> list[str]:
    """Give the lines; read while the project is open."""
    from groundset.project.lopsided import lopsided, samples_by_document

    warning = lopsided(samples_by_document(project))
    return [
        *project.built_in,
        *unread(project),
        *([f"warning: {warning}"] if warning else []),
        *blind_judges(project),
        *missed_copies(project),
        *([] if project.settings.evaluation else [_no_evaluation(project.settings.decontamination.skip)]),
    ]


def _no_evaluation(skip: str) -> str:
    if skip:
        return f"no evaluation set, so no sample was compared with one; the reason given: {skip}"
    return (
        "no evaluation set, so no sample was compared with one: "
        "name one under `evaluation` in groundset.yaml, or say why not under `decontamination.skip`"
    )


def show_notes(out: Console, lines: list[str]) -> None:
    """Print them, each from a line of its own on."""
    from groundset.cli.display import show_text

    for line in lines:
        show_text(out, line)
