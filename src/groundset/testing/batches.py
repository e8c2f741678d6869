"""Files and batches of the OpenAI API: requests as lines of a file, replies as lines of another."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from groundset.testing.chance import chance
from groundset.testing.completions import error, file_object
from groundset.testing.engine import STATUSES, Engine, RefusedError

ENDPOINT = "/v1/chat/completions"
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that was uploaded, or written by a batch."""

    id: str
    filename: str
    purpose: str
    data: bytes

    @property
    def object(self) -> dict[str, Any]:
        """What the API tells of it."""
        return file_object(self.id, len(self.data), self.filename, self.purpose)


@dataclass(slots=True)
class Batch:
    """A batch on its way."""

    id: str
    input: StoredFile
    given: Mapping[str, Any]
    status: str = "validating"
    polls: int = 0
    output: str | None = None
    errors: str | None = None
    problems: list[dict[str, Any]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=lambda: {"total": 0, "completed": 0, "failed": 0})

    @property
    def object(self) -> dict[str, Any]:
        """What the API tells of it."""
        return {
            "id": self.id,
            "object": "batch",
            "endpoint": self.given.get("endpoint"),
            "errors": {"object": "list", "data": self.problems} if self.problems else None,
            "input_file_id": self.input.id,
            "completion_window": self.given.get("completion_window"),
            "status": self.status,
            "output_file_id": self.output,
            "error_file_id": self.errors,
            "request_counts": self.counts,
            "metadata": self.given.get("metadata"),
        }


class Batches:
    """All files and batches of one server."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._files: dict[str, StoredFile] = {}
        self._batches: dict[str, Batch] = {}

    def store(self, filename: str, purpose: str, data: bytes) -> StoredFile:
        """Keep a file under a new name."""
        stored = StoredFile(f"file-{len(self._files) + 1:06d}", filename, purpose, data)
        self._files[stored.id] = stored
        return stored

    def file(self, name: str) -> StoredFile:
        """Give a file; raises ``RefusedError`` with status 404 when there is none of that name."""
        if name not in self._files:
            raise RefusedError(404, error(f"no such file: {name}", "invalid_request_error", None, "id"))
        return self._files[name]

    def begin(self, given: Any) -> Batch:
        """Begin a batch; raises ``RefusedError`` when it is not asked for as it must be."""
        if not isinstance(given, Mapping) or given.get("endpoint") != ENDPOINT:
            raise RefusedError(
                400, error(f"endpoint must be {ENDPOINT}", "invalid_request_error", None, "endpoint")
            )
        if given.get("completion_window") != "24h":
            message = "completion_window must be 24h"
            raise RefusedError(400, error(message, "invalid_request_error", None, "completion_window"))
        source = self.file(str(given.get("input_file_id")))
        if source.purpose != "batch":
            message = "the purpose of the input file must be batch"
            raise RefusedError(400, error(message, "invalid_request_error", None, "input_file_id"))
        batch = Batch(f"batch_{len(self._batches) + 1:06d}", source, given)
        self._batches[batch.id] = batch
        return batch

    async def poll(self, name: str) -> Batch:
        """Tell how a batch stands; with enough polls it has ended."""
        batch = self._found(name)
        if batch.status in ("validating", "in_progress"):
            batch.polls += 1
            if batch.polls > self._engine.service.batch_polls:
                batch.status = "finalizing"
                await self._finish(batch)
            else:
                batch.status = "in_progress"
        return batch

    def listed(self, limit: int, after: str) -> dict[str, Any]:
        """Give a page of the list of batches, the latest first, after the one of that name."""
        names = sorted(self._batches, reverse=True)
        left = [name for name in names if not after or name < after]
        data = [self._batches[name].object for name in left[:limit]]
        return {"object": "list", "data": data, "has_more": len(left) > limit}

    def cancel(self, name: str) -> Batch:
        """End a batch without replies, unless it has ended."""
        batch = self._found(name)
        if batch.status in ("validating", "in_progress"):
            batch.status = "cancelled"
        return batch

    def _found(self, name: str) -> Batch:
        if name not in self._batches:
            raise RefusedError(404, error(f"no such batch: {name}", "invalid_request_error", None, "id"))
        return self._batches[name]

    async def _finish(self, batch: Batch) -> None:
        """Answer all lines and write output and error file, in an order that is not the input's."""
        lines, batch.problems = _lines(batch.input.data)
        end = self._engine.service.batch_end
        if batch.problems or end == "failed":
            batch.problems = batch.problems or [
                {"code": "token_limit_exceeded", "message": "too much", "line": None}
            ]
            batch.status = "failed"
            return
        replies: list[tuple[float, bool, dict[str, Any]]] = []
        for line in lines:
            order = chance(self._engine.service.seed, "batch", line["custom_id"])
            late = end == "expired" and order > _HALF
            done, reply = (False, _lost(line, "batch_expired")) if late else _answered(self._engine, line)
            replies.append((order, done, reply))
            await asyncio.sleep(0)
        replies.sort(key=lambda reply: reply[0])
        batch.output = self._write(batch, "output", [reply for _, done, reply in replies if done])
        batch.errors = self._write(batch, "error", [reply for _, done, reply in replies if not done])
        good = sum(done for _, done, _ in replies)
        batch.counts = {"total": len(replies), "completed": good, "failed": len(replies) - good}
        batch.status = end

    def _write(self, batch: Batch, kind: str, rows: list[dict[str, Any]]) -> str | None:
        if not rows:
            return None
        data = "".join(json.dumps(row) + "\n" for row in rows).encode()
        return self.store(f"{batch.id}_{kind}.jsonl", "batch_output", data).id


