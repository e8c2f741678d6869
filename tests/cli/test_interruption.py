"""An interruption ends a command with code 130 and one line, at whatever moment it comes."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from groundset.cli.application import COMMANDS
from groundset.cli.interruption import interrupted

_BEGIN = """
import os, signal, sys
from groundset.cli import interruption
def send(number=signal.SIGINT):
    os.kill(os.getpid(), number)
"""


def _run(script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", _BEGIN + script], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_command_that_is_interrupted_says_so_in_one_line(number: signal.Signals) -> None:
    """Here it is interrupted where it shows its help, which is after its modules were imported."""
    ended = _run(f"""
from groundset.cli import main, application
application.LazyGroup.get_command = lambda *_: send({int(number)})
sys.argv = ["groundset", "status"]
main()
""")
    assert ended.returncode == 130
    assert [line for line in ended.stderr.splitlines() if line] == ["groundset: " + interrupted(["status"])]


def test_between_the_lines_of_the_command_line_it_is_answered_alike() -> None:
    ended = _run('sys.argv = ["groundset", "run"]; sys.exit(interruption.interruptible(send))')
    assert (ended.returncode, ended.stderr) == (130, f"groundset: {interrupted(['run'])}\n")


@pytest.mark.parametrize("name", COMMANDS)
def test_only_commands_that_go_on_where_they_stopped_say_so(name: str) -> None:
    goes_on = "goes on where it stopped" in interrupted([name, "--json"])
    assert goes_on == (name in ("run", "demo"))
    assert ("starts anew" in interrupted([name])) != goes_on


def test_a_second_one_ends_what_clears_up_for_too_long() -> None:
    ended = _run("""
def command():
    try:
        send()
    finally:
        send()
        while True:
            pass
interruption.interruptible(command)
""")
    assert ended.returncode == 130
    assert "Traceback" not in ended.stderr


def test_one_that_comes_when_all_is_done_changes_nothing() -> None:
    """Also while Python takes itself down, where it gives up its handlers."""
    ended = _run("""
class Late:
    def __del__(self, kill=os.kill, me=os.getpid(), number=int(signal.SIGINT)):
        kill(me, number)
late = Late()
code = interruption.interruptible(lambda: 1)
send()
sys.exit(code)
""")
    assert (ended.returncode, ended.stderr) == (1, "")


def test_whoever_ignores_interruptions_goes_on_doing_so() -> None:
    """As under ``nohup``."""
    ended = _run("""
signal.signal(signal.SIGINT, signal.SIG_IGN)
sys.exit(interruption.interruptible(lambda: send() or 0))
""")
    assert (ended.returncode, ended.stderr) == (0, "")
