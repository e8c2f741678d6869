"""One question to a model, from the first request to a reply that can be used or the reason why none can.

A pure state machine: it is told the raw replies, whether they come from a server, a file or the journal, and
says what to ask next. So live calls, batches and replays end alike.

A reply that cannot be read is asked for again with the problem in the prompt, ``max_asks`` times; then the
question is undecided. The next run tries as often again. After ``RUNS`` such runs it has failed. Whoever asks
says how many such runs are recorded (``Ask.rounds``), so a run that was killed ends as if it had not been.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from groundset.calls import CallEnd, Finish, Reply, Request, read_reply
from groundset.models.refusals import REFUSAL
from groundset.records import Message, State

T = TypeVar("T")

RUNS = 3
"""Runs in which no reply could be used, after which a question has failed."""
_SHOWN = 2000
"""Characters of a reply that are shown to the model when it is asked again."""
_THINKING, _THOUGHT = "<think>", "</think>"


class UnreadableError(Exception):
    """A reply that does not say what it must; the message tells the model what is wrong."""


@dataclass(frozen=True, slots=True)
class Ask(Generic[T]):
    """A question to a model, and how its reply is read."""

    subject: str
    """What it is about; the business of whoever asks."""
    request: Request
    read: Callable[[str], T]
    """Makes a value of the reply's text; raises ``UnreadableError``."""
    task: str = ""
    """What kind of question it is, for counts."""
    rounds: int = 0
    """Runs that are recorded to have ended without a usable reply to it."""
    sources: tuple[str, ...] = ()
    """Ids of what its prompt shows; the business of whoever asks."""


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """How a question ended."""

    ask: Ask[T]
    state: State
    """``kept`` with a value; ``rejected`` when the model will not answer; ``undecided`` or ``failed``."""
    reason: str
    value: T | None
    calls: tuple[CallEnd, ...]
    """The answered calls, in order."""


class Exchange(Generic[T]):
    """The state of one question."""

    def __init__(self, ask: Ask[T], max_asks: int) -> None:
        self.ask = ask
        self._max_asks = max_asks
        self._next: Request | None = ask.request
        self._ends: list[CallEnd] = []
        self._value: T | None = None
        self._state, self._reason = State.UNDECIDED, "not_asked"
        self._last = 0

    @property
    def request(self) -> Request | None:
        """What to ask next; None when it has ended."""
        return self._next

    def begin(self) -> None:
        """Fix how many attempts this run has; to be called once all earlier replies were heard."""
        self._last = (self.ask.rounds + 1) * self._max_asks
        self._close()

    def hear(self, raw: bytes) -> None:
        """Take in the reply to ``request``; raises ValueError when it is no chat completion."""
        self.take(read_reply(raw))

    def recall(self, raw: bytes) -> None:
        """Take in a recorded reply; one that is no chat completion after all can never be used."""
        try:
            self.hear(raw)
        except ValueError:
            self.lose("reply_unreadable", failed=True)

    def take(self, reply: Reply) -> None:
        """Take in the reply to ``request``; raises ValueError when nothing was asked."""
        request = self._next
        if request is None:
            raise ValueError("nothing was asked")
        reason, problem = self._used(reply)
        self._ends.append(CallEnd(request.key, State.REJECTED if reason else State.KEPT, reason or "ok"))
        if not reason:
            self._end(State.KEPT, "ok")
        elif reason in ("refused", "content_filter"):
            self._end(State.REJECTED, reason)
        else:
            self._reason = reason
            self._next = request.again(_again(self.ask.request.messages, reply, reason, problem))
            self._close()

    def lose(self, reason: str, *, failed: bool = False) -> None:
        """Give up for this run without a reply."""
        self._end(State.FAILED if failed else State.UNDECIDED, reason)

    @property
    def answer(self) -> Answer[T]:
        """How it ended, or how it stands."""
        return Answer(self.ask, self._state, self._reason, self._value, tuple(self._ends))

    def _used(self, reply: Reply) -> tuple[str, str]:
        """Read a reply; give the reason why it cannot be used, and the problem in words."""
        if reply.finish is Finish.FILTER:
            return "content_filter", ""
        if reply.refusal:
            return "refused", ""
        if reply.finish is Finish.LENGTH:
            return "cut_off", "it was cut off because it was too long; write less"
        if not reply.content.strip():
            return "empty_reply", "it was empty"
        content = _answer(reply.content)
        try:
            self._value = self.ask.read(content)
        except UnreadableError as error:
            return ("refused", "") if refuses(content) else ("reply_unreadable", str(error))
        except RecursionError:
            return "reply_unreadable", "it is nested too deeply"
        return "", ""

    def _end(self, state: State, reason: str) -> None:
        self._next, self._state, self._reason = None, state, reason

    def _close(self) -> None:
        """End the run's attempts, or all of them."""
        if self._next is None:
            return
        asked = len(self._ends)
        if asked >= RUNS * self._max_asks:
            self._end(State.FAILED, self._reason)
        elif self._last and asked >= self._last:
            self._end(State.UNDECIDED, self._reason)


def _again(first: tuple[Message, ...], reply: Reply, reason: str, problem: str) -> tuple[Message, ...]:
    """Put the reply and what is wrong with it after the first prompt."""
    said = "" if reason in ("cut_off", "empty_reply") else reply.content[:_SHOWN]
    wanted = Message(
        "user",
        f"Your reply could not be used: {problem}. Answer the request above once more, with the JSON object "
        "that it asks for and nothing else.",
    )
    return (*first, *([Message("assistant", said)] if said.strip() else ()), wanted)


def _answer(content: str) -> str:
    """Leave out what a model thought aloud before it answered, where the server does not."""
    if not content.lstrip().startswith(_THINKING):
        return content
    return content.partition(_THOUGHT)[2]


def refuses(content: str) -> bool:
    """Tell whether a reply that is no JSON says in words that the model will not answer."""
    return bool(REFUSAL.match(content.strip()))
