"""One run of questions through a live model, turn by turn.

A turn records what has ended, and reads it; tops up the calls that are ready to go, each recorded before it
is sent; hands answers over. Calls go out and come in between turns: no slot is idle for the sake of a record.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from groundset.contracts import LostCallError
from groundset.errors import GroundsetError, ModelError
from groundset.models.accounts import Accounts
from groundset.models.exchange import Answer, Exchange
from groundset.models.replay import Replay
from groundset.models.retrying import Retries
from groundset.models.sending import Call, Came, Sender

T = TypeVar("T")

_GROUP_SECONDS = 0.01
"""For which replies are gathered before they are recorded together."""
_DELIVERED = 64
_DELIVER_SECONDS = 0.25
"""Answers, or the time, after which answers are handed over."""
_OPEN = 4
"""Calls that may wait for a slot or another try, as a multiple of the slots."""
LOST_IN_A_ROW = 16
"""Calls given up one after the other, none answered in between, that stop a run."""
_OF_THE_TEXT = frozenset({"prompt_too_long", "text_refused", "vectors_unusable"})
"""Reasons that speak of what was asked, and not of the server."""
_OF_THE_PROMPT = _OF_THE_TEXT | {"request_refused"}
"""Reasons that are told of a question as they are."""
_START = "start the server, or mend `base_url` in groundset.yaml"


@dataclass(slots=True)
class Health:
    """How the server has been."""

    answers: int = 0
    lost_in_a_row: int = 0


class Asking(Generic[T]):
    """Asks all questions of a replay that the journal does not answer."""

    def __init__(
        self,
        replay: Replay[T],
        accounts: Accounts,
        sender: Callable[[Callable[[], None]], Sender],
        retries: Retries,
        deliver: Callable[[Sequence[Answer[T]]], None],
        *,
        slots: int,
        where: str,
        health: Health,
    ) -> None:
        """``sender`` makes a sender that wakes; ``where`` names model and server for people."""
        self._replay = replay
        self._accounts = accounts
        self._awake = asyncio.Event()
        self._sender = sender(self._awake.set)
        self._retries = retries
        self._deliver = deliver
        self._ahead = max(slots // 2, 8)
        """Calls to be recorded before there is room for them, so that no slot waits for a record."""
        self._most = _OPEN * slots + self._ahead
        """Calls that may be on the way, those that wait for another try among them."""
        self._where = where
        self._health = health
        self._queue: deque[Call] = deque()
        """Calls that are not recorded yet."""
        self._calls: dict[str, Call] = {}
        """All calls by key, those in the queue among them: whoever asks the same waits for the same."""
        self._answers: list[Answer[T]] = []
        self._delivered = time.monotonic()
        self._due: asyncio.TimerHandle | None = None
        self._stop: GroundsetError | None = None
        self._interrupted = self._ending = False

    def interrupt(self) -> None:
        """Come to an end soon; to be called within the event loop."""
        self._interrupted = True
        self._awake.set()

    async def run(self) -> None:
        """Ask until all is answered; raises what stopped it with all that came recorded and handed over."""
        try:
            while not self._finished():
                self._record()
                # What was read may have to be asked again: nobody wakes us for that.
                hungry = self._top_up()
                self._hand_over()
                await self._rest(hungry)
        finally:
            self._ending = True
            await self._sender.stop()
            self._accounts.not_sent(self._sender.drop())
            self._record()
        self._hand_over(all_of_them=True)
        if self._stop:
            raise self._stop

    def _finished(self) -> bool:
        if self._interrupted:
            return True
        return self._sender.idle if self._stop else self._replay.exhausted and not self._calls

    async def _rest(self, hungry: bool) -> None:
        """Let calls come and go until there is something to do."""
        if hungry or self._finished():
            await asyncio.sleep(0)
            return
        if self._answers and not self._due:
            self._due = asyncio.get_running_loop().call_later(_DELIVER_SECONDS, self._awake.set)
        await self._awake.wait()
        if not self._low:
            await asyncio.sleep(_GROUP_SECONDS)
        self._awake.clear()

    @property
    def _low(self) -> bool:
        """Whether slots may soon be idle though there is more to ask."""
        return self._sender.ready <= self._ahead // 2 and bool(self._queue or not self._replay.exhausted)

    def _top_up(self) -> bool:
        """Get calls ready to go; tells whether there is room for more at once."""
        on_the_way = len(self._calls) - len(self._queue)
        room = min(self._ahead - self._sender.ready, self._most - on_the_way)
        # Many calls are recorded in one transaction.
        if room < self._ahead // 2 or self._stop:
            return False
        if len(self._queue) < room and not self._replay.exhausted:
            for exchange in self._replay.next():
                self._enqueue(exchange)
        opened = self._reserved(room)
        if opened:
            self._sender.connect()
            self._accounts.open(opened)
            for call in opened:
                self._sender.submit(call)
        elif self._queue and not on_the_way:
            self._halt(self._accounts.exhausted(self._queue[0]))
        return bool(opened) or not (self._queue or self._replay.exhausted)

    def _reserved(self, room: int) -> list[Call]:
        """Take calls off the queue as long as the budget has room for them."""
        reserved: list[Call] = []
        while self._queue and len(reserved) < room and self._accounts.reserve(self._queue[0]):
            reserved.append(self._queue.popleft())
        return reserved

    def _enqueue(self, exchange: Exchange[T], *, first: bool = False) -> None:
        """Queue the request of a question; one that has ended is an answer."""
        request = exchange.request
        if request is None:
            self._answers.append(exchange.answer)
        elif request.key in self._calls:
            self._calls[request.key].exchanges.append(exchange)
        else:
            call = Call(request, self._accounts.most(request), [exchange])
            self._calls[request.key] = call
            (self._queue.appendleft if first else self._queue.append)(call)

    def _record(self) -> None:
        """Write down what has ended, and only then read it."""
        ended = self._sender.take()
        for end in ended:
            if isinstance(end, Came):
                self._accounts.answered(end)
            elif isinstance(end.error, ModelError):
                self._accounts.lost(end.call, end.error)
                self._halt(end.error)
            else:
                self._lost(end.call, end.error)
        self._accounts.record()
        for end in ended:
            if isinstance(end, Came):
                self._answered(end)
        self._sender.check()

    def _answered(self, came: Came) -> None:
        self._health.answers += 1
        self._health.lost_in_a_row = 0
        call = self._calls.pop(came.call.request.key)
        for exchange in call.exchanges:
            exchange.take(came.reply)
            self._enqueue(exchange, first=True)

    def _lost(self, call: Call, error: LostCallError) -> None:
        """Try a call again, or give it up."""
        if error.reason == "unreachable" and not self._health.answers:
            self._halt(ModelError(f"{self._where} cannot be reached ({error.detail})", _START))
        wait = None if self._ending else self._retries.wait(call.tries, error, self._health.answers)
        if error.billed or wait is None:
            self._accounts.lost(call, error)
        if wait is not None:
            call.wait = wait
            # What may have been paid for has to find room in the budget once more.
            if error.billed:
                self._queue.appendleft(call)
            else:
                self._sender.submit(call)
        elif not self._ending:
            self._give_up(call, error)

    def _give_up(self, call: Call, error: LostCallError) -> None:
        """End the questions behind a call for this run."""
        del self._calls[call.request.key]
        for exchange in call.exchanges:
            exchange.lose(error.reason if error.reason in _OF_THE_PROMPT else "unanswered")
            self._answers.append(exchange.answer)
        self._health.lost_in_a_row += error.reason not in _OF_THE_TEXT
        if self._health.lost_in_a_row >= LOST_IN_A_ROW:
            said = f"{self._where}: {LOST_IN_A_ROW} calls in a row got no answer, the last one: {error}"
            self._halt(ModelError(said, "see to the server; the same command goes on where it stopped"))

    def _halt(self, error: GroundsetError) -> None:
        """Send nothing more; what is under way may still come in."""
        self._stop = self._stop or error
        self._ending = True
        self._accounts.not_sent(self._sender.drop())

    def _hand_over(self, *, all_of_them: bool = False) -> None:
        """Hand over answers, many at a time."""
        late = time.monotonic() - self._delivered >= _DELIVER_SECONDS
        if self._answers and (all_of_them or late or len(self._answers) >= _DELIVERED):
            answers, self._answers = self._answers, []
            self._deliver(answers)
            self._delivered = time.monotonic()
            if self._due:
                self._due.cancel()
                self._due = None
