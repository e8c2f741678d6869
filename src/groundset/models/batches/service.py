"""The files and batches of an OpenAI-compatible API: upload, start, look, fetch."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any
from urllib.parse import quote

import aiohttp

from groundset.contracts import LostCallError
from groundset.models.batches.lines import said
from groundset.models.server import Server
from groundset.settings import ModelSettings

_CHUNK = 1 << 20
_LARGEST = 1 << 24
"""Bytes of an answer that is no file: a page of the list of batches, at most."""
_LISTED = 100
"""Batches on a page of the list."""
_PAGES = 20
_UNKNOWN = frozenset({404, 405, 501})
_SUCCESS = range(200, 300)
_ENDED = frozenset({"completed", "failed", "expired", "cancelled"})


class UnknownError(Exception):
    """The service does not know what was asked for, or does not offer it; the message holds its words."""


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch as the service tells of it."""

    id: str
    status: str
    files: tuple[str, ...]
    """Names of the files with replies and with errors, those that there are."""
    total: int
    done: int
    """Requests that ended, well or not."""
    problem: str
    """What the service says is wrong with it."""

    @property
    def ended(self) -> bool:
        """Whether the service will do nothing more about it."""
        return self.status in _ENDED


class BatchService:
    """One service; a context manager, used within one event loop.

    All methods raise LostCallError for what may pass, UnknownError, and ModelError for what will not.
    """

    def __init__(self, settings: ModelSettings, server: Server) -> None:
        self._server = server
        # A file of 200 MB may take long; only silence ends it.
        self._timeout = aiohttp.ClientTimeout(
            sock_connect=settings.connect_seconds, sock_read=settings.read_seconds, total=None
        )

    async def __aenter__(self) -> BatchService:
        self._session = aiohttp.ClientSession(
            headers={"User-Agent": "groundset"} | dict(self._server.headers),
            timeout=self._timeout,
            cookie_jar=aiohttp.DummyCookieJar(),
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()

    async def upload(self, path: Path) -> str:
        """Bring a file of requests there; gives its name at the service."""
        with path.open("rb") as file:
            form = aiohttp.FormData()
            form.add_field("purpose", "batch")
            form.add_field("file", file, filename=path.name, content_type="application/jsonl")
            return self._text(await self._call("POST", "/files", data=form), "id")

    async def start(self, file: str) -> Batch:
        """Have a file's requests answered."""
        wanted = {"input_file_id": file, "endpoint": "/v1/chat/completions", "completion_window": "24h"}
        return self._batch(await self._call("POST", "/batches", json=wanted))

    async def look(self, batch: str) -> Batch:
        """Tell how a batch stands."""
        return self._batch(await self._call("GET", f"/batches/{quote(batch, safe='')}"))

    async def started_for(self, file: str) -> Batch | None:
        """Find the batch that was started for a file; None as well where the service keeps no list."""
        after = ""
        for _ in range(_PAGES):
            try:
                page = await self._call("GET", f"/batches?limit={_LISTED}{after}")
            except UnknownError:
                return None
            data = page.get("data")
            rows = [row for row in data if isinstance(row, dict)] if isinstance(data, list) else []
            if found := next((row for row in rows if row.get("input_file_id") == file), None):
                return self._batch(found)
            if not rows or not page.get("has_more"):
                return None
            after = f"&after={quote(self._text(rows[-1], 'id'), safe='')}"
        return None

    async def fetch(self, file: str, into: IO[bytes]) -> None:
        """Write a file of the service to one of ours, as it comes, its last line with an end."""
        address = f"{self._server.shown}/files/{quote(file, safe='')}/content"
        rest = b""
        try:
            # Files may lie with another host; the key is not sent there.
            async with self._session.get(address, proxy=self._server.proxy) as response:
                await self._check(response)
                async for piece in response.content.iter_chunked(_CHUNK):
                    lines, end, rest = (rest + piece).rpartition(b"\n")
                    into.write(self._server.key.strike(lines) + end)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise self._server.fault(error) from None
        if rest:
            into.write(self._server.key.strike(rest) + b"\n")

    async def _call(self, method: str, path: str, **sent: Any) -> dict[str, Any]:
        """Send one call and give the object that comes back."""
        try:
            async with self._session.request(
                method,
                self._server.shown + path,
                allow_redirects=False,
                proxy=self._server.proxy,
                **sent,
            ) as response:
                await self._check(response)
                found = _json(await _bounded(response))
        except (aiohttp.ClientError, TimeoutError) as error:
            raise self._server.fault(error) from None
        if not isinstance(found, dict):
            raise self._server.error("it answers with something else than a JSON object", "check `base_url`")
        return found

    async def _check(self, response: aiohttp.ClientResponse) -> None:
        """Raise what a status means."""
        if response.status in _SUCCESS:
            return
        text = (await _bounded(response)).decode("utf-8", "replace")
        if response.status in _UNKNOWN:
            raise UnknownError(self._server.key.shown(said(_json(text)) or text))
        problem = self._server.refusal(response.status, response.headers, text)
        if isinstance(problem, LostCallError) and not problem.again:
            problem = self._server.error("it does not take the batch", "see the service's own help", text)
        raise problem

    def _batch(self, body: dict[str, Any]) -> Batch:
        """Read a batch; what it does not say is empty."""
        counts = body["request_counts"] if isinstance(body.get("request_counts"), dict) else {}
        files = (body.get("output_file_id"), body.get("error_file_id"))
        return Batch(
            id=self._text(body, "id"),
            status=self._text(body, "status"),
            files=tuple(file for file in files if isinstance(file, str) and file),
            total=_count(counts.get("total")),
            done=_count(counts.get("completed")) + _count(counts.get("failed")),
            problem=self._server.key.shown(_problem(body.get("errors"))),
        )

    def _text(self, body: dict[str, Any], name: str) -> str:
        found = body.get(name)
        if not isinstance(found, str) or not found:
            raise self._server.error(f"it answers without `{name}`", "check `base_url`")
        return found


async def _bounded(response: aiohttp.ClientResponse) -> bytes:
    """Read an answer, and no more of it than it may have."""
    read = bytearray()
    async for piece in response.content.iter_chunked(_CHUNK):
        read += piece
        if len(read) > _LARGEST:
            break
    return bytes(read)


def _problem(errors: object) -> str:
    """Give the first of the errors of a batch."""
    rows = errors.get("data") if isinstance(errors, dict) else None
    return said(next(iter(rows), None) if isinstance(rows, list) else errors)


def _json(text: str | bytes) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _count(found: object) -> int:
    return found if isinstance(found, int) and not isinstance(found, bool) else 0
