"""The file of verdicts keeps to its contract, whatever the data holds and however the work is divided."""

from __future__ import annotations

import json
from itertools import groupby
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import groundset
from checked_rows import CLEAN, GLAZE, VENT, WHEEL, dataset, verdicts
from command_line import shaped
from groundset.checking.judging import Judging, Sourced, judge_rows, relation_gates
from groundset.checking.run import judge_each, rubric_of
from groundset.checking.twins import Seats
from groundset.datasets.json_rows import Row
from groundset.datasets.shapes import Conversation
from groundset.errors import DataError
from groundset.parallel import Failure, Fault
from groundset.records import Message
from groundset.text.tokens import words

NEARLY = {**VENT, "id": "nearly", "answer": VENT["answer"] + " Now."}
OTHERWISE = {
    **VENT,
    "id": "",
    "answer": "Pull the chain above the chimney until all the smoke has gone away.",
}
MIXED = (VENT, VENT, "broken", GLAZE, NEARLY, OTHERWISE, {**WHEEL, "context": WHEEL["answer"]})


def checked(tmp_path: Path, rows: Any, processes: int = 1) -> bytes:
    """Check rows against one evaluation item; give the bytes of the verdicts."""
    items = dataset(tmp_path / "test.jsonl", [GLAZE])
    out = tmp_path / "verdicts.jsonl"
    data = dataset(tmp_path / "data.jsonl", rows)
    groundset.check(data, [items], verdicts=out, processes=processes)
    return out.read_bytes()


def test_every_verdict_is_a_line_in_the_order_of_rows_and_gates(tmp_path: Path) -> None:
    checked(tmp_path, MIXED)
    found = verdicts(tmp_path / "verdicts.jsonl")
    for one in found:
        shaped("verdict", one)
        assert set(one) == {"row", "id", "gate", "decision", "reason", "score", "evidence"}
    by_row = {row: [v["gate"] for v in group] for row, group in groupby(found, lambda v: v["row"])}
    gates = ["grounding", "exact_duplicate", "near_duplicate", "semantic_duplicate"]
    gates += ["decontamination", "quality"]
    assert by_row == {row: gates if row in (2, 6) else gates[1:] for row in range(7)}
    assert {v["row"]: v["id"] for v in found} == dict(
        enumerate(["vent", "vent", "", "glaze", "nearly", "", "wheel"])
    )


def test_a_twin_names_a_row_that_its_gate_keeps(tmp_path: Path) -> None:
    checked(tmp_path, MIXED)
    found = verdicts(tmp_path / "verdicts.jsonl")
    kept = {(v["gate"], v["row"]) for v in found if v["decision"] == "keep"}
    twins = [v for v in found if "other_row" in v["evidence"]]
    assert {(v["row"], v["reason"]) for v in twins} == {
        (1, "exact_duplicate"),
        (1, "near_duplicate"),
        (4, "near_duplicate"),
        (5, "instruction_conflict"),
        (1, "semantic_duplicate"),
        (4, "semantic_duplicate"),
    }
    views = {(v["row"], v["gate"]): v["evidence"]["view"] for v in twins}
    assert views[1, "near_duplicate"] == "both"
    assert views[5, "near_duplicate"] == "instruction"
    assert all((v["gate"], v["evidence"]["other_row"]) in kept for v in twins)
    assert all(v["decision"] == "reject" for v in twins)


def test_the_places_that_twins_share_say_the_same_in_both_rows(tmp_path: Path) -> None:
    checked(tmp_path, MIXED)
    twins = [v for v in verdicts(tmp_path / "verdicts.jsonl") if "other_row" in v["evidence"]]
    for twin in twins:
        shaped("verdict", twin)
        spans = twin["evidence"]["spans"]
        own = [_words(MIXED[twin["row"]], place) for place in spans["row"]]
        assert own
        assert own == [_words(MIXED[twin["evidence"]["other_row"]], place) for place in spans["other_row"]]
    conflict = next(v for v in twins if v["reason"] == "instruction_conflict")
    assert {place[0] for place in conflict["evidence"]["spans"]["row"]} == {"instruction"}
    nearly = next(v for v in twins if (v["row"], v["gate"]) == (4, "near_duplicate"))
    assert {place[0] for place in nearly["evidence"]["spans"]["row"]} == {"instruction", "response"}


def _words(row: Any, place: list[Any]) -> list[str]:
    side, start, end = place
    return words(row[{"instruction": "question", "response": "answer"}[side]][start:end])


def test_a_leak_lists_all_its_hits(tmp_path: Path) -> None:
    items = dataset(tmp_path / "test.jsonl", [GLAZE, VENT, GLAZE])
    out = tmp_path / "verdicts.jsonl"
    groundset.check(
        dataset(tmp_path / "data.jsonl", CLEAN), [items], gates=["decontaminate"], verdicts=out, processes=1
    )
    hits = [{(h["eval_file"], h["eval_row"]) for h in v["evidence"]["hits"]} for v in verdicts(out)]
    assert hits == [{("test.jsonl", 1)}, {("test.jsonl", 0), ("test.jsonl", 2)}, set()]


def test_an_unreadable_row_is_undecided_and_says_why(tmp_path: Path) -> None:
    checked(tmp_path, MIXED)
    of_row = [v for v in verdicts(tmp_path / "verdicts.jsonl") if v["row"] == 2]
    assert {(v["decision"], v["reason"]) for v in of_row} == {("undecided", "unreadable_row")}
    assert "line 3, column 1" in of_row[0]["evidence"]["problem"]


