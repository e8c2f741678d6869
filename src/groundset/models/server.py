"""The server of a model: where it is, what it is shown, and what its faults mean."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.request import getproxies, proxy_bypass

import aiohttp
from yarl import URL

from groundset.contracts import LostCallError
from groundset.errors import ModelError
from groundset.models.keys import Key
from groundset.models.negotiation import too_long
from groundset.models.pacing import retry_after
from groundset.settings.models import ModelSettings

_LOOPBACK = ("localhost", "127.", "::1")
_MEND_ADDRESS = "check `model` and `base_url` in groundset.yaml (the address mostly ends in /v1)"
_FATAL = {
    401: (
        "it does not accept the key",
        "check `api_key_env` or `api_key_file` in groundset.yaml, and the key itself",
    ),
    402: ("it asks for payment", "top up the account with the service; nothing answered is lost"),
    403: ("it does not let this key in", "check what the key may do with the service"),
    404: ("it knows no such model or address", _MEND_ADDRESS),
    405: ("it takes no such calls at this address", _MEND_ADDRESS),
}
_NO_QUOTA = "insufficient_quota"
_LOAD = {429: "rate_limited", 503: "overloaded", 529: "overloaded"}
_PASSING = frozenset({408, 409, 425})
_REDIRECTS = range(300, 400)
_SERVER_ERRORS = range(500, 600)
_NOT_BILLED = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)


@dataclass(frozen=True, slots=True)
class Server:
    """A server, as one model of the settings names it."""

    role: str
    """``generator`` or ``judge``, with the name of the model."""
    address: str
    """To which requests go; without user and password."""
    shown: str
    """Base address as people may see it."""
    key: Key
    proxy: str | None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """What every request brings along; never to be shown."""

    @staticmethod
    def of(settings: ModelSettings, key: Key, endpoint: str = "chat/completions") -> Server:
        """Read it from the settings; user and password in the address stand in for a missing key."""
        role = f"{type(settings).__name__.lower().removesuffix('settings')} {settings.model}"
        try:
            given = URL(settings.base_url.rstrip("/"))
        except ValueError:
            raise ModelError(f"{role}: `base_url` is no address", _MEND_ADDRESS) from None
        bare = given.with_user(None)
        headers = {"Authorization": f"Bearer {key.value}"} if key.value else {}
        if given.password and not key.value:
            key = Key(given.password)
            pair = f"{given.user or ''}:{given.password}".encode()
            headers = {"Authorization": f"Basic {b64encode(pair).decode()}"}
        return Server(role, f"{bare}/{endpoint}", str(bare), key, _proxy(bare), headers)

    def error(self, problem: str, hint: str, said: str = "") -> ModelError:
        """Say why no call can succeed."""
        words = self.key.shown(_message(said))
        return ModelError(f"{self.role} at {self.shown}: {problem}" + (f" ({words})" if words else ""), hint)

    def refusal(self, status: int, headers: Mapping[str, str], said: str) -> LostCallError | ModelError:
        """Explain an answer other than 200."""
        if status in _FATAL:
            return self.error(*_FATAL[status], said)
        if status in _REDIRECTS:
            return self.error("it wants calls to go elsewhere", _MEND_ADDRESS, headers.get("location", ""))
        if status in _LOAD and _NO_QUOTA in said:
            return self.error(*_FATAL[402], said)
        words = f"{status} {self.key.shown(_message(said))}".strip()
        if status in _LOAD:
            wait = retry_after(headers)
            return LostCallError(_LOAD[status], words, again=True, billed=False, wait=wait)
        if status in _SERVER_ERRORS or status in _PASSING:
            return LostCallError("server_error", words, again=True, billed=False, wait=retry_after(headers))
        reason = "prompt_too_long" if too_long(said) else "request_refused"
        return LostCallError(reason, words, again=False, billed=False)

    def fault(self, error: Exception) -> LostCallError:
        """Explain a call without an answer: what may have reached the server may have been paid for."""
        words = self.key.shown(str(error) or type(error).__name__)
        if isinstance(error, aiohttp.ConnectionTimeoutError):
            return LostCallError("timed_out", "no connection in time", again=True, billed=False)
        if isinstance(error, _NOT_BILLED):
            return LostCallError("unreachable", words, again=True, billed=False)
        if isinstance(error, TimeoutError):
            return LostCallError("timed_out", "no answer in time", again=True, billed=True)
        return LostCallError("disconnected", words, again=True, billed=True)


def _message(said: str) -> str:
    """Take the words for people out of a server's answer, wherever it puts them."""
    try:
        body = json.loads(said)
    except (ValueError, RecursionError):
        return said
    for name in ("error", "detail", "message"):
        if isinstance(body, dict) and name in body:
            body = body[name]
    return body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)


def _proxy(address: URL) -> str | None:
    """Give the proxy that the environment names; nobody else's credentials are looked up on the way."""
    host = address.host or ""
    if host.startswith(_LOOPBACK) or proxy_bypass(host):
        return None
    return getproxies().get(address.scheme)
