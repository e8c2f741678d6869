"""How a model is asked: live, through files, or through a batch service."""

from __future__ import annotations

from pathlib import Path

from groundset.calls import Request, Usage, read_reply
from groundset.contracts import Journal, Progress
from groundset.models.asker import Asker
from groundset.models.batches.by_file import FileAsker
from groundset.models.batches.by_service import ApiAsker
from groundset.models.batches.courier import Courier
from groundset.models.batches.desk import Desk
from groundset.models.batches.folder import BatchFolder
from groundset.models.batches.inbox import Inbox
from groundset.models.batches.outbox import Outbox
from groundset.models.batches.wording import Wording
from groundset.models.budget import Budget, cost, most, priced
from groundset.models.keys import Key, read_key
from groundset.models.live import live_asker
from groundset.models.negotiation import Negotiation
from groundset.models.server import Server
from groundset.settings import ModelSettings, Prices


def asker_of(
    role: str,
    settings: ModelSettings,
    *,
    root: Path,
    journal: Journal,
    budget: Budget,
    prices: Prices | None,
    progress: Progress,
) -> Asker:
    """Make the asker that the settings name; each model of a project has a ``role`` of its own.

    ``root`` is the project folder. Keys are read when the first call is sent. Raises ModelError for a
    provider that is not there.
    """
    if settings.batch:
        desk = _desk(role, settings, root, journal, budget, prices)
        if settings.batch == "file":
            return FileAsker(desk, settings, progress)

        def server() -> Server:
            return Server.of(settings, read_key(settings, root))

        return ApiAsker(desk, Courier(desk.folder, journal, settings, server, progress), progress)
    if settings.provider:
        from groundset.models.providers import provider_asker

        return provider_asker(
            settings, root=root, journal=journal, budget=budget, prices=prices, progress=progress
        )
    return live_asker(settings, root=root, journal=journal, budget=budget, prices=prices, progress=progress)


def _desk(
    role: str, settings: ModelSettings, root: Path, journal: Journal, budget: Budget, prices: Prices | None
) -> Desk:
    """Make the papers of a role: all of a batch but how it travels."""
    limit = settings.max_output_tokens
    where = Server.of(settings, Key()).shown if settings.base_url else settings.provider
    # What a live run found out about the server holds for its batches too.
    wording = Wording(
        Negotiation(journal, f"{where} {settings.model} {settings.structured}", settings.structured)
    )

    def price(raw: bytes, sent: int) -> Usage:
        return cost(read_reply(raw), priced(sent, limit, prices), prices)

    def worst(request: Request) -> Usage:
        return most(request, limit, prices)

    folder = BatchFolder(root, role)
    inbox = Inbox(folder, journal, budget, wording, price)
    outbox = Outbox(folder, journal, budget, inbox.waiting, body=wording.body, most=worst)
    return Desk(folder, inbox, outbox, journal, settings.max_retries)
