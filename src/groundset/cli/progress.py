"""Progress on stderr: a live bar with an ETA on a terminal, one line per long task elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType

import click

_WIDE = 80
"""Columns of a terminal from which bar and times have room."""
QUIET_SECONDS = 2.0
"""Shorter tasks are not worth a line in a log."""
LEAST_SECONDS, LEAST_SHARE = 2.0, 0.05
"""Time, and share of a task, before which nothing can be told of the rest."""
_FOLLOWS = 0.3
"""Weight of the latest pace."""


class LiveProgress:
    """Bars that stay at the bottom of a terminal; a context manager."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            Task,
            TextColumn,
            TimeElapsedColumn,
            TimeRemainingColumn,
        )
        from rich.text import Text

        class Remaining(TimeRemainingColumn):
            """Tells nothing while nothing can be told."""

            def render(self, task: Task) -> Text:
                early = (task.elapsed or 0) < LEAST_SECONDS or task.percentage < 100 * LEAST_SHARE
                return Text("-:--:--", style="progress.remaining") if early else super().render(task)

        console = Console(stderr=True)
        task, count = TextColumn("{task.description:<38}"), MofNCompleteColumn()
        # On a narrow terminal all columns would be cut, and none could be read.
        columns = (
            (task, BarColumn(), count, TimeElapsedColumn(), Remaining())
            if console.width >= _WIDE
            else (task, count)
        )
        self._progress = Progress(*columns, console=console, transient=True)
        self._task = self._progress.add_task("", visible=False)

    def __enter__(self) -> LiveProgress:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def start(self, task: str, total: int | None) -> None:
        """Show a new bar in place of the last; nothing for a task without work."""
        self._progress.remove_task(self._task)
        self._task = self._progress.add_task(task, total=total, visible=total != 0)

    def advance(self, done: int = 1) -> None:
        """Move the bar."""
        self._progress.advance(self._task, done)

    def finish(self) -> None:
        """Take the bar away."""
        self._progress.update(self._task, visible=False)


class Estimate:
    """How long a task will still take, told from its pace of late; ``clock`` gives seconds."""

    def __init__(self, total: int | None, clock: Callable[[], float]) -> None:
        self._total, self._clock = total, clock
        self._began = self._marked = clock()
        self._done = self._done_then = 0
        self._pace = 0.0
        """Seconds of one piece."""

    def advance(self, done: int) -> None:
        """Take in what was done; the pace follows slowly, so that one large file does not turn it."""
        self._done += done
        now = self._clock()
        pieces = self._done - self._done_then
        if now - self._marked < 1 or not pieces:
            return
        pace = (now - self._marked) / pieces
        self._pace = pace if not self._pace else (1 - _FOLLOWS) * self._pace + _FOLLOWS * pace
        self._marked, self._done_then = now, self._done

    @property
    def seconds(self) -> float | None:
        """Seconds left; None before enough was seen to tell."""
        early = self._clock() - self._began < LEAST_SECONDS
        if not self._total or early or self._done < LEAST_SHARE * self._total:
            return None
        return self._pace * max(0, self._total - self._done)


class PlainProgress:
    """One line for each task that took long, for logs and pipes; a context manager."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._task = ""
        self._total: int | None = None
        self._began = 0.0
        self._told = 0.0
        self._done = 0
        self._estimate = Estimate(None, clock)

    def __enter__(self) -> PlainProgress:
        return self

    def __exit__(self, *_: object) -> None:
        self.finish()

    def start(self, task: str, total: int | None) -> None:
        """Note the beginning of a task."""
        self._task, self._total, self._done = task, total, 0
        self._began = self._told = self._clock()
        self._estimate = Estimate(total, self._clock)

    def advance(self, done: int = 1) -> None:
        """Say every ten seconds how far a task is and, once it can be told, how long it will take."""
        self._done += done
        self._estimate.advance(done)
        now = self._clock()
        if now - self._told >= 10 and self._total:
            self._told = now
            seconds = self._estimate.seconds
            left = f", about {seconds:.0f} s left" if seconds is not None else ""
            click.echo(f"{self._task}: {self._done:,} of {self._total:,}{left}", err=True)

    def finish(self) -> None:
        """Say how long a long task took."""
        seconds = self._clock() - self._began
        if self._task and seconds >= QUIET_SECONDS:
            click.echo(f"{self._task}: {self._done:,} in {seconds:.1f} s", err=True)
        self._task = ""


def progress() -> LiveProgress | PlainProgress:
    """Choose by where stderr leads."""
    return LiveProgress() if sys.stderr.isatty() else PlainProgress()
