"""From the body of a request to what befalls it and what it is answered; knows no HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from groundset.testing import embeddings
from groundset.testing.asked import Asked
from groundset.testing.behaviour import Faults, Service
from groundset.testing.completions import beginning, completion, error, tokens
from groundset.testing.embeddings import Texts
from groundset.testing.stats import Counts
from groundset.testing.weather import Weather, bad_body, spoiled

Answer = Callable[[Asked], str]

STATUSES = {"err500": 500, "err429": 429, "err503": 503}
_MESSAGES = {
    "err500": ("the server had an error", "server_error", None),
    "err429": ("rate limit reached", "requests", "rate_limit_exceeded"),
    "err503": ("the model is overloaded", "server_error", "overloaded"),
}


class RefusedError(Exception):
    """A request that is answered by an error."""

    def __init__(
        self, status: int, body: Mapping[str, Any], headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(status)
        self.status = status
        self.body = body
        self.headers = dict(headers or {})


class Question(Protocol):
    """What a request asks."""

    @property
    def key(self) -> str:
        """Its name."""

    @property
    def tokens(self) -> int:
        """Its tokens."""


Q = TypeVar("Q", bound=Question)


@dataclass(frozen=True, slots=True)
class Met(Generic[Q]):
    """What befalls one request."""

    asked: Q
    key: str
    fault: str
    """On its way; empty when it has an answer."""
    delay: float
    """Seconds."""


@dataclass(frozen=True, slots=True)
class Written:
    """An answer as it goes over the wire."""

    raw: bytes
    tokens: int
    """Of the answer alone."""


class Engine:
    """The model behind the server, with its weather and its counts."""

    def __init__(self, service: Service, faults: Faults, answer: Answer) -> None:
        self.service = service
        self.counts = Counts()
        self._weather = Weather(faults, service)
        self._answer = answer

    def read(self, body: bytes) -> Asked:
        """Read a request; raises ``RefusedError`` for one that this service does not take."""
        given, asked = _read(body, Asked.of)
        self._check(asked, given)
        return asked

    def read_texts(self, body: bytes) -> Texts:
        """Read a request for vectors, likewise."""
        given, asked = _read(body, Texts.of)
        self._check_taken(asked.model, given)
        self._check_length(max(map(tokens, asked.texts)), "input")
        return asked

    def meet(self, asked: Q) -> Met[Q]:
        """Say what befalls a request, which counts it as seen."""
        key = asked.key
        seen = self.counts.see(key)
        fault = self._weather.underway(key, seen)
        if fault:
            self.counts.faults[fault] += 1
        return Met(asked, key, fault, self._weather.delay(key, seen))

    def embed(self, met: Met[Texts]) -> Written:
        """Write vectors, which counts each text as paid; a fault of one spoils the answer for all."""
        if met.fault == "bad_body":
            return Written(bad_body(met.key), 0)
        asked = met.asked
        keys = [Texts(asked.model, (text,), asked.width).key for text in asked.texts]
        faults = [self._weather.in_answer(key) for key in keys]
        self.counts.faults.update(filter(None, faults))
        if embeddings.REFUSED & set(faults):
            raise RefusedError(400, embeddings.refused())
        for key, text in zip(keys, asked.texts, strict=True):
            self.counts.pay(key, tokens(text), 0)
        return Written(embeddings.answer(asked, faults), 0)

    def reply(self, met: Met[Asked]) -> Written:
        """Write the answer to a request, which counts it as paid."""
        asked = met.asked
        if met.fault == "bad_body":
            return Written(bad_body(met.key), 0)
        text = self._answer(asked)
        fault = self._weather.in_answer(met.key)
        if fault:
            self.counts.faults[fault] += 1
        content = spoiled(text, fault, asked.mode)
        said, finish = content.text, content.finish
        if asked.limit is not None and tokens(said) > asked.limit:
            said, finish = beginning(said, asked.limit), "length"
        size = tokens(said or content.refusal or "")
        self.counts.pay(met.key, asked.tokens, size)
        raw = completion(
            None if content.refusal else said,
            model=asked.model,
            finish=finish,
            refusal=content.refusal,
            name=met.key,
            input_tokens=asked.tokens,
            output_tokens=size,
        )
        return Written(raw, size)

    def failure(self, fault: str) -> RefusedError:
        """Give the error that a fault on the way is answered by."""
        headers = {"Retry-After": f"{self.service.retry_after:g}"} if fault == "err429" else {}
        return RefusedError(STATUSES[fault], error(*_MESSAGES[fault]), headers)

    def _check(self, asked: Asked, given: Mapping[str, Any]) -> None:
        self._check_taken(asked.model, given)
        if asked.mode in self.service.reject_mode:
            message = f"'response_format.type' {asked.mode!r} is not supported"
            raise RefusedError(400, error(message, "invalid_request_error", None, "response_format"))
        self._check_length(asked.tokens, "messages")

    def _check_taken(self, model: str, given: Mapping[str, Any]) -> None:
        """Refuse parameters and models that this service does not have."""
        if given.get("stream"):
            raise _unsupported("stream")
        for parameter in self.service.reject:
            if parameter in given:
                raise _unsupported(parameter)
        if self.service.models and model not in self.service.models:
            message = f"the model {model!r} does not exist"
            raise RefusedError(404, error(message, "invalid_request_error", "model_not_found", "model"))

    def _check_length(self, length: int, where: str) -> None:
        most = self.service.context_tokens
        if most and length > most:
            message = f"the prompt has {length} tokens, and the context {most}"
            raise RefusedError(400, error(message, "invalid_request_error", "context_length_exceeded", where))


def _read(body: bytes, read: Callable[[Any], Q]) -> tuple[Any, Q]:
    """Read a body; gives it as plain JSON besides."""
    try:
        given = json.loads(body)
        return given, read(given)
    except (ValueError, RecursionError) as problem:
        raise RefusedError(400, error(f"bad request: {problem}", "invalid_request_error", None)) from None


def _unsupported(parameter: str) -> RefusedError:
    instead = "; use 'max_completion_tokens' instead" if parameter == "max_tokens" else ""
    message = f"unsupported parameter: {parameter!r} is not supported with this model{instead}"
    return RefusedError(400, error(message, "invalid_request_error", "unsupported_parameter", parameter))
