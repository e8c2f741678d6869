"""One script of replies gives one journal and the same answers: live, by file and through a batch service."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import batched_asks
from batch_services import Stub, stub
from batched_asks import Script, ask, asked, asker, good, plain, replies_of, said
from groundset.calls import Request
from groundset.errors import WaitingError
from groundset.ledger import Ledger
from groundset.models.exchange import Answer

WORDS = ("alder", "birch", "cedar")
KINDS: Mapping[str, Callable[[str, int], dict[str, Any]]] = {
    "right": lambda word, attempt: good(json.dumps({"word": word})),
    "unreadable": lambda word, attempt: good(f"{attempt} is no json"),
    "wrong": lambda word, attempt: good(f'{attempt} {{"other": "ü"}}'),
    "empty": lambda word, attempt: good(""),
    "cut off": lambda word, attempt: good('{"word": "a', finish="length"),
    "filtered": lambda word, attempt: good("", finish="content_filter"),
    "refused": lambda word, attempt: good("", refusal="I will not"),
    "refused in words": lambda word, attempt: good("I'm sorry, but I can't help with that."),
    "too long": lambda word, attempt: {
        "response": {"status_code": 400, "body": {"error": {"message": "the prompt is too long"}}}
    },
}
scripts = st.fixed_dictionaries(
    {word: st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=4) for word in WORDS}
)

Outcome = tuple[dict[str, Answer[str]], dict[str, bytes]]


def script_of(kinds: Mapping[str, list[str]]) -> Script:
    def script(word: str, attempt: int) -> dict[str, Any]:
        of_word = kinds[word]
        return KINDS[of_word[min(attempt, len(of_word) - 1)]](word, attempt)

    return script


def journal(ledger: Ledger) -> dict[str, bytes]:
    """Give what is recorded of every call that the questions can have led to."""
    return {
        call.key: call.reply
        for word in WORDS
        for call in ledger.calls.of_prompt(ask(word).request.key)
        if call.reply
    }


def in_one_run(root: Path, service: Stub, batch: str) -> Outcome:
    ledger = Ledger.open(None)
    model = batched_asks.settings(service.base_url, batch=batch, max_retries=0)
    answers, error = asked(asker(root, ledger, model), map(ask, WORDS), max_asks=2)
    assert error is None
    outcome = plain(answers), journal(ledger)
    ledger.close()
    return outcome


def by_files(root: Path, script: Script) -> Outcome:
    """Carry files to and fro; the answers of each run are those that it hands over first."""
    ledger = Ledger.open(None)
    model = batched_asks.settings(max_retries=0)
    answers: dict[str, Answer[str]] = {}
    while len(answers) < len(WORDS):
        open_words = [word for word in WORDS if word not in answers]
        more, error = asked(asker(root, ledger, model), map(ask, open_words), max_asks=2)
        answers |= more
        for path in (root / "batches").glob("*.requests.jsonl") if isinstance(error, WaitingError) else ():
            replies = path.with_name(path.name.replace("requests", "replies"))
            replies.write_text(replies_of(path.read_text("utf-8"), script), "utf-8")
    outcome = plain(answers), journal(ledger)
    ledger.close()
    return outcome


@settings(max_examples=12, deadline=None)
@given(scripts)
def test_live_by_file_and_by_service_are_one(kinds: dict[str, list[str]]) -> None:
    script = script_of(kinds)
    with (
        TemporaryDirectory() as first,
        TemporaryDirectory() as second,
        stub(status="completed", answers=lambda text: replies_of(text, script)) as service,
    ):
        service.chat = lambda body: said(body, script)
        live = in_one_run(Path(first), service, "")
        assert in_one_run(Path(first), service, "api") == live
        assert by_files(Path(second), script) == live


def test_a_request_is_the_same_line_whoever_writes_it() -> None:
    """A live call and a batch send one body, but for the white space."""
    bodies: list[dict[str, Any]] = []

    def chat(body: dict[str, Any]) -> dict[str, Any]:
        bodies.append(body)
        return batched_asks.right("alder")

    with TemporaryDirectory() as folder, stub(status="completed") as service:
        service.chat = chat
        for batch in ("", "api"):
            in_one_run_of_one(Path(folder), service, batch)
        (line,) = [json.loads(text) for text in service.files.values()]
    assert bodies == [line["body"]]


def in_one_run_of_one(root: Path, service: Stub, batch: str) -> Request:
    ledger = Ledger.open(None)
    one = ask("alder")
    model = batched_asks.settings(service.base_url, batch=batch)
    assert asked(asker(root, ledger, model), [one])[1] is None
    ledger.close()
    return one.request
