"""Live calls among faults: every question ends with an answer or a reason, and nothing is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from groundset.calls import Request
from groundset.contracts import LostCallError
from groundset.errors import ModelError
from groundset.ledger import Ledger
from groundset.models.exchange import Answer, Ask
from groundset.testing import Faults, LoopbackServer, ScriptedModel, Service
from live_asks import NOWHERE, ask, asks, ended, live, scripted, settings, word

SECRET = "sk-live-abcdef123456"


def test_faults_on_the_way_cost_no_question() -> None:
    """Calls are tried again until they are answered, and each question is handed over once."""
    faults = Faults(
        err500=0.05, err429=0.05, err503=0.02, reset=0.02, reset_mid=0.02, hang=0.01, bad_body=0.02
    )
    ledger, answers = Ledger.open(None), list[Answer[str]]()
    service = Service(latency=0.002, retry_after=0.01)
    with LoopbackServer(service, faults, answer=word) as server:
        model = settings(server.base_url, total_seconds=0.5, max_retries=8)
        live(ledger.calls, model).ask_all(asks(400), answers.extend, task="asking")
        stats = server.stats
    assert ended(answers) == {str(n): ("kept", "ok") for n in range(400)}
    assert len(answers) == 400
    assert sum(stats.faults.values()) > 40


def test_what_may_have_been_paid_is_counted_as_paid() -> None:
    """A call that broke off within its answer counts for its worst case; one that was refused does not."""
    for error, spent in (("disconnected", 2), ("server_error", 1)):
        losses = [LostCallError(error, "", again=True, billed=error == "disconnected")]
        ledger = Ledger.open(None)
        scripted(ScriptedModel([*losses, '{"word": "x"}']), ledger).ask_all(
            [ask(1)], lambda _: None, task="asking"
        )
        call = ledger.calls.of_prompt(ask(1).request.key)[0]
        assert (call.usage.calls, bool(call.lost.money)) == (spent, spent == 2)
        assert call.state == "answered"


def test_a_question_without_an_answer_is_undecided() -> None:
    """When its retries are used up; the next run asks it again."""
    ledger, answers = Ledger.open(None), list[Answer[str]]()

    def script(request: Request) -> str | LostCallError:
        lost = LostCallError("server_error", "500", again=True, billed=False)
        return lost if "number 3" in request.messages[1].content else '{"word": "x"}'

    model = ScriptedModel(script)
    scripted(model, ledger, max_retries=1).ask_all(asks(5), answers.extend, task="asking")
    assert ended(answers)["3"] == ("undecided", "unanswered")
    assert sum(state == ("kept", "ok") for state in ended(answers).values()) == 4
    assert len(model.requests) == 6


def test_a_prompt_that_is_too_long_ends_only_its_own_question() -> None:
    """The server says so, and is not asked again."""
    ledger, answers = Ledger.open(None), list[Answer[str]]()
    with LoopbackServer(Service(context_tokens=50), answer=word) as server:
        questions = [ask(1), ask(2, "words " * 100), ask(3)]
        live(ledger.calls, settings(server.base_url)).ask_all(questions, answers.extend, task="asking")
        assert server.stats.requests == 3
    assert ended(answers) == {
        "1": ("kept", "ok"),
        "2": ("undecided", "prompt_too_long"),
        "3": ("kept", "ok"),
    }


def test_a_crowded_server_is_asked_less() -> None:
    """A ceiling far above what it has room for costs few refusals, and no question."""
    ledger, answers = Ledger.open(None), list[Answer[str]]()
    with LoopbackServer(Service(concurrency=8, latency=0.005, retry_after=0.05), answer=word) as server:
        live(ledger.calls, settings(server.base_url)).ask_all(asks(1000), answers.extend, task="asking")
        refused = server.stats.statuses.get("429", 0)
    assert ended(answers) == {str(n): ("kept", "ok") for n in range(1000)}
    assert refused < 250


def test_no_more_calls_are_under_way_than_the_ceiling() -> None:
    """However fast the server is."""
    ledger = Ledger.open(None)
    with LoopbackServer(Service(latency=0.003), answer=word) as server:
        model = settings(server.base_url, concurrency=5)
        live(ledger.calls, model).ask_all(asks(60), lambda _: None, task="asking")
        assert 2 <= server.stats.peak <= 5


def test_questions_are_made_only_as_they_are_needed() -> None:
    """A million questions do not lie in memory: those ahead of the answers are few."""
    ledger = Ledger.open(None)
    made = handed_over = most_ahead = 0

    def questions() -> Iterator[Ask[str]]:
        nonlocal made, most_ahead
        for question in asks(2000):
            made += 1
            most_ahead = max(most_ahead, made - handed_over)
            yield question

    def deliver(answers: object) -> None:
        nonlocal handed_over
        handed_over += len(answers)  # type: ignore[arg-type]

    with LoopbackServer(answer=word) as server:
        model = settings(server.base_url, concurrency=16)
        live(ledger.calls, model).ask_all(questions(), deliver, task="asking")
    assert handed_over == 2000
    assert most_ahead < 500


def test_a_wrong_key_stops_the_run_and_is_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither in the error nor in any file, though the server repeats it."""
    monkeypatch.setenv("MY_KEY", SECRET)
    ledger = Ledger.open(tmp_path / "ledger.sqlite")
    with LoopbackServer(Service(api_key="another"), answer=word) as server:
        asker = live(ledger.calls, settings(server.base_url, api_key_env="MY_KEY"), root=tmp_path)
        with pytest.raises(ModelError, match="does not accept the key") as caught:
            asker.ask_all(asks(30), lambda _: None, task="asking")
    assert SECRET not in caught.value.message + caught.value.hint
    assert all(SECRET.encode() not in file.read_bytes() for file in tmp_path.iterdir())
    ledger.close()


