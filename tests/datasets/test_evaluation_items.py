"""Rows of well-known benchmarks, in the shapes of their authors, of the hub and of a harness's logs."""

from __future__ import annotations

from typing import Any

import pytest

from groundset.datasets.evaluation_items import ItemText, item_of
from groundset.datasets.shapes import ShapeError

Q, A, P = "Which of these melts first?", "the ice", "Two things lie in the sun."


@pytest.mark.parametrize(
    ("row", "item"),
    [
        ({"question": {"stem": Q, "choices": [{"text": A, "label": "B"}]}, "answerKey": "B"}, ItemText(Q, A)),
        (
            {"question": Q, "choices": {"text": ["x", A], "label": ["1", "2"]}, "answerKey": "2"},
            ItemText(Q, A),
        ),
        ({"question": Q, "options": ["x", "y", A], "answer": "C"}, ItemText(Q, A)),
        ({"question": Q, "options": {"A": "x", "B": A}, "answer_idx": "B"}, ItemText(Q, A)),
        ({"article": P, "question": Q, "options": ["x", A], "answer": "B"}, ItemText(Q, A, P)),
        ({"question": Q, "opa": "x", "opb": A, "opc": "y", "opd": "z", "cop": 1}, ItemText(Q, A)),
        ({"question": Q, "mc1_targets": {"choices": ["x", A], "labels": [0, 1]}}, ItemText(Q, A)),
        ({"question": Q, "best_answer": A, "correct_answers": ["x"]}, ItemText(Q, A)),
        ({"Question": Q, "Correct Answer": A, "Incorrect Answer 1": "x"}, ItemText(Q, A)),
        ({"ctx": Q, "endings": ["x", A], "label": "1", "ctx_a": "?"}, ItemText(Q, A)),
        ({"sentence": Q, "option1": "x", "option2": A, "answer": "2"}, ItemText(Q, A)),
        ({"goal": Q, "sol1": A, "sol2": "x", "label": 0}, ItemText(Q, A)),
        ({"premise": P, "choice1": "x", "choice2": A, "question": "cause", "label": 1}, ItemText("cause", A)),
        ({"premise": P, "hypothesis": Q, "label": 2}, ItemText(Q, "2", P)),
        ({"question": Q, "passage": P, "answer": True}, ItemText(Q, "yes", P)),
        ({"context": P, "question": Q, "answers": {"text": [A], "answer_start": [0]}}, ItemText(Q, A, P)),
        ({"context": {"title": ["t"], "text": [P]}, "question": Q, "answer": A}, ItemText(Q, A, f"t\n{P}")),
        ({"problem": Q, "solution": A, "level": "5"}, ItemText(Q, A)),
        ({"text": Q, "code": A, "test_list": ["assert"]}, ItemText(Q, A)),
        ({"input": Q, "target": A}, ItemText(Q, A)),
        ({"inputs": Q, "targets": [A]}, ItemText(Q, A)),
        ({"prompt": Q, "instruction_id_list": ["x"], "key": 1}, ItemText(Q)),
        ({"doc_id": 3, "doc": {"question": Q, "answer": A}, "target": "x", "resps": []}, ItemText(Q, A)),
        ({"doc_id": 3, "doc": {"question": Q}, "target": A, "arguments": []}, ItemText(Q, A)),
        ({"question": Q, "choices": ["x", A], "answer": "none of them"}, ItemText(Q, "none of them")),
        ({"question": Q, "choices": ["x", A], "answer": 7}, ItemText(Q, "7")),
        ({"question": Q, "choices": ["x", A]}, ItemText(Q)),
    ],
)
def test_each_side_is_found(row: dict[str, Any], item: ItemText) -> None:
    """An answer given as a place or letter is the choice there; a passage stands apart from its question."""
    assert item_of(row) == item


@pytest.mark.parametrize("row", [7, [], {}, {"asked": "x"}, {"question": {"a": 1}}, {"messages": "x"}])
def test_what_has_no_shape_is_refused(row: Any) -> None:
    with pytest.raises(ShapeError):
        item_of(row)
