"""What workers are given to do in tests; it imports nothing heavy, for every worker imports it."""

from __future__ import annotations

import os
import re
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

PREPARED: list[str] = []
HOARD: list[bytes] = []


def work(task: str) -> str:
    """Do what the task says: answer, or do something terrible."""
    name, _, argument = task.partition(":")
    deed = DEEDS.get(name)
    return (deed(argument) if deed else None) or task


def _loop(_: str) -> None:
    while True:
        pass


def _native(_: str) -> None:
    """Make one call that does not come back, and holds the interpreter meanwhile."""
    re.match(r"(a+)+$", "a" * 64 + "b")


def _devour(_: str) -> None:
    hoard = []
    while True:
        hoard.append(bytearray(10_000_000))


def _print(text: str) -> None:
    print(text)
    print(text, file=sys.stderr)


def _raise(text: str) -> None:
    raise LookupError(text)


def _stubborn(_: str) -> None:
    raise StubbornError(1, 2)


def _die_once(mark: str) -> None:
    if not Path(mark).exists():
        Path(mark).touch()
        os._exit(1)


DEEDS: dict[str, Callable[[str], str | None]] = {
    "loop": _loop,
    "native": _native,
    "devour": _devour,
    "gulp": lambda _: str(len(bytearray(1 << 44))),
    "exit": lambda status: os._exit(int(status)),
    "leave": lambda _: sys.exit("no more"),
    "signal": lambda name: os.kill(os.getpid(), signal.Signals[name]),
    "sleep": lambda seconds: time.sleep(float(seconds or 3600)),
    "raise": _raise,
    "stubborn": _stubborn,
    "once": _die_once,
    "print": _print,
    "big": lambda text: text * 1_000_000,
    "prepared": lambda _: ",".join(PREPARED),
    "pid": lambda _: str(os.getpid()),
    "variable": lambda name: os.environ.get(name, "unset"),
    "folder": lambda _: str(Path.cwd()),
    "open": lambda number: str(Path(f"/proc/self/fd/{number}").exists()),
    "hoard": lambda megabytes: HOARD.append(b"x" * (int(megabytes) << 20)),
    "thread": lambda _: threading.Thread(target=time.sleep, args=(3600,), daemon=True).start(),
}


class StubbornError(Exception):
    """Pickles, but cannot be made again."""

    def __init__(self, one: int, two: int) -> None:
        super().__init__(f"{one} and {two}")


def prepare() -> None:
    """Leave a trace in the worker."""
    PREPARED.append("prepared")


def prepare_otherwise() -> None:
    """Leave another trace in the worker."""
    PREPARED.append("otherwise")


def sleep_in(folder: str) -> None:
    """Leave a mark, and sleep for long."""
    Path(folder, str(os.getpid())).touch()
    time.sleep(60)
