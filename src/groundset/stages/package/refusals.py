"""What stands in the way of a release, and what of it may be waived with a written reason."""

from __future__ import annotations

from collections.abc import Mapping

from groundset.funnel import Funnel
from groundset.stages.context import Context

WAIVABLE = ("audit", "undecided", "judge_family")
MAX_FAILED = 0.01
"""Share of candidates that may have failed."""

Waivers = Mapping[str, str]
"""What is waived, to the reason."""


def refusals(context: Context, funnel: Funnel, waivers: Waivers) -> list[str]:
    """List every reason not to package, in plain words; empty when nothing stands in the way."""
    found = _work_left(funnel, waivers)
    settings = context.settings
    if not settings.evaluation and not settings.decontamination.skip:
        found.append(
            "no evaluation set: name one under `evaluation:` in groundset.yaml, "
            'or give `decontamination: {skip: "why"}`'
        )
    if "audit" not in waivers:
        found.append(
            "no audit: nobody has labelled a sample of accepted and rejected candidates; "
            'waive it with --waive audit="why"'
        )
    return found


def _work_left(funnel: Funnel, waivers: Waivers) -> list[str]:
    found = []
    levels = (funnel.files, funnel.documents, funnel.passages, funnel.candidates)
    undecided = sum(level.undecided for level in levels)
    if undecided and "undecided" not in waivers:
        found.append(f'{undecided} undecided: run again, or waive it with --waive undecided="why"')
    files = funnel.files
    if files.failed > MAX_FAILED * files.total:
        found.append(f"{files.failed} of {files.total} files failed, over {MAX_FAILED:.0%}")
    candidates = funnel.candidates
    if candidates.failed > MAX_FAILED * candidates.total:
        found.append(f"{candidates.failed} of {candidates.total} candidates failed, over {MAX_FAILED:.0%}")
    if not candidates.kept:
        found.append("no sample was kept: `groundset status` shows what ended the candidates")
    return found
