"""Replies files as they come from services, editors and enemies: what is of use counts, the rest is told."""

from __future__ import annotations

import gzip
import json
import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from batched_asks import answer, ask, asked, asker, good, lines_of, replies_to, right, settings, word_of
from groundset.errors import DataError, WaitingError
from groundset.ledger import Ledger
from groundset.models.batches import lines as batch_lines
from groundset.models.batches.lines import BrokenLineError, read_line
from groundset.records import State

WORDS = ["alder", "birch", "cedar"]
ASKS = [ask(word) for word in WORDS]
KEYS = [one.request.key for one in ASKS]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    made = Ledger.open(tmp_path / "ledger.sqlite")
    yield made
    made.close()


@pytest.fixture
def written(tmp_path: Path, ledger: Ledger) -> Path:
    """A file of three requests; gives where its replies go."""
    asked(asker(tmp_path, ledger, settings()), ASKS)
    return tmp_path / "batches" / "generator-1.replies.jsonl"


def run(root: Path, ledger: Ledger) -> tuple[dict[str, Any], str]:
    answers, error = asked(asker(root, ledger, settings()), ASKS)
    assert error is None or isinstance(error, WaitingError)
    return answers, str(error or "")


def rows(written: Path) -> list[str]:
    return replies_to(written.with_name("generator-1.requests.jsonl")).splitlines(keepends=True)


def again(written: Path, number: int = 2) -> list[str]:
    """Give the words that are asked for in a later file."""
    path = written.with_name(f"generator-{number}.requests.jsonl")
    return [word_of(line) for line in lines_of(path)] if path.exists() else []


VLLM = {
    "response": {"status_code": 503, "request_id": "vllm-batch-1", "body": None},
    "error": {"object": "error", "message": "engine is dead", "type": "ServiceUnavailable", "code": 503},
}
VLLM_WITHOUT_STATUS = {
    "response": None,
    "error": {"error": {"message": "engine is dead", "type": "Unavailable", "param": None, "code": 503}},
}
OPENAI_ERROR_FILE = {
    "response": {"status_code": 500, "request_id": "r", "body": {"error": {"message": "engine is dead"}}},
    "error": None,
}
EXPIRED = {"response": None, "error": {"code": "batch_expired", "message": "engine is dead"}}


@pytest.mark.parametrize("line", [VLLM, VLLM_WITHOUT_STATUS, OPENAI_ERROR_FILE, EXPIRED])
def test_an_error_of_any_form_is_told_and_tried_again(
    tmp_path: Path, ledger: Ledger, written: Path, line: dict[str, Any]
) -> None:
    answer(tmp_path, 1, lambda word, attempt: line if word == "birch" else right(word))
    answers, said = run(tmp_path, ledger)
    assert sorted(answers) == ["alder", "cedar"]
    assert "engine is dead" in said
    assert again(written) == ["birch"]
    (call,) = ledger.calls.get([KEYS[1]])
    assert (call.state, call.lost.tokens) == ("sent", 0), "it waits in the next file, and cost nothing so far"


def test_a_request_that_a_service_refuses_is_given_up_for_this_run(
    tmp_path: Path, ledger: Ledger, written: Path
) -> None:
    refused = {"status_code": 400, "body": {"error": {"message": "this content is not for us"}}}
    answer(tmp_path, 1, lambda word, attempt: {"response": refused} if word == "birch" else right(word))
    answers, said = run(tmp_path, ledger)
    assert said == ""
    assert (answers["birch"].state, answers["birch"].reason) == (State.UNDECIDED, "request_refused")
    assert again(written) == []
    assert "waits" in run(tmp_path, ledger)[1], "the next run tries once more"


def test_a_service_that_takes_no_schema_is_asked_in_other_words(
    tmp_path: Path, ledger: Ledger, written: Path
) -> None:
    """Other words for what a live call would find out at once take a further file here."""
    refused = {"status_code": 400, "body": {"error": {"message": "response_format json_schema: unsupported"}}}
    answer(tmp_path, 1, lambda word, attempt: {"response": refused})
    run(tmp_path, ledger)
    second = lines_of(written.with_name("generator-2.requests.jsonl"))
    assert {line["body"]["response_format"]["type"] for line in second} == {"json_object"}
    answer(tmp_path, 2)
    assert len(run(tmp_path, ledger)[0]) == 3


