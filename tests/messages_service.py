"""A server of the Anthropic Messages API on loopback."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

from aiohttp import web


class Messages:
    """A server of the Anthropic Messages API."""

    def __init__(self) -> None:
        self.address = ""
        self.bodies: list[dict[str, Any]] = []
        self.keys: set[str | None] = set()
        self.connections: set[object] = set()
        self.answer: Callable[[dict[str, Any]], tuple[int, dict[str, str], Any]] = lambda body: (
            200,
            {},
            message(text=json.dumps({"word": "alder"})),
        )

    async def handle(self, request: web.Request) -> web.StreamResponse:
        assert request.path == "/v1/messages"
        body = await request.json()
        self.bodies.append(body)
        self.keys.add(request.headers.get("x-api-key"))
        assert request.transport is not None
        self.connections.add(request.transport.get_extra_info("peername"))
        status, headers, answered = self.answer(body)
        if status == 0:
            request.transport.close()
        if status == 1:
            await asyncio.sleep(30)
        return web.json_response(answered, status=status or 200, headers=headers)


def message(text: str = "", stop: str = "end_turn") -> dict[str, Any]:
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "m",
        "content": [{"type": "text", "text": text}] if text else [],
        "stop_reason": stop,
        "stop_sequence": None,
        "usage": {"input_tokens": 11, "output_tokens": 5},
    }


def problem(said: str, kind: str = "invalid_request_error") -> dict[str, Any]:
    return {"type": "error", "error": {"type": kind, "message": said}}


@contextmanager
def messages() -> Iterator[Messages]:
    service = Messages()
    loop = asyncio.new_event_loop()
    app = web.Application()
    app.add_routes([web.post("/{path:.*}", service.handle)])
    runner = web.AppRunner(app, shutdown_timeout=0.01)

    async def start() -> None:
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        service.address = f"http://127.0.0.1:{runner.addresses[0][1]}"

    loop.run_until_complete(start())
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
