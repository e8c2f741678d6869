"""A model behind any server that speaks the OpenAI chat completions API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import aiohttp

from groundset.calls import Request
from groundset.contracts import LostCallError
from groundset.models.keys import Key
from groundset.models.negotiation import Memory, Negotiation
from groundset.models.server import Server
from groundset.models.wire import chat_body
from groundset.settings.models import ModelSettings

_LARGEST = 16 * 2**20
"""Bytes of a body, unpacked, beyond which it is not read on."""
_OK = 200


class Pacing(Protocol):
    """Learns from the headers of an answer how much more may be asked."""

    def heed(self, headers: Mapping[str, str]) -> None:
        """Learn from them."""


class OpenAIModel:
    """Sends requests over one pool of connections; to be made and used within one event loop.

    Redirects are not followed and cookies not kept: a key goes where the settings say, and nowhere else.
    """

    def __init__(self, settings: ModelSettings, key: Key, memory: Memory, pacing: Pacing) -> None:
        self.name = settings.model
        self._server = Server.of(settings, key)
        self._pacing = pacing
        note = f"{self._server.shown} {settings.model} {settings.structured}"
        self._negotiation = Negotiation(memory, note, settings.structured)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, ttl_dns_cache=300),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"Content-Type": "application/json", "User-Agent": "groundset", **self._server.headers},
            timeout=aiohttp.ClientTimeout(
                total=settings.total_seconds,
                sock_connect=settings.connect_seconds,
                sock_read=settings.read_seconds,
            ),
        )

    async def send(self, request: Request) -> bytes:
        """Send one request once: in one dialect after another, until the server takes one."""
        dialect = self._negotiation.dialect
        tried = {dialect}
        while True:
            status, headers, raw = await self._post(chat_body(request, dialect))
            if status == _OK:
                self._negotiation.answered(dialect)
                return raw
            said = raw.decode("utf-8", "replace")
            other = self._negotiation.next(dialect, status, said)
            if other is None or other in tried:
                raise self._server.refusal(status, headers, said)
            tried.add(other)
            dialect = other

    async def close(self) -> None:
        """Close all connections."""
        await self._session.close()

    async def _post(self, body: bytes) -> tuple[int, Mapping[str, str], bytes]:
        try:
            async with self._session.post(
                self._server.address, data=body, allow_redirects=False, proxy=self._server.proxy
            ) as response:
                self._pacing.heed(response.headers)
                raw = await _bounded(response)
                return response.status, response.headers, self._server.key.strike(raw)
        except (aiohttp.ClientError, TimeoutError, OSError, UnicodeError) as error:
            raise self._server.fault(error) from None


async def _bounded(response: aiohttp.ClientResponse) -> bytes:
    """Read a body that is not too large."""
    parts, size = [], 0
    async for part in response.content.iter_any():
        parts.append(part)
        size += len(part)
        if size > _LARGEST:
            raise LostCallError("bad_body", "the answer is too large", again=True, billed=True)
    return b"".join(parts)
