"""An embedder behind any server that speaks the OpenAI embeddings API."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from groundset.calls import Request
from groundset.contracts import LostCallError
from groundset.errors import ModelError
from groundset.models.embeddings.wire import UnusableError, completion, embedding_body, read_vectors
from groundset.models.keys import Key
from groundset.models.negotiation import too_long
from groundset.models.posting import Pacing, Posting
from groundset.models.server import Server
from groundset.settings.models import Embedder

ENDPOINT = "embeddings"
_LARGEST = 256 * 2**20
"""Bytes of a body: thousands of vectors of thousands of numbers, each a dozen digits."""
_OK, _TOO_LARGE, _NOT_THERE = 200, 413, 501
_REFUSES_LENGTH = frozenset({400, 413, 422, 500})
"""Statuses with which servers refuse a text for its length; some fail with 500."""
UNUSABLE = "vectors_unusable"
_BROKEN = 2
"""Broken answers to one request after which it is what it asks for that breaks them."""
_MEND = "name a server and a model that make embeddings under `models.embedder` in groundset.yaml"


@dataclass(slots=True)
class Heard:
    """What a server has let be known of its vectors."""

    width: int = 0
    """Length of its vectors; 0 while none came."""
    lost: str = ""
    """Why the last request was lost."""


class EmbeddingModel:
    """A ``ChatModel`` whose completions hold vectors; to be made and used within one event loop."""

    def __init__(self, settings: Embedder, key: Key, heard: Heard, pacing: Pacing) -> None:
        self.name = settings.model
        self._heard = heard
        self._server = Server.of(settings, key, ENDPOINT)
        self._broken: Counter[str] = Counter()
        self._posting = Posting(self._server, settings, pacing, _LARGEST)

    async def send(self, request: Request) -> bytes:
        """Send one request once."""
        try:
            status, headers, raw = await self._posting.post(embedding_body(request))
            if status != _OK:
                raise self._refusal(status, headers, raw.decode("utf-8", "replace"))
            return self._read(raw, request)
        except LostCallError as error:
            self._heard.lost = str(error)
            raise

    async def close(self) -> None:
        """Close all connections."""
        await self._posting.close()

    def _read(self, raw: bytes, request: Request) -> bytes:
        try:
            rows, tokens = read_vectors(raw, len(request.messages))
        except ValueError as error:
            self._broken[request.key] += 1
            if self._broken[request.key] >= _BROKEN:
                raise _unusable(str(error)) from None
            raise LostCallError("bad_body", str(error), again=True, billed=True) from None
        except UnusableError as error:
            raise _unusable(str(error)) from None
        width = len(rows[0])
        self._heard.width = self._heard.width or width
        if width != self._heard.width:
            raise _unusable(f"vectors of {width} numbers where there were {self._heard.width}")
        return completion(rows, tokens)

    def _refusal(self, status: int, headers: Mapping[str, str], said: str) -> LostCallError | ModelError:
        """Explain an answer other than 200: a refusal of what was sent is one of its texts."""
        if status == _NOT_THERE:
            return self._server.error("it makes no embeddings", _MEND, said)
        if status == _TOO_LARGE or (status in _REFUSES_LENGTH and too_long(said)):
            words = self._server.key.shown(said)
            return LostCallError("prompt_too_long", f"{status} {words}", again=False, billed=False)
        found = self._server.refusal(status, headers, said)
        if isinstance(found, LostCallError) and found.reason == "request_refused":
            return LostCallError("text_refused", found.detail, again=False, billed=False)
        return found


def _unusable(problem: str) -> LostCallError:
    return LostCallError(UNUSABLE, problem, again=False, billed=True)
