"""Models behind services with an API of their own, through the library any-llm: the extra ``providers``.

The library speaks each service's language; journal, budget, retries and pace are ours. Its own retries are
off, so that each try is counted.
"""

from __future__ import annotations

import asyncio
import importlib
import inspect
import logging
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from groundset.calls import Request
from groundset.contracts import ChatModel, Journal, Progress
from groundset.errors import ModelError
from groundset.models.asker import Asker
from groundset.models.budget import Budget
from groundset.models.keys import Key, read_key
from groundset.models.live import LiveAsker
from groundset.models.negotiation import Dialect, Memory, Negotiation
from groundset.models.pacing import Pace
from groundset.models.server import Server
from groundset.models.wire import chat_parameters
from groundset.settings import ModelSettings, Prices

if TYPE_CHECKING:
    from any_llm import AnyLLM

_ONE_REPLY = frozenset({"stream", "stream_options", "n"})
"""Parameters that would make something else of it."""


class ProviderModel:
    """A ``ChatModel`` behind such a service; to be made and used within one event loop."""

    def __init__(self, settings: ModelSettings, key: Key, memory: Memory, *, address: str = "") -> None:
        """Connect; raises ModelError when the service, its library or its key is not there.

        ``address`` takes the place of the service's own. Without a key in the settings, the one in the
        environment variable that the service's users know is taken, such as ``ANTHROPIC_API_KEY``.
        """
        kind = _kind(settings)
        self.name = settings.model
        self._seconds = settings.total_seconds
        self._timeout: dict[str, Any] = (
            {} if kind.TIMEOUT_SUPPORT == "unsupported" else {"timeout": settings.total_seconds}
        )
        self._server = _server(settings, key if key.value else Key(os.environ.get(kind.ENV_API_KEY_NAME, "")))
        self._negotiation = Negotiation(
            memory, f"{settings.provider} {settings.model} {settings.structured}", settings.structured
        )
        self._client = self._connected(kind, address)
        # Some services are called in threads: there must be one for each call under way.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(settings.concurrency))

    async def send(self, request: Request) -> bytes:
        """Send one request once: in one dialect after another, until the service takes one."""
        from any_llm.exceptions import AnyLLMError

        from groundset.models.provider_faults import explain, refused

        dialect = self._negotiation.dialect
        tried = {dialect}
        while True:
            try:
                raw = await self._completed(request, dialect)
            except (AnyLLMError, ValidationError, NotImplementedError, TimeoutError) as error:
                other = self._negotiation.next(dialect, *refused(error))
                if other is None or other in tried:
                    raise explain(error, self._server) from None
                tried.add(other)
                dialect = other
            else:
                self._negotiation.answered(dialect)
                return self._server.key.strike(raw)

    async def close(self) -> None:
        """Close all connections."""
        close = getattr(getattr(self._client, "client", None), "close", None)
        closing = close() if close is not None else None
        if inspect.isawaitable(closing):
            await closing

    async def _completed(self, request: Request, dialect: Dialect) -> bytes:
        """Give a completion in the shape of the OpenAI API, which the library makes of each service's own."""
        given: dict[str, Any] = {
            name: value
            for name, value in chat_parameters(request.parameters, dialect).items()
            if name not in _ONE_REPLY
        }
        async with asyncio.timeout(self._seconds):
            completion = await self._client.acompletion(
                model=request.model,
                messages=[{"role": message.role, "content": message.content} for message in request.messages],
                response_format=dialect.response_format(request.schema.name, request.schema.plain),
                **given,
                **self._timeout,
            )
        return bytes(completion.model_dump_json(exclude_none=True, warnings=False), "utf-8")

    def _connected(self, kind: type[AnyLLM], address: str) -> AnyLLM:
        from any_llm.exceptions import AnyLLMError

        from groundset.models.provider_faults import explain

        key = self._server.key.value
        try:
            return kind(key or None, address or None, unified_exceptions=True, **_without_retries(kind))
        except ImportError:
            raise _not_installed(kind.PROVIDER_NAME) from None
        except AnyLLMError as error:
            raise explain(error, self._server) from None


def provider_asker(
    settings: ModelSettings,
    *,
    root: Path,
    journal: Journal,
    budget: Budget,
    prices: Prices | None,
    progress: Progress,
) -> Asker:
    """Make the asker of a model with a ``provider``; its key is read when the first call is sent.

    ``root`` is the project folder. Raises ModelError when there is no such provider, or the extra is missing.
    """
    _kind(settings)

    def connect(_: Pace) -> ChatModel:
        return ProviderModel(settings, read_key(settings, root), journal)

    server = _server(settings, Key())
    return LiveAsker(
        connect,
        settings,
        where=f"{server.role} at {server.shown}",
        journal=journal,
        budget=budget,
        prices=prices,
        progress=progress,
    )


def _kind(settings: ModelSettings) -> type[AnyLLM]:
    """Load what speaks to a provider; raises ModelError when there is no such thing."""
    try:
        from any_llm import AnyLLM
        from any_llm.exceptions import AnyLLMError
    except ImportError:
        raise ModelError(
            f"`provider: {settings.provider}` needs a library that is not installed",
            'pip install "groundset[providers]"',
        ) from None
    # It would print warnings of its own, over the progress.
    logging.getLogger("any_llm").setLevel(logging.ERROR)
    try:
        kind = AnyLLM.get_provider_class(settings.provider)
    except AnyLLMError as error:
        from groundset.models.provider_faults import explain

        raise explain(error, _server(settings, Key())) from None
    except ImportError:
        raise _not_installed(settings.provider) from None
    if kind.MISSING_PACKAGES_ERROR is not None:
        raise _not_installed(settings.provider)
    return kind


def _server(settings: ModelSettings, key: Key) -> Server:
    """Name a provider as errors name a server."""
    role = f"{type(settings).__name__.lower().removesuffix('settings')} {settings.model}"
    return Server(role, "", settings.provider, key, None)


def _without_retries(kind: type[AnyLLM]) -> dict[str, Any]:
    """Give what keeps a provider's library from trying again by itself."""
    if kind.MAX_RETRIES_SUPPORT != "unsupported":
        return {"max_retries": 0}
    if kind.PROVIDER_NAME == "bedrock":
        config = importlib.import_module("botocore.config").Config
        return {"config": config(retries={"total_max_attempts": 1})}
    return {}


def _not_installed(provider: str) -> ModelError:
    return ModelError(
        f"`provider: {provider}` needs a library that is not installed",
        f'pip install "any-llm-sdk[{provider}]"',
    )