def test_one_and_two_processes_give_the_same_bytes(tmp_path: Path) -> None:
    rows = [{**row, "question": f"{row['question']} {n % 70}"} for n in range(150) for row in CLEAN]
    one = checked(tmp_path, rows)
    assert one.count(b'"reject"') > 100
    assert checked(tmp_path, rows, processes=2) == one


def test_half_a_character_and_every_line_end_stay_json(tmp_path: Path) -> None:
    """Half a character in a name or a text does no other row any harm."""
    name = '"id": "\\ud83d\\u2028\\r"'
    whole = f'{{{name}, "question": "What is red in the kiln?", "answer": "The fire is red."}}'
    checked(tmp_path, [whole, whole.replace("red", "\\udc00"), *CLEAN])
    found = verdicts(tmp_path / "verdicts.jsonl")
    assert {v["row"] for v in found} == {0, 1, 2, 3, 4}
    assert "undecided" not in {v["decision"] for v in found if v["row"] != 1}
    assert all("\u2028" in v["id"] for v in found if v["row"] == 0)


@pytest.mark.parametrize("place", ["data.jsonl", "test.jsonl", "nowhere/v.jsonl", "folder"])
def test_a_file_that_cannot_take_verdicts_is_named_before_any_work(tmp_path: Path, place: str) -> None:
    """Above all, nothing that is read is written over."""
    (tmp_path / "folder").mkdir()
    items = dataset(tmp_path / "test.jsonl", [GLAZE])
    data = dataset(tmp_path / "data.jsonl", CLEAN)
    before = (data.read_bytes(), items.read_bytes())
    with pytest.raises(DataError, match=Path(place).name):
        groundset.check(data, [items], verdicts=tmp_path / place, processes=1)
    assert (data.read_bytes(), items.read_bytes()) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data.jsonl", "folder", "test.jsonl"]


def test_verdicts_are_not_written_among_the_rows_of_a_folder(tmp_path: Path) -> None:
    """The next check of the folder would read them as rows."""
    dataset(tmp_path / "data.jsonl", CLEAN)
    with pytest.raises(DataError, match="lies among"):
        groundset.check(tmp_path, verdicts=tmp_path / "v.jsonl", processes=1)


def test_a_check_that_fails_leaves_earlier_verdicts_alone(tmp_path: Path) -> None:
    out = tmp_path / "verdicts.jsonl"
    out.write_text("earlier", "utf-8")
    with pytest.raises(DataError):
        groundset.check(dataset(tmp_path / "data.jsonl", []), verdicts=out, processes=1)
    assert out.read_text("utf-8") == "earlier"


def test_a_row_that_the_gates_give_up_on_costs_no_other_its_verdict() -> None:
    """A message without text, which readers keep away from the gates, makes them fail."""
    judging = Judging(("exact_duplicate", "near_duplicate"), (), rubric_of(None))
    rows = [Sourced.of(Row(number, row), None) for number, row in enumerate(CLEAN)]
    textless = Message("assistant", cast("str", None))
    rows.insert(1, Sourced(7, Conversation((textless,), "", "bad"), id="bad"))
    judged = judge_each(judging, rows, Failure(Fault.RAISED, "the chunk"))
    assert [(one.number, len(one.nodes)) for one in judged] == [(0, 5), (7, 0), (1, 5), (2, 5)]
    assert (judged[1].id, judged[1].problem) == ("bad", "the gates gave up on it (raised)")


TEXTS = ("Fire the kiln.", "fire  the KILN.", "Fire the kiln!", "Mix the glaze.", "Wedge the clay.")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from(TEXTS), st.sampled_from(TEXTS)), min_size=1, max_size=12), st.data()
)
def test_any_order_and_any_chunks_keep_the_same_texts(pairs: list[tuple[str, str]], data: Any) -> None:
    """Which row of like ones stays depends on the order; what is said by those that stay does not."""
    shuffled = data.draw(st.permutations(pairs))
    size = data.draw(st.integers(1, len(pairs)))
    assert _kept(pairs, len(pairs)) == _kept(shuffled, size)


def _kept(pairs: list[tuple[str, str]], size: int) -> set[tuple[str, str]]:
    judging = Judging(("exact_duplicate",), (), rubric_of(None))
    rows = [
        Sourced.of(Row(number, {"question": question, "answer": answer}), None)
        for number, (question, answer) in enumerate(pairs)
    ]
    [gate] = relation_gates(judging.gates)
    seats = Seats(gate)
    for at in range(0, len(rows), size):
        for judged in judge_rows(judging, rows[at : at + size]):
            for _name, node in judged.nodes:
                seats.sit(judged.number, node)
    twins = seats.twins()
    assert all(twin.other not in twins and twin.other < row for row, twin in twins.items())
    stay = [pair for number, pair in enumerate(pairs) if number not in twins]
    folded = [tuple(" ".join(text.casefold().split()) for text in pair) for pair in stay]
    assert len(set(folded)) == len(folded)
    return {(question, answer) for question, answer in folded}


def test_the_verdicts_are_plain_json_lines(tmp_path: Path) -> None:
    lines = checked(tmp_path, CLEAN).decode("utf-8").splitlines()
    assert all(list(json.loads(line)) == sorted(json.loads(line)) for line in lines)
