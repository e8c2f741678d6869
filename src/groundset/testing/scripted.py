"""A model that answers from a script: in place of a server, and without one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from groundset.calls import Request
from groundset.contracts import LostCallError
from groundset.errors import ModelError
from groundset.testing.completions import completion, tokens

Scripted = str | bytes | LostCallError
"""The text of a reply, a raw body, or the loss of the call."""


class ScriptedModel:
    """A ``ChatModel`` that answers each request by a function, or by the next reply of a list.

    A list answers in the order in which requests come; use a function where calls run side by side.
    """

    def __init__(
        self, script: Callable[[Request], Scripted] | Iterable[Scripted], name: str = "scripted"
    ) -> None:
        """Take the script."""
        self._script = script if callable(script) else _next_of(iter(script))
        self._name = name
        self.requests: list[Request] = []
        """Every request that was sent, in order."""
        self.closed = False

    @property
    def name(self) -> str:
        """Name of the model."""
        return self._name

    async def send(self, request: Request) -> bytes:
        """Answer by the script; raises the loss that it holds, and ``ModelError`` when it has ended."""
        self.requests.append(request)
        reply = self._script(request)
        if isinstance(reply, LostCallError):
            raise reply
        if isinstance(reply, bytes):
            return reply
        asked = sum(tokens(message.content) for message in request.messages)
        return completion(reply, model=request.model, name=request.key[:12], input_tokens=asked)

    async def close(self) -> None:
        """Remember that it was closed."""
        self.closed = True


def _next_of(replies: Iterator[Scripted]) -> Callable[[Request], Scripted]:
    def script(request: Request) -> Scripted:
        reply = next(replies, None)
        if reply is None:
            raise ModelError(
                f"the script has no reply left for a request to {request.model}",
                hint="give the scripted model one reply per call, or a function",
            )
        return reply

    return script
