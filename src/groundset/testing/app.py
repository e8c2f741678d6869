"""The HTTP side of the loopback server: routes, keys, limits, and connections that break."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from typing import Any

from aiohttp import web

from groundset.testing.batches import Batches
from groundset.testing.completions import error, model_list
from groundset.testing.engine import STATUSES, Engine, Met, Q, RefusedError, Written
from groundset.testing.limits import Bucket
from groundset.testing.stats import Counts

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_LARGEST = 512 * 1024 * 1024
"""Bytes of a body: files of batches may be large."""
_JSON = "application/json"


class Loopback:
    """An OpenAI-compatible service as an aiohttp application."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._service = engine.service
        self._batches = Batches(engine)
        self._buckets = {
            kind: Bucket(kind, per_minute)
            for kind, per_minute in (
                ("requests", self._service.requests_per_minute),
                ("tokens", self._service.tokens_per_minute),
            )
            if per_minute
        }

    def application(self) -> web.Application:
        """Make the application; ``GET /stats`` and ``POST /reset`` are its own, all else the API's."""
        app = web.Application(client_max_size=_LARGEST)
        app.add_routes(
            [
                web.post("/v1/chat/completions", self._keyed(self._chat)),
                web.post("/v1/embeddings", self._keyed(self._embeddings)),
                web.get("/v1/models", self._keyed(self._models)),
                web.post("/v1/files", self._keyed(self._upload)),
                web.get("/v1/files/{id}", self._keyed(self._file)),
                web.get("/v1/files/{id}/content", self._keyed(self._content)),
                web.post("/v1/batches", self._keyed(self._begin)),
                web.get("/v1/batches", self._keyed(self._listed)),
                web.get("/v1/batches/{id}", self._keyed(self._batch)),
                web.post("/v1/batches/{id}/cancel", self._keyed(self._cancel)),
                web.get("/health", self._health),
                web.get("/stats", self._stats),
                web.post("/reset", self._reset),
            ]
        )
        return app

    def _keyed(self, handler: _Handler) -> _Handler:
        """Ask for the key, and answer refusals as errors."""

        async def handle(request: web.Request) -> web.StreamResponse:
            try:
                self._check_key(request)
                return await handler(request)
            except RefusedError as refused:
                return _json(refused.body, refused.status, refused.headers)

        return handle

    def _check_key(self, request: web.Request) -> None:
        given = request.headers.get("Authorization", "")
        if self._service.api_key and given != f"Bearer {self._service.api_key}":
            # Some services repeat the key that they refuse; no client may pass that on.
            message = f"incorrect API key provided: {given.removeprefix('Bearer ')}"
            raise RefusedError(401, error(message, "invalid_request_error", "invalid_api_key"))

    async def _chat(self, request: web.Request) -> web.StreamResponse:
        return await self._counted(request, self._engine.read, self._engine.reply)

    async def _embeddings(self, request: web.Request) -> web.StreamResponse:
        return await self._counted(request, self._engine.read_texts, self._engine.embed)

    async def _counted(
        self, request: web.Request, read: Callable[[bytes], Q], reply: Callable[[Met[Q]], Written]
    ) -> web.StreamResponse:
        counts = self._engine.counts
        counts.requests += 1
        body = await request.read()
        status = "none"
        try:
            response = await self._answered(request, read(body), reply)
            status = "none" if request.transport is None or request.transport.is_closing() else "200"
            return response
        except RefusedError as refused:
            status = str(refused.status)
            raise
        finally:
            counts.statuses[status] += 1

    async def _answered(
        self, request: web.Request, asked: Q, reply: Callable[[Met[Q]], Written]
    ) -> web.StreamResponse:
        counts, service = self._engine.counts, self._service
        if service.concurrency and counts.under_way >= service.concurrency:
            raise self._engine.failure("err429")
        self._take("requests", 1)
        self._take("tokens", asked.tokens)
        with counts.flight():
            met = self._engine.meet(asked)
            await asyncio.sleep(service.hang_seconds if met.fault == "hang" else met.delay)
            if met.fault in ("hang", "reset"):
                return _cut(request)
            if met.fault in STATUSES:
                raise self._engine.failure(met.fault)
            written = reply(met)
            if "tokens" in self._buckets:
                self._buckets["tokens"].use(written.tokens)
            if met.fault == "reset_mid":
                return await _cut_within(request, written.raw)
            return web.Response(body=written.raw, content_type=_JSON, headers=self._limits())

    def _take(self, kind: str, amount: int) -> None:
        bucket = self._buckets.get(kind)
        if bucket and not bucket.take(amount):
            refused = self._engine.failure("err429")
            refused.headers |= self._limits() | {"Retry-After": f"{bucket.wait(amount):.3f}"}
            raise refused

    def _limits(self) -> dict[str, str]:
        return {name: value for bucket in self._buckets.values() for name, value in bucket.headers.items()}

    async def _models(self, request: web.Request) -> web.Response:
        return _json(model_list(self._service.models or ("loopback",)))

    async def _upload(self, request: web.Request) -> web.Response:
        try:
            form = await request.post()
        except ValueError:
            form = None
        file, purpose = (form.get("file"), form.get("purpose")) if form else (None, None)
        if not isinstance(file, web.FileField) or not isinstance(purpose, str):
            raise RefusedError(
                400, error("file and purpose are required", "invalid_request_error", None, "file")
            )
        stored = self._batches.store(file.filename, purpose, file.file.read())
        return _json(stored.object)

    async def _file(self, request: web.Request) -> web.Response:
        return _json(self._batches.file(request.match_info["id"]).object)

    async def _content(self, request: web.Request) -> web.Response:
        data = self._batches.file(request.match_info["id"]).data
        return web.Response(body=data, content_type="application/octet-stream")

    async def _begin(self, request: web.Request) -> web.Response:
        try:
            given = json.loads(await request.read())
        except ValueError:
            given = None
        return _json(self._batches.begin(given).object)

    async def _listed(self, request: web.Request) -> web.Response:
        limit = request.query.get("limit", "20")
        return _json(
            self._batches.listed(int(limit) if limit.isdecimal() else 20, request.query.get("after", ""))
        )

    async def _batch(self, request: web.Request) -> web.Response:
        return _json((await self._batches.poll(request.match_info["id"])).object)

    async def _cancel(self, request: web.Request) -> web.Response:
        return _json(self._batches.cancel(request.match_info["id"]).object)

    async def _health(self, request: web.Request) -> web.Response:
        return _json({"status": "ok"})

    async def _stats(self, request: web.Request) -> web.Response:
        return _json(asdict(self._engine.counts.stats()))

    async def _reset(self, request: web.Request) -> web.Response:
        self._engine.counts = Counts()
        return _json({"status": "ok"})


def _json(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    return web.Response(body=json.dumps(body).encode(), status=status, content_type=_JSON, headers=headers)


def _cut(request: web.Request) -> web.Response:
    """Reset the connection; the response that is given is never sent."""
    transport = request.transport
    if transport is not None:
        connection = transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
    return web.Response()


async def _cut_within(request: web.Request, raw: bytes) -> web.StreamResponse:
    """Send half of a body, then reset the connection."""
    response = web.StreamResponse(headers={"Content-Length": str(len(raw)), "Content-Type": _JSON})
    await response.prepare(request)
    await response.write(raw[: len(raw) // 2])
    await asyncio.sleep(0)
    _cut(request)
    return response
