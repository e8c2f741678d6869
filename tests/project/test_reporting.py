"""The report of a project: the funnel's own counts, nothing from elsewhere, nothing that must be withheld."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

import groundset
from groundset.project import Project
from groundset.project.reporting import gather, write
from groundset.project.reporting.excerpts import excerpts_of
from groundset.records import Evidence
from groundset.report.coverage.heat import heats
from groundset.report.facts import ProjectReport
from groundset.report.page import project_page
from small_projects import evaluation_rows, page
from small_projects import write as write_files

MakeProject = Callable[..., Path]

_FETCHING = {"src", "srcset", "href", "action", "data", "poster", "background", "formaction", "ping", "cite"}
_VOID = {"meta", "br", "rect", "line", "path", "polygon", "wbr"}


class Seen(HTMLParser):
    """Everything in a page that a browser could act on, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] != "style":
            self.words.append(data)

    @property
    def text(self) -> str:
        """All text that a reader sees."""
        return "".join(self.words)


def assert_loads_nothing(text: str) -> None:
    """Fail when a page refers to anything outside itself, or could run something."""
    seen = Seen(text)
    assert seen.open == []
    assert not {"script", "link", "img", "iframe", "object", "embed", "base", "form", "video", "audio"} & set(
        seen.tags
    )
    for tag, name, value in seen.attributes:
        assert not name.startswith("on"), (tag, name)
        if name in _FETCHING:
            assert value.startswith("#"), (tag, name, value)
        assert "url(" not in value
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert style is not None
    assert not re.search(r"url\(|@import|@font-face|expression\(", style[1])
    assert "default-src 'none'" in text


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that has run, over a corpus with copies, an older version, a leak and broken files."""
    folder = tmp_path_factory.mktemp("reported")
    files = {f"docs/page{n}.md": page(n) for n in range(9)}
    files |= {f"versioned_docs/version-1/page{n}.md": page(n, version=2) for n in range(3)}
    files |= {"copies/page3-copy.md": page(3), "empty.md": "", "notes.xyz": "no", "more/other.xyz": "no"}
    write_files(folder / "pottery", files)
    rows = "".join(json.dumps(row) + "\n" for row in evaluation_rows())
    (folder / "evaluation.jsonl").write_text(rows, "utf-8")
    groundset.init(folder / "project", [folder / "pottery"], [folder / "evaluation.jsonl"])
    with Project.open(folder / "project") as project:
        project.run(processes=1)
    return folder / "project"


@pytest.fixture
def project(root: Path) -> Iterator[Project]:
    with Project.open(root) as opened:
        yield opened


@pytest.fixture
def facts(project: Project) -> ProjectReport:
    return gather(project)


def test_counts_are_those_of_the_funnel(project: Project, facts: ProjectReport) -> None:
    """What each level lost is the sum of its reasons, and all levels are the funnel's own."""
    funnel = project.status().funnel
    levels = {level.name: level for level in facts.levels}
    for name in ("files", "documents", "passages", "candidates"):
        expected = getattr(funnel, name)
        assert (levels[name].came, levels[name].kept) == (expected.total, expected.kept)
        assert dict(levels[name].reasons) == expected.reasons
    for gate, level in funnel.gates.items():
        lost = {loss.reason: loss.count for loss in facts.losses if loss.level == gate}
        assert lost == level.reasons
    assert {loss.reason: loss.count for loss in facts.unread} == funnel.files.reasons
    assert funnel.candidates.kept == facts.kept > 10
    for parts in (facts.families, facts.languages, facts.methods):
        assert sum(part.samples for part in parts) == funnel.candidates.kept
        assert sum(part.candidates for part in parts) == funnel.candidates.total
    assert sum(kind.documents for kind in facts.kinds) == funnel.documents.total
    assert sum(kind.files for kind in facts.kinds) == funnel.files.kept
    assert facts.instruction_words.total == sum(facts.instruction_words.bins) == funnel.candidates.kept
    heat = heats(facts.coverage)[0]
    assert sum(cell.count for row in heat.rows for cell in row.cells) == funnel.candidates.kept


