"""Being interrupted: whenever it comes, one line and exit code 130, and never a traceback.

This module is imported before all that takes long to import, and imports nothing that does.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Sequence
from types import FrameType

INTERRUPTED_CODE = 130
_GO_ON = ("run", "demo")
"""Commands that keep what they have done."""


def interrupted(arguments: Sequence[str]) -> str:
    """Say what an interruption means for the command that these arguments name."""
    if arguments and arguments[0] in _GO_ON:
        return "interrupted: nothing is lost; the same command goes on where it stopped"
    return "interrupted: the same command starts anew"


def interruptible(command: Callable[[], int]) -> int:
    """Run a command and give its exit code; its first interruption unwinds it, a second ends the process.

    Being asked to end (SIGTERM) is being interrupted: the same clean way out, for workers too.
    """
    begun = False

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        nonlocal begun
        if begun:
            os._exit(INTERRUPTED_CODE)
        begun = True
        raise KeyboardInterrupt

    try:
        _answer_with(interrupt)
        code = command()
        # What was asked for is done, and only the process has to end. Python, in ending, gives up every
        # handler of its own, and only ignoring outlives that.
        _answer_with(signal.SIG_IGN)
    except KeyboardInterrupt:
        # It came between the lines of the command line itself.
        os.write(2, f"groundset: {interrupted(sys.argv[1:])}\n".encode())
        os._exit(INTERRUPTED_CODE)
    return code


def _answer_with(answer: Callable[[int, FrameType | None], None] | signal.Handlers) -> None:
    """Take both signals; one that whoever started the process has it ignore stays ignored."""
    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, answer)
