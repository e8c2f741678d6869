"""Live calls that are stopped: by a kill, by Ctrl-C, by an error; what came is never paid for again."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from groundset.calls import Request, Usage
from groundset.contracts import LostCallError, Silent
from groundset.errors import ModelError
from groundset.ledger import Ledger
from groundset.models.budget import Budget
from groundset.models.exchange import Answer
from groundset.models.live import LiveAsker
from groundset.settings import Budget as Limits
from groundset.testing import LoopbackServer, ScriptedModel, Service, completion
from live_asks import PRICES, asks, live, scripted, settings, word

SLOTS = 8
COUNT = 300
_RUN = f"""
import sys
from pathlib import Path
from groundset.ledger import Ledger
from live_asks import asks, live, settings

ledger = Ledger.open(Path(sys.argv[1]))
asker = live(ledger.calls, settings(sys.argv[2], concurrency={SLOTS}))
try:
    asker.ask_all(asks({COUNT}), lambda answers: None, task="asking")
except KeyboardInterrupt:
    sys.exit(130)
"""


@pytest.fixture
def server() -> Iterator[LoopbackServer]:
    with LoopbackServer(Service(latency=0.02), answer=word) as server:
        yield server


def stopped_by(number: signal.Signals, server: LoopbackServer, ledger: Path, paid: int) -> int:
    """Run in a process of its own until so many answers were paid, stop it, and give its exit code."""
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)}
    command = [sys.executable, "-c", _RUN, str(ledger), server.base_url]
    with subprocess.Popen(command, env=environment) as process:
        deadline = time.monotonic() + 60
        while server.stats.paid < paid and time.monotonic() < deadline:
            time.sleep(0.002)
        process.send_signal(number)
        return process.wait(60)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_only_calls_under_way_are_asked_again(
    number: signal.Signals, server: LoopbackServer, tmp_path: Path
) -> None:
    """Stopped twice, a run goes on with what it has, and every question is answered once."""
    path = tmp_path / "ledger.sqlite"
    for paid in (60, 140):
        code = stopped_by(number, server, path, paid)
        assert code == (130 if number is signal.SIGINT else -number)
    before = server.stats
    answers: list[Answer[str]] = []
    ledger = Ledger.open(path)
    live(ledger.calls, settings(server.base_url)).ask_all(asks(COUNT), answers.extend, task="asking")
    assert sorted(a.value or "" for a in answers) == sorted(f"word {n}" for n in range(COUNT))
    assert before.paid >= 140
    # Beside those under way, the few that came since the last record.
    assert server.stats.paid_again <= 2 * (SLOTS + 4)
    ledger.close()


def test_an_interruption_hands_over_what_came() -> None:
    """What was under way counts as paid, and the interruption goes on its way afterwards."""
    ledger, answers = Ledger.open(None), list[Answer[str]]()

    def script(request: Request) -> str:
        if "number 40" in request.messages[1].content:
            signal.raise_signal(signal.SIGINT)
        return '{"word": "x"}'

    with pytest.raises(KeyboardInterrupt):
        scripted(ScriptedModel(script), ledger, concurrency=4).ask_all(
            asks(500), answers.extend, task="asking"
        )
    assert 36 <= len(answers) < 200
    found = ledger.calls.replies([question.request.key for question in asks(500)])
    assert found.keys() == {answer.ask.request.key for answer in answers}
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


class Slow:
    """A model that refuses one call for good while others are under way."""

    name = "m"

    async def send(self, request: Request) -> bytes:
        if "number 2" in request.messages[1].content:
            await asyncio.sleep(0.01)
            raise ModelError("the account is closed", "open it")
        await asyncio.sleep(0.05)
        return completion('{"word": "x"}')

    async def close(self) -> None:
        pass


def test_an_error_of_every_call_waits_for_what_is_under_way() -> None:
    """Those answers are recorded and handed over before the run stops."""
    ledger, answers = Ledger.open(None), list[Answer[str]]()
    asker = LiveAsker(
        lambda _pace: Slow(),
        settings(concurrency=4),
        where="generator m",
        journal=ledger.calls,
        budget=Budget(Limits(), Usage()),
        prices=PRICES,
        progress=Silent(),
    )
    with pytest.raises(ModelError, match="the account is closed"):
        asker.ask_all(asks(100), answers.extend, task="asking")
    assert {answer.ask.subject for answer in answers} == {"0", "1", "3"}
    assert len(ledger.calls.replies([question.request.key for question in asks(100)])) == 3


def test_an_error_of_whoever_takes_the_answers_loses_no_reply() -> None:
    """It goes on its way, and the next run does not pay again."""
    ledger = Ledger.open(None)
    model = ScriptedModel(lambda _: '{"word": "x"}')

    def deliver(answers: Sequence[Answer[str]]) -> None:
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        scripted(model, ledger).ask_all(asks(200), deliver, task="asking")
    sent = len(model.requests)
    scripted(model, ledger).ask_all(asks(200), lambda _: None, task="asking")
    assert len(model.requests) <= 200 + 64
    assert sent >= 1
    assert model.closed


def test_a_fault_of_the_model_that_nobody_foresaw_is_not_swallowed() -> None:
    """What was answered before is recorded."""
    ledger = Ledger.open(None)

    def script(request: Request) -> str | LostCallError:
        if "number 30" in request.messages[1].content:
            raise ZeroDivisionError
        return '{"word": "x"}'

    with pytest.raises(ZeroDivisionError):
        scripted(ScriptedModel(script), ledger, concurrency=2).ask_all(
            asks(100), lambda _: None, task="asking"
        )
    assert len(ledger.calls.replies([question.request.key for question in asks(30)])) >= 28
