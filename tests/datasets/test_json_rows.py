"""Rows of JSON: every layout gives the same rows wherever reading pauses, and every fault has a place."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundset.datasets import json_text
from groundset.datasets.json_rows import Row, rows
from groundset.datasets.opening import CHUNK, TextSource
from groundset.errors import DataError

CHUNKS = st.integers(1, 40)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=8,
)
OBJECTS = st.dictionaries(st.sampled_from(["question", "answer", "ä", "x"]), VALUES, max_size=3)
ROWS: list[dict[str, Any]] = [{"question": f"q{n}", "n": n} for n in range(3)]


def read(text: str | bytes, chunk: int = CHUNK) -> list[Row]:
    """Read the rows of a file of that text."""
    data = text.encode() if isinstance(text, str) else text
    return list(rows(TextSource(BytesIO(data), Path("d.json"), chunk)))


def values(text: str | bytes, chunk: int = CHUNK) -> list[Any]:
    """Read the values of a file without any problem, numbered from 0."""
    found = read(text, chunk)
    assert [row.number for row in found] == list(range(len(found)))
    assert not any(row.problem for row in found)
    return [row.value for row in found]


@settings(max_examples=300, deadline=None)
@given(st.lists(VALUES, max_size=6), CHUNKS, st.sampled_from([None, 0, 2]), st.booleans())
def test_a_list_is_read_as_the_whole_would_be(
    given_values: list[Any], chunk: int, indent: int | None, ascii_only: bool
) -> None:
    """Numbers, words, escapes and characters of several bytes are cut at every border."""
    text = json.dumps(given_values, indent=indent, ensure_ascii=ascii_only)
    assert values(text, chunk) == given_values


@settings(max_examples=200, deadline=None)
@given(st.lists(VALUES, min_size=2, max_size=6), CHUNKS, st.sampled_from(["\n", "\r\n", "\n \n\n"]))
def test_json_lines_give_back_what_was_dumped(given_values: list[Any], chunk: int, end: str) -> None:
    """Rows that are lists are the one exception: a file that begins with a bracket is a list."""
    given_values[0] = {"first": given_values[0]}
    text = "".join(json.dumps(value, ensure_ascii=False) + end for value in given_values)
    assert values(text, chunk) == given_values


@settings(max_examples=200, deadline=None)
@given(st.lists(OBJECTS, min_size=2, max_size=5), CHUNKS, st.sampled_from([None, 1]))
def test_objects_over_several_lines_follow_one_another(
    objects: list[dict[str, Any]], chunk: int, indent: int | None
) -> None:
    """As jq prints them; the first alone may be spread, and the others be lines."""
    objects[0] = {"first": objects[0]}
    text = (
        json.dumps(objects[0], indent=2) + "\n" + "\n".join(json.dumps(o, indent=indent) for o in objects[1:])
    )
    assert values(text, chunk) == objects


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from('[]{},:"\\ \n1-.eE+naftrul'), max_size=24), CHUNKS)
def test_a_list_is_refused_exactly_when_json_refuses_it(inside: str, chunk: int) -> None:
    """Nothing is tolerated, and no border makes a fault or hides one."""
    text = "[" + inside
    try:
        expected = json.loads(text)
    except ValueError:
        with pytest.raises(DataError, match=r"^d\.json, line \d+, column \d+: no usable JSON"):
            read(text, chunk)
    else:
        assert values(text, chunk) == expected


@pytest.mark.parametrize("chunk", [1, 2, 3, 7, CHUNK])
@pytest.mark.parametrize(
    "text",
    [
        json.dumps(ROWS),
        json.dumps(ROWS, indent=2) + "\n\n",
        json.dumps({"version": "1", "data": ROWS}),
        json.dumps({"data": ROWS[:2], "test": ROWS[2:], "about": "kilns"}, indent=1).replace("\n", "\r\n"),
        "\n \n" + "\r\n".join(map(json.dumps, ROWS)),
        "\ufeff" + "\n\n".join(map(json.dumps, ROWS)) + "\n",
        "\ufeff" + json.dumps(ROWS),
        "".join(json.dumps(row, indent=4) for row in ROWS),
    ],
)
def test_layouts_do_not_matter(text: str, chunk: int) -> None:
    """Byte order marks, line ends, blank lines and wrapping objects say nothing about the rows."""
    assert values(text, chunk) == ROWS


@pytest.mark.parametrize("text", ["", "\n \r\n", "\ufeff", "[]", " [ ]\n", '{"data": []}'])
def test_a_file_without_rows_has_none(text: str) -> None:
    """It is for the caller to say that there is nothing."""
    assert read(text) == []


def test_one_object_is_one_row() -> None:
    """An object that wraps no list is the row itself; a list beside the known names is a field."""
    assert values('{"question": "a", "tags": [1, 2]}') == [{"question": "a", "tags": [1, 2]}]
    assert values('{\n "question": "a"\n}') == [{"question": "a"}]


@pytest.mark.parametrize("number", ["23", "-7", "1.25", "1e5", "1.5e-7", "2E+10"])
def test_a_number_is_never_cut_at_a_border(number: str) -> None:
    """A part of a number is a number too."""
    for chunk in range(1, 12):
        assert values(f"[1, {number}]", chunk) == [1, float(number)]
        assert values(f'{{"a": 0}}\n{number}', chunk) == [{"a": 0}, float(number)]


def test_a_broken_line_is_a_row_with_a_problem_that_names_its_place() -> None:
    """Blank lines count as the editor counts them, and the rows after it are read."""
    found = read('\n{"a": 1}\n\n{"a": tru}\n{"a": 2} {"a": 3}\n{"a": 4')
    assert [row.value for row in found] == [{"a": 1}, None, None, None]
    assert [row.problem for row in found] == [
        "",
        "line 4, column 7: no usable JSON (Expecting value)",
        "line 5, column 10: no usable JSON (Extra data)",
        "line 6, column 8: no usable JSON (Expecting ',' delimiter)",
    ]


@pytest.mark.parametrize(
    "torn", ['{"a": 1', '{"a": "text', '{"a": [', '{"a": 1,', "{", "question,answer", "{'a': 1}", '{"a": 1}}']
)
@pytest.mark.parametrize("chunk", [1, CHUNK])
def test_a_torn_first_line_costs_no_other_row(torn: str, chunk: int) -> None:
    """What is left open on a line does not make an object over several lines of what follows."""
    found = read(torn + '\n{"b": 1}\n{"b": 2}\n', chunk)
    assert [row.value for row in found] == [None, {"b": 1}, {"b": 2}]
    assert found[0].problem.startswith("line 1, column ")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[1, 2", "line 1, column 6"),
        ('[{"a": 1},\n {"a": oops}]', "line 2, column 8"),
        ("[1,]", "line 1, column 4"),
        ("[1 2]", "line 1, column 4"),
        ("[1]\n[2]", "line 2, column 1"),
        ('{\n  "data": [\n    {"a": 1},\n    {"a" 2}\n  ]\n}', "line 4, column 10"),
        ('{\n  "data": [\n    {"a": 1},\n', "line 4, column 1"),
        ('{\n "a": 1\n}\n{\n "a" 2\n}', "line 5, column 6"),
    ],
)
@pytest.mark.parametrize("chunk", [1, 5, CHUNK])
def test_a_broken_list_or_object_is_told_with_file_and_place(text: str, place: str, chunk: int) -> None:
    """There is no next line to go on with; the place is that of the file, not of a buffer."""
    with pytest.raises(DataError) as caught:
        read(text, chunk)
    assert f"d.json, {place}: no usable JSON" in caught.value.message
    assert caught.value.hint


def test_a_fault_ends_the_reading_at_once() -> None:
    """A list is not read to its end to learn that its beginning is broken."""
    file = BytesIO(b'[{"a": oops}, ' + b'{"a": 1}, ' * 100_000)
    with pytest.raises(DataError):
        list(rows(TextSource(file, Path("d.json"))))
    assert file.tell() <= 2 * CHUNK


def test_deep_nesting_is_a_problem_and_no_crash() -> None:
    """In a line it costs the row, in a list the file."""
    found = read('{"a": 1}\n' + "[" * 100_000 + "\n{}")
    assert [row.value for row in found] == [{"a": 1}, None, {}]
    assert "nested too deeply" in found[1].problem
    with pytest.raises(DataError, match="nested too deeply"):
        read("[" * 100_000)


def test_a_number_of_too_many_digits_is_a_problem() -> None:
    """Python refuses to make a number of it."""
    assert "too many digits" in read('{"a": 1}\n{"a": ' + "9" * 5000 + "}")[1].problem


def test_the_cost_of_a_large_value_is_linear() -> None:
    """A value of many buffers is tried again only when the text has doubled, and a line is joined once."""
    large = {"a": "x" * 5_000_000}
    tries: list[int] = []

    class Counting(TextSource):
        def piece(self, least: int = 0) -> str:
            tries.append(least)
            return super().piece(least)

    source = Counting(BytesIO(json.dumps([large, large]).encode()), Path("d.json"), 64)
    assert [row.value for row in rows(source)] == [large, large]
    assert len(tries) < 60


def test_lists_larger_than_the_buffer_are_read_row_by_row() -> None:
    """The first row is there before the file has been read."""
    file = BytesIO(json.dumps([{"a": n, "text": "x" * 100} for n in range(20_000)]).encode())
    found = rows(TextSource(file, Path("d.json")))
    assert next(found).value["a"] == 0
    assert file.tell() <= CHUNK
    assert sum(1 for _ in found) == 19_999


@pytest.mark.parametrize("text", ['["{}"]', '{{"a": 1}}\n{{"a": "{}"}}', '{{\n"a": "{}"}}'])
def test_a_value_that_is_too_large_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No row may take all memory, however it is laid out."""
    monkeypatch.setattr(json_text, "LARGEST", 1000)
    with pytest.raises(DataError, match="more than 1,000 characters"):
        read(text.format("x" * 5000).replace("{{", "{").replace("}}", "}"), 64)
