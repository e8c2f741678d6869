"""A model behind any server that speaks the OpenAI chat completions API."""

from __future__ import annotations

from groundset.calls import Request
from groundset.models.keys import Key
from groundset.models.negotiation import Memory, Negotiation
from groundset.models.posting import Pacing, Posting
from groundset.models.server import Server
from groundset.models.wire import chat_body
from groundset.settings.models import ModelSettings

_OK = 200


class OpenAIModel:
    """Sends requests over one pool of connections; to be made and used within one event loop."""

    def __init__(self, settings: ModelSettings, key: Key, memory: Memory, pacing: Pacing) -> None:
        self.name = settings.model
        self._server = Server.of(settings, key)
        note = f"{self._server.shown} {settings.model} {settings.structured}"
        self._negotiation = Negotiation(memory, note, settings.structured)
        self._posting = Posting(self._server, settings, pacing)

    async def send(self, request: Request) -> bytes:
        """Send one request once: in one dialect after another, until the server takes one."""
        dialect = self._negotiation.dialect
        tried = {dialect}
        while True:
            status, headers, raw = await self._posting.post(chat_body(request, dialect))
            if status == _OK:
                self._negotiation.answered(dialect)
                return raw
            said = raw.decode("utf-8", "replace")
            other = self._negotiation.next(dialect, status, said)
            if other is None or other in tried:
                raise self._server.refusal(status, headers, said)
            tried.add(other)
            dialect = other

    async def close(self) -> None:
        """Close all connections."""
        await self._posting.close()
