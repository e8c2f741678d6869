"""The loopback server's model, watched item by item.

Other than in ``groundset.testing`` the faults in answers are drawn anew for each try, as a model at a
temperature would fail: clients that repeat a request word for word would else never get a whole answer.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from benchmarks.clients.items import MARK, answer
from groundset.testing import Answers, Asked, Faults, Service
from groundset.testing.engine import Engine, Met, Q, Written


@dataclass(frozen=True, slots=True)
class Seen:
    """What the server saw of a client."""

    window: float
    """Seconds from the first request to the last answer."""
    seconds: float
    """That all answers took, together."""
    requests: int
    """Chat completions asked for."""
    answers: int
    """That would have been charged for."""
    again: int
    """Of them, to an item that had been answered before."""
    again_whole: int
    """Of them, to an item that had been answered before without a fault."""
    peak: int
    """Most requests under way at a time."""


class Watched(Engine):
    """Answers items in pairs and counts what each cost."""

    def __init__(self, service: Service, shares: Mapping[str, float]) -> None:
        super().__init__(service, Faults(**shares), _written)
        self._tried = Engine(service, Faults(), Answers().answer)
        """Answers what is asked about the server itself."""
        self._begun: dict[str, float] = {}
        self._first = self._last = self._seconds = 0.0
        self._tries: Counter[str] = Counter()
        self._answers: Counter[str] = Counter()
        self._whole: Counter[str] = Counter()
        self._again = self._again_whole = 0

    def meet(self, asked: Q) -> Met[Q]:
        """Say what befalls a request, under a name of its own for each try."""
        now = time.perf_counter()
        self._first = self._first or now
        met = super().meet(asked)
        # What a client asks about the server at its start is none of the items, and meets no fault.
        fault = met.fault if isinstance(asked, Asked) and _name(asked) else ""
        self._tries[met.key] += 1
        met = replace(met, key=f"{met.key}-{self._tries[met.key]}", fault=fault)
        self._begun[met.key] = now
        return met

    def reply(self, met: Met[Asked]) -> Written:
        """Write the answer to a request."""
        item, faults = _name(met.asked), self.counts.faults.total()
        written = super().reply(met) if item else self._tried.reply(met)
        if item:
            self._count(item, self.counts.faults.total() == faults)
        self._last = time.perf_counter()
        self._seconds += self._last - self._begun.pop(met.key)
        return written

    def _count(self, item: str, whole: bool) -> None:
        self._again += bool(self._answers[item])
        self._again_whole += bool(self._whole[item])
        self._answers[item] += 1
        self._whole[item] += whole

    @property
    def seen(self) -> Seen:
        """What there is to tell so far."""
        return Seen(
            window=self._last - self._first,
            seconds=self._seconds,
            requests=self.counts.requests,
            answers=self._answers.total(),
            again=self._again,
            again_whole=self._again_whole,
            peak=self.counts.peak,
        )


def _name(asked: Asked) -> str:
    """Name the item; empty for a request that holds none."""
    found = next((found for _, text in asked.messages if (found := MARK.search(text))), None)
    return found[0] if found else ""


def _written(asked: Asked) -> str:
    """Answer in pairs: as an object where the request is held to JSON, else as a list."""
    pairs = answer(_name(asked))
    return json.dumps(pairs if asked.mode == "text" else {"pairs": pairs})