def test_every_reason_is_told_in_words_with_an_example(facts: ProjectReport) -> None:
    assert facts.losses
    for loss in (*facts.losses, *facts.unread):
        assert loss.means.endswith(".")
        assert "_" not in loss.means.replace("node_modules", "").split("`")[0]
        assert loss.examples
    unsupported = next(loss for loss in facts.unread if loss.reason == "unsupported_kind")
    assert unsupported.endings == ((".xyz", 2),)
    assert {one.name for one in unsupported.examples} == {"pottery/more/other.xyz", "pottery/notes.xyz"}


def test_a_leak_is_shown_beside_its_item_and_its_text_is_nowhere_else(
    project: Project, facts: ProjectReport
) -> None:
    """Not as an example, not as a twin, and not as text around the evidence of a sample."""
    leaks = [loss for loss in facts.losses if loss.level == "decontamination"]
    assert sum(loss.count for loss in leaks) > 0
    assert all(one.withheld and not one.text for loss in leaks for one in loss.examples)
    beside = {one.reason: one for one in facts.leaks}["verbatim_leak"]
    assert beside.other is not None
    assert {part.label: part.text for part in beside.other.parts} == evaluation_rows()[0]
    told = project_page(replace(facts, leaks=()))
    assert evaluation_rows()[0]["answer"] not in told
    assert evaluation_rows()[0]["question"] not in told
    assert "text withheld" in told
    assert "Holds evaluation items" in project_page(facts)
    assert "Holds evaluation items" not in told


def test_text_around_the_evidence_is_blocked_out_where_a_leak_stands_too(tmp_path: Path) -> None:
    """Every sample of the leak's page shows its own evidence and nothing of its neighbours."""
    write_files(tmp_path / "pottery", {"docs/page1.md": page(1)})
    rows = "".join(json.dumps(row) + "\n" for row in evaluation_rows())
    (tmp_path / "evaluation.jsonl").write_text(rows, "utf-8")
    groundset.init(tmp_path / "project", [tmp_path / "pottery"], [tmp_path / "evaluation.jsonl"])
    with Project.open(tmp_path / "project") as project:
        project.run(processes=1)
        facts = gather(project)
    assert facts.samples
    leaked = evaluation_rows()[0]["answer"]
    around = [part for one in facts.samples for e in one.excerpts for part, marked in e.pieces if not marked]
    assert any("█" in part for part in around)
    assert not any(word in part for part in around for word in leaked.split() if len(word) > 4)
    assert leaked not in project_page(replace(facts, leaks=()))


def test_the_evidence_of_samples_is_marked_in_its_place(project: Project, facts: ProjectReport) -> None:
    assert len(facts.samples) == 10
    for one in facts.samples:
        assert one.verbatim
        for excerpt in one.excerpts:
            document = project.ledger.corpus.document(excerpt.document)
            assert document is not None
            marked = [text for text, evidence in excerpt.pieces if evidence]
            place = document.text[excerpt.start : excerpt.end]
            assert place.startswith(marked[0])
            assert place.endswith(marked[-1])
            assert all(text in place for text in marked)
            if not excerpt.blocked:
                assert "".join(text for text, _evidence in excerpt.pieces) in document.text
    marks = [evidence for one in facts.samples for e in one.excerpts for _text, evidence in e.pieces]
    assert project_page(replace(facts, leaks=())).count("<mark>") == sum(marks)


def test_the_same_ledger_gives_the_same_bytes_and_names_no_place_of_this_machine(root: Path) -> None:
    with Project.open(root) as project:
        first = project_page(gather(project))
    with Project.open(root) as project:
        assert project_page(gather(project)) == first
    assert str(root.parent) not in first
    assert root.parent.name not in first


