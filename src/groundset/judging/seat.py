"""One judge of a panel: what it was asked in this run, and what it answered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, islice
from math import ceil

from groundset.calls import CallEnd, Purpose
from groundset.contracts import Judgement
from groundset.gates.judged import weigh
from groundset.judging.canaries import Canary
from groundset.judging.measuring import UNANSWERED
from groundset.judging.questions import Passages, Questions
from groundset.judging.replies import Scores
from groundset.ledger.canaries import PlantedCanary
from groundset.models.asker import Asker
from groundset.models.exchange import Answer, Ask
from groundset.records import Candidate, Decision, State, content_hash, messages_hash
from groundset.settings import Rubric
from groundset.settings.models import Judge, Judging

_CHUNK = 200
"""Pairs that are put into one order with some canaries."""
_LEAST_CANARIES = 10
"""Of a chunk, as long as there are any left."""
REASONS = {"reply_unreadable": "judge_unreadable", "empty_reply": "judge_unreadable"}
"""Why a question ended, in words that are true of a judge."""
_REPLIED = frozenset({"judge_unreadable", "refused", "content_filter", "cut_off"})
"""Reasons that tell something of a judge; all others mean that no reply came."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A pair that a judge has given no judgement of."""

    reason: str
    calls: tuple[CallEnd, ...]


class Seat:
    """One judge, and the way to its model."""

    def __init__(self, judge: Judge, rubric: Rubric, asker: Callable[[], Asker]) -> None:
        """Seat a judge; ``asker`` is called once, when the first question is asked."""
        self.model = judge.model
        self.questions = Questions(judge, rubric)
        self.measure = content_hash(self.questions.fingerprint, rubric.cutoff)
        """Names the judge in the records of its canaries, where the cutoff decides too."""
        self._asker = asker
        self._names = [criterion.name for criterion in rubric.criteria]
        self._cutoff = rubric.cutoff
        self._ends: dict[str, Judgement | Missing] = {}

    def end(self, pair: str) -> Judgement | Missing | None:
        """Give what it made of a pair in this run; None when it was not asked."""
        return self._ends.get(pair)

    def fetch(
        self,
        candidates: Iterable[Candidate],
        canaries: Sequence[Canary],
        passages: Passages,
        settings: Judging,
        rounds: Mapping[str, int],
        heard: Callable[[str], None],
    ) -> None:
        """Ask about those that it was not asked about yet, canaries among the others.

        ``rounds`` tells of which candidates how many runs are recorded that brought no judgement.
        """
        fresh = (candidate for candidate in candidates if candidate.id not in self._ends)
        planted = [canary.pair for canary in canaries if canary.pair.id not in self._ends]
        asks = (
            replace(self.questions.ask(pair, passages, purpose), rounds=rounds.get(pair.id, 0))
            for pair, purpose in _mixed(fresh, planted, settings)
        )
        first: Ask[Scores] | None = next(asks, None)
        if first is None:
            return

        def deliver(answers: Sequence[Answer[Scores]]) -> None:
            for answer in answers:
                self._ends[answer.ask.subject] = self._end(answer)
                heard(answer.ask.subject)

        task = f"quality: {self.model} judges pairs"
        self._opened.ask_all(chain((first,), asks), deliver, task=task, max_asks=settings.max_asks)

    def planted(self, canary: Canary) -> PlantedCanary:
        """Tell what a canary would be if this judge alone decided."""
        end = self._ends.get(canary.pair.id)
        decision, reason = Decision.UNDECIDED, UNANSWERED
        if isinstance(end, Judgement):
            reason = weigh([end], self._names, self._cutoff).reason
            decision = Decision.KEEP if reason == "ok" else Decision.REJECT
        elif end is not None and end.reason in _REPLIED:
            reason = end.reason
        return PlantedCanary(
            judge=self.measure,
            model=self.model,
            id=canary.pair.id,
            corruption=canary.corruption,
            decision=decision,
            reason=reason,
            messages=messages_hash(canary.pair.messages),
            calls=tuple((call.key, call.reason) for call in (end.calls if end else ())),
        )

    @cached_property
    def _opened(self) -> Asker:
        return self._asker()

    def _end(self, answer: Answer[Scores]) -> Judgement | Missing:
        if answer.state is State.KEPT and answer.value is not None:
            return Judgement(self.model, answer.value.scores, answer.value.reasons, answer.calls)
        return Missing(REASONS.get(answer.reason, answer.reason), answer.calls)


def _mixed(
    candidates: Iterator[Candidate], canaries: Sequence[Candidate], settings: Judging
) -> Iterator[tuple[Candidate, Purpose]]:
    """Put canaries among candidates, chunk by chunk in the order of ids, which are alike."""
    each = max(_LEAST_CANARIES, ceil(_CHUNK * settings.canaries))
    rest = iter(canaries)
    chunk = list(islice(candidates, _CHUNK))
    while chunk:
        following = list(islice(candidates, _CHUNK))
        some = islice(rest, each) if following else rest
        yield from _in_order(chunk, some)
        chunk = following
    yield from _in_order((), rest)


def _in_order(
    candidates: Iterable[Candidate], canaries: Iterable[Candidate]
) -> list[tuple[Candidate, Purpose]]:
    both = [(pair, Purpose.JUDGE) for pair in candidates] + [(pair, Purpose.CANARY) for pair in canaries]
    return sorted(both, key=lambda one: one[0].id)
