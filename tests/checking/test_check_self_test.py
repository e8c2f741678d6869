"""A check plants copies of the evaluation items, and tells how many of them its gate finds."""

from __future__ import annotations

from pathlib import Path

from checked_rows import CLEAN, dataset
from command_line import shaped
from groundset.checking.page import Asked, write
from groundset.checking.plan import Plan
from groundset.checking.run import check, rubric_of

ITEMS = (
    {
        "question": "How many minutes does the bell of the old tower ring before the harbour gate is closed?",
        "answer": "7",
    },
    {"question": "Who rings it?", "answer": "The keeper"},
)


def _plan(folder: Path, *gates: str) -> Plan:
    items = dataset(folder / "items.jsonl", ITEMS)
    return Plan.make(dataset(folder / "data.jsonl", CLEAN), [items], [], list(gates))


def test_planted_copies_are_told_in_findings_and_on_the_page(tmp_path: Path) -> None:
    found = check(_plan(tmp_path, "decontamination"), rubric_of(None), processes=1)
    assert found.planted is not None
    assert [(one.kind, one.planted, one.found) for one in found.planted.results] == [
        ("verbatim", 2, 2),
        ("edited", 2, 2),
        ("partial", 1, 1),
        ("reordered", 0, 0),
        ("short", 1, 1),
    ]
    shaped("check", found.to_json())
    assert found.to_json()["self_test"] == found.planted.to_json()
    path = write(found, Asked((tmp_path / "items.jsonl",)), tmp_path / "page.html")
    assert "Copies of these items were planted for the gate" in path.read_text("utf-8")


def test_where_no_row_is_compared_with_items_nothing_is_planted(tmp_path: Path) -> None:
    found = check(_plan(tmp_path, "quality"), rubric_of(None), processes=1)
    assert (found.planted, found.to_json()["self_test"]) == (None, [])
