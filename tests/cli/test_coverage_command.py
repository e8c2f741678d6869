"""``groundset coverage`` at the command line: of a project, of a dataset, on any terminal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from command_line import Capture, answer, shaped
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
    table = lines[lines.index("subarea by task type") :]
    assert all(len(line.rstrip()) <= width for line in table[: table.index("")])
    assert "\x1b" not in out
    billing = next(line for line in table if line.startswith("billing"))
    assert "▾ 3/2" in billing
    assert next(line for line in table if line.startswith("gift cards")).count("○") >= 1
    assert "╱ " in out
    assert ("not drawn of task type: " in out) == (width == 40)


def narrow(tasks: list[str], width: int) -> list[str]:
    """Give the headings over the columns of a map with these task types."""
    areas = {name: {"target": {"floor": 3}} for name in ("billing", "returns")}
    value = {"dimensions": {"subarea": {"values": areas}, "task_type": {"values": dict.fromkeys(tasks)}}}
    lines = printed(told_of(value, [{"subarea": "billing"}]), width).splitlines()
    start = lines.index("subarea by task type") + 1
    return lines[start : next(at for at in range(start, len(lines)) if lines[at].startswith("all"))]


def test_a_heading_never_breaks_inside_a_word() -> None:
    tasks = [
        "troubleshooting",
        "question_answering",
        "how_to_step_by_step_in_many_little_words",
        "well-known",
    ]
    for width in (60, 80, 120):
        heads = " ".join(narrow(tasks, width)).split()
        known = {word for task in tasks for word in task.replace("_", " ").split()}
        known |= {"well-", "well-known", "known", "all", "no", "value", "found"}
        for word in heads:
            stem = word.rstrip("…")
            assert word in known or ("…" in word and any(one.startswith(stem) for one in known)), word
    assert "troub…" in " ".join(narrow(tasks, 60))
    assert "troubleshooting" in " ".join(narrow(tasks[:2], 120))


def test_what_is_not_on_the_heat_map_stands_in_lines_with_gaps_first() -> None:
    value = {
        **MAP["dimensions"],
        "difficulty": {"values": {"basic": None, "advanced": {"target": {"floor": 50}}}},
    }
    lines = printed(told_of({"dimensions": value}, [*shop(), {"subarea": "billing"}]), 100).splitlines()
    assert "difficulty: ▾ advanced 23/50 · basic 86 · unmapped 1" in lines
    assert not any(line.startswith(("subarea:", "task type:")) for line in lines)


def test_a_map_of_one_dimension_shows_its_counts_wrapped_between_values() -> None:
    lines = printed(
        told_of({"dimensions": {"subarea": MAP["dimensions"]["subarea"]}}, shop()), 60
    ).splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith("subarea: "))
    shown = lines[start : lines.index("", start)]
    assert len(shown) > 1
    assert all(len(line) <= 60 for line in shown)
    assert " ".join(line.strip() for line in shown) == (
        "subarea: ▾ billing 3/20 · ○ gift cards 0/10 · ▾ warranty 17/20 · "
        "returns 26/20 · shipping 31/20 · accounts 24/20 · unmapped 8"
    )


def test_cells_that_are_held_against_the_plan_are_told_apart() -> None:
    said = "against their part of the 130 planned samples, and are no gaps"
    assert said in " ".join(printed(told_of(PLANNED, shop())).split())
    assert "planned sample" not in printed(told_of(MAP, shop()))


def test_samples_in_forbidden_combinations_are_an_alarm() -> None:
    samples = [*shop(), *[{"subarea": "gift_cards", "task_type": "definition"}] * 2]
    out = printed(told_of(MAP, samples), 120)
    forbidden = "subarea gift cards with task type definition (2)"
    assert f"alarm: 2 samples are in a combination that the map forbids: {forbidden}" in out
    assert "forbids" not in printed(told_of(MAP, shop()))


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
        "the map contradicts itself: ",
        "dimensions named here get no quotas",
        "alarm: subarea: 8 of 109 samples have no value (7 %)",
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
    assert "what the first round set out to do" in printed(told_of(MAP, shop(), before=BEFORE))
    assert "there is no plan: no run has planned any" in printed(told_of(MAP, shop()))


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


def test_counts_of_another_configuration_are_said_to_be_old(
    make_project: MakeProject, pages: dict[str, str], capsys: Capture
) -> None:
    root = make_project(pages)
    with Project.open(root) as project:
        project.run(processes=1)
    assert invoke(["coverage", "--project", str(root)]) == 0
    assert "has changed" not in capsys.readouterr().out
    (root / "coverage.yaml").write_text("dimensions: {topic: {values: {a: null}}}\n", "utf-8")
    assert invoke(["coverage", "--project", str(root)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("something has changed since the last finished run: ")
    with Project.open(root) as project:
        project.run(until="quality", processes=1)
    assert invoke(["coverage", "--project", str(root)]) == 0
    assert capsys.readouterr().out.startswith("the last run did not go to its end: ")


def test_a_trace_says_how_sure_a_tag_is_where_it_is_not_certain(
    make_project: MakeProject, pages: dict[str, str], capsys: Capture
) -> None:
    root = make_project(pages)
    (root / "code.py").write_text("def tell(row):\n    return 'part', 0.27\n", "utf-8")
    (root / "coverage.yaml").write_text(
        "dimensions:\n  topic: {function: 'code.py:tell', values: {part: null}}\n"
        "  area: {values: {all: {paths: ['**']}, none: {keywords: [zebra]}}}\n"
        "  animal: {values: {zebra: {keywords: [zebra]}}}\n",
        "utf-8",
    )
    with Project.open(root) as project:
        project.run(processes=1)
        name = next(iter(project.ledger.candidates.tags()))
    assert invoke(["trace", name, "--project", str(root)]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert (
        "topic = part (by function, 27 % sure), area = all (by path, 90 % sure), animal = unmapped grounding"
        in out
    )


def test_a_project_that_has_not_run_has_coverage_too(make_project: MakeProject, capsys: Capture) -> None:
    root = make_project({"a.md": page(1)})
    assert invoke(["coverage", "--project", str(root)]) == 0
    assert "next: groundset run" in capsys.readouterr().out
