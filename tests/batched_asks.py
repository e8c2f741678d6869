"""Questions for tests of batches, what reads their replies, and someone who answers files of requests."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from groundset.calls import Purpose, Request, Schema
from groundset.contracts import Silent
from groundset.errors import GroundsetError
from groundset.ledger import Ledger
from groundset.models.asker import Asker
from groundset.models.budget import Budget
from groundset.models.choosing import asker_of
from groundset.models.exchange import Answer, Ask, UnreadableError
from groundset.records import Message
from groundset.settings import Budget as Limits
from groundset.settings import Prices
from groundset.settings.models import Generator
from groundset.testing import completion

SCHEMA = Schema.of("word", {"type": "object", "properties": {"word": {"type": "string"}}})
PRICES = Prices(input=1.0, output=2.0)

Script = Callable[[str, int], Mapping[str, Any]]
"""Gives the rest of a line of replies, by the word that is asked for and the number of the attempt."""


def settings(base_url: str = "http://127.0.0.1:9/v1", **more: Any) -> Generator:
    """Describe a generator whose calls are files, unless more is said."""
    return Generator.model_validate(
        {"model": "m", "base_url": base_url, "max_output_tokens": 64, "batch": "file", **more}
    )


def ask(word: str) -> Ask[str]:
    """Ask for a word."""
    parameters = '{"max_output_tokens":64,"temperature":0.7}'
    request = Request(Purpose.GENERATE, "m", (Message("user", f"say {word}"),), parameters, SCHEMA)
    return Ask(word, request, _read)


def _read(text: str) -> str:
    try:
        return str(json.loads(text)["word"])
    except (ValueError, LookupError, TypeError):
        raise UnreadableError("it is no JSON object with a word") from None


def asker(
    root: Path,
    ledger: Ledger,
    model: Generator,
    *,
    budget: Budget | None = None,
    role: str = "generator",
) -> Asker:
    """Make an asker as a project does."""
    budget = budget or Budget(Limits(), ledger.calls.spent())
    return asker_of(
        role, model, root=root, journal=ledger.calls, budget=budget, prices=PRICES, progress=Silent()
    )


def asked(
    one: Asker, asks: Iterable[Ask[str]], max_asks: int = 3
) -> tuple[dict[str, Answer[str]], GroundsetError | None]:
    """Ask, and give the answers by subject with what stopped the run."""
    answers: dict[str, Answer[str]] = {}

    def deliver(some: Sequence[Answer[str]]) -> None:
        assert some
        for answer in some:
            assert answer.ask.subject not in answers, "each question is handed over once"
            answers[answer.ask.subject] = answer

    try:
        one.ask_all(asks, deliver, task="test", max_asks=max_asks)
    except GroundsetError as error:
        return answers, error
    return answers, None


def plain(answers: Mapping[str, Answer[str]]) -> dict[str, Answer[str]]:
    """Take out of answers what cannot be compared: the functions that read."""
    return {word: replace(one, ask=replace(one.ask, read=str)) for word, one in sorted(answers.items())}


def good(content: str, **more: Any) -> dict[str, Any]:
    """Give the rest of a line with a completion."""
    body = json.loads(completion(content, model="m", input_tokens=7, **more))
    return {"response": {"status_code": 200, "request_id": "r", "body": body}, "error": None}


def right(word: str, attempt: int = 0) -> dict[str, Any]:
    """Answer with the word that is asked for."""
    return good(json.dumps({"word": word}))


def lines_of(path: Path) -> list[dict[str, Any]]:
    """Read a file of requests."""
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def word_of(line: Mapping[str, Any]) -> str:
    """Give the word that a request asks for."""
    return str(line["body"]["messages"][0]["content"]).removeprefix("say ")


def replies_to(path: Path, script: Script = right) -> str:
    """Answer a file of requests, last one first, as services do in any order."""
    return replies_of(path.read_text("utf-8"), script)


def replies_of(requests: str, script: Script = right) -> str:
    """Answer the text of such a file."""
    lines = [json.loads(line) for line in requests.encode().splitlines()]
    rows = [{"id": "b", "custom_id": line["custom_id"], **said(line["body"], script)} for line in lines[::-1]]
    return "".join(json.dumps(row) + "\n" for row in rows)


def said(body: Mapping[str, Any], script: Script = right) -> dict[str, Any]:
    """Give the rest of the line that answers one request.

    The number of an attempt is no part of a request: it is told from the reply that is shown again, when that
    begins with its own number.
    """
    first, *again = [str(one["content"]) for one in body["messages"]]
    attempt = int(again[0][0]) + 1 if len(again) == 2 and again[0][:1].isdigit() else len(again[:1])
    return dict(script(first.removeprefix("say "), attempt))


def answer(root: Path, number: int = 1, script: Script = right, role: str = "generator") -> Path:
    """Lay replies beside a file of requests."""
    replies = root / "batches" / f"{role}-{number}.replies.jsonl"
    replies.write_text(replies_to(root / "batches" / f"{role}-{number}.requests.jsonl", script), "utf-8")
    return replies
