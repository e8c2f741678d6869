"""The panel: models that judge pairs by the rubric, each one pair at a time, with canaries among them.

Each pair is a call of its own, so no judgement depends on what else is judged. What a judge makes of the
canaries is measured over all of them; one that misses too many is blind, and nothing that it says counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain, islice
from typing import TypeVar

from groundset.contracts import Judgement, Progress, Silent, UndecidedError
from groundset.errors import WaitingError
from groundset.gates.chain import QUALITY
from groundset.gates.checks.scoring import Checks
from groundset.gates.judged import UntriedError
from groundset.judging.canaries import Canary, Pairs, canaries
from groundset.judging.measuring import UNANSWERED, CanarySummary, summaries
from groundset.judging.questions import Passages, panel_fingerprint
from groundset.judging.seat import Missing, Seat
from groundset.ledger import Ledger
from groundset.ledger.canaries import PlantedCanary
from groundset.records import Candidate
from groundset.settings import Rubric
from groundset.settings.models import Judging

T = TypeVar("T")

_TOGETHER = 4000
"""Pairs that one judge of several is asked about before the next one is."""


class ModelPanel:
    """A ``Panel`` of models; serves one run, in which no question is asked twice."""

    def __init__(
        self,
        seats: Sequence[Seat],
        rubric: Rubric,
        settings: Judging,
        ledger: Ledger,
        *,
        passages: Passages,
        pairs: Pairs,
        progress: Progress | None = None,
    ) -> None:
        """Seat the judges.

        ``passages`` gives what a candidate was made from; ``pairs`` all pairs of the project that canaries
        may be made of: those that extraction brought, so that augmentation does not change them.
        """
        self._seats = tuple(seats)
        self._rubric = rubric
        self._settings = settings
        self._ledger = ledger
        self._passages = passages
        self._pairs = pairs
        self._progress = progress or Silent()
        self._tried: set[str] = set()
        self._by_measure = {seat.measure: seat for seat in seats}
        self._take([row for row in ledger.canaries.all() if row.judge in self._by_measure])

    @property
    def fingerprint(self) -> str:
        """Hash of models, parameters, prompt, criteria and canaries, and of which judges are blind."""
        return self._fingerprint

    @property
    def models(self) -> tuple[str, ...]:
        """Names of the judges' models, in order."""
        return tuple(seat.model for seat in self._seats)

    @property
    def summaries(self) -> tuple[CanarySummary, ...]:
        """What the canaries tell of each judge, as far as they were asked; of this run or an earlier one."""
        return self._summaries

    @property
    def pending(self) -> bool:
        """Whether a canary has no reply yet: until then, nobody knows how well a judge sees."""
        return any(one.reason == UNANSWERED for one in self._planted)

    def fetch(self, candidates: Iterable[Candidate]) -> None:
        """Ask every judge about these, and about the canaries, whatever it was not asked in this run.

        Without candidates, only judges that were measured before are measured anew.
        """
        waiting = iter(candidates)
        first = next(waiting, None)
        if first is None and not self._planted:
            return
        asked = waiting if first is None else chain((first,), waiting)
        rounds = self._ledger.verdicts.attempts(QUALITY)
        waits: WaitingError | None = None
        for part in _parts(asked, _TOGETHER) if len(self._seats) > 1 else (asked,):
            for seat in self._seats:
                try:
                    seat.fetch(part, self._canaries, self._passages, self._settings, rounds, self._tried.add)
                except WaitingError as error:
                    # The others' requests are to be written in this run, too.
                    waits = waits or error
        if waits:
            raise waits
        self._measure()

    def judgements(self, candidate: Candidate) -> tuple[Judgement, ...]:
        """Give one judgement per judge; raises UndecidedError when one is missing or a judge is blind."""
        for seat in self._seats:
            if seat.measure in self._blind:
                raise UntriedError("judge_blind", {"model": seat.model, **self._blind[seat.measure]})
        ends = [(seat.model, seat.end(candidate.id)) for seat in self._seats]
        given = [end for _model, end in ends if isinstance(end, Judgement)]
        if len(given) < len(ends):
            raise self._missing(candidate.id, ends)
        return tuple(given)

    def _missing(
        self, candidate: str, ends: Sequence[tuple[str, Judgement | Missing | None]]
    ) -> UndecidedError:
        """Say why a judgement is missing, and what judges were asked: once in a run that is an attempt."""
        missing = [end for _model, end in ends if not isinstance(end, Judgement)]
        asked = [end for end in missing if end is not None]
        judges = [
            {"model": model, "calls": [[call.key, call.reason] for call in end.calls]}
            for model, end in ends
            if end is not None
        ]
        if len(asked) < len(missing):
            return UntriedError("not_judged", {"judges": judges})
        error = UndecidedError if candidate in self._tried else UntriedError
        self._tried.discard(candidate)
        return error(asked[0].reason, {"judges": judges})

    @cached_property
    def _canaries(self) -> tuple[Canary, ...]:
        checks = Checks(self._rubric)
        self._progress.start("quality: making canaries", None)
        made = canaries(
            self._pairs, self._passages, self._settings.canaries, lambda pair: checks.run(pair).reason == "ok"
        )
        self._progress.finish()
        return made

    def _measure(self) -> None:
        """Record what the judges made of the canaries, in the place of what was recorded before."""
        planted = [seat.planted(one) for seat in self._by_measure.values() for one in self._canaries]
        planted.sort(key=lambda one: (one.judge, one.corruption, one.id))  # As they are recorded.
        if planted != self._planted:
            with self._ledger.write():
                self._ledger.canaries.replace(planted)
            self._take(planted)

    def _take(self, planted: Sequence[PlantedCanary]) -> None:
        """Work out what the canaries tell, and which judges are blind."""
        settings, self._planted = self._settings, planted
        self._summaries = summaries(planted, settings.min_accuracy)
        self._blind = {one.judge: one.evidence(settings.min_accuracy) for one in self._summaries if one.blind}
        asked = [seat.questions for seat in self._seats]
        self._fingerprint = panel_fingerprint(asked, settings, self._blind)


def _parts(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield items in lists of a size, and one list at least."""
    iterator = iter(items)
    while True:
        part = list(islice(iterator, size))
        yield part
        if len(part) < size:
            return
