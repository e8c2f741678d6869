"""What the errors of the library any-llm mean for a call."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from any_llm.exceptions import (
    AnyLLMError,
    AuthenticationError,
    InvalidRequestError,
    MissingApiKeyError,
    RateLimitError,
    UnsupportedParameterError,
    UnsupportedProviderError,
)

from groundset.contracts import LostCallError
from groundset.errors import ModelError
from groundset.models.server import Server

_BAD_REQUEST = 400
_NO_KEY = 401
_NO_MODEL = 404
_ABOUT_KEYS = re.compile(r"api.?key", re.I)
_NOT_CONNECTED = ("ConnectError", "ConnectTimeout", "EndpointConnectionError", "ProxyError", "gaierror")
"""Names of errors, in whatever library, after which nothing reached the service."""
_KEY_HINT = "name the variable or file that holds it: `api_key_env` or `api_key_file`"


def refused(error: Exception) -> tuple[int, str]:
    """Give status and words of a refusal; what was refused before it was sent is a bad request."""
    if isinstance(error, UnsupportedParameterError):
        return _BAD_REQUEST, error.message
    if isinstance(error, AnyLLMError):
        return error.status_code or 0, error.message
    return 0, str(error)


def explain(error: Exception, server: Server) -> LostCallError | ModelError:
    """Say what an error means; ``server`` is the service."""
    status, said = refused(error)
    if isinstance(error, MissingApiKeyError):
        return server.error(f"there is no key, and none in {error.env_var_name}", _KEY_HINT)
    if isinstance(error, UnsupportedProviderError):
        return server.error("any-llm knows no such provider", "check `provider` in groundset.yaml")
    if isinstance(error, NotImplementedError):
        return server.error("it offers no chat", "take another provider", said)
    if isinstance(error, UnsupportedParameterError) or (
        isinstance(error, InvalidRequestError) and not status
    ):
        return server.error("it does not take the request", "check `extra` of the model", said)
    if isinstance(error, AuthenticationError) and (not status or _ABOUT_KEYS.search(said)):
        status = _NO_KEY
    if status == _NO_MODEL:
        return server.error("it knows no such model", "check `model` in groundset.yaml", said)
    if status and not 200 <= status < 300:
        return server.refusal(status, _headers(error), said)
    return _unanswered(error, server.key.shown(said or type(error).__name__))


def _unanswered(error: Exception, words: str) -> LostCallError:
    """Tell a call that got no answer: what may have reached the service may have been paid for."""
    names = [type(one).__name__ for one in _chain(error)]
    if any(name in _NOT_CONNECTED for name in names):
        return LostCallError("unreachable", words, again=True, billed=False)
    if any("Timeout" in name for name in names):
        return LostCallError("timed_out", "no answer in time", again=True, billed=True)
    if any("Connection" in name or "Protocol" in name for name in names):
        return LostCallError("disconnected", words, again=True, billed=True)
    return LostCallError("bad_body", words, again=True, billed=True)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and what it came from."""
    seen: set[int] = set()
    left: list[BaseException | None] = [error]
    while left:
        one = left.pop()
        if one is not None and id(one) not in seen:
            seen.add(id(one))
            yield one
            left += [getattr(one, "original_exception", None), one.__cause__, one.__context__]


def _headers(error: Exception) -> Mapping[str, str]:
    """Give what the service said of waiting."""
    waiting = getattr(error, "retry_after", None) if isinstance(error, RateLimitError) else None
    if waiting is not None:
        return {"retry-after": str(waiting)}
    response = getattr(getattr(error, "original_exception", None), "response", None)
    headers = getattr(response, "headers", None)
    found = {name: headers.get(name) for name in ("retry-after", "retry-after-ms")} if headers else {}
    return {name: value for name, value in found.items() if isinstance(value, str)}
