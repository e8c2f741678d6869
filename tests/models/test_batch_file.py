"""`batch: file`: requests lie in files, replies beside them; nothing is written twice and nothing lost."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from batched_asks import answer, ask, asked, asker, good, lines_of, replies_to, right, settings, word_of
from groundset.errors import BudgetError, WaitingError
from groundset.ledger import Ledger
from groundset.models.budget import Budget, most
from groundset.records import State
from groundset.settings import Budget as Limits

WORDS = ["alder", "birch", "cedar", "Eiche"]
ASKS = [ask(word) for word in WORDS]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    made = Ledger.open(tmp_path / "ledger.sqlite")
    yield made
    made.close()


def files(root: Path) -> list[str]:
    return sorted(path.name for path in (root / "batches").iterdir())


def test_what_is_open_is_written_as_a_batch_file(tmp_path: Path, ledger: Ledger) -> None:
    answers, error = asked(asker(tmp_path, ledger, settings()), ASKS)
    assert answers == {}
    assert isinstance(error, WaitingError)
    lines = lines_of(tmp_path / "batches" / "generator-1.requests.jsonl")
    assert [word_of(line) for line in lines] == WORDS
    assert [line["custom_id"] for line in lines] == [one.request.key for one in ASKS]
    assert {(line["method"], line["url"]) for line in lines} == {("POST", "/v1/chat/completions")}
    body = lines[0]["body"]
    assert (body["model"], body["max_tokens"], body["temperature"]) == ("m", 64, 0.7)
    assert body["response_format"]["type"] == "json_schema", "`auto` takes the strictest for files"


def test_the_error_says_what_waits_where_and_what_to_do(tmp_path: Path, ledger: Ledger) -> None:
    _, error = asked(asker(tmp_path, ledger, settings()), ASKS)
    assert error
    assert "4 requests for the generator wait in batches/generator-1.requests.jsonl" in error.message
    assert "tokens" in error.message
    command = (
        "vllm run-batch -i batches/generator-1.requests.jsonl -o batches/generator-1.replies.jsonl --model m"
    )
    assert command in error.hint
    assert "\n" not in error.message + error.hint


@pytest.mark.parametrize("structured", ["json_object", "text"])
def test_requests_are_held_to_json_as_the_settings_say(
    tmp_path: Path, ledger: Ledger, structured: str
) -> None:
    asked(asker(tmp_path, ledger, settings(structured=structured)), ASKS[:1])
    (line,) = lines_of(tmp_path / "batches" / "generator-1.requests.jsonl")
    kind = line["body"].get("response_format", {}).get("type")
    assert kind == (structured if structured == "json_object" else None)


def test_replies_are_read_and_questions_answered(tmp_path: Path, ledger: Ledger) -> None:
    asked(asker(tmp_path, ledger, settings()), ASKS)
    answer(tmp_path)
    answers, error = asked(asker(tmp_path, ledger, settings()), ASKS)
    assert error is None
    assert {word: (one.state, one.value) for word, one in answers.items()} == {
        word: (State.KEPT, word) for word in WORDS
    }
    assert files(tmp_path) == ["generator-1.replies.jsonl", "generator-1.requests.jsonl"]


def test_nothing_is_written_when_nothing_is_open(tmp_path: Path, ledger: Ledger) -> None:
    assert asked(asker(tmp_path, ledger, settings()), []) == ({}, None)
    assert not (tmp_path / "batches").exists()


def test_a_run_without_replies_writes_nothing_again(tmp_path: Path, ledger: Ledger) -> None:
    first = asked(asker(tmp_path, ledger, settings()), ASKS)[1]
    path = tmp_path / "batches" / "generator-1.requests.jsonl"
    before, spent = path.stat(), ledger.calls.spent()
    second = asked(asker(tmp_path, ledger, settings()), ASKS)[1]
    assert first
    assert second
    assert (first.message, first.hint) == (second.message, second.hint)
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert (files(tmp_path), ledger.calls.spent()) == (["generator-1.requests.jsonl"], spent)


def test_only_what_is_new_goes_into_the_next_file(tmp_path: Path, ledger: Ledger) -> None:
    asked(asker(tmp_path, ledger, settings()), ASKS[:2])
    _, error = asked(asker(tmp_path, ledger, settings()), ASKS)
    second = lines_of(tmp_path / "batches" / "generator-2.requests.jsonl")
    assert [word_of(line) for line in second] == WORDS[2:]
    assert error
    assert "generator-1.requests.jsonl and batches/generator-2.requests.jsonl" in error.message


def test_a_reply_that_cannot_be_read_is_asked_again_in_the_next_file(tmp_path: Path, ledger: Ledger) -> None:
    asked(asker(tmp_path, ledger, settings()), ASKS)
    answer(tmp_path, 1, lambda word, attempt: good("no json") if word == "birch" else right(word))
    answers, error = asked(asker(tmp_path, ledger, settings()), ASKS)
    assert sorted(answers) == ["Eiche", "alder", "cedar"]
    assert isinstance(error, WaitingError)
    (line,) = lines_of(tmp_path / "batches" / "generator-2.requests.jsonl")
    assert "it is no JSON object with a word" in line["body"]["messages"][-1]["content"]
    answer(tmp_path, 2)
    answers, error = asked(asker(tmp_path, ledger, settings()), ASKS)
    assert error is None
    assert [end.reason for end in answers["birch"].calls] == ["reply_unreadable", "ok"]


def test_attempts_of_a_run_end_as_they_do_live(tmp_path: Path, ledger: Ledger) -> None:
    """Two attempts at a time: after two files the question is undecided, and the next run asks again."""
    for number in (1, 2):
        _, error = asked(asker(tmp_path, ledger, settings()), ASKS[:1], max_asks=2)
        assert isinstance(error, WaitingError)
        answer(tmp_path, number, lambda word, attempt: good("no json"))
    answers, error = asked(asker(tmp_path, ledger, settings()), ASKS[:1], max_asks=2)
    assert error is None
    assert (answers["alder"].state, len(answers["alder"].calls)) == (State.UNDECIDED, 2)
    _, error = asked(asker(tmp_path, ledger, settings()), [replace(ASKS[0], rounds=1)], max_asks=2)
    assert isinstance(error, WaitingError)
    assert len(lines_of(tmp_path / "batches" / "generator-3.requests.jsonl")) == 1


def test_packed_replies_and_replies_in_parts_are_read(tmp_path: Path, ledger: Ledger) -> None:
    asked(asker(tmp_path, ledger, settings()), ASKS)
    folder = tmp_path / "batches"
    lines = replies_to(folder / "generator-1.requests.jsonl").splitlines(keepends=True)
    (folder / "generator-1.replies.jsonl.gz").write_bytes(gzip.compress("".join(lines[:2]).encode()))
    (folder / "generator-1.replies.2.jsonl").write_text("".join(lines[2:]), "utf-8")
    answers, error = asked(asker(tmp_path, ledger, settings()), ASKS)
    assert (error, len(answers)) == (None, 4)


def test_a_part_that_comes_later_still_counts(tmp_path: Path, ledger: Ledger) -> None:
    asked(asker(tmp_path, ledger, settings()), ASKS)
    folder = tmp_path / "batches"
    lines = replies_to(folder / "generator-1.requests.jsonl").splitlines(keepends=True)
    (folder / "generator-1.replies.jsonl").write_text("".join(lines[:2]), "utf-8")
    _, error = asked(asker(tmp_path, ledger, settings()), ASKS)
    assert isinstance(error, WaitingError)
    assert len(lines_of(folder / "generator-2.requests.jsonl")) == 2
    (folder / "generator-1.replies.part2.jsonl").write_text("".join(lines[2:]), "utf-8")
    answers, error = asked(asker(tmp_path, ledger, settings()), ASKS)
    assert (error, len(answers)) == (None, 4)


def test_the_files_of_two_roles_are_kept_apart(tmp_path: Path, ledger: Ledger) -> None:
    asked(asker(tmp_path, ledger, settings()), ASKS[:1])
    asked(asker(tmp_path, ledger, settings(), role="judge"), ASKS[1:2])
    asked(asker(tmp_path, ledger, settings(), role="judge-1"), ASKS[2:3])
    assert files(tmp_path) == [f"{role}-1.requests.jsonl" for role in ("generator", "judge-1", "judge")]
    answer(tmp_path, role="judge-1")
    assert asked(asker(tmp_path, ledger, settings(), role="judge-1"), ASKS[2:3])[1] is None
    assert asked(asker(tmp_path, ledger, settings(), role="judge"), ASKS[1:2])[1] is not None


def test_a_question_that_is_asked_twice_is_written_once(tmp_path: Path, ledger: Ledger) -> None:
    twins = [ask("alder"), ask("alder")]
    with pytest.raises(WaitingError):
        asker(tmp_path, ledger, settings()).ask_all(twins, lambda _: None, task="test")
    assert len(lines_of(tmp_path / "batches" / "generator-1.requests.jsonl")) == 1
    answer(tmp_path)
    got: list[Any] = []
    asker(tmp_path, ledger, settings()).ask_all(twins, got.extend, task="test")
    assert [one.value for one in got] == ["alder", "alder"]


def test_requests_are_reserved_when_written_and_settled_when_answered(tmp_path: Path, ledger: Ledger) -> None:
    budget = Budget(Limits(), ledger.calls.spent())
    asked(asker(tmp_path, ledger, settings(), budget=budget), ASKS)
    worst = [most(one.request, 64, None) for one in ASKS]
    assert budget.spent.tokens == ledger.calls.spent().tokens == sum(one.tokens for one in worst)
    assert budget.spent.money > 0
    answer(tmp_path)
    budget = Budget(Limits(), ledger.calls.spent())
    asked(asker(tmp_path, ledger, settings(), budget=budget), ASKS)
    assert (budget.spent.input_tokens, budget.spent.calls) == (7 * 4, 4)
    assert budget.spent.money == pytest.approx(ledger.calls.spent().money)
    assert budget.held.tokens == 0


def test_a_budget_is_never_passed_by_what_is_written(tmp_path: Path, ledger: Ledger) -> None:
    """Three are written, and the fourth when the budget was raised."""
    limits = Limits(calls=3)

    def run() -> Any:
        return asked(asker(tmp_path, ledger, settings(), budget=Budget(limits, ledger.calls.spent())), ASKS)

    _, error = run()
    assert isinstance(error, WaitingError)
    assert "the budget of calls has no room for 1 more" in error.message
    assert len(lines_of(tmp_path / "batches" / "generator-1.requests.jsonl")) == 3
    answer(tmp_path)
    answers, error = run()
    assert (type(error), len(answers)) == (BudgetError, 3)
    assert error.exit_code == 3
    limits = Limits(calls=4)
    assert isinstance(run()[1], WaitingError)
    assert ledger.calls.spent().calls == 4


def test_a_reply_without_usage_counts_at_its_most(tmp_path: Path, ledger: Ledger) -> None:
    def silent(word: str, attempt: int) -> dict[str, Any]:
        line = right(word)
        del line["response"]["body"]["usage"]
        return line

    asked(asker(tmp_path, ledger, settings()), ASKS[:1])
    answer(tmp_path, 1, silent)
    asked(asker(tmp_path, ledger, settings()), ASKS[:1])
    spent, worst = ledger.calls.spent(), most(ASKS[0].request, 64, None)
    assert spent.output_tokens == 64
    assert spent.input_tokens >= worst.input_tokens


def test_a_prompt_keeps_to_its_line(tmp_path: Path, ledger: Ledger) -> None:
    word = "two\nlines\u2028\x85and a tree 🌳"
    asked(asker(tmp_path, ledger, settings()), [ask(word)])
    (line,) = (tmp_path / "batches" / "generator-1.requests.jsonl").read_bytes().splitlines()
    assert word_of(json.loads(line)) == word


def test_replies_are_recorded_the_same_whatever_their_spacing(tmp_path: Path, ledger: Ledger) -> None:
    asked(asker(tmp_path, ledger, settings()), ASKS[:1])
    path = tmp_path / "batches" / "generator-1.requests.jsonl"
    row = json.loads(replies_to(path))
    spaced = json.dumps(row, indent=None, separators=(" , ", " : "))
    path.with_name("generator-1.replies.jsonl").write_text(spaced, "utf-8")
    asked(asker(tmp_path, ledger, settings()), ASKS[:1])
    compact = json.dumps(row["response"]["body"], ensure_ascii=False, separators=(",", ":")).encode()
    key = ASKS[0].request.key
    assert ledger.calls.replies([key]) == {key: compact}


def test_a_folder_that_was_cleared_is_filled_anew(tmp_path: Path, ledger: Ledger) -> None:
    asked(asker(tmp_path, ledger, settings()), ASKS[:2])
    answer(tmp_path)
    asked(asker(tmp_path, ledger, settings()), ASKS[:2])
    shutil.rmtree(tmp_path / "batches")
    for _ in range(2):
        _, error = asked(asker(tmp_path, ledger, settings()), ASKS)
        assert error
        assert "2 requests for the generator wait in batches/generator-2.requests.jsonl:" in error.message
    answer(tmp_path, 2)
    assert asked(asker(tmp_path, ledger, settings()), ASKS)[1] is None


def test_files_of_a_ledger_that_is_gone_still_serve_a_new_one(tmp_path: Path, ledger: Ledger) -> None:
    asked(asker(tmp_path, ledger, settings()), ASKS)
    answer(tmp_path)
    new = Ledger.open(None)
    assert isinstance(asked(asker(tmp_path, new, settings()), ASKS)[1], WaitingError)
    answers, error = asked(asker(tmp_path, new, settings()), ASKS)
    assert (len(answers), error) == (4, None)
    new.close()
