"""A dataset on a coverage map: every readable row is counted, the others are named, in any order."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from checked_rows import GLAZE, VENT, WHEEL, dataset
from command_line import shaped
from groundset.checking import covering_page
from groundset.checking.covering import Covered, cover
from groundset.errors import DataError, UserError
from groundset.settings import CoverageMap

MAP: dict[str, Any] = {
    "dimensions": {
        "topic": {
            "target": {"floor": 1},
            "values": {"kiln": {"keywords": ["kiln"]}, "wheel": {"keywords": ["wheel"]}, "price": None},
        },
        "level": {"column": "level", "values": {"basic": None, "advanced": None}},
    }
}
ROWS = [{**VENT, "level": "basic"}, {**GLAZE, "level": "master"}, {**WHEEL, "level": "advanced"}]


def covered(folder: Path, rows: list[Any], coverage: dict[str, Any] = MAP, ways: int = 2) -> Covered:
    """Hold rows against a map."""
    data = dataset(folder / "rows.jsonl", rows)
    return cover(data, CoverageMap.model_validate(coverage), folder, ways=ways)


def counts(found: Covered) -> dict[str, int]:
    """Give the count of every value."""
    return {one["value"]: one["count"] for d in found.told["dimensions"] for one in d["values"]}


def test_rows_are_tagged_by_their_words_and_columns(tmp_path: Path) -> None:
    found = covered(tmp_path, ROWS)
    assert counts(found) == {"kiln": 1, "wheel": 1, "price": 0, "basic": 1, "advanced": 1}
    assert [gap["values"] for gap in found.told["gaps"]] == [{"topic": "price"}]
    assert found.found
    shaped("coverage", found.to_json())


def test_what_a_column_names_and_the_map_does_not_have_is_told(tmp_path: Path) -> None:
    found = covered(tmp_path, ROWS)
    assert [one.in_words() for one in found.unknown] == ["level: 'master' (1) is in no value"]


def test_a_column_that_no_row_has_is_told(tmp_path: Path) -> None:
    coverage = {"dimensions": {"level": {"column": "lvel", "values": {"basic": None}}}}
    found = covered(tmp_path, ROWS, coverage)
    assert "no row has the column 'lvel', which the map names" in list(covering_page.notes(found))
    assert not covered(tmp_path, ROWS).absent


def test_a_column_counts_however_many_stand_before_it(tmp_path: Path) -> None:
    wide = {**{f"c{n}": str(n) for n in range(300)}, **ROWS[0]}
    assert counts(covered(tmp_path, [wide]))["basic"] == 1


def test_rows_that_cannot_be_read_are_counted_with_their_reason(tmp_path: Path) -> None:
    rows = [ROWS[0], "broken", {"foo": 1}, ["no", "row"], {"question": "", "answer": "Of what?"}]
    found = covered(tmp_path, rows)
    assert (found.rows, found.unreadable, found.told["samples"]) == (5, 4, 1)
    assert [row for row, _problem in found.problems] == [1, 2, 3, 4]
    assert "no known shape" in found.problems[1][1]
    assert found.found


def test_what_only_templates_tell_is_left_out_with_its_combinations(tmp_path: Path) -> None:
    """A map of a project asks for task types, and no row has any: that is no gap of the dataset."""
    described = {"description": "tells how to do something"}
    coverage = {
        "dimensions": {
            **MAP["dimensions"],
            "task_type": {"target": {"floor": 9}, "values": {"how_to": described, "code": None}},
            "difficulty": {"values": {"basic": None}},
            "instruction_style": {"column": "style", "values": {"question": None}},
        },
        "required": [
            {"values": {"topic": "kiln", "task_type": "how_to"}, "target": {"floor": 4}},
            {"values": {"topic": "kiln", "level": "basic"}, "target": {"floor": 1}},
        ],
        "forbidden": [{"topic": "kiln", "difficulty": "basic"}],
    }
    found = covered(tmp_path, ROWS, coverage)
    assert found.left_out == ("task_type", "difficulty")
    assert [one["name"] for one in found.told["dimensions"]] == ["topic", "level", "instruction_style"]
    assert [one["values"] for one in found.told["combinations"]] == [{"topic": "kiln", "level": "basic"}]
    note = next(iter(covering_page.notes(found)))
    assert note.startswith("task_type, difficulty: told by the templates of a project")
    assert note.endswith("give them a `column`")
    shaped("coverage", found.to_json())


def test_what_templates_tell_is_counted_where_the_map_says_how_rows_tell_it(tmp_path: Path) -> None:
    coverage = {"dimensions": {"task_type": {"values": {"how_to": {"keywords": ["how do"]}, "code": None}}}}
    found = covered(tmp_path, ROWS, coverage)
    assert (counts(found)["how_to"], found.left_out) == (1, ())


def test_a_map_of_nothing_that_rows_tell_is_refused(tmp_path: Path) -> None:
    coverage = {"dimensions": {"task_type": {"values": {"how_to": {"description": "a way"}, "code": None}}}}
    with pytest.raises(DataError, match="task_type is told by the templates of a project"):
        covered(tmp_path, ROWS, coverage)


def test_the_order_of_the_rows_changes_nothing(tmp_path: Path) -> None:
    rows = [{"question": f"What is {n}?", "answer": f"It is {'kiln' * (n % 2)}."} for n in range(1200)]
    one, other = covered(tmp_path, rows), covered(tmp_path, rows[::-1])
    assert one.told == other.told
    assert one.told["effective"] < one.told["samples"] == 1200


def test_a_map_that_every_row_meets_finds_nothing(tmp_path: Path) -> None:
    coverage = {"dimensions": {"level": {"column": "level", "values": {"basic": None, "advanced": None}}}}
    found = covered(tmp_path, [ROWS[0], ROWS[2]], coverage)
    assert not found.found
    assert found.told["quotas"] == []


def test_combinations_of_three_are_counted_when_asked_for(tmp_path: Path) -> None:
    coverage = {"dimensions": {name: {"column": name, "values": {"x": None, "y": None}} for name in "abc"}}
    rows = [{**VENT, "a": "x", "b": "y", "c": "x"}, {**GLAZE, "a": "y", "b": "y", "c": "x"}]
    found = covered(tmp_path, rows, coverage, ways=3)
    assert (found.told["combined"]["possible"], found.told["combined"]["covered"]) == (8, 2)
    shaped("coverage", found.to_json())


def test_no_rows_and_a_map_without_values_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="holds no rows"):
        covered(tmp_path, [])
    with pytest.raises(DataError, match="has no values to count"):
        covered(tmp_path, ROWS, {})


def test_hostile_rows_end_in_no_traceback_and_act_on_no_page(tmp_path: Path) -> None:
    deep: Any = "x"
    for _ in range(400):
        deep = [deep]
    evil = "<script>alert(1)</script>\u202e\ud800"
    rows = [
        {"question": evil, "answer": evil, "level": evil, "metadata": {"level": [[1]]}},
        {"question": deep, "answer": "kiln"},
        {"question": "What?", "answer": "kiln", "level": {"a": deep}},
        {"messages": [{"role": 3, "content": None}]},
        json.dumps({"question": "q" * 100_000, "answer": "kiln"}),
    ]
    found = cover(_raw(tmp_path, rows), CoverageMap.model_validate(MAP), tmp_path)
    assert found.rows == 5
    page = covering_page.write(found, tmp_path / "out.html").read_text("utf-8")
    assert "<script" not in page
    assert "\u202e" not in page


def _raw(folder: Path, rows: list[Any]) -> Path:
    """Write rows with escapes, so that broken characters come through."""
    path = folder / "rows.jsonl"
    path.write_text("".join((r if isinstance(r, str) else json.dumps(r)) + "\n" for r in rows), "utf-8")
    return path


def test_the_page_takes_the_place_of_nothing_else(tmp_path: Path) -> None:
    found = covered(tmp_path, ROWS)
    out = covering_page.write(found, tmp_path / "out.html")
    assert covering_page.write(found, tmp_path / "out.html") == out
    (tmp_path / "mine.html").write_text("<!doctype html>\n<title>x · groundset check report</title>", "utf-8")
    with pytest.raises(UserError, match="is no report of coverage"):
        covering_page.write(found, tmp_path / "mine.html")
    with pytest.raises(UserError, match="is there already"):
        covering_page.write(found, Path(found.data))
    with pytest.raises(UserError, match="there is no folder"):
        covering_page.write(found, tmp_path / "none" / "out.html")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.html", "out.html", "rows.jsonl"]
