"""Each gate of a check finds what it should, and only that."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import groundset
from checked_rows import CLEAN, GLAZE, VENT, WHEEL, dataset, verdicts
from groundset.checking.findings import Findings
from groundset.errors import DataError, UserError
from small_projects import no_stall


def found_in(tmp_path: Path, *rows: Any, **options: Any) -> Findings:
    """Check rows with one process."""
    return groundset.check(dataset(tmp_path / "data.jsonl", rows), processes=1, **options)


def reasons(found: Findings) -> dict[str, dict[str, int]]:
    """Give the reasons of the gates that reject something."""
    return {one.gate: one.reasons for one in found.gates if one.rejected}


def test_a_clean_dataset_has_no_finding(tmp_path: Path) -> None:
    found = found_in(tmp_path, *CLEAN)
    assert (found.rows, found.clean, found.found, found.examples) == (3, 3, False, ())
    assert {one.gate: one.judged for one in found.gates if not one.skipped} == {
        "exact_duplicate": 3,
        "near_duplicate": 3,
        "semantic_duplicate": 3,
        "quality": 3,
    }


def test_an_exact_duplicate_names_the_first_row(tmp_path: Path) -> None:
    """Case and space do not tell rows apart; the third is a twin of the first, not of the second."""
    again = {**VENT, "id": "again", "answer": "  " + VENT["answer"].upper()}
    found = found_in(tmp_path, VENT, GLAZE, again, VENT, gates=["exact_duplicate"])
    assert reasons(found) == {"exact_duplicate": {"exact_duplicate": 2}}
    assert [(one.row, one.other_row) for one in found.examples] == [(2, 0), (3, 0)]


def test_a_near_duplicate_names_the_row_that_stays(tmp_path: Path) -> None:
    nearly = {**VENT, "answer": VENT["answer"].replace("stands open.", "stands open!") + " Now."}
    found = found_in(tmp_path, GLAZE, VENT, nearly, WHEEL, gates=["near_duplicate"])
    assert reasons(found) == {"near_duplicate": {"near_duplicate": 1}}
    assert [(one.row, one.other_row) for one in found.examples] == [(2, 1)]


def test_the_same_question_with_another_answer_is_a_conflict(tmp_path: Path) -> None:
    other = {**VENT, "answer": "Pull the chain above the chimney, and wait until the smoke has gone away."}
    found = found_in(tmp_path, VENT, GLAZE, other)
    assert reasons(found) == {"near_duplicate": {"instruction_conflict": 1}}
    assert found.examples[0].other_said.response == VENT["answer"]


def test_no_rejected_row_is_named_as_the_one_that_stays(tmp_path: Path) -> None:
    """The second row conflicts with the first, and the third gives the second's answer: it stays."""
    second = {**VENT, "answer": GLAZE["answer"]}
    path = tmp_path / "verdicts.jsonl"
    found_in(tmp_path, VENT, second, GLAZE, gates=["near_duplicate"], verdicts=path)
    assert [one["decision"] for one in verdicts(path)] == ["keep", "reject", "keep"]


def test_a_leak_names_file_and_row(tmp_path: Path) -> None:
    items = dataset(tmp_path / "test.jsonl", [GLAZE, {"question": VENT["question"], "answer": "The lever."}])
    found = found_in(tmp_path, *CLEAN[:1], WHEEL, evaluation=[items])
    assert reasons(found) == {"decontamination": {"verbatim_leak": 1}}
    assert [(one.row, one.other) for one in found.examples] == [(0, "test.jsonl row 1")]
    [evaluation] = found.evaluations
    assert (evaluation.file, evaluation.items, evaluation.found, evaluation.whole, evaluation.rows) == (
        "test.jsonl",
        2,
        (1,),
        (1,),
        1,
    )


def test_items_whose_question_a_row_asks_are_counted_apart(tmp_path: Path) -> None:
    """Case and punctuation aside; a question that only stands in a longer one is not asked."""
    loud = {"question": VENT["question"].upper(), "answer": "The lever."}
    inside = {"question": " ".join(GLAZE["question"].rstrip("?").split()[:-1]), "answer": "The powder."}
    short = {"question": "Why clay?", "answer": "It is soft."}
    items = dataset(tmp_path / "test.jsonl", [VENT, loud, inside, short, WHEEL])
    again = {**VENT, "answer": "Pull the chain until it stands open."}
    found = found_in(tmp_path, VENT, GLAZE, again, {**short, "answer": "Nobody knows."}, evaluation=[items])
    [evaluation] = found.evaluations
    assert set(evaluation.asked) < set(evaluation.found)
    assert (evaluation.asked, evaluation.questions, evaluation.asking) == ((0, 1, 3), 2, 3)


def test_evaluation_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first = dataset(tmp_path / "a/test.jsonl", [VENT])
    second = dataset(tmp_path / "b/test.jsonl", [GLAZE])
    found = found_in(tmp_path, VENT, WHEEL, evaluation=[first, second, first])
    assert [(one.file, one.found) for one in found.evaluations] == [
        (first.as_posix(), (0,)),
        (second.as_posix(), ()),
    ]


def test_an_evaluation_file_that_changed_is_read_anew(tmp_path: Path) -> None:
    """Workers wait for the next check with the gates of the last."""
    items = dataset(tmp_path / "test.jsonl", [GLAZE])
    assert not found_in(tmp_path, VENT, evaluation=[items], gates=["decontamination"]).found
    dataset(items, [VENT])
    assert found_in(tmp_path, VENT, evaluation=[items], gates=["decontamination"]).found


