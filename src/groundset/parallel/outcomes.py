"""What may become of an item besides its result, and the limits under which items are worked on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

BACKSTOP = 3
"""Times the CPU limit that an item may wait without computing."""


class Fault(StrEnum):
    """Why an item has no result; each but ``RAISED`` was met twice, the second time in a fresh worker."""

    OVER_TIME = "over_time"
    """It computed for longer than the limit."""
    OVER_MEMORY = "over_memory"
    """It wanted more memory than the limit."""
    STALLED = "stalled"
    """It waited without end, and hardly computed."""
    DIED = "died"
    """It ended its worker: a native crash, a signal, an exit."""
    RAISED = "raised"
    """The function raised an exception."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An item without a result."""

    fault: Fault
    detail: str = ""
    """How the worker ended, or the exception's class and text."""
    error: BaseException | None = None
    """The exception, for ``RAISED``."""
    by_signal: int = 0
    """The signal that ended the worker; 0 when none did."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker is told once in each map."""

    function: Callable[..., object]
    """Applied to each item."""
    limits: Limits
    prepare: Callable[[], object] | None = None
    """Called once before the first item and without limits: imports and models that all items need.

    A worker prepared otherwise is not used; work that asks for nothing may get any.
    """


@dataclass(frozen=True, slots=True)
class Limits:
    """What one item may use up.

    Computing time decides, not the clock: on a busy machine an item waits longer and computes no longer,
    so the same items are given up everywhere. The clock only ends what waits, and does not even count while
    the item computes (where the system tells: on Linux).
    """

    cpu_seconds: float
    """Computing time of all threads of the worker, in user code and the kernel."""
    memory_bytes: int
    """Private writable memory above what the worker has when it is prepared. Enforced on Linux only."""

    @property
    def wall_seconds(self) -> float:
        """Time by the clock without computing from which an item counts as stalled."""
        return self.cpu_seconds * BACKSTOP
