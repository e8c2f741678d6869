"""A passage that holds an evaluation item is shown to no model that writes: nothing is paid for a leak."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from groundset.ledger.asks import Asked
from groundset.ledger.held import HOLDS
from groundset.project import Project
from groundset.project.estimating import estimate
from groundset.records import Passage, State
from groundset.release.verify import verify
from held_items import HOLDER, ITEM, ITEM_ROW, MANUAL, OTHER_ROW, Heard, evaluate, listening, written_project
from modelled_projects import configure
from small_projects import finish, page, write

MakeProject = Callable[..., Path]


@pytest.fixture
def heard() -> Iterator[Heard]:
    with listening() as server:
        yield server


def run(root: Path) -> dict[str, int]:
    with Project.open(root) as project:
        return project.run(processes=1).work


def barred(root: Path) -> list[Asked]:
    with Project.open(root) as project:
        return [ask for ask in project.ledger.asks.all() if ask.reason == HOLDS]


def holder(root: Path) -> Passage:
    with Project.open(root) as project:
        return next(p for p in project.ledger.corpus.passages(MANUAL) if p.headings[-1] == HOLDER)


def test_no_request_holds_the_item_and_all_else_is_asked(make_project: MakeProject, heard: Heard) -> None:
    root = written_project(make_project, heard, [OTHER_ROW])
    run(root)
    without = len(heard.prompts)
    assert heard.holding(ITEM)
    heard.prompts.clear()
    root = written_project(make_project, heard, [ITEM_ROW], "another")
    work = run(root)
    assert heard.holding(ITEM) == []
    ended = barred(root)
    assert len(heard.prompts) == without - len(ended) == work["questions_asked"] > 0
    assert work["questions_barred"] == len(ended)
    assert all(ask.state is State.REJECTED and not ask.calls and not ask.pairs for ask in ended)


def test_a_document_is_not_summed_up_from_passages_that_hold_an_item(
    make_project: MakeProject, heard: Heard
) -> None:
    root = written_project(make_project, heard, [ITEM_ROW])
    run(root)
    ended = barred(root)
    assert {MANUAL, holder(root).id} <= {ask.subject for ask in ended}
    assert {ask.barred_by for ask in ended} == {(holder(root).id,)}
    with Project.open(root) as project:
        summaries = {a.task: a.reason for a in project.ledger.asks.all("pottery/apart.md")}
    assert summaries["document_summary"] == "ok"


def test_the_funnel_adds_up_and_the_release_verifies(make_project: MakeProject, heard: Heard) -> None:
    root = written_project(make_project, heard, [ITEM_ROW])
    finish(root)
    assert verify(root / "releases/1.0.0").findings == ()
    with Project.open(root) as project:
        funnel = project.status().funnel
        states = [(passage.state, passage.reason) for passage in project.ledger.corpus.passages()]
    assert funnel.calls.total == len(heard.prompts)
    assert funnel.passages.reasons.get(HOLDS, 0) == states.count((State.REJECTED, HOLDS))
    assert (holder(root).state, holder(root).reason) == (State.REJECTED, HOLDS)


def test_an_item_that_comes_later_ends_what_was_not_asked_and_keeps_what_was_paid(
    make_project: MakeProject, heard: Heard
) -> None:
    """What the journal holds is used, once more without a call, and its pairs meet the new set."""
    root = written_project(make_project, heard, [OTHER_ROW])
    run(root)
    name = holder(root).id
    before = len(heard.prompts)
    with Project.open(root) as project:
        wrote = {c.id for c in project.ledger.candidates.live() if c.origin.passage == name}
    evaluate(root, [ITEM_ROW])
    run(root)
    assert len(heard.prompts) == before
    assert barred(root) == []
    with Project.open(root) as project:
        now = {c.id for c in project.ledger.candidates.live() if c.origin.passage == name}
        gate = project.context().gates.decontamination
        judged = project.ledger.verdicts.decisions(gate.name, gate.fingerprint)
    assert wrote
    assert now == wrote <= judged.keys()


def test_whether_a_passage_is_asked_about_follows_the_evaluation_set(
    make_project: MakeProject, heard: Heard
) -> None:
    root = written_project(make_project, heard, [ITEM_ROW])
    run(root)
    first, ended = len(heard.prompts), len(barred(root))
    assert run(root)["documents_screened"] == 0
    evaluate(root, [OTHER_ROW])
    run(root)
    assert barred(root) == []
    assert len(heard.prompts) == first + ended
    assert len(set(heard.prompts)) == len(heard.prompts)
    assert heard.holding(ITEM)


def test_a_project_that_changed_its_mind_is_as_one_that_never_did(
    make_project: MakeProject, heard: Heard
) -> None:
    root = written_project(make_project, heard, [ITEM_ROW])
    run(root)
    evaluate(root, [OTHER_ROW])
    changed = finish(root)
    (root / ".groundset/ledger.sqlite").rename(root / "ledger-of-before.sqlite")
    for left in (root / "releases").iterdir():
        left.rename(root / "release-of-before")
    assert finish(root) == changed


def test_an_estimate_leaves_out_what_is_not_asked(make_project: MakeProject, heard: Heard) -> None:
    root = written_project(make_project, heard, [ITEM_ROW])
    with Project.open(root) as project:
        line = estimate(project, processes=1).lines[0]
    assert heard.prompts == []
    run(root)
    assert line.questions == len(heard.prompts)


def test_boilerplate_is_known_before_anyone_is_asked(make_project: MakeProject, heard: Heard) -> None:
    """Words of a notice that stands on every page make no page a holder of the item that begins with it."""
    notice = "Published by the guild of potters for its members, all rights reserved, no part may be sold."
    row = {"question": f"{notice} Who prints it?", "answer": "Nobody."}
    root = written_project(make_project, heard, [row], decontamination={"boilerplate_families": 3})
    corpus = next(root.parent.glob("project-corpus/pottery"))
    write(corpus, {f"page{number}.md": f"{page(number)}\n{notice}\n" for number in range(5)})
    run(root)
    assert barred(root) == []
    assert heard.holding(notice)
    configure(root, decontamination={"boilerplate_families": 50})
    run(root)
    with Project.open(root) as project:
        held = project.ledger.held.passages()
    assert held


def test_mined_pairs_of_such_a_passage_meet_the_gates_as_ever(
    make_project: MakeProject, heard: Heard
) -> None:
    root = written_project(make_project, heard, [{"question": "Who may use the glaze of studio 1?"}])
    corpus = next(root.parent.glob("project-corpus/pottery"))
    write(corpus, {"page.md": page(1)})
    run(root)
    with Project.open(root) as project:
        ends = [project.ledger.candidates.outcome(c.id) for c in live(project, "pottery/page.md")]
    reasons = {end.reason for end in ends if end}
    assert "verbatim_leak" in reasons
    assert any(end and end.state is State.KEPT for end in ends)


def live(project: Project, document: str) -> list[Any]:
    return list(project.ledger.candidates.of_document(document))
