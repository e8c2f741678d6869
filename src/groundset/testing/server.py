"""The loopback server: in a thread of its own for tests, or as a command."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from threading import Event, Thread
from types import TracebackType
from typing import Self

from aiohttp import web

from groundset.testing.answers import Answers
from groundset.testing.app import Loopback
from groundset.testing.asked import Asked
from groundset.testing.behaviour import Faults, Quirks, Service
from groundset.testing.engine import Engine
from groundset.testing.stats import Counts, Stats

HOST = "127.0.0.1"
_GRACE = 0.01
"""Seconds that requests under way get when the server stops."""
_BACKLOG = 1024


class LoopbackServer:
    """An OpenAI-compatible server on 127.0.0.1 that answers from the prompt; a context manager.

    ::

        with LoopbackServer(faults=Faults(err500=0.05), quirks=Quirks(invented_quotes=0.2)) as server:
            ...  # server.base_url, server.stats
    """

    def __init__(
        self,
        service: Service | None = None,
        faults: Faults | None = None,
        quirks: Quirks | None = None,
        *,
        answer: Callable[[Asked], str] | None = None,
        port: int = 0,
    ) -> None:
        """Describe a server; ``answer`` takes the place of the model, port 0 is any that is free."""
        service = service or Service()
        answer = answer or Answers(quirks, service.seed).answer
        self._engine = Engine(service, faults or Faults(), answer)
        self._port = port
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._thread: Thread | None = None
        self._ready = Event()
        self._failure: BaseException | None = None

    @property
    def base_url(self) -> str:
        """What ``base_url`` of a model's settings takes."""
        return f"http://{HOST}:{self._port}/v1"

    @property
    def stats(self) -> Stats:
        """What it counted so far."""
        return self._engine.counts.stats()

    def reset(self) -> None:
        """Forget all counts and requests: the next client meets the weather of the first."""
        self._engine.counts = Counts()

    def __enter__(self) -> Self:
        """Start to serve; raises OSError when the port is taken."""
        self._ready.clear()
        self._thread = Thread(target=self._serve, name="groundset-loopback", daemon=True)
        self._thread.start()
        self._ready.wait()
        if self._failure is not None:
            self._thread.join()
            raise self._failure
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop: requests under way are cut off."""
        if self._loop is not None and self._stop is not None:
            self._loop.call_soon_threadsafe(self._stop.set)
        if self._thread is not None:
            self._thread.join()

    def _serve(self) -> None:
        try:
            asyncio.run(self._until_stopped())
        except OSError as error:
            self._failure = error
            self._ready.set()

    async def _until_stopped(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        async with serving(self._engine, self._port) as self._port:
            self._ready.set()
            await self._stop.wait()


@asynccontextmanager
async def serving(engine: Engine, port: int) -> AsyncIterator[int]:
    """Serve while the context lasts; gives the port, raises OSError when it is taken."""
    runner = web.AppRunner(
        Loopback(engine).application(),
        access_log=None,
        handler_cancellation=True,
        shutdown_timeout=_GRACE,
        keepalive_timeout=3600,
    )
    await runner.setup()
    try:
        site = web.TCPSite(runner, HOST, port, backlog=_BACKLOG)
        await site.start()
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()