def _lines(data: bytes) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Read the input's lines; give what is wrong with them too."""
    lines: list[dict[str, Any]] = []
    problems: list[dict[str, Any]] = []
    names: set[str] = set()
    for number, text in enumerate(data.splitlines(), 1):
        problem = _problem(text, names)
        if isinstance(problem, str):
            problems.append({"code": "invalid_line", "message": problem, "line": number})
        else:
            lines.append(problem)
    if not lines and not problems:
        problems.append({"code": "empty_file", "message": "the input file has no lines", "line": None})
    return lines, problems


def _problem(text: bytes, names: set[str]) -> str | dict[str, Any]:
    """Give a line as a request, else what is wrong with it."""
    try:
        line = json.loads(text)
    except ValueError:
        return "this line is no JSON"
    if not isinstance(line, dict) or not isinstance(line.get("custom_id"), str):
        return "custom_id is missing"
    if line["custom_id"] in names:
        return f"custom_id {line['custom_id']} stands twice"
    if line.get("method") != "POST" or line.get("url") != ENDPOINT or not isinstance(line.get("body"), dict):
        return f"a line must be a POST to {ENDPOINT} with a body"
    names.add(line["custom_id"])
    return line


def _answered(engine: Engine, line: Mapping[str, Any]) -> tuple[bool, dict[str, Any]]:
    """Answer one line; tell whether it belongs into the output."""
    engine.counts.requests += 1
    try:
        met = engine.meet(engine.read(json.dumps(line["body"]).encode()))
        if met.fault in STATUSES:
            raise engine.failure(met.fault)
    except RefusedError as refused:
        engine.counts.statuses[str(refused.status)] += 1
        return False, _row(line, {"status_code": refused.status, "body": refused.body}, None)
    if met.fault in ("reset", "reset_mid", "hang"):
        return False, _lost(line, "batch_request_failed")
    engine.counts.statuses["200"] += 1
    raw = engine.reply(met).raw
    return True, _row(line, {"status_code": 200, "request_id": f"req_{met.key}", "body": _body(raw)}, None)


def _body(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        return raw.decode()


def _lost(line: Mapping[str, Any], code: str) -> dict[str, Any]:
    return _row(line, None, {"code": code, "message": "this request was not answered"})


def _row(line: Mapping[str, Any], response: Any, problem: Any) -> dict[str, Any]:
    name = line["custom_id"]
    return {"id": f"batch_req_{name}", "custom_id": name, "response": response, "error": problem}
