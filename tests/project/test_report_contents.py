"""What a report says in words: where samples come from, what is thin, responses as people read them."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest

from groundset.project import Project
from groundset.project.lopsided import lopsided
from groundset.project.reporting import gather
from groundset.report.coverage.words import gap_groups, verdict
from groundset.report.page import project_page
from groundset.report.prose import prose
from groundset.report.wording import code

MakeProject = Callable[..., Path]


def test_one_document_that_outweighs_the_others_is_named() -> None:
    assert "a.md gives 40% of all samples (12 of 30; 2 other documents)" in lopsided(
        [("a.md", 12), ("b.md", 10), ("c.md", 8)]
    )
    assert "100%" in lopsided([("a.md", 30)])


@pytest.mark.parametrize(
    "given", [[], [("a.md", 29)], [("a.md", 10), ("b.md", 10), ("c.md", 10)], [("a.md", 11)] * 3]
)
def test_few_samples_or_an_even_spread_are_no_reason_to_warn(given: list[tuple[str, int]]) -> None:
    assert lopsided(given) == ""


def test_the_samples_of_the_documents_add_up(make_project: MakeProject, pages: dict[str, str]) -> None:
    with Project.open(make_project(pages)) as project:
        project.run(processes=1)
        facts = gather(project)
    told = project_page(facts)
    assert facts.kept > 10
    assert facts.givers.documents >= len(facts.givers.first) > 3
    assert sum(one.samples for one in facts.givers.first) <= facts.kept
    assert all(one.document in told for one in facts.givers.first)
    assert "Where the samples come from" in told


def test_what_would_fill_gaps_is_said_once(make_project: MakeProject, pages: dict[str, str]) -> None:
    with Project.open(make_project(pages)) as project:
        project.run(processes=1)
        facts = gather(project)
    told = project_page(facts)
    assert len(facts.coverage.gaps) > 3
    groups = gap_groups(facts.coverage.gaps)
    assert groups
    for group in groups:
        assert told.count(f"<h4>{group.title} ") == 1
    assert verdict(facts.coverage) in unescape(told)


def test_an_empty_project_claims_nothing(make_project: MakeProject) -> None:
    with Project.open(
        make_project({"page.md": "# Words\n\nkiln, glaze and slip, wheel and wedging table\n"})
    ) as project:
        project.run(processes=1)
        told = project_page(gather(project))
    assert "0 samples from 1 file." in told
    assert "Every response is traced" not in told


def test_headings_and_tables_of_a_response_are_shown_as_such() -> None:
    shown = prose(
        "### The **big** kiln\n\n| part | price |\n|---|---:|\n| door | 5 \\| 6 |\n\nIt is `hot`.\n", 500
    )
    assert '<p class="title">The big kiln</p>' in shown
    assert '<th scope="col">part</th><th scope="col">price</th>' in shown
    assert "<td>door</td><td>5 | 6</td>" in shown
    assert shown.endswith("It is `hot`.\n")
    assert "###" not in shown
    assert "|---" not in shown


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "# <img src=x onerror=y>",
        "| <b>a</b> |\n|---|\n| <svg/onload=z> ![x](http://x) |",
        "[a](javascript:alert(1)) ![b](http://x/y.png) <http://x>",
        "> # quoted <i>\n\n- | a |\n  |---|\n",
    ],
)
def test_a_response_can_bring_no_markup_of_its_own(text: str) -> None:
    shown = prose(text, 500)
    assert not any(
        sign in shown for sign in ("<script", "<img", "<svg", "<b>", "<i>", "<a", "href=", 'src="')
    )


def test_everything_else_of_a_response_is_shown_letter_for_letter() -> None:
    text = "1. One *thing*.\n\n\n2. Another:\n\n    code  here\n\n~~~\n# no heading\n~~~\n\nend"
    assert prose(text, 500).unescape() == text
    assert len(prose("word " * 1000, 100)) == 100


def test_a_code_may_break_at_its_underscores_only() -> None:
    assert code("near_duplicate") == "<code>near_<wbr>duplicate</code>"
    assert "<b>" not in code("<b>_x")
