"""Bodies on their way to one server and back: connections, time-outs, sizes, and keys struck out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import aiohttp

from groundset.contracts import LostCallError
from groundset.models.server import Server
from groundset.settings.models import ModelSettings

_LARGEST = 16 * 2**20
"""Bytes of a body, unpacked, beyond which it is not read on."""


class Pacing(Protocol):
    """Learns from the headers of an answer how much more may be asked."""

    def heed(self, headers: Mapping[str, str]) -> None:
        """Learn from them."""


class Posting:
    """One pool of connections; to be made and used within one event loop.

    Redirects are not followed and cookies not kept: a key goes where the settings say, and nowhere else.
    """

    def __init__(
        self, server: Server, settings: ModelSettings, pacing: Pacing, largest: int = _LARGEST
    ) -> None:
        self._server = server
        self._pacing = pacing
        self._largest = largest
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, ttl_dns_cache=300),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"Content-Type": "application/json", "User-Agent": "groundset", **server.headers},
            timeout=aiohttp.ClientTimeout(
                total=settings.total_seconds,
                sock_connect=settings.connect_seconds,
                sock_read=settings.read_seconds,
            ),
        )

    async def post(self, body: bytes) -> tuple[int, Mapping[str, str], bytes]:
        """Post a body; give status, headers and body of the answer; raises LostCallError without one."""
        try:
            async with self._session.post(
                self._server.address, data=body, allow_redirects=False, proxy=self._server.proxy
            ) as response:
                self._pacing.heed(response.headers)
                raw = await self._bounded(response)
                return response.status, response.headers, self._server.key.strike(raw)
        except (aiohttp.ClientError, TimeoutError, OSError, UnicodeError) as error:
            raise self._server.fault(error) from None

    async def close(self) -> None:
        """Close all connections."""
        await self._session.close()

    async def _bounded(self, response: aiohttp.ClientResponse) -> bytes:
        """Read a body that is not too large."""
        parts, size = [], 0
        async for part in response.content.iter_any():
            parts.append(part)
            size += len(part)
            if size > self._largest:
                raise LostCallError("bad_body", "the answer is too large", again=True, billed=True)
        return b"".join(parts)
