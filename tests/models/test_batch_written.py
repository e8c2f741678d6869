"""Files of requests are whole or not there, as large as services take, and fit for what reads lines."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from batched_asks import ask, asked, asker, lines_of, replies_to, settings, word_of
from groundset.errors import WaitingError
from groundset.ledger import Ledger
from groundset.models.batches.folder import BatchFolder
from groundset.models.batches.outbox import Outbox
from groundset.models.budget import Budget, most
from groundset.models.negotiation import Dialect
from groundset.models.wire import chat_body
from groundset.settings import Budget as Limits

WORDS = ["alder", "birch", "cedar", "Eiche"]
ASKS = [ask(word) for word in WORDS]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    made = Ledger.open(tmp_path / "ledger.sqlite")
    yield made
    made.close()


@pytest.mark.parametrize(("requests", "size"), [(2, 10**6), (100, 900)])
def test_a_file_holds_no_more_than_services_take(
    tmp_path: Path, ledger: Ledger, requests: int, size: int
) -> None:
    folder = BatchFolder(tmp_path, "generator")
    budget = Budget(Limits(), ledger.calls.spent())
    waiting: dict[str, int] = {}
    outbox = Outbox(
        folder,
        ledger.calls,
        budget,
        waiting,
        body=lambda request: chat_body(request, Dialect()),
        most=lambda request: most(request, 64, None),
        max_requests=requests,
        max_bytes=size,
    )
    for one in ASKS:
        assert outbox.put(one.request) == ""
    outbox.send()
    paths = [folder.requests(number) for number in folder.numbers()]
    assert len(paths) == 2
    assert all(path.stat().st_size <= size for path in paths)
    assert [word_of(line) for path in paths for line in lines_of(path)] == WORDS
    assert sorted(waiting.values()) == [1, 1, 2, 2]


SCRIPT = """
import os, sys
from pathlib import Path
from batched_asks import ask, asked, asker, settings
from groundset.ledger import Ledger
kill = sys.argv[2]
def killing(name, real):
    def replaced(*given):
        if name == kill and "requests" in str(given): os.kill(os.getpid(), 9)
        return real(*given)
    return replaced
os.replace = killing("before", os.replace)
ledger = Ledger.open(Path(sys.argv[1]) / "ledger.sqlite")
if kill == "open":
    ledger.calls.open = lambda _: os.kill(os.getpid(), 9)
asked(asker(Path(sys.argv[1]), ledger, settings()), [ask(word) for word in sys.argv[3:]])
os.kill(os.getpid(), 9)
"""


@pytest.mark.parametrize("moment", ["open", "before", "after"])
def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path, ledger: Ledger, moment: str) -> None:
    """Killed before requests are recorded, before their file is in its place, and after."""
    paths = os.pathsep.join([str(Path(__file__).parents[1]), *sys.path])
    environment = {**os.environ, "PYTHONPATH": paths}
    command = [sys.executable, "-c", SCRIPT, str(tmp_path), moment, *WORDS]
    assert subprocess.run(command, env=environment).returncode == -signal.SIGKILL
    there = list((tmp_path / "batches").glob("*.jsonl"))
    assert bool(there) == (moment == "after")
    _, error = asked(asker(tmp_path, ledger, settings()), ASKS)
    assert isinstance(error, WaitingError)
    (path,) = (tmp_path / "batches").glob("*.jsonl")
    assert [word_of(line) for line in lines_of(path)] == WORDS
    path.with_name(path.name.replace("requests", "replies")).write_text(replies_to(path), "utf-8")
    assert len(asked(asker(tmp_path, ledger, settings()), ASKS)[0]) == 4
