"""A check counts in how many rows a gram of an evaluation set stands before it calls it shared."""

from __future__ import annotations

import json
from pathlib import Path

from groundset.checking.boilerplate import LEAST_ROWS, boilerplate
from groundset.checking.judging import EvaluationFile
from groundset.checking.plan import Plan
from groundset.checking.run import check, rubric_of
from groundset.contracts import Silent
from groundset.text.grams import grams
from groundset.text.hashing import hashed

NOTICE = "This answer was written by a helpful assistant that was told to be kind to everyone who asks."
OWN = (
    "Name the three harbours between which the night ferry has been sailing since the old bridge was closed."
)


def _data(folder: Path, shared: int, rows: int = 60) -> Path:
    texts = [f"{NOTICE} Row {n}." if n < shared else f"Row {n} has words of its own." for n in range(rows)]
    asked = [{"instruction": f"Write line {n}.", "output": text} for n, text in enumerate(texts)]
    path = folder / "data.jsonl"
    path.write_text("\n".join(map(json.dumps, [*asked, "no row", {"instruction": OWN, "output": "Ulm"}])))
    return path


def _evaluation(folder: Path) -> Path:
    path = folder / "evaluation.jsonl"
    path.write_text(json.dumps({"question": f"{NOTICE} {OWN}", "answer": "Ulm"}))
    return path


def test_a_gram_is_boilerplate_from_fifty_rows_on(tmp_path: Path) -> None:
    file = EvaluationFile("e", _evaluation(tmp_path), "0" * 64)
    notice = frozenset(grams(hashed([NOTICE]).words, 8).tolist())
    for shared, expected in ((LEAST_ROWS, notice), (LEAST_ROWS - 1, frozenset[int]())):
        assert boilerplate(_data(tmp_path, shared), (file,), 1, Silent()) == expected


def test_a_notice_in_many_rows_makes_none_of_them_a_leak(tmp_path: Path) -> None:
    leaks = {}
    for shared in (10, 55):
        plan = Plan.make(_data(tmp_path, shared), [_evaluation(tmp_path)], [], ["decontamination"])
        (finding,) = check(plan, rubric_of(None), processes=1).gates
        leaks[shared] = finding.rejected
    assert leaks == {10: 11, 55: 1}, "the row that asks what the item asks is a leak in both"
