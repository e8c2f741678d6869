"""Progress on stderr: a live bar with an ETA on a terminal, one line per long task elsewhere."""

from __future__ import annotations

import sys
import time
from types import TracebackType

import click

_WIDE = 80
"""Columns of a terminal from which bar and times have room."""
QUIET_SECONDS = 2.0
"""Shorter tasks are not worth a line in a log."""


class LiveProgress:
    """Bars that stay at the bottom of a terminal; a context manager."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
        from rich.progress import TimeRemainingColumn as Remaining

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


class PlainProgress:
    """One line for each task that took long, for logs and pipes; a context manager."""

    def __init__(self) -> None:
        self._task = ""
        self._total: int | None = None
        self._began = 0.0
        self._told = 0.0
        self._done = 0

    def __enter__(self) -> PlainProgress:
        return self

    def __exit__(self, *_: object) -> None:
        self.finish()

    def start(self, task: str, total: int | None) -> None:
        """Note the beginning of a task."""
        self._task, self._total, self._done = task, total, 0
        self._began = self._told = time.monotonic()

    def advance(self, done: int = 1) -> None:
        """Say every ten seconds how far a task is and how long it will take."""
        self._done += done
        now = time.monotonic()
        if now - self._told >= 10 and self._total:
            self._told = now
            left = (now - self._began) * (self._total - self._done) / max(1, self._done)
            click.echo(f"{self._task}: {self._done} of {self._total}, about {left:.0f} s left", err=True)

    def finish(self) -> None:
        """Say how long a long task took."""
        seconds = time.monotonic() - self._began
        if self._task and seconds >= QUIET_SECONDS:
            click.echo(f"{self._task}: {self._done} in {seconds:.1f} s", err=True)
        self._task = ""


def progress() -> LiveProgress | PlainProgress:
    """Choose by where stderr leads."""
    return LiveProgress() if sys.stderr.isatty() else PlainProgress()
