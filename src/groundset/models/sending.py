"""Calls on their way to a server: as many at a time as the pace allows; knows no journal and no budget."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from math import inf
from typing import Any

from groundset.calls import Reply, Request, Usage, read_reply
from groundset.contracts import ChatModel, LostCallError
from groundset.errors import ModelError
from groundset.models.exchange import Exchange
from groundset.models.pacing import Pace
from groundset.models.retrying import REFUSED, Tries


@dataclass(slots=True, eq=False)
class Call:
    """A request, and the questions that wait for its reply."""

    request: Request
    most: Usage
    exchanges: list[Exchange[Any]]
    tries: Tries = field(default_factory=Tries)
    wait: float = 0.0
    """Seconds until it may be sent."""


@dataclass(frozen=True, slots=True)
class Came:
    """A call that was answered."""

    call: Call
    raw: bytes
    reply: Reply
    seconds: float


@dataclass(frozen=True, slots=True)
class Failed:
    """A call that was not."""

    call: Call
    error: LostCallError | ModelError


class Sender:
    """Sends calls within one event loop; ``wake`` is called whenever one has ended."""

    def __init__(self, connect: Callable[[], ChatModel], pace: Pace, wake: Callable[[], None]) -> None:
        self._connect = connect
        self._pace = pace
        self._wake = wake
        self._model: ChatModel | None = None
        self._ready: deque[Call] = deque()
        self._delayed: dict[Call, asyncio.TimerHandle] = {}
        self._under_way: set[asyncio.Task[None]] = set()
        self._ended: list[Came | Failed] = []
        self._timer: asyncio.TimerHandle | None = None
        self._hopeless = False
        """Whether no call can succeed any more, as one of them found out."""
        self._broken: BaseException | None = None

    @property
    def ready(self) -> int:
        """Calls that could go at once, were there room."""
        return len(self._ready)

    @property
    def idle(self) -> bool:
        """Whether nothing is under way, and nothing ended that was not taken."""
        return not self._under_way and not self._ended

    def connect(self) -> None:
        """Get hold of the model, once; raises ModelError when there is no key for it."""
        self._model = self._model or self._connect()

    def submit(self, call: Call) -> None:
        """Send a call when its wait is over and there is room."""
        if call.wait:
            loop = asyncio.get_running_loop()
            self._delayed[call] = loop.call_later(call.wait, self._waited, call)
        else:
            self._ready.append(call)
        self._pump()

    def take(self) -> list[Came | Failed]:
        """Take all that has ended."""
        ended, self._ended = self._ended, []
        return ended

    def check(self) -> None:
        """Raise what a call raised that nobody foresaw."""
        if self._broken:
            raise self._broken

    def drop(self) -> list[Call]:
        """Take back the calls that are not under way."""
        dropped = [*self._ready, *self._delayed]
        for timer in self._delayed.values():
            timer.cancel()
        self._ready.clear()
        self._delayed.clear()
        return dropped

    async def stop(self) -> None:
        """Break off what is under way, and close all connections."""
        self._hopeless = True
        under_way = list(self._under_way)
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
        if self._timer:
            self._timer.cancel()
        if self._model:
            await self._model.close()

    def _waited(self, call: Call) -> None:
        del self._delayed[call]
        call.wait = 0.0
        self._ready.append(call)
        self._pump()

    def _pump(self) -> None:
        """Send what may go now, and come back when more may."""
        while self._ready and not self._hopeless:
            wait = self._pace.wait(self._ready[0].most.tokens)
            if wait > 0:
                self._come_back(wait)
                return
            call = self._ready.popleft()
            expected = self._pace.begin(call.most.tokens)
            task = asyncio.get_running_loop().create_task(self._send(call, expected))
            self._under_way.add(task)
            task.add_done_callback(partial(self._done, call))

    def _come_back(self, wait: float) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(wait, self._pump) if wait < inf else None

    def _done(self, call: Call, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        if task.cancelled():
            self._pace.lost()
            broken_off = LostCallError("interrupted", "broken off", again=False, billed=True)
            self._ended.append(Failed(call, broken_off))
        elif task.exception():
            self._broken = task.exception()
        self._wake()

    async def _send(self, call: Call, expected: float) -> None:
        """Send one call; its slot is free as soon as the reply is in."""
        assert self._model is not None
        began = time.perf_counter()
        try:
            raw = await self._model.send(call.request)
            reply = _read(raw)
        except (LostCallError, ModelError) as error:
            self._hopeless |= isinstance(error, ModelError)
            self._release(expected, error)
            self._ended.append(Failed(call, error))
        else:
            seconds = time.perf_counter() - began
            used = reply.input_tokens + reply.output_tokens
            self._pace.answered(expected, used or int(expected), call.most.tokens, seconds)
            self._ended.append(Came(call, raw, reply, seconds))
        self._pump()

    def _release(self, expected: float, error: LostCallError | ModelError) -> None:
        if isinstance(error, LostCallError) and error.reason in REFUSED:
            self._pace.refused(expected, error.wait)
        else:
            self._pace.lost()


def _read(raw: bytes) -> Reply:
    try:
        return read_reply(raw)
    except ValueError as error:
        raise LostCallError("bad_body", str(error), again=True, billed=True) from None
