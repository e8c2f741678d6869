"""The lines of batch files, in the format of the OpenAI batch API: requests as written, replies as found.

Nothing of a replies file is trusted: it comes from a service, a machine without a network or an editor.
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from groundset.calls import read_reply
from groundset.datasets.opening import opened
from groundset.models.keys import Key
from groundset.models.negotiation import too_long

MAX_LINE = 1 << 24
"""Bytes of one line; a longer one is skipped without being held."""
_GZIP = b"\x1f\x8b"
_BOM = b"\xef\xbb\xbf"
NO_ACCESS = "no_access"
"""Why there is no answer where a service serves no request of this user or for this model."""
_SUCCESS = range(200, 300)
_NO_ACCESS = frozenset({401, 402, 403, 404, 405})
_LOAD = {429: "rate_limited", 503: "overloaded", 529: "overloaded"}
_PASSING = frozenset({408, 409, 425})
"""Answers below 500 after which the same request may succeed."""
_UNSURE = frozenset({"batch_incomplete"})
"""What is said of a request that may have been paid for all the same."""
_WORD = re.compile(r"[a-z][a-z0-9_]{1,40}")
_KEY = re.compile(rb'\{"custom_id":"([0-9a-f]{32})"')


class BrokenLineError(Exception):
    """A line that says nothing; the message tells why."""


class CutOffError(Exception):
    """A file that ends in the middle; the message tells where."""


@dataclass(frozen=True, slots=True)
class ReplyLine:
    """What one line says of one request."""

    key: str
    raw: bytes = b""
    """The chat completion; empty when there is none."""
    reason: str = ""
    """Why there is none, as a word such as ``request_refused``."""
    detail: str = ""
    status: int = 0
    """Of HTTP, where the line tells it and it is no success."""
    again: bool = True
    """Whether the same request may succeed later."""
    billed: bool = False
    """Whether it may have been paid for without an answer."""


def request_line(key: str, body: bytes) -> bytes:
    """Write one request with its body in JSON; the key comes first, where ``keys`` looks for it."""
    head = f'{{"custom_id":"{key}","method":"POST","url":"/v1/chat/completions","body":'
    return head.encode() + body + b"}\n"


def lost_line(key: str, code: str, message: str) -> bytes:
    """Write the line of a request that a service ended without a word, as its error file would."""
    return _json({"custom_id": key, "response": None, "error": {"code": code, "message": message}}) + b"\n"


def keys(path: Path) -> Iterator[tuple[str, int]]:
    """Yield key and bytes of each request in a file, in order; lines without a key are passed over."""
    with path.open("rb") as file:
        for line in file:
            if found := _KEY.match(line):
                yield found[1].decode(), len(line)


def lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield numbers from 1 and lines of a file, plain or gzipped, without blank ones.

    A line that is too long comes empty. Raises CutOffError for a file that ends within a line or within
    its compressed data, DataError for one that cannot be opened.
    """
    number = 0
    with opened(path) as file:
        packed = file.read(len(_GZIP)) == _GZIP
        file.seek(0)
        source = cast(IO[bytes], gzip.GzipFile(fileobj=file)) if packed else file
        try:
            while line := source.readline(MAX_LINE):
                number += 1
                whole = line.endswith(b"\n")
                if not whole and len(line) == MAX_LINE:
                    _skip_line(source)
                    yield number, b""
                elif not whole and not _is_json(line):
                    raise CutOffError(f"ends in the middle of line {number}")
                elif line.strip():
                    yield number, line.removeprefix(_BOM) if number == 1 else line
        except (OSError, EOFError, zlib.error) as error:
            raise CutOffError(f"cannot be read after line {number} ({type(error).__name__})") from None


def read_line(line: bytes) -> ReplyLine:
    """Read one line of replies; raises BrokenLineError when it tells of no request."""
    if not line:
        raise BrokenLineError(f"longer than {MAX_LINE >> 20} MiB")
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise BrokenLineError("no JSON") from None
    key = row.get("custom_id") if isinstance(row, dict) else None
    if not isinstance(key, str) or not key:
        raise BrokenLineError("no custom_id")
    response = row["response"] if isinstance(row.get("response"), dict) else {}
    status, body, error = response.get("status_code"), response.get("body"), row.get("error")
    if error or status not in (None, 200) or not isinstance(body, dict):
        return _lost(key, status, error, body)
    raw = _json(body)
    try:
        read_reply(raw)
    except ValueError as problem:
        if body.get("error"):
            return _lost(key, None, body["error"], body)
        return ReplyLine(key, reason="bad_body", detail=str(problem), billed=True)
    return ReplyLine(key, raw)


def said(error: object) -> str:
    """Give what an error object says, in one short line; empty when it says nothing."""
    inner = error
    while isinstance(inner, dict) and isinstance(inner.get("error"), dict | str):
        inner = inner["error"]
    if isinstance(inner, dict):
        inner = inner.get("message") or inner.get("detail") or inner.get("code") or ""
    return Key().shown(inner) if isinstance(inner, str) else ""


def _lost(key: str, status: object, error: object, body: object) -> ReplyLine:
    """Tell what became of a request without an answer; services put it in the line or in the body."""
    code = _code(error) or _code(body)
    if isinstance(code, int) and status in (None, 200):
        status = code
    detail = said(error) or said(body)
    if not isinstance(status, int) or isinstance(status, bool) or status in _SUCCESS:
        word = code if isinstance(code, str) and _WORD.fullmatch(code) else "no_reply"
        return ReplyLine(key, reason=word, detail=detail, billed=word in _UNSURE)
    detail = f"{status} {detail}".strip()
    if status in _NO_ACCESS:
        return ReplyLine(key, reason=NO_ACCESS, detail=detail, status=status)
    if status in _LOAD or status >= 500 or status in _PASSING:
        return ReplyLine(key, reason=_LOAD.get(status, "server_error"), detail=detail, status=status)
    reason = "prompt_too_long" if too_long(detail) else "request_refused"
    return ReplyLine(key, reason=reason, detail=detail, status=status, again=False)


def _code(error: object) -> object:
    """Give the code of an error object, wherever it stands."""
    while isinstance(error, dict) and isinstance(error.get("error"), dict):
        error = error["error"]
    return error.get("code") if isinstance(error, dict) else None


def _json(value: object) -> bytes:
    """Serialise the same way always; text that is no Unicode is escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    try:
        return text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":")).encode()


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _skip_line(source: IO[bytes]) -> None:
    while (rest := source.readline(MAX_LINE)) and not rest.endswith(b"\n"):
        pass
