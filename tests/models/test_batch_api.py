"""`batch: api`: files go to a batch service and come back; nothing is paid for twice, whatever happens."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from batch_services import Stub, stub
from batched_asks import ask, asked, asker, lines_of, replies_of, settings
from groundset.errors import BudgetError, ModelError
from groundset.ledger import Ledger
from groundset.models.budget import Budget
from groundset.records import State
from groundset.settings import Budget as Limits
from groundset.testing import Asked, LoopbackServer, Service

WORDS = ["alder", "birch", "cedar", "Eiche"]
ASKS = [ask(word) for word in WORDS]
KEYS = [one.request.key for one in ASKS]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    made = Ledger.open(tmp_path / "ledger.sqlite")
    yield made
    made.close()


def run(root: Path, ledger: Ledger, base_url: str, **more: Any) -> tuple[dict[str, Any], Any]:
    return asked(asker(root, ledger, settings(base_url, batch="api", **more)), ASKS)


def say(one: Asked) -> str:
    return json.dumps({"word": one.prompt.removeprefix("say ")})


def requests(root: Path, number: int) -> list[str]:
    path = root / "batches" / f"generator-{number}.requests.jsonl"
    return [line["body"]["messages"][0]["content"].removeprefix("say ") for line in lines_of(path)]


def test_questions_are_answered_by_a_batch(tmp_path: Path, ledger: Ledger) -> None:
    with LoopbackServer(answer=say) as server:
        answers, error = run(tmp_path, ledger, server.base_url)
        assert error is None
        assert {word: one.value for word, one in answers.items()} == {word: word for word in WORDS}
        assert run(tmp_path, ledger, server.base_url)[1] is None
        assert server.stats.requests == 4, "the journal answers the second run"
    assert requests(tmp_path, 1) == WORDS
    assert ledger.calls.spent().calls == 4


def test_what_cannot_be_read_goes_into_a_further_batch(tmp_path: Path, ledger: Ledger) -> None:
    with LoopbackServer(answer=lambda one: say(one) if len(one.messages) > 1 else "no json") as server:
        answers, error = run(tmp_path, ledger, server.base_url)
    assert error is None
    assert {(one.state, len(one.calls)) for one in answers.values()} == {(State.KEPT, 2)}
    assert sorted(requests(tmp_path, 2)) == sorted(WORDS)


def test_what_an_expired_batch_did_not_answer_is_asked_again(tmp_path: Path, ledger: Ledger) -> None:
    """About half of each batch is answered; the rest follows, and expired requests cost nothing."""
    with LoopbackServer(Service(batch_end="expired"), answer=say) as server:
        answers, error = run(tmp_path, ledger, server.base_url, max_retries=2)
        sent = server.stats.requests
    assert error is None
    kept = [word for word, one in answers.items() if one.state is State.KEPT]
    lost = [word for word, one in answers.items() if one.reason == "unanswered"]
    assert sorted(kept + lost) == sorted(WORDS)
    assert kept
    assert lost, "the server expires the same requests each time; they are tried three times"
    assert sent == len(kept)
    assert sum(call.lost.tokens for call in ledger.calls.get(KEYS)) == 0


def test_a_failed_batch_stops_the_run_with_what_the_service_said(tmp_path: Path, ledger: Ledger) -> None:
    ended = {"output_file_id": None, "errors": {"data": [{"code": "x", "message": "enqueued token limit"}]}}
    with stub(status="failed", ended=ended) as service:
        answers, error = run(tmp_path, ledger, service.base_url)
        assert (answers, type(error)) == ({}, ModelError)
        assert "enqueued token limit" in str(error)
        service.status, service.ended = "completed", {}
        answers, error = run(tmp_path, ledger, service.base_url)
        assert (len(answers), error) == (4, None), "the next run starts a further batch"
        assert len(service.batches) == 2


@pytest.mark.parametrize("status", ["cancelled", "expired", "completed"])
def test_requests_that_an_ended_batch_does_not_name_are_asked_again(
    tmp_path: Path, ledger: Ledger, status: str
) -> None:
    with stub(status=status) as service:
        first: list[str] = []

        def half(text: str) -> str:
            if not first:
                first.append(text)
                return "".join(replies_of(text).splitlines(keepends=True)[:2])
            return replies_of(text)

        service.answers = half
        answers, error = run(tmp_path, ledger, service.base_url)
    assert (len(answers), error) == (4, None)
    assert len(requests(tmp_path, 2)) == 2
    paid = sum(call.lost.tokens for call in ledger.calls.get(KEYS))
    assert bool(paid) == (status == "completed"), "only a batch that was completed may have done the work"


def test_a_batch_that_the_service_forgot_is_not_paid_for_twice_unless_the_user_says_so(
    tmp_path: Path, ledger: Ledger
) -> None:
    with stub() as service:
        ledger.calls.remember(
            "consignment:generator:1",
            json.dumps({"service": service.base_url, "file": "file-9", "batch": "batch-9"}),
        )
        service.status = "completed"
        _, error = run(tmp_path, ledger, service.base_url)
        assert isinstance(error, ModelError)
        assert "does not know its batch batch-9" in error.message
        assert "remove batches/generator-1.requests.jsonl" in error.hint
        (tmp_path / "batches" / "generator-1.requests.jsonl").unlink()
        answers, error = run(tmp_path, ledger, service.base_url)
    assert (len(answers), error) == (4, None)
    assert len(requests(tmp_path, 2)) == 4


@pytest.mark.parametrize(
    "faults",
    [
        {"POST /files": [500, 429, 503]},
        {"POST /batches": [503, 0, 0]},
        {"GET /batches/": [502, 0]},
        {"GET /files/": [500, 0, 429]},
        {"GET /batches": [405, 404]},
    ],
)
def test_a_service_that_stumbles_is_asked_again_and_starts_one_batch(
    tmp_path: Path, ledger: Ledger, faults: dict[str, list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the answer to the start of a batch was lost: the batch is found again."""
    monkeypatch.setattr("groundset.models.batches.courier.Pauses.next", lambda self, last: 0.001)
    with stub(status="completed", faults=faults) as service:
        answers, error = run(tmp_path, ledger, service.base_url)
        assert (len(answers), error) == (4, None)
        assert len(service.batches) == 1


