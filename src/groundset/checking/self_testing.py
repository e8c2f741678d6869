"""How many planted copies of evaluation items the gate of a check finds, measured in a worker."""

from __future__ import annotations

from functools import partial

from groundset.checking.judging import Judging, decontamination_of, index_of
from groundset.contracts import Progress
from groundset.errors import GroundsetError
from groundset.gates.self_test import SelfTest, self_test
from groundset.parallel import Failure, Limits, map_guarded

_LIMITS = Limits(cpu_seconds=600, memory_bytes=4_000_000_000)


def recall_of(judging: Judging, progress: Progress) -> SelfTest | None:
    """Plant copies of the items; None where none are compared, or no worker lives through it."""
    if not judging.evaluations or "decontamination" not in judging.gates:
        return None
    progress.start("decontamination: testing itself", None)
    (result,) = map_guarded(partial(_planted, judging), [0], processes=1, batch=1, limits=_LIMITS)
    if isinstance(result, Failure):
        if isinstance(result.error, GroundsetError):
            raise result.error
        return None
    progress.advance(sum(one.planted for one in result.results))
    progress.finish()
    return result


def _planted(judging: Judging, _once: int) -> SelfTest:
    return self_test(decontamination_of(judging), index_of(judging.evaluations).texts)
