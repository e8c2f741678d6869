"""What befalls a request: its delay, its fault on the way, and the fault in its answer."""

from __future__ import annotations

import json
from dataclasses import dataclass
from math import exp

from groundset.testing.behaviour import Faults, Service
from groundset.testing.chance import drawn, normal, pick

_ENOUGH = 3
"""Characters from which a text can be cut off."""


@dataclass(frozen=True, slots=True)
class Content:
    """What an answer says."""

    text: str
    finish: str = "stop"
    refusal: str | None = None


class Weather:
    """Foretells what befalls requests: a client that runs twice meets the same."""

    def __init__(self, faults: Faults, service: Service) -> None:
        """Make the weather of one server."""
        self._underway = {name: share for name, share in faults.underway.items() if share}
        self._in_answer = {name: share for name, share in faults.in_answer.items() if share}
        self._service = service

    def underway(self, key: str, seen: int) -> str:
        """Name the fault that befalls a request seen so often before; empty when none does."""
        return drawn(self._underway, self._service.seed, "underway", key, seen) if self._underway else ""

    def in_answer(self, key: str) -> str:
        """Name the fault of the answer to a request; empty when it has none."""
        return drawn(self._in_answer, self._service.seed, "answer", key) if self._in_answer else ""

    def delay(self, key: str, seen: int) -> float:
        """Give the seconds that an answer takes."""
        service = self._service
        if not service.latency or not service.sigma:
            return service.latency
        return service.latency * exp(service.sigma * normal(service.seed, "delay", key, seen))


def spoiled(text: str, fault: str, mode: str) -> Content:
    """Give an answer with its fault; ``mode`` is how it was held to JSON."""
    if fault == "truncated":
        return Content(text[: max(1, len(text) * 2 // 3)], finish="length")
    if fault == "refusal":
        return Content("", refusal="I cannot help with this request.")
    if fault == "content_filter":
        return Content("", finish="content_filter")
    return Content(_reworded(text, fault, mode))


def _reworded(text: str, fault: str, mode: str) -> str:
    match fault:
        case "malformed":
            return _broken(text)
        case "wrong_schema":
            return json.dumps({"result": {"status": "done", "items": len(text)}})
        case "refusal_in_words":
            return "I'm sorry, but I can't help with that request."
        case "empty":
            return ""
        case "chatty" if mode == "text" and text.startswith("{"):
            return f"Here is what you asked for:\n\n```json\n{text}\n```\n\nI hope this helps!"
        case _:
            return text


def bad_body(key: str) -> bytes:
    """Give a body that is no chat completion, of one kind or another."""
    return pick(
        (b"<html>Bad gateway</html>", b'{"choices": [{"mess', b'{"object": "pong"}', b""), "body", key
    )


def _broken(text: str) -> str:
    """Break JSON as models do: an end that is missing, a quote too many."""
    half = len(text) // 2
    return f'{text[:half]}"" {text[half:-1]}' if len(text) > _ENOUGH else "{"
