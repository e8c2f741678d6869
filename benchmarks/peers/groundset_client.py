"""groundset: a call is in the journal on disk before it is sent, its reply before it is read and checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import ValidationError

from benchmarks.peers.job import MODEL, GivenUpError, Item, Job, Pairs, load
from groundset.calls import Purpose, Request, Schema
from groundset.contracts import Silent
from groundset.ledger.ledger import Ledger
from groundset.models.budget import Budget
from groundset.models.exchange import Answer, Ask, UnreadableError
from groundset.models.live import live_asker
from groundset.records import Message, canonical_json
from groundset.settings import Budget as Limits
from groundset.settings.models import ModelSettings

_SCHEMA = Schema.of("pairs", Pairs.model_json_schema())


def main() -> None:
    """Ask all items."""
    job = load()
    ledger = Ledger.open(Path(job.folder) / "ledger.sqlite")
    settings = _settings(job)
    asker = live_asker(
        settings,
        root=Path(job.folder),
        journal=ledger.calls,
        budget=Budget(Limits(), ledger.calls.spent()),
        prices=None,
        progress=Silent(),
    )
    ended: list[tuple[str, str | BaseException]] = []

    def deliver(answers: Sequence[Answer[Pairs]]) -> None:
        ended.extend((answer.ask.subject, _end(answer)) for answer in answers)

    asker.ask_all(_asks(job.items), deliver, task="asking", total=len(job.items))
    ledger.close()
    job.finish(ended)


def _settings(job: Job) -> ModelSettings:
    return ModelSettings(model=MODEL, base_url=job.url, concurrency=job.slots, total_seconds=job.seconds)


def _asks(items: Sequence[Item]) -> Iterator[Ask[Pairs]]:
    parameters = canonical_json({"max_output_tokens": 4096})
    for item in items:
        messages = (Message("system", item.system), Message("user", item.user))
        yield Ask(item.id, Request(Purpose.GENERATE, MODEL, messages, parameters, _SCHEMA), _read)


def _read(text: str) -> Pairs:
    try:
        return Pairs.model_validate_json(text)
    except ValidationError as error:
        raise UnreadableError(str(error)) from None


def _end(answer: Answer[Pairs]) -> str | BaseException:
    return GivenUpError(answer.reason) if answer.value is None else answer.value.model_dump_json()


main()
