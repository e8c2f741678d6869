"""A batch service on loopback whose every step a test can hold back, break or count."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import Any

from aiohttp import web

from batched_asks import replies_of


@dataclass
class Stub:
    """What the service holds, and how it behaves."""

    port: int = 0
    status: str = "in_progress"
    """Of all batches."""
    answers: Callable[[str], str] = replies_of
    """Makes the file of replies of a file of requests."""
    chat: Callable[[dict[str, Any]], dict[str, Any]] = lambda body: {}
    """Answers one call, made live, as a line of replies would."""
    ended: dict[str, Any] = field(default_factory=dict)
    """What a batch tells besides, once it has ended."""
    files: dict[str, str] = field(default_factory=dict)
    batches: dict[str, dict[str, Any]] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    """Method and path of every call, in order."""
    faults: dict[str, list[int]] = field(default_factory=dict)
    """Statuses that the next calls of a method and path get; 0 cuts the connection after the work is done."""
    keys: set[str] = field(default_factory=set)
    """Authorizations that were shown."""

    @property
    def base_url(self) -> str:
        """What settings take."""
        return f"http://127.0.0.1:{self.port}/v1"

    def count(self, call: str) -> int:
        """Count the calls that begin so."""
        return sum(one.startswith(call) for one in self.calls)


@contextmanager
def stub(**more: Any) -> Iterator[Stub]:
    """Serve in a thread of its own."""
    service = Stub(**more)
    loop = asyncio.new_event_loop()
    runner = web.AppRunner(_application(service), shutdown_timeout=0.01)

    async def start() -> None:
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        service.port = runner.addresses[0][1]

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


def _application(service: Stub) -> web.Application:
    @web.middleware
    async def faulty(request: web.Request, handler: Any) -> web.StreamResponse:
        call = f"{request.method} {request.path.removeprefix('/v1')}"
        service.calls.append(call)
        service.keys.add(request.headers.get("Authorization", ""))
        queue = next((left for name, left in service.faults.items() if _meant(name, call) and left), [])
        status = queue.pop(0) if queue else 200
        if status == 200:
            return await handler(request)  # type: ignore[no-any-return]
        if status:
            words = f"no, {request.headers.get('Authorization', '')}"
            return web.json_response({"error": {"message": words}}, status=status)
        await handler(request)
        assert request.transport is not None
        request.transport.close()
        return web.Response()

    async def upload(request: web.Request) -> web.Response:
        form = await request.post()
        sent = form["file"]
        assert isinstance(sent, web.FileField)
        assert form["purpose"] == "batch"
        name = f"file-{len(service.files) + 1}"
        service.files[name] = sent.file.read().decode()
        return web.json_response({"id": name, "object": "file"})

    async def start(request: web.Request) -> web.Response:
        given = await request.json()
        name = f"batch-{len(service.batches) + 1}"
        service.batches[name] = {"id": name, "input_file_id": given["input_file_id"]}
        return web.json_response(_told(service, name))

    async def page(request: web.Request) -> web.Response:
        return web.json_response({"data": [_told(service, name) for name in service.batches]})

    async def look(request: web.Request) -> web.Response:
        name = request.match_info["id"]
        if name not in service.batches:
            return web.json_response({"error": {"message": f"no batch {name}"}}, status=404)
        return web.json_response(_told(service, name))

    async def content(request: web.Request) -> web.Response:
        source = request.match_info["id"].removeprefix("replies-")
        return web.Response(text=service.answers(service.files[source]))

    async def chat(request: web.Request) -> web.Response:
        response = service.chat(await request.json())["response"]
        text = json.dumps(response["body"], ensure_ascii=False, separators=(",", ":"))
        return web.Response(text=text, status=response["status_code"], content_type="application/json")

    app = web.Application(middlewares=[faulty], client_max_size=2**30)
    app.add_routes(
        [
            web.post("/v1/files", upload),
            web.get("/v1/files/{id}/content", content),
            web.post("/v1/batches", start),
            web.post("/v1/chat/completions", chat),
            web.get("/v1/batches", page),
            web.get("/v1/batches/{id}", look),
        ]
    )
    return app


def _meant(name: str, call: str) -> bool:
    return call.startswith(name) if name.endswith("/") else call == name


def _told(service: Stub, name: str) -> dict[str, Any]:
    batch = service.batches[name]
    source = batch["input_file_id"]
    total = len(service.files[source].splitlines())
    told: dict[str, Any] = {
        **batch,
        "status": service.status,
        "request_counts": {"total": total, "completed": 0, "failed": 0},
    }
    if service.status in ("completed", "expired", "cancelled"):
        told["output_file_id"] = f"replies-{source}"
    return told | (service.ended if service.status != "in_progress" else {})
