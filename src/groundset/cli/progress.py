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
LEAST_SECONDS, LEAST_SHARE = 3.0, 0.02
"""Time, and share of a task, before which nothing can be told of the rest."""
_HALF_LIFE = 10.0
"""Seconds after which what was seen of the pace counts half."""


class LiveProgress:
    """Bars that stay at the bottom of a terminal; a context manager."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        self._clock = clock
        self._estimate = Estimate(None, clock)
        console = Console(stderr=True)
        task, count = TextColumn("{task.description:<38}"), MofNCompleteColumn()
        left = TextColumn("{task.fields[left]}", style="progress.remaining")
        note = TextColumn("{task.fields[note]}", style="dim")
        # On a narrow terminal all columns would be cut, and none could be read.
        columns = (
            (task, BarColumn(), count, TimeElapsedColumn(), left, note)
            if console.width >= _WIDE
            else (task, count, note)
        )
        self._progress = Progress(*columns, console=console, transient=True)
        self._task = self._progress.add_task("", visible=False, left="", note="")

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
        self._estimate = Estimate(total, self._clock)
        self._task = self._progress.add_task(task, total=total, visible=total != 0, left=_left(None), note="")

    def advance(self, done: int = 1) -> None:
        """Move the bar."""
        self._estimate.advance(done)
        self._progress.update(self._task, advance=done, left=_left(self._estimate.seconds))

    def note(self, text: str) -> None:
        """Show a remark behind the bar."""
        self._progress.update(self._task, note=text)

    def finish(self) -> None:
        """Take the bar away."""
        self._progress.update(self._task, visible=False)


def _left(seconds: float | None) -> str:
    """Write the time left as the time that has passed stands beside it: ``0:01:30``."""
    if seconds is None:
        return "-:--:--"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"


class Estimate:
    """How long a task will still take, told from its pace of late; ``clock`` gives seconds."""

    def __init__(self, total: int | None, clock: Callable[[], float]) -> None:
        self._total, self._clock = total, clock
        self._began = self._marked = clock()
        self._done = self._done_then = 0
        self._spent = self._did = 0.0
        """Seconds and the pieces done in them, the older the less: their ratio is the pace."""

    def advance(self, done: int) -> None:
        """Take in what was done; the pace follows slowly, so that one large file does not turn it."""
        self._done += done
        now = self._clock()
        pieces = self._done - self._done_then
        gone = now - self._marked
        if gone < 1 or not pieces:
            return
        # Paces are not averaged: a second with a single piece would outweigh one with thousands.
        fade = 0.5 ** (gone / _HALF_LIFE)
        self._spent = fade * self._spent + gone
        self._did = fade * self._did + pieces
        self._marked, self._done_then = now, self._done

    @property
    def seconds(self) -> float | None:
        """Seconds left; None before enough was seen to tell."""
        early = self._clock() - self._began < LEAST_SECONDS
        if not self._total or early or not self._did or self._done < LEAST_SHARE * self._total:
            return None
        return self._spent / self._did * max(0, self._total - self._done)


class PlainProgress:
    """One line for each task that took long, for logs and pipes; a context manager."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._task = self._note = ""
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
        self._task, self._total, self._done, self._note = task, total, 0, ""
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
            note = f", {self._note}" if self._note else ""
            click.echo(f"{self._task}: {self._done:,} of {self._total:,}{left}{note}", err=True)

    def note(self, text: str) -> None:
        """Keep a remark for the next line."""
        self._note = text

    def finish(self) -> None:
        """Say how long a long task took."""
        seconds = self._clock() - self._began
        if self._task and seconds >= QUIET_SECONDS:
            note = f", {self._note}" if self._note else ""
            click.echo(f"{self._task}: {self._done:,} in {seconds:.1f} s{note}", err=True)
        self._task = self._note = ""


def progress() -> LiveProgress | PlainProgress:
    """Choose by where stderr leads."""
    return LiveProgress() if sys.stderr.isatty() else PlainProgress()
