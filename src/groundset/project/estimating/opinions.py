"""The judge's part in decontamination: candidates that may be evaluation items in other words."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum

from groundset.calls import Purpose
from groundset.gates.second_opinion import Doubt
from groundset.judging.opinions import question
from groundset.ledger.spending import by_prompt, spending
from groundset.models.tokens import tokens_of
from groundset.project.estimating.line import ENOUGH, Averages, Line, line
from groundset.settings import Judge
from groundset.stages.context import Context

_CALLS = 1.01
"""Calls per question: a label is short, and rarely of no use."""
_REPLY_TOKENS = 60


def doubted(context: Context, judge: Judge, doubts: Sequence[Doubt], correction: float) -> Line:
    """Count what the judge's model is still to be asked; of pairs still to be written hardly any is in doubt.

    ``correction`` turns estimated tokens into what the server counts.
    """
    requests = {request.prompt: request for request in (question(judge, doubt) for doubt in doubts)}
    known = by_prompt(context.ledger.connection, Purpose.OPINION).keys() & requests.keys()
    left = [request for prompt, request in requests.items() if prompt not in known]
    seen = [one for one in spending(context.ledger.connection) if one.purpose is Purpose.OPINION]
    mine = [one for one in seen if one.model == judge.model]
    calls = sum(one.usage.calls for one in mine)
    seconds = fsum(one.seconds for one in mine) / max(1, calls)
    return line(
        "decontaminate",
        Purpose.OPINION,
        judge,
        Averages(_CALLS, seconds, calls >= ENOUGH),
        questions=len(requests),
        answered=len(known),
        input_tokens=fsum(tokens_of(request.messages) for request in left) * _CALLS * correction,
        output_tokens=len(left) * _CALLS * _REPLY_TOKENS,
    )
