"""Being interrupted while calls are under way: what came is recorded first."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


class Interruption:
    """Whether an interruption came, and what is to be done about it."""

    def __init__(self) -> None:
        self._came = False
        self._stop: Callable[[], None] | None = None

    def calls(self, stop: Callable[[], None]) -> None:
        """Name what to call within the running event loop; at once when the interruption came before."""
        loop = asyncio.get_running_loop()

        def stop_soon() -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(stop)

        self._stop = stop_soon
        if self._came:
            stop()

    def come(self) -> None:
        """Take in that it came."""
        self._came = True
        if self._stop:
            self._stop()


@contextmanager
def heeding() -> Iterator[Interruption]:
    """Hold the first interruption back until the work inside, which it is told to, has come to its end.

    A second one is let through at once. Outside the main thread, where none arrives, nothing is done.
    """
    interruption = Interruption()
    if threading.current_thread() is not threading.main_thread():
        yield interruption
        return
    came: list[int] = []
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    # Only what would raise in the middle of something is held back, not what ends the process or is ignored.
    held = {number: handler for number, handler in before.items() if callable(handler)}

    def restore() -> None:
        for number, handler in held.items():
            signal.signal(number, handler)

    def interrupt(number: int, _frame: FrameType | None) -> None:
        came.append(number)
        restore()
        interruption.come()

    for number in held:
        signal.signal(number, interrupt)
    try:
        yield interruption
    finally:
        restore()
    if came:
        held[signal.Signals(came[0])](came[0], None)
        raise KeyboardInterrupt