def test_a_service_that_stays_away_is_an_error_and_its_batch_goes_on(tmp_path: Path, ledger: Ledger) -> None:
    with stub(faults={"GET /batches/": [500] * 9}) as service:
        _, error = run(tmp_path, ledger, service.base_url, max_retries=1)
        assert isinstance(error, ModelError)
        assert "does not answer" in error.message
        service.faults, service.status = {}, "completed"
        assert run(tmp_path, ledger, service.base_url)[1] is None
        assert (len(service.files), len(service.batches)) == (1, 1)


@pytest.mark.parametrize("call", ["POST /files", "POST /batches", "GET /batches/", "GET /files/"])
@pytest.mark.parametrize("status", [400, 401, 403])
def test_a_refusal_says_what_the_service_said_without_the_key(
    tmp_path: Path, ledger: Ledger, call: str, status: int
) -> None:
    (tmp_path / "key").write_text("very-secret-word\n")
    with stub(status="completed", faults={call: [status] * 9}) as service:
        _, error = run(tmp_path, ledger, service.base_url, api_key_file="key")
        assert service.keys == {"Bearer very-secret-word"}
    assert isinstance(error, ModelError)
    assert "no, " in error.message
    assert "very-secret-word" not in error.message + error.hint
    written = [path.read_bytes() for path in (tmp_path / "batches").iterdir()]
    written.append((tmp_path / "ledger.sqlite").read_bytes())
    assert not any(b"very-secret-word" in data for data in written)


