"""Evaluation sets: every shape is read, every fault is named, and only hashes are kept."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from groundset.errors import DataError
from groundset.gates.evaluations import EvaluationSet, load, texts
from groundset.gates.items import ItemText

QUESTION, ANSWER = "What is the capital of France?", "The capital is Paris."


def _write(path: Path, *rows: Any) -> Path:
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "row",
    [
        {"messages": [{"role": "user", "content": QUESTION}, {"role": "assistant", "content": ANSWER}]},
        {"conversations": [{"from": "human", "value": QUESTION}, {"from": "gpt", "value": ANSWER}]},
        {"instruction": QUESTION, "input": "", "output": ANSWER},
        {"instruction": QUESTION, "response": ANSWER},
        {"prompt": QUESTION, "completion": ANSWER},
        {"prompt": QUESTION, "canonical_solution": ANSWER, "test": "assert True"},
        {"prompt": [{"role": "user", "content": QUESTION}], "response": ANSWER},
        {"question": QUESTION, "answers": [ANSWER, "Paris"]},
        {"question": QUESTION, "answers": {"text": [ANSWER], "answer_start": [3]}},
        {"question": QUESTION, "choices": ["Rome", ANSWER], "answer": 1},
        {"question": QUESTION, "choices": ["Rome", ANSWER], "answer": "B"},
        {"question": QUESTION, "choices": {"text": ["Rome", ANSWER], "label": ["1", "2"]}, "answerKey": "2"},
    ],
)
def test_every_common_shape_gives_question_and_answer(row: Any, tmp_path: Path) -> None:
    assert texts(_write(tmp_path / "e.jsonl", row)) == (ItemText(QUESTION, ANSWER),)


def test_a_row_of_text_is_a_question_and_input_follows_its_instruction(tmp_path: Path) -> None:
    path = _write(
        tmp_path / "e.jsonl", {"text": "a b"}, {"instruction": "sum", "input": "1 2", "output": "3"}
    )
    assert texts(path) == (ItemText("a b"), ItemText("sum\n1 2", "3"))


ROWS = [{"question": f"{QUESTION} {n}", "answer": ANSWER} for n in range(3)]


@pytest.mark.parametrize(
    "data",
    [
        json.dumps(ROWS),
        json.dumps(ROWS, indent=2),
        json.dumps({"version": 1, "data": ROWS}),
        json.dumps({"examples": ROWS}, indent=1),
        "\ufeff" + "\n\n".join(map(json.dumps, ROWS)) + "\n",
    ],
)
def test_layouts_and_compression_do_not_matter(data: str, tmp_path: Path) -> None:
    plain, packed = tmp_path / "e.json", tmp_path / "e.json.gz"
    plain.write_text(data, encoding="utf-8")
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert load("e", plain).items == load("e", packed).items
    assert len(load("e", plain).items) == 3
    assert load("e", plain).sha256 == hashlib.sha256(plain.read_bytes()).hexdigest()


def test_a_parquet_file_is_an_evaluation_file_too(tmp_path: Path) -> None:
    path = tmp_path / "e.parquet"
    parquet.write_table(pa.Table.from_pylist(ROWS), path)
    assert load("e", path).items == load("e", _write(tmp_path / "e.jsonl", *ROWS)).items
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(DataError, match=r"evaluation file .*e\.parquet cannot be read as Parquet"):
        load("e", path)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "no items"),
        (b"# Notes", "neither JSON nor JSONL (line 1, column 1"),
        (b'{"data": [\n{"question": "a"},\n{"question" 1}]}', "line 3, column 13"),
        (b"[]", "no items"),
        (b'{"question": ""}', "no items"),
        (b'{"question": "a"}\n{"broken', "line 2"),
        (b'{"asked": "a", "gold": "b"}', "asked, gold"),
        (b'[{"question": "a"}, 7]', "row 1"),
        (b'{"question": {"a": 1}}', "question is dict"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"\x1f\x8b\x08 torn", "gzip"),
        (b"[" * 100_000, "JSON"),
    ],
)
def test_a_bad_file_is_told_with_place_and_remedy(data: bytes, told: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_bytes(data)
    with pytest.raises(DataError) as caught:
        load("bad", path)
    assert told in caught.value.message
    assert "bad.jsonl" in caught.value.message
    assert caught.value.hint


def test_a_missing_file_is_a_data_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        load("e", tmp_path / "nowhere.jsonl")


def _sides(question: str, answer: str, tmp_path: Path) -> dict[str, int]:
    item = load("e", _write(tmp_path / "e.jsonl", {"question": question, "answer": answer})).items[0]
    return {side.name: side.n for side in item.sides}


@pytest.mark.parametrize(
    ("question", "answer", "sides"),
    [
        (" ".join(f"w{n}" for n in range(27)), "yes", {"question": 8, "piece": 4, "answer": 1}),
        (" ".join(f"w{n}" for n in range(28)), "yes", {"question": 8}),
        ("one two three four five", "yes", {"question": 5, "piece": 4, "answer": 1}),
        ("one two", "yes", {"question": 2, "answer": 1}),
        ("one two", "three four five", {"question": 2, "answer": 3, "both": 5}),
        ("one", "a b c d e f g h i", {"question": 1, "answer": 8, "both": 8}),
        ("", "a b c d e f g h i", {"answer": 8}),
        ("one two three four five", "a b c d e f g h", {"question": 5, "piece": 4, "answer": 8}),
        ("one two three four five", "", {"question": 5, "piece": 4}),
        ("one two", "", {"question": 2}),
    ],
)
def test_sides_follow_from_what_is_long_enough(
    question: str, answer: str, sides: dict[str, int], tmp_path: Path
) -> None:
    assert _sides(question, answer, tmp_path) == sides


def test_json_round_trip_keeps_hashes_and_no_text(tmp_path: Path) -> None:
    loaded = load("e", _write(tmp_path / "e.jsonl", *ROWS, {"text": "secretword"}))
    row = json.loads(json.dumps(loaded.to_json()))
    assert EvaluationSet.from_json(row) == loaded
    assert row["rows"] == 4
    assert "secretword" not in json.dumps(row)
    assert all(
        len(gram) == 16 for item in row["items"] for side in item["sides"].values() for gram in side["grams"]
    )


@pytest.mark.parametrize(
    ("key", "value"), [("grams", "1" * 17), ("grams", "-1"), ("weights", float("nan")), ("weights", -1.0)]
)
def test_numbers_that_no_side_has_are_refused(key: str, value: Any, tmp_path: Path) -> None:
    row = load("e", _write(tmp_path / "e.jsonl", *ROWS)).to_json()
    row["items"][0]["sides"]["question"][key][0] = value
    with pytest.raises(ValueError, match="side 'question'"):
        EvaluationSet.from_json(row)


@pytest.mark.parametrize("number", [None, True, 1.0, "1", [], -1, 0, 2, 3, 2**63])
def test_items_that_are_not_the_rows_in_order_are_refused(number: Any, tmp_path: Path) -> None:
    row = load("e", _write(tmp_path / "e.jsonl", *ROWS)).to_json()
    row["items"][1]["row"] = number
    with pytest.raises(ValueError, match="its items are not its rows from 0 to 2"):
        EvaluationSet.from_json(row)


def test_a_passage_of_its_own_field_is_a_side(tmp_path: Path) -> None:
    row = {
        "question": QUESTION,
        "answer": ANSWER,
        "passage": "Paris lies on the Seine, west of the Marne's mouth.",
    }
    item = load("e", _write(tmp_path / "e.jsonl", row)).items[0]
    assert [side.name for side in item.sides] == ["passage", "question"]


def test_grams_that_do_not_fit_their_weights_are_refused(tmp_path: Path) -> None:
    row = load("e", _write(tmp_path / "e.jsonl", *ROWS)).to_json()
    row["items"][0]["sides"]["question"]["weights"].pop()
    with pytest.raises(ValueError, match="do not fit"):
        EvaluationSet.from_json(row)


def test_rare_words_weigh_more(tmp_path: Path) -> None:
    loaded = load("e", _write(tmp_path / "e.jsonl", {"text": "the cat"}, {"text": "the dog"}))
    the, cat = loaded.items[0].sides[0].weights
    assert cat > the > 0