def test_quality_is_judged_by_the_rubric(tmp_path: Path) -> None:
    refused = {**WHEEL, "answer": "I'm sorry, but as an AI language model I cannot help with that request."}
    assert reasons(found_in(tmp_path, VENT, refused)) == {"quality": {"refusal": 1}}


def test_an_answer_is_held_against_the_context_of_its_row(tmp_path: Path) -> None:
    right = {**VENT, "context": f"The kiln is old. {VENT['answer']} Then wait."}
    wrong = {**GLAZE, "answer": "A potter weighs 40 grams of powder.", "context": GLAZE["answer"]}
    found = found_in(tmp_path, right, wrong, WHEEL, gates=["grounding"])
    assert reasons(found) == {"grounding": {"number_not_in_evidence": 1}}
    assert found.gates[0].judged == 2
    assert [(one.row, one.missing) for one in found.examples] == [(1, ("40",))]


def test_an_answer_is_held_against_the_documents(tmp_path: Path) -> None:
    (tmp_path / "wiki").mkdir()
    (tmp_path / "wiki/kiln.md").write_text(f"# The kiln\n\n{VENT['answer']}\n", "utf-8")
    (tmp_path / "wiki/glaze.md").write_text(f"# Glazes\n\n{GLAZE['answer']}\n", "utf-8")
    found = found_in(tmp_path, *CLEAN, corpus=[tmp_path / "wiki"], gates=["grounding"])
    assert [one.row for one in found.examples] == [2]
    assert found.gates[0].judged == 3
    one_file = found_in(tmp_path, *CLEAN, corpus=[tmp_path / "wiki/kiln.md"], gates=["grounding"])
    assert {one.row for one in one_file.examples} == {1, 2}


def test_documents_without_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "wiki").mkdir()
    (tmp_path / "wiki/empty.md").write_bytes(b"")
    with pytest.raises(DataError, match="no text could be read"):
        found_in(tmp_path, *CLEAN, corpus=[tmp_path / "wiki"])
    with pytest.raises(DataError, match="there is no folder or file"):
        found_in(tmp_path, *CLEAN, corpus=[tmp_path / "nowhere"])


def test_unreadable_rows_are_counted_and_named(tmp_path: Path) -> None:
    """None of them costs another row its verdict."""
    broken = [
        "no json",
        {"foo": 1},
        [],
        {**VENT, "answer": " "},
        {"messages": "hello"},
        {**VENT, "answer": {}},
    ]
    found = found_in(tmp_path, *broken, *CLEAN)
    assert (found.rows, found.unreadable, found.clean) == (9, 6, 3)
    assert [row for row, _problem in found.problems] == [0, 1, 2, 3, 4]
    assert "line 1, column 1" in found.problems[0][1]
    assert "foo" in found.problems[1][1]
    assert found.problems[3][1] == "its response is empty"


@pytest.mark.parametrize("depth", [100, 500, 900])
def test_a_deeply_nested_row_costs_no_other_its_verdict(tmp_path: Path, depth: int) -> None:
    nested = f'{{"question": "How deep is the pit?", "answer": "Deep.", "meta": {"[" * depth}{"]" * depth}}}'
    in_role = f'{{"messages": [{{"role": {"[" * depth}{"]" * depth}, "content": "Deep."}}]}}'
    found = found_in(tmp_path, nested, in_role, *CLEAN, gates=["exact_duplicate"])
    assert found.rows == 5
    assert found.clean >= 3


def test_a_row_of_five_megabytes_is_judged(tmp_path: Path) -> None:
    words = " ".join(f"clay{number} is turned on wheel {number}." for number in range(150_000))
    assert len(words) > 5_000_000
    long = {"question": "What is turned on which wheel?", "answer": words}
    with no_stall():
        found = found_in(tmp_path, long, *CLEAN, gates=["exact_duplicate", "quality"])
    assert reasons(found) == {"quality": {"response_length": 1}}
    assert len(found.examples[0].said.response) <= 20_000
    assert len(found.examples[0].said.short.response) <= 240


@pytest.mark.parametrize(
    ("asked", "run"),
    [
        (["quality", "exact_duplicate"], ["exact_duplicate", "quality"]),
        (["deduplicate"], ["exact_duplicate", "near_duplicate", "semantic_duplicate"]),
        (
            ["near_duplicate", "deduplicate"],
            ["exact_duplicate", "near_duplicate", "semantic_duplicate"],
        ),
        ([], ["grounding", "exact_duplicate", "near_duplicate", "semantic_duplicate", "quality"]),
    ],
)
def test_gates_run_in_one_order_whatever_was_asked(tmp_path: Path, asked: list[str], run: list[str]) -> None:
    assert [one.gate for one in found_in(tmp_path, *CLEAN, gates=asked).gates] == run


def test_a_gate_that_cannot_say_anything_is_refused_when_it_was_asked_for(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no gate is named 'grammar'"):
        found_in(tmp_path, *CLEAN, gates=["quality", "grammar"])
    for name in ("decontamination", "decontaminate"):
        with pytest.raises(UserError, match="needs an evaluation set"):
            found_in(tmp_path, *CLEAN, gates=[name])
    with pytest.raises(UserError, match="nothing to compare"):
        found_in(tmp_path, *CLEAN, gates=["grounding"])


def test_a_dataset_without_rows_is_refused(tmp_path: Path) -> None:
    for name, content in (("nothing.jsonl", ""), ("blank.jsonl", "\n\n"), ("list.json", "[]")):
        (tmp_path / name).write_text(content, "utf-8")
        with pytest.raises(DataError, match="holds no rows"):
            groundset.check(tmp_path / name, processes=1)