def test_a_server_without_batches_is_said_to_have_none(tmp_path: Path, ledger: Ledger) -> None:
    with stub(faults={"POST /batches": [404]}) as service:
        _, error = run(tmp_path, ledger, service.base_url)
    assert isinstance(error, ModelError)
    assert "it has no batches" in error.message
    assert "`batch: file`" in error.hint


def test_a_batch_of_which_no_request_is_served_stops_the_run(tmp_path: Path, ledger: Ledger) -> None:
    with LoopbackServer(Service(models=("another",)), answer=say) as server:
        answers, error = run(tmp_path, ledger, server.base_url)
        assert (answers, type(error), server.stats.requests) == ({}, ModelError, 4)


def test_a_budget_stops_between_batches_and_is_never_passed(tmp_path: Path, ledger: Ledger) -> None:
    with stub(status="completed") as service:
        limits = Budget(Limits(calls=3), ledger.calls.spent())
        model = settings(service.base_url, batch="api")
        answers, error = asked(asker(tmp_path, ledger, model, budget=limits), ASKS)
        assert (len(answers), type(error)) == (3, BudgetError)
        assert ledger.calls.spent().calls == 3
        assert run(tmp_path, ledger, service.base_url)[1] is None
        assert [len(text.splitlines()) for text in service.files.values()] == [3, 1]


def test_what_a_budget_of_tokens_keeps_back_goes_when_answers_turn_out_cheap(
    tmp_path: Path, ledger: Ledger
) -> None:
    with stub(status="completed") as service:
        limits = Budget(Limits(tokens=400), ledger.calls.spent())
        model = settings(service.base_url, batch="api")
        answers, error = asked(asker(tmp_path, ledger, model, budget=limits), ASKS)
        assert (len(answers), error) == (4, None)
        assert len(service.batches) > 1
    assert ledger.calls.spent().tokens == limits.spent.tokens


SCRIPT = """
import sys
from pathlib import Path
from batched_asks import ask, asked, asker, settings
from groundset.ledger import Ledger
root, base_url = Path(sys.argv[1]), sys.argv[2]
ledger = Ledger.open(root / "ledger.sqlite")
asked(asker(root, ledger, settings(base_url, batch="api")), [ask(word) for word in sys.argv[3:]])
"""


def started(root: Path, service: Stub) -> subprocess.Popen[bytes]:
    paths = os.pathsep.join([str(Path(__file__).parents[1]), *sys.path])
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(root), service.base_url, *WORDS],
        env={**os.environ, "PYTHONPATH": paths},
        stderr=subprocess.PIPE,
    )


def waited_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "nothing happened"
        time.sleep(0.02)


@pytest.mark.parametrize("call", ["GET /batches/", "POST /batches", "GET /files/"])
def test_a_run_that_is_killed_goes_on_with_the_same_batch(tmp_path: Path, ledger: Ledger, call: str) -> None:
    """Killed while it waits, while a batch is being started, and while replies come."""
    with stub(status="completed" if call == "GET /files/" else "in_progress") as service:
        process = started(tmp_path, service)
        waited_for(lambda: service.count(call) > 0)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        service.status = "completed"
        answers, error = run(tmp_path, ledger, service.base_url)
        assert (len(answers), error) == (4, None)
        assert (len(service.files), len(service.batches)) == (1, 1)
    assert ledger.calls.spent().calls == 4, "nothing was sent twice"
    assert not list((tmp_path / "batches").glob(".*"))


def test_an_interrupted_run_leaves_its_batch_to_the_service(tmp_path: Path, ledger: Ledger) -> None:
    with stub() as service:
        process = started(tmp_path, service)
        waited_for(lambda: service.count("GET /batches/") > 0)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
        assert process.returncode != 0
        assert b"KeyboardInterrupt" in said
        service.status = "completed"
        assert run(tmp_path, ledger, service.base_url)[1] is None
        assert len(service.batches) == 1