def test_the_page_loads_nothing_and_is_well_formed(facts: ProjectReport) -> None:
    told = project_page(facts)
    assert_loads_nothing(told)
    levels = [int(tag[1]) for tag in Seen(told).tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    pictures = [attributes(tag) for tag in re.findall(r"<svg [^>]*>", told)]
    assert pictures
    assert all("aria-label" in one or one.get("aria-hidden") == "true" for one in pictures)


def attributes(tag: str) -> dict[str, str]:
    """Give the attributes of a tag."""
    return dict(re.findall(r'([\w:-]+)="([^"]*)"', tag))


def test_a_project_that_has_not_run_has_a_report_too(make_project: MakeProject, tmp_path: Path) -> None:
    with Project.open(make_project({"a.md": page(1)})) as project:
        written = write(project)
        assert written.path == project.root / "report.html"
        told = written.path.read_text("utf-8")
    assert_loads_nothing(told)
    assert "Work is left." in told
    assert "groundset run" in told


def test_hostile_text_and_names_are_shown_as_text(make_project: MakeProject) -> None:
    """Markup, control and direction characters in names, headings and text cannot act on the page."""
    evil = "<script>alert(1)</script><img src=x onerror=y>\u202e\x1b[31m"
    body = "The kettle of the north tower holds four litres of tea & is never empty <b>at</b> dawn."
    quoted = (
        f"# The `{evil}` kettle\n\n## What is the `<svg/onload=z>` kettle of the tower?\n\n{body} `{evil}`.\n"
    )
    files = {
        "a<script>x<script>.md": quoted,
        'b"><img src=x>.xyz': "x",
        "c\u202egpj.xyz": "x",
        "docs/d.md": page(2),
        "it's 'quoted' & amp.md": quoted.replace("north", "south"),
    }
    root = make_project(files)
    with Project.open(root) as project:
        project.run(processes=1)
        told = project_page(gather(project))
    assert_loads_nothing(told)
    seen = Seen(told)
    assert "kettle" in seen.text
    assert {"script", "img"}.isdisjoint(seen.tags)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b-\x1f\x7f]", told)


def test_a_report_stays_small_when_texts_names_and_reasons_do_not(tmp_path: Path) -> None:
    """Long answers, long paths, hundreds of values and languages: it can still be mailed."""
    long_name = "/".join(f"{'folder' * 30}{n}" for n in range(8))
    lines = "".join(f"Turn valve {n} & check <gauge> {n * 7}, then wait {n + 2} minutes. " for n in range(60))
    files = {f"{long_name}/boiler{n}.md": f"# Boiler {n}\n\n## How to fill it\n\n{lines}" for n in range(60)}
    files |= {f"{long_name}/page{n}.md": f"{page(n)}\n{lines}" for n in range(30)}
    files |= {f"{long_name}/{n}.k{n}": "x" for n in range(300)}
    write_files(tmp_path / "pottery", files)
    groundset.init(tmp_path / "project", [tmp_path / "pottery"])
    values = "".join(f"      v{n}: {{keywords: [boiler {n}], target: {{floor: 5}}}}\n" for n in range(400))
    more = "".join(f"      w{n}: {{}}\n" for n in range(300))
    (tmp_path / "project/coverage.yaml").write_text(
        f"max_rounds: 0\ndimensions:\n  one:\n    values:\n{values}  two:\n    values:\n{more}", "utf-8"
    )
    with Project.open(tmp_path / "project") as project:
        project.run(processes=1)
        written = write(project)
    assert written.facts.kept
    assert 20_000 < written.size < 1_000_000


def test_evidence_that_stands_close_together_is_shown_in_one_excerpt(make_project: MakeProject) -> None:
    """The header of a table and a row of it, say; the text between them is shown once."""
    words = " ".join(f"word{n}" for n in range(400))
    near = f"The first fact stands here. {words[:100]} The second one does."
    text = f"# Page\n\n{near} {words} The last is far off."
    with Project.open(make_project({"page.md": text})) as project:
        project.run(processes=1)
        read = next(project.ledger.corpus.documents())
        facts = ("The first fact stands here.", "The second one does.", "The last is far off.")
        spans = [
            Evidence(read.id, read.text.index(fact), read.text.index(fact) + len(fact), fact)
            for fact in facts
        ]
        shown = list(excerpts_of(project, spans, {}))
    marked = [[piece for piece, evidence in one.pieces if evidence] for one in shown]
    assert marked == [list(facts[:2]), [facts[2]]]
    assert shown[0].goes_on
    assert shown[1].opens
