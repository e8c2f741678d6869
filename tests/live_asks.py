"""Questions for tests of live calls, and what asks them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from groundset.calls import Purpose, Request, Schema
from groundset.contracts import Journal, Progress, Silent
from groundset.ledger import Ledger
from groundset.models.budget import Budget
from groundset.models.exchange import Answer, Ask, UnreadableError
from groundset.models.live import LiveAsker, live_asker
from groundset.records import Message, canonical_json
from groundset.settings import Budget as Limits
from groundset.settings import Prices
from groundset.settings.models import Generator
from groundset.testing import Asked, ScriptedModel

SCHEMA = Schema.of("word", {"type": "object", "properties": {"word": {"type": "string"}}})
PRICES = Prices(input=1.0, output=2.0)
NOWHERE = "http://127.0.0.1:9/v1"
OUTPUT = 64
"""Most tokens of a reply."""


def ask(number: int, words: str = "") -> Ask[str]:
    """Ask for the word of a number."""
    messages = (Message("system", "Say the word."), Message("user", f"number {number} {words}".strip()))
    parameters = canonical_json({"max_output_tokens": OUTPUT, "temperature": 0.7})
    return Ask(str(number), Request(Purpose.GENERATE, "m", messages, parameters, SCHEMA), read_word)


def asks(count: int, words: str = "") -> Iterator[Ask[str]]:
    """Ask for the words of so many numbers."""
    return (ask(number, words) for number in range(count))


def read_word(text: str) -> str:
    """Read the reply to ``ask``."""
    try:
        return str(json.loads(text)["word"])
    except (ValueError, LookupError, TypeError):
        raise UnreadableError("it is no JSON object with a word") from None


def word(asked: Asked) -> str:
    """Answer ``ask``, in place of a loopback server's model."""
    return json.dumps({"word": f"word {asked.messages[1][1].split()[1]}"})


def settings(base_url: str = NOWHERE, **more: Any) -> Generator:
    """Describe a model that is tried again twice at most."""
    return Generator.model_validate(
        {"model": "m", "base_url": base_url, "max_output_tokens": OUTPUT, "max_retries": 2, **more}
    )


def live(
    journal: Journal,
    model: Generator,
    *,
    root: Path = Path(),
    budget: Budget | None = None,
    progress: Progress | None = None,
) -> LiveAsker:
    """Make the live asker of a model; without a budget there is no limit."""
    return live_asker(
        model,
        root=root,
        journal=journal,
        budget=budget or Budget(Limits(), journal.spent()),
        prices=PRICES,
        progress=progress or Silent(),
    )


def scripted(model: ScriptedModel, ledger: Ledger, *, budget: Budget | None = None, **more: Any) -> LiveAsker:
    """Make an asker whose calls go to a script."""
    return LiveAsker(
        lambda _pace: model,
        settings(**more),
        where="generator m",
        journal=ledger.calls,
        budget=budget or Budget(Limits(), ledger.calls.spent()),
        prices=PRICES,
        progress=Silent(),
    )


def ended(answers: list[Answer[str]]) -> dict[str, tuple[str, str]]:
    """Give state and reason of each question, by its subject."""
    return {answer.ask.subject: (answer.state.value, answer.reason) for answer in answers}
