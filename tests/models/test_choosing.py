"""The settings of a model say how it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from batched_asks import PRICES, ask
from groundset.contracts import Silent
from groundset.errors import ModelError, WaitingError
from groundset.ledger import Ledger
from groundset.models.asker import Asker
from groundset.models.batches.by_file import FileAsker
from groundset.models.batches.by_service import ApiAsker
from groundset.models.budget import Budget
from groundset.models.choosing import asker_of
from groundset.models.live import LiveAsker
from groundset.settings import Budget as Limits
from groundset.settings.models import Judge

HERE = {"base_url": "http://127.0.0.1:9/v1"}


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    made = Ledger.open(None)
    yield made
    made.close()


def chosen(root: Path, ledger: Ledger, **more: Any) -> Asker:
    settings = Judge.model_validate({"model": "m", **more})
    budget = Budget(Limits(), ledger.calls.spent())
    return asker_of(
        "judge-2", settings, root=root, journal=ledger.calls, budget=budget, prices=PRICES, progress=Silent()
    )


@pytest.mark.parametrize(
    ("settings", "kind"),
    [
        (HERE, LiveAsker),
        ({"provider": "anthropic"}, LiveAsker),
        ({**HERE, "batch": "file"}, FileAsker),
        ({"provider": "openai", "batch": "file"}, FileAsker),
        ({**HERE, "batch": "api"}, ApiAsker),
    ],
)
def test_settings_choose(tmp_path: Path, ledger: Ledger, settings: dict[str, Any], kind: type) -> None:
    assert isinstance(chosen(tmp_path, ledger, **settings), kind)


def test_nothing_is_written_or_asked_by_choosing(tmp_path: Path, ledger: Ledger) -> None:
    for batch in ("", "file", "api"):
        chosen(tmp_path, ledger, **HERE, batch=batch)
    assert list(tmp_path.iterdir()) == []


def test_a_key_is_read_when_it_is_needed(tmp_path: Path, ledger: Ledger) -> None:
    """Files are written on machines without a key; a service asks for one before the first upload."""
    with pytest.raises(WaitingError):
        ask_one(chosen(tmp_path, ledger, **HERE, api_key_file="key", batch="file"))
    service = chosen(tmp_path, ledger, **HERE, api_key_file="key", batch="api")
    with pytest.raises(ModelError, match="there is no key in the file key"):
        ask_one(service)


def ask_one(asker: Asker) -> None:
    asker.ask_all([ask("alder")], lambda _: None, task="test")
