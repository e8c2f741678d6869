"""What stands in the way of a release, and what of it may be waived with a written reason."""

from __future__ import annotations

from collections.abc import Mapping

from groundset.funnel import Funnel
from groundset.judging.measuring import UNANSWERED, summaries
from groundset.models.families import family_problems
from groundset.records import State
from groundset.stages.context import Context
from groundset.stages.package.calls import planted
from groundset.text.counting import counted

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
    found += _models(context, waivers)
    if "audit" not in waivers:
        found.append(
            "no audit: nobody has labelled a sample of accepted and rejected candidates; "
            'waive it with --waive audit="why"'
        )
    return found


def _models(context: Context, waivers: Waivers) -> list[str]:
    """Models of one family need a reason; a bad canary may not be a sample, however it got there."""
    settings = context.settings
    canaries = planted(context)
    found = [] if "judge_family" in waivers else family_problems(settings.models, settings.target_model)
    for judge in summaries(canaries, settings.judging.min_accuracy):
        if judge.blind:
            found.append(f"the judge {judge.model} is blind: set another under `models.judge`, and run again")
    unanswered = sum(one.reason == UNANSWERED for one in canaries)
    if unanswered and "undecided" not in waivers:
        many = counted(unanswered, "canary", "canaries")
        found.append(f"{many} without a reply, so the judge is not measured: run again")
    if canaries:
        kept = [o.candidate for o in context.ledger.candidates.outcomes() if o.state is State.KEPT]
        found += [
            f"the sample {candidate.id[:12]} says what a canary says that was made to be bad"
            for candidate in context.ledger.candidates.get(kept)
            if context.ledger.canaries.is_bad(candidate.messages)
        ]
    return found


def _work_left(funnel: Funnel, waivers: Waivers) -> list[str]:
    found = []
    levels = (funnel.files, funnel.documents, funnel.passages, funnel.calls, funnel.candidates)
    undecided = sum(level.undecided for level in levels)
    if undecided and "undecided" not in waivers:
        found.append(f'{undecided} undecided: run again, or waive it with --waive undecided="why"')
    bounded = {"files": funnel.files, "calls to models": funnel.calls, "candidates": funnel.candidates}
    for what, level in bounded.items():
        if level.failed > MAX_FAILED * level.total:
            found.append(f"{level.failed} of {level.total} {what} failed, over {MAX_FAILED:.0%}")
    if not funnel.candidates.kept:
        found.append("no sample was kept: `groundset status` shows what ended the candidates")
    return found