def test_what_the_replies_do_not_name_is_asked_again_and_counts_as_paid(
    tmp_path: Path, ledger: Ledger, written: Path
) -> None:
    written.write_text("".join(row for row in rows(written) if KEYS[1] not in row), "utf-8")
    answers, _ = run(tmp_path, ledger)
    assert sorted(answers) == ["alder", "cedar"]
    assert again(written) == ["birch"]
    (call,) = ledger.calls.get([KEYS[1]])
    assert call.lost.tokens > 0


def test_broken_lines_are_told_with_their_numbers(tmp_path: Path, ledger: Ledger, written: Path) -> None:
    good_rows = rows(written)
    text = good_rows[0] + "{broken\n" + "\n" + '{"custom_id": 7}\n' + "[]\n" + good_rows[1] + good_rows[2]
    written.write_text(text, "utf-8")
    answers, said = run(tmp_path, ledger)
    assert (len(answers), said) == (3, "")
    told = (tmp_path / "batches" / "generator-1.problems.txt").read_text("utf-8").splitlines()
    problems = ((2, "no JSON"), (4, "no custom_id"), (5, "no custom_id"))
    assert told == [f"generator-1.replies.jsonl:{number}: {what}" for number, what in problems]


def test_the_error_sums_up_what_was_wrong(tmp_path: Path, ledger: Ledger, written: Path) -> None:
    written.write_text(rows(written)[0] + "{broken\n[]\n", "utf-8")
    _, said = run(tmp_path, ledger)
    assert "generator-1.replies.jsonl:2: no JSON and 1 more, see batches/generator-1.problems.txt" in said
    assert "\n" not in said


def test_the_first_answer_wins(tmp_path: Path, ledger: Ledger, written: Path) -> None:
    (row,) = [json.loads(row) for row in rows(written) if KEYS[0] in row]
    other = {**row, **good('{"word": "other"}')}
    error = {**row, "response": None, "error": {"message": "late"}}
    text = json.dumps(error) + "\n" + "".join(rows(written)) + json.dumps(other) + "\n"
    written.write_text(text, "utf-8")
    answers, _ = run(tmp_path, ledger)
    assert answers["alder"].value == "alder"
    told = (tmp_path / "batches" / "generator-1.problems.txt").read_text("utf-8")
    assert f"a second answer to {KEYS[0]}" in told


def test_answers_that_nobody_asked_for_are_told_and_not_recorded(
    tmp_path: Path, ledger: Ledger, written: Path
) -> None:
    strange = {"custom_id": "task-1", **right("x")}
    written.write_text(json.dumps(strange) + "\n" + "".join(rows(written)), "utf-8")
    answers, _ = run(tmp_path, ledger)
    assert len(answers) == 3
    assert ledger.calls.replies(["task-1"]) == {}
    told = (tmp_path / "batches" / "generator-1.problems.txt").read_text("utf-8")
    assert "generator-1.replies.jsonl:1: nobody asked 'task-1'" in told


def test_replies_to_another_file_lose_nothing(tmp_path: Path, ledger: Ledger, written: Path) -> None:
    written.write_text(json.dumps({"custom_id": "f" * 32, **right("x")}) + "\n", "utf-8")
    answers, said = run(tmp_path, ledger)
    assert answers == {}
    assert "3 requests for the generator wait in batches/generator-1.requests.jsonl" in said
    assert again(written) == []
    answer(tmp_path)
    assert len(run(tmp_path, ledger)[0]) == 3


@pytest.mark.parametrize("packed", [False, True])
def test_a_file_half_copied_is_waited_for(
    tmp_path: Path, ledger: Ledger, written: Path, packed: bool
) -> None:
    """What is there counts; nothing is asked again before the rest had a chance to come."""
    whole = "".join(rows(written)).encode()
    data = gzip.compress(whole) if packed else whole
    path = written.with_name("generator-1.replies.jsonl.gz") if packed else written
    path.write_bytes(data[: len(data) - 40])
    _, said = run(tmp_path, ledger)
    assert "put the whole file there" in said
    assert again(written) == []
    path.write_bytes(data)
    assert len(run(tmp_path, ledger)[0]) == 3


def test_a_last_line_without_an_end_counts(tmp_path: Path, ledger: Ledger, written: Path) -> None:
    written.write_text("".join(rows(written)).rstrip("\n"), "utf-8")
    assert len(run(tmp_path, ledger)[0]) == 3


