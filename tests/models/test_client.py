"""The client of OpenAI-compatible servers: one request, one body or the reason why there is none."""

from __future__ import annotations

import asyncio
import gzip
import json
import socket
from collections.abc import Mapping
from typing import Any

import pytest

from groundset.contracts import LostCallError
from groundset.errors import ModelError
from groundset.ledger import Ledger
from groundset.models.client import OpenAIModel
from groundset.models.keys import Key
from groundset.models.pacing import Pace
from groundset.models.server import Server
from groundset.testing import completion
from live_asks import ask, settings
from odd_servers import Handle, Sent, serving

SECRET = "sk-test-1234567890"


def send(base_url: str, key: str = "", **more: Any) -> bytes:
    """Send one request."""

    async def run() -> bytes:
        model = OpenAIModel(settings(base_url, **more), Key(key), Ledger.open(None).calls, Pace(1))
        try:
            return await model.send(ask(1).request)
        finally:
            await model.close()

    return asyncio.run(run())


def sent_to(handle: Handle, key: str = "", **more: Any) -> bytes:
    """Send one request to a server that answers by a function."""
    with serving(handle) as base_url:
        return send(base_url, key, **more)


def answering(status: int, body: bytes = b"", **headers: str) -> Handle:
    return lambda path, given, sent: Sent(status, body, {k.replace("_", "-"): v for k, v in headers.items()})


def test_a_request_says_what_the_api_expects() -> None:
    """Model, messages, parameters by their names there, and the schema."""
    seen: list[tuple[str, Mapping[str, str], Any]] = []

    def handle(path: str, headers: Mapping[str, str], body: bytes) -> Sent:
        seen.append((path, headers, json.loads(body)))
        return Sent(200, completion("{}"))

    assert sent_to(handle, SECRET) == completion("{}")
    ((path, headers, body),) = seen
    assert path == "/v1/chat/completions"
    assert headers["Authorization"] == f"Bearer {SECRET}"
    assert body["model"] == "m"
    assert body["messages"][1] == {"role": "user", "content": "number 1"}
    assert (body["max_tokens"], body["temperature"], body["stream"]) == (64, 0.7, False)
    assert body["response_format"]["json_schema"]["schema"]["type"] == "object"


@pytest.mark.parametrize(
    ("status", "body", "reason", "again"),
    [
        (429, b'{"error": {"message": "slow down"}}', "rate_limited", True),
        (503, b"", "overloaded", True),
        (529, b"", "overloaded", True),
        (500, b"<html>oops</html>", "server_error", True),
        (502, b"", "server_error", True),
        (408, b"", "server_error", True),
        (400, b'{"error": "maximum context length is 512 tokens"}', "prompt_too_long", False),
        (413, b"the request is too large", "prompt_too_long", False),
        (422, b'{"detail": [{"msg": "no"}]}', "request_refused", False),
        (418, b"", "request_refused", False),
    ],
)
def test_a_refused_call_is_lost_for_a_reason(status: int, body: bytes, reason: str, again: bool) -> None:
    """Nobody is billed for it."""
    with pytest.raises(LostCallError) as lost:
        sent_to(answering(status, body, retry_after="3"))
    assert (lost.value.reason, lost.value.again, lost.value.billed) == (reason, again, False)
    assert lost.value.wait == (3.0 if again else 0.0)


@pytest.mark.parametrize("status", [301, 307, 401, 402, 403, 404, 405])
def test_some_refusals_are_of_every_call(status: int) -> None:
    """The error says who, where, what was said and what to do; nothing in it is the key."""
    body = json.dumps({"error": {"message": f"wrong key {SECRET}"}}).encode()
    with pytest.raises(ModelError, match="generator m at http://127") as caught:
        sent_to(answering(status, body, location=f"https://elsewhere/?key={SECRET}"), SECRET)
    assert caught.value.hint
    assert SECRET not in str(caught.value) + caught.value.hint


def test_an_empty_account_is_no_matter_of_waiting() -> None:
    """Though the status is that of too many calls."""
    with pytest.raises(ModelError, match="payment"):
        sent_to(answering(429, b'{"error": {"message": "quota", "code": "insufficient_quota"}}'))


def test_redirects_are_not_followed() -> None:
    """The key goes to nobody but the server that the settings name."""
    asked: list[str] = []

    def handle(path: str, headers: Mapping[str, str], body: bytes) -> Sent:
        asked.append(path)
        return Sent(307, headers={"Location": "/elsewhere"})

    with pytest.raises(ModelError, match="elsewhere"):
        sent_to(handle, SECRET)
    assert asked == ["/v1/chat/completions"]


def test_an_answer_never_holds_the_key() -> None:
    """A server that repeats what it was sent does not get it into the journal."""
    body = completion(f"you said {SECRET}")
    assert SECRET.encode() not in sent_to(answering(200, body), SECRET)


def test_an_answer_without_end_is_not_read_on() -> None:
    """Packed small, it would fill the memory."""
    bomb = gzip.compress(b" " * (20 * 2**20))
    with pytest.raises(LostCallError, match="too large") as lost:
        sent_to(answering(200, bomb, Content_Encoding="gzip"))
    assert lost.value.billed


def test_an_answer_that_breaks_off_may_have_been_paid() -> None:
    """So may one that does not come in time."""
    body = completion("{}")
    with pytest.raises(LostCallError) as lost:
        sent_to(lambda path, headers, sent: Sent(200, body[:10], length=len(body)))
    assert (lost.value.again, lost.value.billed) == (True, True)


def test_a_server_that_never_answers_is_not_waited_for() -> None:
    """The call may have been paid for."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/v1"
        with pytest.raises(LostCallError, match="no answer in time") as lost:
            send(address, total_seconds=0.2)
    assert (lost.value.reason, lost.value.again, lost.value.billed) == ("timed_out", True, True)


@pytest.mark.parametrize("host", ["127.0.0.1:1", "no-such-host.invalid"])
def test_a_server_that_is_not_there_was_not_paid(host: str) -> None:
    """Nothing was sent."""
    with pytest.raises(LostCallError) as lost:
        send(f"http://{host}/v1")
    assert (lost.value.reason, lost.value.again, lost.value.billed) == ("unreachable", True, False)


def test_a_proxy_is_used_but_for_what_is_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment names it."""
    monkeypatch.setenv("http_proxy", "http://proxy.example:3128")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    proxies = {
        url: Server.of(settings(url), Key()).proxy
        for url in (
            "http://models.example/v1",
            "http://localhost:8000/v1",
            "http://127.0.0.1/v1",
            "http://[::1]/v1",
        )
    }
    assert list(proxies.values()) == ["http://proxy.example:3128", None, None, None]


def test_user_and_password_of_an_address_are_not_shown() -> None:
    """They go into the header that is theirs."""
    server = Server.of(settings("http://me:pass-word@models.example/v1/"), Key())
    assert (server.shown, server.address) == (
        "http://models.example/v1",
        "http://models.example/v1/chat/completions",
    )
    assert server.headers["Authorization"].startswith("Basic ")
    assert "pass-word" not in f"{server!r}{server.error('no', '', 'pass-word')}"


def test_an_address_that_is_none_is_said() -> None:
    """Before anything is sent."""
    with pytest.raises(ModelError, match="base_url"):
        Server.of(settings("http://[half/v1"), Key())
