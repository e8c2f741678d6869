"""The judges' part: the candidates there are, those that are expected, and the canaries among them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from math import fsum

from groundset.calls import Purpose
from groundset.judging.canaries import ROUND, rounds
from groundset.judging.questions import Passages, Questions
from groundset.ledger.spending import Spent, by_prompt, spending
from groundset.models.tokens import tokens_of
from groundset.project.estimating.line import ENOUGH, Averages, Line, line
from groundset.project.estimating.rehearsal import Rehearsed
from groundset.records import Candidate, Origin
from groundset.settings import Judge
from groundset.stages.context import Context

_CALLS = 1.01
"""Calls per question: a judge's reply is short, and rarely of no use."""
_REPLY_TOKENS, _CRITERION_TOKENS = 20, 30
_SURVIVE = 0.87
"""Written pairs that reach the judges: their quotes are found, they are no twins, the checks keep them."""
_CLEAN = 0.9
"""Written pairs that are grounded and no leaks: canaries are planted for them."""
_SHOWN_TOKENS = 650
"""Of a pair and its passages in a prompt, where there is none to measure."""
_NOTHING = Candidate.make((), (), Origin("", "", "", "", "", "", ""))
_SAMPLE = 400
"""Candidates from whose questions the length of all others is told while no judge was asked."""


@dataclass(frozen=True, slots=True)
class _Load:
    """What one judge has before it."""

    questions: int
    answered: int
    prompt_tokens: float
    """Of a question, on average, as estimated."""


def judged(
    context: Context,
    rehearsed: Rehearsed,
    expected: float,
    passages: Passages,
    corrections: Mapping[str, float],
) -> Iterator[Line]:
    """Yield a line for each judge, and one for its canaries; ``expected`` pairs are still to be written."""
    seen = spending(context.ledger.connection)
    share = context.settings.judging.canaries
    coming = _coming(rehearsed, expected)
    work = {Purpose.JUDGE: (rehearsed.candidates, coming)}
    if rehearsed.candidates or coming:
        # Without a pair to judge, nobody measures judges.
        work[Purpose.CANARY] = rehearsed.canaries, _further_canaries(rehearsed, expected, share)
    for judge in context.settings.models.judges:
        questions = Questions(judge, context.rubric)
        for purpose, (known, coming) in work.items():
            asked = by_prompt(context.ledger.connection, purpose).keys()
            load = _load(questions, purpose, known, coming, asked, passages)
            yield _line(context, judge, purpose, load, seen, corrections[judge.model])


def _coming(rehearsed: Rehearsed, expected: float) -> int:
    observed = rehearsed.written >= ENOUGH
    return round(expected * (rehearsed.written_judged / rehearsed.written if observed else _SURVIVE))


def _further_canaries(rehearsed: Rehearsed, expected: float, share: float) -> int:
    """Tell how many canaries more there will be: their number follows that of the clean pairs."""
    observed = rehearsed.written >= ENOUGH
    clean = expected * (rehearsed.written_clean / rehearsed.written if observed else _CLEAN)
    whole = rounds(rehearsed.clean + clean, share) * ROUND
    return max(0, whole - len(rehearsed.canaries)) if clean else 0


def _load(
    questions: Questions,
    purpose: Purpose,
    known: Sequence[Candidate],
    coming: int,
    asked: Set[str],
    passages: Passages,
) -> _Load:
    """Make the questions to one judge, all of them where some may be answered, else a sample."""
    answered, lengths = 0, []
    # Pairs of one document after another: its passages are fetched once.
    for pair in sorted(known if asked else _spread(known), key=_document):
        request = questions.ask(pair, passages, purpose).request
        answered += request.prompt in asked
        lengths.append(tokens_of(request.messages))
    if not lengths:
        bare = questions.ask(_NOTHING, lambda _pair: (), purpose).request
        lengths = [tokens_of(bare.messages) + _SHOWN_TOKENS]
    return _Load(len(known) + coming, answered, fsum(lengths) / len(lengths))


def _document(pair: Candidate) -> str:
    return pair.evidence[0].document if pair.evidence else ""


def _spread(pairs: Sequence[Candidate]) -> Sequence[Candidate]:
    """Give some of many; ids are hashes, so every n-th is as good as any."""
    return pairs[:: max(1, -(-len(pairs) // _SAMPLE))]


def _line(
    context: Context, judge: Judge, purpose: Purpose, load: _Load, seen: Sequence[Spent], correction: float
) -> Line:
    mine = [one for one in seen if one.model == judge.model and one.purpose is not Purpose.GENERATE]
    prompts, calls = sum(one.prompts for one in mine), sum(one.usage.calls for one in mine)
    each, reply = _CALLS, float(_REPLY_TOKENS + _CRITERION_TOKENS * len(context.rubric.criteria))
    observed = prompts >= ENOUGH
    if observed:
        each, reply = calls / prompts, sum(one.usage.output_tokens for one in mine) / calls
    left = (load.questions - load.answered) * each
    return line(
        "quality",
        purpose,
        judge,
        Averages(each, fsum(one.seconds for one in mine) / max(1, calls), observed),
        questions=load.questions,
        answered=load.answered,
        input_tokens=left * load.prompt_tokens * correction,
        output_tokens=left * reply,
    )