def test_a_line_without_end_is_passed_over(
    tmp_path: Path, ledger: Ledger, written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_lines, "MAX_LINE", 2000)
    data = b"x" * 9000 + b"\n" + "".join(rows(written)).encode()
    written.with_name("generator-1.replies.jsonl.gz").write_bytes(gzip.compress(data))
    answers, _ = run(tmp_path, ledger)
    assert len(answers) == 3
    told = (tmp_path / "batches" / "generator-1.problems.txt").read_text("utf-8")
    assert "generator-1.replies.jsonl.gz:1: longer than" in told


def test_files_of_windows_are_read(tmp_path: Path, ledger: Ledger, written: Path) -> None:
    text = "".join(rows(written)).replace("\n", "\r\n")
    written.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert len(run(tmp_path, ledger)[0]) == 3


def test_a_key_in_an_error_text_is_written_nowhere(tmp_path: Path, ledger: Ledger, written: Path) -> None:
    secret = "sk-proj-abcdefghijklmnop"
    line = {"response": {"status_code": 401, "body": {"error": {"message": f"bad key {secret}"}}}}
    answer(tmp_path, 1, lambda word, attempt: line)
    _, said = run(tmp_path, ledger)
    assert "bad key ***" in said
    told = (tmp_path / "batches" / "generator-1.problems.txt").read_text("utf-8")
    assert secret not in told + said
    assert all(secret not in call.detail for call in ledger.calls.get(KEYS))


@pytest.mark.parametrize("make", [lambda path: path.mkdir(), lambda path: path.symlink_to("nowhere")])
def test_what_is_no_file_is_an_error_of_one_line(
    tmp_path: Path, ledger: Ledger, written: Path, make: Callable[[Path], None]
) -> None:
    make(written)
    with pytest.raises(DataError) as caught:
        asker(tmp_path, ledger, settings()).ask_all(ASKS, lambda _: None, task="test")
    assert "generator-1.replies.jsonl" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_that_is_none_is_an_error_of_one_line(tmp_path: Path, ledger: Ledger) -> None:
    (tmp_path / "batches").write_text("in the way")
    with pytest.raises(DataError, match="batches cannot be read: Not a directory"):
        asker(tmp_path, ledger, settings()).ask_all(ASKS, lambda _: None, task="test")
    assert ledger.calls.spent().calls == 0


PACKINGS: list[Callable[[bytes], bytes]] = [
    bytes,
    gzip.compress,
    zlib.compress,
    lambda data: gzip.compress(data)[:-9],
]
NAMES = ["error", "body", "status_code", "message", "code", "choices", "usage", "custom_id"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["custom_id", "response", "error"]), JSON))
@example({"custom_id": "k", "response": {"status_code": True, "body": []}, "error": "words"})
@example(
    {"custom_id": "k", "response": {"status_code": 200, "body": {"choices": [{"message": {"content": 5}}]}}}
)
def test_any_json_is_read_as_a_line_or_called_broken(row: dict[str, Any]) -> None:
    try:
        line = read_line(json.dumps(row).encode())
    except BrokenLineError:
        return
    assert bool(line.raw) != bool(line.reason)


@given(st.binary(max_size=200))
@example(b"[" * 100_000)
@example(b'{"custom_id":"a","n":' + b"9" * 5000 + b"}")
def test_any_bytes_are_read_as_a_line_or_called_broken(data: bytes) -> None:
    with suppress(BrokenLineError):
        read_line(data)


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.data())
def test_hostile_replies_never_end_in_a_traceback(tmp_path: Path, data: st.DataObject) -> None:
    """Bytes of true replies are changed, cut and repeated; every answer that comes out is a true one."""
    ledger = Ledger.open(None)
    root = tmp_path / os.urandom(6).hex()
    root.mkdir()
    asked(asker(root, ledger, settings()), ASKS)
    path = root / "batches" / "generator-1.replies.jsonl"
    raw = bytearray("".join(rows(path)).encode())
    for _ in range(data.draw(st.integers(0, 6))):
        at = data.draw(st.integers(0, len(raw) - 1))
        what = data.draw(st.sampled_from([b"\n", b"\x00", b"\xff", b'"', b"{", b"}", b"\r", b""]))
        raw[at : at + data.draw(st.integers(0, 3))] = what
    packed = data.draw(st.sampled_from(PACKINGS))
    path.write_bytes(packed(bytes(raw)))
    answers, error = asked(asker(root, ledger, settings()), ASKS)
    assert error is None or isinstance(error, WaitingError)
    assert error is not None or len(answers) == 3
    ledger.close()
