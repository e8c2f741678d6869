"""How a loopback server behaves: what it serves, how often it fails, how well its model works."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal

MODES = ("json_schema", "json_object")
"""The ways to hold a reply to JSON that a server can be told to reject; plain text it always takes."""

BatchEnd = Literal["completed", "failed", "expired"]


@dataclass(frozen=True, slots=True)
class Service:
    """What the server serves, and within which limits."""

    models: tuple[str, ...] = ()
    """Names it knows, any other is answered by 404; empty means every name."""
    api_key: str = ""
    """Key that every request must bring; empty means none."""
    reject: tuple[str, ...] = ()
    """Parameters that are answered by 400, such as ``max_tokens`` or ``temperature``."""
    reject_mode: tuple[str, ...] = ()
    """Types of ``response_format`` that are answered by 400: ``json_schema``, ``json_object``."""
    context_tokens: int = 0
    """Longest prompt, a longer one is answered by 400; 0 means no limit."""
    latency: float = 0.0
    """Seconds that an answer takes: all of them, or their median when ``sigma`` is given."""
    sigma: float = 0.0
    """Of the lognormal distribution of seconds; 0 means always the same."""
    concurrency: int = 0
    """Requests under way above which a further one is answered by 429; 0 means no limit."""
    requests_per_minute: int = 0
    """Told in headers, and answered by 429 above it; 0 means no limit and no header."""
    tokens_per_minute: int = 0
    """Likewise, prompt and answer together."""
    retry_after: float = 1.0
    """Seconds that a 429 asks to wait."""
    hang_seconds: float = 3600.0
    """How long a request that hangs is left without an answer, before its connection is cut."""
    batch_polls: int = 2
    """How often a batch is asked after before it has ended."""
    batch_end: BatchEnd = "completed"
    """How batches end; an expired one has answered about half of its lines."""
    seed: int = 0
    """Another seed is other weather, other delays and other answers."""

    def __post_init__(self) -> None:
        """Refuse modes that no server has."""
        unknown = set(self.reject_mode) - set(MODES)
        if unknown:
            raise ValueError(f"no such mode: {', '.join(sorted(unknown))}; modes are {', '.join(MODES)}")


@dataclass(frozen=True, slots=True)
class Faults:
    """Shares of requests that meet a fault, each from 0 to 1.

    Those before ``malformed`` befall a request on its way: which one depends on seed, request and how often
    that request was seen. Those from there on are in the answer: they depend on seed and request alone, so
    that whoever asks the same again is answered the same. Of vectors, they befall single texts: a refusal or
    a filter refuses the request, ``truncated`` leaves the vector out, ``wrong_schema`` makes it longer,
    ``empty`` puts what is no number into it, ``malformed`` breaks the whole body.
    """

    err500: float = 0.0
    err429: float = 0.0
    """With the header Retry-After."""
    err503: float = 0.0
    reset: float = 0.0
    """The connection is reset before the answer."""
    reset_mid: float = 0.0
    """The connection is reset within the answer, which counts as paid."""
    hang: float = 0.0
    """No answer comes."""
    bad_body: float = 0.0
    """Status 200 with a body that is no chat completion."""
    malformed: float = 0.0
    """The content is broken JSON."""
    truncated: float = 0.0
    """The content breaks off, with ``finish_reason`` length."""
    wrong_schema: float = 0.0
    """The content is JSON of another shape."""
    refusal: float = 0.0
    """The message is marked as a refusal."""
    refusal_in_words: float = 0.0
    """The content says that the model will not answer."""
    empty: float = 0.0
    """The content is empty."""
    content_filter: float = 0.0
    """The content is withheld, with ``finish_reason`` content_filter."""
    chatty: float = 0.0
    """JSON that no schema was asked for stands in a code block between friendly words."""

    def __post_init__(self) -> None:
        """Refuse what is no share, and shares of more than the whole."""
        _check_shares(self)
        for shares in (self.underway, self.in_answer):
            if sum(shares.values()) > 1:
                raise ValueError(f"shares add up to more than 1: {', '.join(shares)}")

    @property
    def underway(self) -> Mapping[str, float]:
        """Faults that befall a request on its way, with their shares."""
        return {name: getattr(self, name) for name in UNDERWAY}

    @property
    def in_answer(self) -> Mapping[str, float]:
        """Faults of answers, with their shares."""
        return {name: getattr(self, name) for name in IN_ANSWER}


UNDERWAY = ("err500", "err429", "err503", "reset", "reset_mid", "hang", "bad_body")
IN_ANSWER = tuple(field.name for field in fields(Faults) if field.name not in UNDERWAY)


@dataclass(frozen=True, slots=True)
class Quirks:
    """How well the model writes and judges; shares of replies, each from 0 to 1."""

    invented_quotes: float = 0.0
    """A quote that is not in the passage."""
    prompt_echo: float = 0.0
    """A response that repeats words of the prompt."""
    unsupported: float = 0.0
    """A response with a name and a number that the passage does not have."""
    noisy_judge: float = 0.0
    """Scores drawn by chance, as a share of scores."""
    missing_criterion: float = 0.0
    extra_criterion: float = 0.0
    wrong_id: float = 0.0
    blind_judge: bool = False
    """Scores everything 5."""
    gullible_judge: bool = False
    """Scores 5 whatever asks for it."""

    def __post_init__(self) -> None:
        """Refuse what is no share."""
        _check_shares(self)


def _check_shares(settings: Any) -> None:
    for field in fields(settings):
        value = getattr(settings, field.name)
        if not 0 <= value <= 1:
            raise ValueError(f"{field.name} is a share from 0 to 1, not {value}")
