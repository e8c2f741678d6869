"""A provider in the place of a server: journal, budget, retries and keys are those of every live call."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from batched_asks import PRICES, ask, asked
from groundset.contracts import Silent
from groundset.errors import ModelError
from groundset.ledger import Ledger
from groundset.models.budget import Budget
from groundset.models.choosing import asker_of
from groundset.settings import Budget as Limits
from groundset.settings.models import Generator
from messages_service import message, messages, problem

SECRET = "very-secret-word"


def settings(provider: str = "anthropic", **more: Any) -> Generator:
    return Generator.model_validate({"model": "m", "provider": provider, "max_output_tokens": 64, **more})


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    made = Ledger.open(None)
    yield made
    made.close()


def ask_live(tmp_path: Path, ledger: Ledger, model: Generator) -> Any:
    budget = Budget(Limits(), ledger.calls.spent())
    one = asker_of(
        "generator",
        model,
        root=tmp_path,
        journal=ledger.calls,
        budget=budget,
        prices=PRICES,
        progress=Silent(),
    )
    return asked(one, [ask(word) for word in ("alder", "birch")])


def test_questions_are_answered_through_a_provider(
    tmp_path: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Retries, journal and budget are those of every live call."""
    (tmp_path / "key").write_text(SECRET)
    failed: list[int] = []

    def answer(body: dict[str, Any]) -> tuple[int, dict[str, str], Any]:
        if not failed:
            failed.append(1)
            return 503, {}, problem("busy")
        word = body["messages"][0]["content"].removeprefix("say ")
        return 200, {}, message(json.dumps({"word": word}))

    with messages() as service:
        service.answer = answer
        monkeypatch.setenv("ANTHROPIC_BASE_URL", service.address)
        answers, error = ask_live(tmp_path, ledger, settings(api_key_file="key"))
        assert (sorted(answers), error) == (["alder", "birch"], None)
        assert len(service.bodies) == 3
        assert service.keys == {SECRET}
    assert ledger.calls.spent().input_tokens == 22


def test_the_key_that_users_of_a_service_know_is_taken(
    tmp_path: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    with messages() as service:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", service.address)
        monkeypatch.setenv("ANTHROPIC_API_KEY", "another-secret")
        ask_live(tmp_path, ledger, settings())
        assert service.keys == {"another-secret"}


def test_a_missing_key_says_where_it_was_looked_for(
    tmp_path: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ANTHROPIC_API_KEY", raising=False)
    _, error = ask_live(tmp_path, ledger, settings())
    assert isinstance(error, ModelError)
    assert "ANTHROPIC_API_KEY" in error.message


def test_an_unknown_provider_is_an_error_for_the_user(tmp_path: Path, ledger: Ledger) -> None:
    with pytest.raises(ModelError, match="knows no such provider") as caught:
        ask_live(tmp_path, ledger, settings("nobody"))
    assert "`provider`" in caught.value.hint


def test_a_provider_whose_library_is_missing_says_what_to_install(tmp_path: Path, ledger: Ledger) -> None:
    with pytest.raises(ModelError) as caught:
        ask_live(tmp_path, ledger, settings("watsonx"))
    assert caught.value.hint == 'pip install "any-llm-sdk[watsonx]"'


def test_without_the_extra_the_error_says_what_to_install(
    tmp_path: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "any_llm", None)
    with pytest.raises(ModelError) as caught:
        ask_live(tmp_path, ledger, settings())
    assert caught.value.hint == 'pip install "groundset[providers]"'
