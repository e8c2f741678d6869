"""The coverage.yaml that init writes: loads as it was meant, and is the same for the same corpus."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from groundset.project.initial import create
from groundset.project.initial.areas import Area
from groundset.project.initial.coverage_wording import WRITTEN, coverage_yaml
from groundset.project.initial.survey import Glance
from groundset.project.initial.yaml_text import comment, key, quoted
from groundset.project.loading import load_coverage
from groundset.settings import CoverageMap
from small_projects import page, write

HOSTILE = 'a "b" \\ #c: {d}\n- e\r\x00\x1b[31m\x85\u2028\u202e\ufeff\ud800\U0001f600 ends'


def proposed(folder: Path, files: dict[str, str], processes: int = 1) -> tuple[str, CoverageMap]:
    write(folder / "pottery", files)
    create(folder / "project", [folder / "pottery"], processes=processes)
    path = folder / "project" / "coverage.yaml"
    return path.read_text("utf-8"), load_coverage(path)


def pages(number: int) -> dict[str, str]:
    places = ("kilns", "glazes", "")
    return {f"{places[n % 3]}/page-{n}.md".lstrip("/"): page(n) for n in range(number)}


def test_it_loads_and_every_dimension_has_values_and_floors(tmp_path: Path) -> None:
    text, found = proposed(tmp_path, pages(12))
    assert set(found.dimensions) == {"task_type", "instruction_style", "difficulty", "subarea"}
    assert {"kilns", "glazes"} <= set(found.dimensions["subarea"].values)
    assert found.samples == 20
    for name, dimension in found.dimensions.items():
        targets = [dimension.target_of(value) for value in dimension.values if value not in WRITTEN]
        assert all(target.floor for target in targets) == (name != "task_type"), name
        assert sum(target.floor == 0 for target in targets) <= 2, name
        assert sum(target.floor for target in targets) <= found.samples, name
    assert "kilns:   # from folder kilns: 4 documents\n" in text


def test_nothing_is_asked_of_tasks_that_only_a_model_writes(tmp_path: Path) -> None:
    """A project without models would have gaps from the start that nothing can fill."""
    tasks = proposed(tmp_path, pages(12))[1].dimensions["task_type"]
    assert [tasks.target_of(name).floor for name in WRITTEN] == [0] * len(WRITTEN)


def test_the_same_corpus_gives_the_same_bytes(tmp_path: Path) -> None:
    files = pages(12)
    first, _found = proposed(tmp_path / "a", files)
    second, _found = proposed(tmp_path / "b", dict(reversed(files.items())), processes=2)
    assert first == second


def test_what_is_commented_out_at_its_end_loads_once_it_is_not(tmp_path: Path) -> None:
    text, _found = proposed(tmp_path, pages(12))
    path = tmp_path / "coverage.yaml"
    head, _, tail = text.partition("# required:\n")
    path.write_text(
        head + "required:\n" + "\n".join(line.removeprefix("# ") for line in tail.splitlines()), "utf-8"
    )
    found = load_coverage(path)
    assert len(found.required) == len(found.forbidden) == 1


def test_floors_of_difficulty_follow_what_prose_shows_and_each_value_says_what_it_is(tmp_path: Path) -> None:
    glance = Glance("c/a.md", "c", "a.md", "A", "en", 9_000_000, "c/a.md")
    path = tmp_path / "coverage.yaml"
    path.write_text(coverage_yaml([glance], []), "utf-8")
    found = load_coverage(path).dimensions["difficulty"]
    assert [found.target_of(name).floor for name in found.values] == [600, 200, 100]
    assert all(value is not None and value.description for value in found.values.values())


def test_a_corpus_without_code_and_tables_is_not_asked_for_them(tmp_path: Path) -> None:
    _text, without = proposed(tmp_path / "a", pages(12))
    table = "# Prices\n\nWhat members pay.\n\n| size | price |\n|---|---|\n| small | 3 |\n| large | 9 |\n"
    code = "# Timer\n\nThe timer of the kiln is set by a command.\n\n```sh\nkiln --minutes 40\n```\n"
    _text, with_both = proposed(
        tmp_path / "b", pages(12) | {"kilns/prices.md": table, "kilns/timer.md": code}
    )
    for task in ("lookup", "code"):
        low = without.dimensions["task_type"].target_of(task).floor
        assert low == 0 < with_both.dimensions["task_type"].target_of(task).floor


def test_hostile_names_stay_names_and_comments_stay_comments(tmp_path: Path) -> None:
    glance = Glance("c/a.md", "c", "a.md", "A", "en", 10_000, "c/a.md")
    area = Area("area_1", HOSTILE, 10_000, HOSTILE, (HOSTILE,), (HOSTILE,), (HOSTILE, HOSTILE * 3))
    text = coverage_yaml([glance], [area])
    path = tmp_path / "coverage.yaml"
    path.write_text(text, "utf-8")
    raw = YAML(typ="safe", pure=True).load(text)["dimensions"]["subarea"]["values"]
    assert list(raw) == ["area_1"]
    assert raw["area_1"]["description"] == HOSTILE
    assert raw["area_1"]["examples"] == [HOSTILE, HOSTILE * 3]
    assert list(raw["area_1"]) == ["description", "paths", "keywords", "examples", "target"]


@pytest.mark.parametrize("name", ["no", "on", "true", "null", "y", "12", "1e5", "a.b", "-x", "kilns"])
def test_a_key_is_read_as_the_string_it_is(name: str) -> None:
    assert YAML(typ="safe", pure=True).load(f"{key(name)}:   # from x\n") == {name: None}


def test_a_comment_is_one_printable_line() -> None:
    assert comment(HOSTILE).isprintable()
    assert len(comment("x" * 500)) <= 110


def test_a_plain_string_stays_readable() -> None:
    assert quoted("Größe: 3 µm") == '"Größe: 3 µm"'


def test_a_size_that_is_asked_for_is_planned_and_floors_follow_it(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    for name, text in pages(12).items():
        (corpus / name).parent.mkdir(parents=True, exist_ok=True)
        (corpus / name).write_text(text, "utf-8")
    create(tmp_path / "project", [corpus], samples=700)
    text = (tmp_path / "project/coverage.yaml").read_text("utf-8")
    found = load_coverage(tmp_path / "project/coverage.yaml")
    assert found.samples == 700
    assert "as asked for" in text
    assert found.dimensions["instruction_style"].target_of("command").floor == 116
