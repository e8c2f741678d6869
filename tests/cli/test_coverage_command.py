"""``groundset coverage`` at the command line: of a project, of a dataset, on any terminal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from checked_rows import CLEAN, dataset
from command_line import Capture, answer, shaped, told
from groundset.cli import invoke
from groundset.cli.covered import show_coverage, show_plan
from groundset.project import Project
from groundset.report.coverage.facts import coverage_facts
from mapped_samples import BEFORE, MAP, PLANNED, shop
from mapped_samples import told as told_of
from small_projects import page

MakeProject = Callable[..., Path]


def printed(value: dict[str, Any], width: int = 80, *, colour: bool = False) -> str:
    """Print coverage on a console of that width."""
    out = Console(
        width=width,
        record=True,
        force_terminal=colour,
        color_system="truecolor" if colour else None,
        highlight=False,
        markup=False,
        emoji=False,
    )
    with out.capture() as caught:
        show_coverage(out, coverage_facts(value))
        show_plan(out, coverage_facts(value))
    return caught.get()


@pytest.mark.parametrize("coverage", [MAP, PLANNED])
@pytest.mark.parametrize("width", [40, 80, 120])
def test_the_heat_map_fits_and_is_read_without_colour(coverage: dict[str, Any], width: int) -> None:
    out = printed(told_of(coverage, shop(), before=BEFORE, whole=True), width)
    lines = out.splitlines()
    table = lines[lines.index("subarea by task_type") :]
    assert all(len(line.rstrip()) <= width for line in table[: table.index("")])
    assert "\x1b" not in out
    billing = next(line for line in table if line.startswith("billing"))
    assert "▾ 3/2" in billing
    assert next(line for line in table if line.startswith("gift_cards")).count("○") >= 1
    assert "╱ " in out
    assert "not shown" in out or width > 40


def test_colour_says_the_same_as_the_signs() -> None:
    out = printed(told_of(PLANNED, shop()), colour=True)
    assert "48;2;185;58;16m" in out
    assert "48;2;185;221;214m" in out


def test_everything_that_matters_is_said() -> None:
    value = told_of({**MAP, "samples": 30}, shop(), whole=True)
    value["augmentation"]["skip"] = "every target is met"
    out = " ".join(printed(value, 120).split())
    for said in (
        "targets are not met",
        "cannot be met as written: ",
        "subarea: 8 of 109 samples have no value (7 %)",
        "augmenting is not worth it: every target is met",
        "combinations of 2 values have a sample",
        "1 of 3 documents gave a sample, 17 % of the text",
        "1 of 2 passages gave a sample",
    ):
        assert said in out, said


def test_the_plan_is_told_row_by_row() -> None:
    out = printed(told_of(MAP, shop(), before=BEFORE))
    row = next(line for line in out.splitlines() if line.startswith("subarea=billing  ") and "24" in line)
    assert row.split() == ["subarea=billing", "17", "24", "24", "6"]
    assert "nothing is planned: no run has planned any" in printed(told_of(MAP, shop()))


def test_nothing_in_the_figures_drives_the_terminal() -> None:
    value = told_of(MAP, shop(), before=BEFORE, whole=True)
    evil = "[bold]x[/bold]\x1b[31m\x9b\u202e" + "long" * 200
    value["infeasible"] = [{"cells": [], "says": evil}]
    value["dimensions"][0]["name"] = evil
    value["dimensions"][0]["values"][0]["value"] = evil
    value["gaps"][0] |= {"says": evil, "stop": evil, "values": {evil: evil}}
    value["quotas"][0]["dimensions"] = [evil, "task_type"]
    out = printed(value, 80)
    assert "[bold]x[/bold]" in out
    assert not {"\x1b", "\x9b", "\u202e"} & set(out)


def test_a_project_tells_of_itself(make_project: MakeProject, pages: dict[str, str], capsys: Capture) -> None:
    root = make_project(pages)
    with Project.open(root) as project:
        project.run(processes=1)
    assert invoke(["coverage", "--project", str(root)]) == 0
    out = capsys.readouterr().out
    assert "Thin: " in out
    assert "documents gave a sample" in out or "document gave a sample" in out
    assert out.rstrip().splitlines()[-1].startswith("next: groundset report")
    found = answer(capsys, "coverage", "--project", str(root))
    shaped("coverage", found)
    assert 0 < found["documents"]["documents"]["with_samples"] <= found["documents"]["documents"]["total"]
    assert answer(capsys, "coverage", "--project", str(root), "--ways", "3")["combined"]["ways"] == 3
    assert invoke(["coverage", "--plan", "--project", str(root)]) == 0
    assert "expected" in capsys.readouterr().out
    shaped("status", answer(capsys, "status", "--project", str(root)))


def test_a_project_that_has_not_run_has_coverage_too(make_project: MakeProject, capsys: Capture) -> None:
    root = make_project({"a.md": page(1)})
    assert invoke(["coverage", "--project", str(root)]) == 0
    assert "next: groundset run" in capsys.readouterr().out


def test_a_dataset_with_a_gap_ends_with_one_and_a_whole_one_with_nothing(
    tmp_path: Path, capsys: Capture
) -> None:
    data = str(dataset(tmp_path / "rows.jsonl", CLEAN))
    yaml = tmp_path / "coverage.yaml"
    values = "    values: {kiln: {keywords: [kiln, glaze, wheel]}}\n"
    yaml.write_text(f"dimensions:\n  topic:\n    target: {{floor: 2}}\n{values}", "utf-8")
    assert invoke(["coverage", data, "--map", str(yaml)]) == 0
    assert "The only target is met" in capsys.readouterr().out
    yaml.write_text(f"dimensions:\n  topic:\n    target: {{floor: 9}}\n{values}", "utf-8")
    assert invoke(["coverage", data, "--map", str(yaml), "--report", str(tmp_path / "out.html")]) == 1
    out = capsys.readouterr().out
    assert "topic=kiln  3 of 9" in out
    assert (tmp_path / "out.html").is_file()
    found = answer(capsys, "coverage", data, "--map", str(yaml), code=1)
    shaped("coverage", found)
    assert found["unreadable"]["rows"] == 0
    assert found["documents"] is None


def test_wrong_input_is_told_in_a_line_or_two(tmp_path: Path, capsys: Capture) -> None:
    data = str(dataset(tmp_path / "rows.jsonl", CLEAN))
    yaml = tmp_path / "coverage.yaml"
    yaml.write_text("dimensions: {topic: {values: {kiln: {keywords: [kiln]}}}}\n", "utf-8")
    with_map = ("coverage", data, "--map", str(yaml))
    assert "--map coverage.yaml" in told(capsys, "coverage", data, code=2)
    assert "name the dataset" in told(capsys, "coverage", "--map", str(yaml), code=2)
    assert "groundset report" in told(capsys, "coverage", "--report", "x.html", code=2)
    assert "nothing to augment from" in told(capsys, *with_map, "--plan", code=2)
    assert "do not go together" in told(capsys, *with_map, "--project", str(tmp_path), code=2)
    assert "nowhere" in told(capsys, "coverage", str(tmp_path / "nowhere"), "--map", str(yaml), code=2)
    assert "none.yaml" in told(capsys, "coverage", data, "--map", str(tmp_path / "none.yaml"), code=2)
    assert "is there already" in told(capsys, *with_map, "--report", str(yaml), code=2)
    assert "no groundset.yaml" in told(capsys, "coverage", "--project", str(tmp_path), code=2)
    assert "9 is not in the range" in told(capsys, *with_map, "--ways", "9", code=2)
    yaml.write_text("dimensions: {topic: {values: {kiln: {keyword: [kiln]}}}}\n", "utf-8")
    assert "coverage.yaml:1" in told(capsys, *with_map, code=2)