def test_a_key_is_read_only_when_a_call_is_sent(tmp_path: Path) -> None:
    """What the journal answers needs none."""
    ledger = Ledger.open(None)
    with LoopbackServer(answer=word) as server:
        live(ledger.calls, settings(server.base_url)).ask_all(asks(3), lambda _: None, task="asking")
    keyless = live(ledger.calls, settings(api_key_file="missing.txt"), root=tmp_path)
    keyless.ask_all(asks(3), lambda _: None, task="asking")
    with pytest.raises(ModelError, match=r"missing\.txt"):
        keyless.ask_all(asks(4), lambda _: None, task="asking")
    assert ledger.calls.spent().calls == 3


def test_a_server_that_is_not_there_stops_the_run_at_once() -> None:
    """Before anything was ever answered, waiting for it would be waiting for nothing."""
    with pytest.raises(
        ModelError, match=r"generator m at http://127\.0\.0\.1:9/v1 cannot be reached"
    ) as caught:
        live(Ledger.open(None).calls, settings(NOWHERE)).ask_all(asks(100), lambda _: None, task="asking")
    assert "base_url" in caught.value.hint


def test_an_unknown_model_stops_the_run() -> None:
    """The server names what it knows nothing of."""
    with (
        LoopbackServer(Service(models=("another",)), answer=word) as server,
        pytest.raises(ModelError, match="no such"),
    ):
        live(Ledger.open(None).calls, settings(server.base_url)).ask_all(
            asks(9), lambda _: None, task="asking"
        )


def test_a_long_row_of_faults_stops_the_run() -> None:
    """What was answered before is recorded and handed over first."""
    ledger, answers = Ledger.open(None), list[Answer[str]]()

    def script(request: Request) -> str | LostCallError:
        number = int(request.messages[1].content.split()[1])
        return (
            LostCallError("server_error", "500", again=True, billed=False) if number > 50 else '{"word": "x"}'
        )

    with pytest.raises(ModelError, match="16 calls in a row"):
        scripted(ScriptedModel(script), ledger, max_retries=0, concurrency=4).ask_all(
            asks(1000), answers.extend, task="asking"
        )
    assert sum(answer.reason == "ok" for answer in answers) == 51
    assert ledger.calls.spent().calls < 200


def test_progress_hears_of_cost_and_speed() -> None:
    """While the work is under way."""
    notes: list[str] = []

    class Hearing:
        def start(self, task: str, total: int | None) -> None:
            notes.append(f"start {task} {total}")

        def advance(self, done: int = 1) -> None:
            notes.append(f"advance {done}")

        def note(self, text: str) -> None:
            notes.append(text)

        def finish(self) -> None:
            notes.append("finish")

    ledger = Ledger.open(None)
    with LoopbackServer(answer=word) as server:
        live(ledger.calls, settings(server.base_url), progress=Hearing()).ask_all(
            asks(10), lambda _: None, task="asking", total=10
        )
    assert (notes[0], notes[-1]) == ("start asking 10", "finish")
    assert any(note.startswith("$0.") and note.endswith(" calls/s") for note in notes)


def test_it_works_where_an_event_loop_is_running(tmp_path: Path) -> None:
    """As in a notebook."""
    ledger, answers = Ledger.open(tmp_path / "ledger.sqlite"), list[Answer[str]]()

    async def cell() -> None:
        model = ScriptedModel(lambda _: '{"word": "x"}')
        scripted(model, ledger).ask_all(asks(3), answers.extend, task="asking")

    asyncio.run(cell())
    assert [answer.value for answer in answers] == ["x"] * 3
    ledger.close()
