"""Tags by a function of the user's own: what it sees, what it may answer, and what is said when it fails."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from groundset.coverage.tagging import UNMAPPED, Subject, Tagger
from groundset.errors import ConfigurationError, UserError
from groundset.records import Tag
from tagging_maps import area, tagger

VALUES: dict[str, Any] = {"red": None, "dark_blue": None}
ASKED = Subject("How?", "So.", "d/a.md", ("One", "Two"), fields={"colour": "red"})


def tag_by(root: Path, body: str, subject: Subject = ASKED, values: Any = VALUES) -> Tag:
    (root / "tags.py").write_text(f"def tag(seen):\n    {body}\n", "utf-8")
    return area(values, subject, root, function="tags.py:tag")


@pytest.mark.parametrize(
    ("body", "value", "confidence"),
    [
        ("return 'red'", "red", 1.0),
        ("return seen['fields']['colour']", "red", 1.0),
        ("return 'Dark Blue', 0.25", "dark_blue", 0.25),
        ("return 'red', 1", "red", 1.0),
    ],
)
def test_a_function_names_a_value_and_may_say_how_sure_it_is(
    tmp_path: Path, body: str, value: str, confidence: float
) -> None:
    assert tag_by(tmp_path, body) == Tag("area", value, "function", confidence)


@pytest.mark.parametrize("body", ["return None", "pass", "return ''", "return None, 0.5"])
def test_a_function_that_names_nothing_leaves_it_to_the_other_methods(tmp_path: Path, body: str) -> None:
    tag = tag_by(tmp_path, body, values={"red": {"paths": ["d/**"]}})
    assert (tag.value, tag.method) == ("red", "path")


def test_a_function_sees_one_plain_mapping(tmp_path: Path) -> None:
    """And what it does to it reaches nobody else."""
    (tmp_path / "tags.py").write_text(
        "def tag(seen):\n"
        "    assert sorted(seen) == ['document', 'fields', 'headings', 'instruction', 'response'], seen\n"
        "    assert seen['headings'] == ('One', 'Two') and seen['document'] == 'd/a.md', seen\n"
        "    assert seen['instruction'] == 'How?' and seen['response'] == 'So.', seen\n"
        "    return seen['fields'].pop('colour')\n",
        "utf-8",
    )
    twice = tagger(VALUES, tmp_path, function="tags.py:tag").tags([ASKED, ASKED])
    assert [tags[0].value for tags in twice] == ["red", "red"]


def test_a_name_that_is_no_value_is_unmapped_and_told(tmp_path: Path) -> None:
    (tmp_path / "tags.py").write_text("def tag(seen):\n    return 'green'\n", "utf-8")
    asked = tagger(VALUES, tmp_path, function="tags.py:tag")
    assert asked.tags([ASKED, ASKED])[0] == (Tag("area", UNMAPPED, UNMAPPED),)
    assert [one.in_words() for one in asked.unknown] == ["area: 'green' (2) is in no value"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("return seen['nothing']", "tags.py:2: tag failed with KeyError: 'nothing'"),
        ("raise ValueError('one\\n  two\\x1b[31m')", "tags.py:2: tag failed with ValueError: one two [31m"),
        ("raise RuntimeError", "tags.py:2: tag failed with RuntimeError"),
        ("raise SystemExit(3)", "tags.py:2: tag failed with SystemExit: 3"),
        ("return tag(seen)", "tags.py:2: tag failed with RecursionError: maximum recursion depth exceeded"),
        ("import json; json.loads('x')", "tags.py:2: tag failed with JSONDecodeError: Expecting value"),
    ],
)
def test_a_function_that_fails_is_told_in_one_line(tmp_path: Path, body: str, said: str) -> None:
    with pytest.raises(UserError) as caught:
        tag_by(tmp_path, body)
    assert caught.value.message.startswith(said)
    assert caught.value.message.isprintable()
    assert caught.value.hint == "mend the function, or take it out of coverage.yaml"


def test_a_long_message_is_cut_and_one_that_fails_itself_is_left_out(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        tag_by(tmp_path, "raise ValueError('x' * 10_000_000)")
    assert len(caught.value.message) < 300
    source = (
        "class Mute(Exception):\n    def __str__(self):\n        raise ValueError\n"
        "def tag(seen):\n    raise Mute\n"
    )
    (tmp_path / "mute.py").write_text(source, "utf-8")
    with pytest.raises(UserError, match=r"^mute\.py:5: tag failed with Mute$"):
        area(VALUES, ASKED, tmp_path, function="mute.py:tag")


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("return 7", "int"),
        ("return ['red']", "list"),
        ("return True", "bool"),
        ("return 'red', 1.5", "str with confidence 1.5"),
        ("return 'red', float('nan')", "str with confidence nan"),
        ("return 'red', '1'", "str with a confidence of type str"),
        ("return 'red', True", "str with a confidence of type bool"),
        ("return ('red', 1, 2)", "tuple"),
    ],
)
def test_an_answer_of_another_kind_is_refused(tmp_path: Path, body: str, what: str) -> None:
    with pytest.raises(UserError) as caught:
        tag_by(tmp_path, body)
    assert caught.value.message == f"tags.py: tag answered {what}"
    assert "(name, confidence from 0 to 1)" in caught.value.hint


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("import no_such_module_anywhere\n", "tags.py:1: cannot be loaded: ModuleNotFoundError: No module"),
        ("x = 1\n\ndef tag(seen:\n", "tags.py:3: cannot be loaded: SyntaxError: '(' was never closed"),
        ("x = 1 / 0\n", "tags.py:1: cannot be loaded: ZeroDivisionError: division by zero"),
        ("x = '\0'\n", "tags.py"),
        ("raise SystemExit\n", "tags.py:1: cannot be loaded: SystemExit"),
    ],
)
def test_a_file_that_cannot_be_loaded_is_told_in_one_line(tmp_path: Path, source: str, said: str) -> None:
    (tmp_path / "tags.py").write_text(source, "utf-8")
    with pytest.raises(UserError) as caught:
        area(VALUES, ASKED, tmp_path, function="tags.py:tag")
    assert caught.value.message.startswith(said)
    assert caught.value.message.isprintable()
    kept = [getattr(module, "__file__", None) for module in sys.modules.values()]
    assert str(tmp_path / "tags.py") not in kept


@pytest.mark.parametrize("source", ["def other(seen):\n    pass\n", "tag = 'red'\n"])
def test_a_function_that_is_not_there_is_a_fault_of_the_configuration(tmp_path: Path, source: str) -> None:
    (tmp_path / "tags.py").write_text(source, "utf-8")
    with pytest.raises(ConfigurationError) as caught:
        area(VALUES, ASKED, tmp_path, function="tags.py:tag")
    assert caught.value.problems == [
        "coverage.yaml: dimensions.area.function: there is no function tag in tags.py"
    ]


def refusal(root: Path, function: str) -> str:
    with pytest.raises(ConfigurationError) as caught:
        tagger(VALUES, root, function=function)
    [problem] = caught.value.problems
    return problem.removeprefix("coverage.yaml: dimensions.area.function: ")


def test_a_file_outside_the_folder_or_none_is_refused_before_anything_runs(tmp_path: Path) -> None:
    outside, root = tmp_path / "outside.py", tmp_path / "project"
    root.mkdir()
    outside.write_text("raise SystemExit\n", "utf-8")
    (root / "link.py").symlink_to(outside)
    (root / "folder.py").mkdir()
    (root / "huge.py").write_bytes(b"#" * 1_000_001)
    elsewhere = "lies outside the folder of coverage.yaml"
    assert refusal(root, "none.py:tag") == "there is no file none.py"
    assert refusal(root, "folder.py:tag") == "there is no file folder.py"
    assert refusal(root, "../outside.py:tag") == f"../outside.py {elsewhere}"
    assert refusal(root, "a/../../outside.py:tag") == f"a/../../outside.py {elsewhere}"
    assert refusal(root, f"{outside}:tag") == f"{outside} {elsewhere}"
    assert refusal(root, "link.py:tag") == f"link.py {elsewhere}"
    assert refusal(root, "huge.py:tag") == "huge.py is larger than 1000 kB"


@pytest.mark.skipif(os.name == "nt", reason="links to themselves are a matter of POSIX")
def test_a_link_to_itself_is_refused(tmp_path: Path) -> None:
    (tmp_path / "loop.py").symlink_to(tmp_path / "loop.py")
    assert refusal(tmp_path, "loop.py:tag")


def test_a_file_in_a_folder_below_is_found_and_two_functions_share_it(tmp_path: Path) -> None:
    """It is run once for both, and leaves no bytecode beside it."""
    (tmp_path / "own").mkdir()
    source = (
        "from __future__ import annotations\n"
        "from dataclasses import dataclass\n"
        "@dataclass\nclass Seen:\n    times: int = 0\n"
        "seen = Seen()\n"
        "def one(_):\n    seen.times += 1\n    return 'red' if seen.times == 1 else 'dark_blue'\n"
        "two = one\n"
    )
    (tmp_path / "own/tags.py").write_text(source, "utf-8")
    first = tagger(VALUES, tmp_path, function="own/tags.py:one")
    second = tagger(VALUES, tmp_path, function="own/tags.py:two")
    assert [first.tags([ASKED])[0][0].value, second.tags([ASKED])[0][0].value] == ["red", "dark_blue"]
    assert [path.name for path in (tmp_path / "own").iterdir()] == ["tags.py"]


def test_other_bytes_are_another_fingerprint_and_what_is_run_is_what_was_read(tmp_path: Path) -> None:
    def made(answer: str) -> Tagger:
        (tmp_path / "tags.py").write_text(f"def tag(seen):\n    return {answer!r}\n", "utf-8")
        return tagger({"red": None, "tan": None}, tmp_path, function="tags.py:tag")

    red, tan = made("red"), made("tan")
    assert red.fingerprint != tan.fingerprint == made("tan").fingerprint
    assert [one.tags([ASKED])[0][0].value for one in (red, tan)] == ["red", "tan"]


def test_what_a_function_prints_is_no_part_of_the_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tag_by(tmp_path, "print('looking'); return 'red'").value == "red"
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "looking\n")
