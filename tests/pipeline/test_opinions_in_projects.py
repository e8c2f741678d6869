"""Where it is in doubt whether a pair is an evaluation item in other words, the judge's model decides."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import groundset
from command_line import shaped
from groundset.calls import Purpose
from groundset.ledger.spending import spending
from groundset.project import Project
from groundset.records import State, Verdict
from groundset.testing import Quirks
from modelled_projects import Servers, servers, use_models

MakeProject = Callable[..., Path]

ITEM = "On Sundays in summer, when does the lighthouse island ferry depart from the eastern harbour?"
SECTION = """
## When does the ferry that goes to the lighthouse island depart from the eastern harbour on summer Sundays?

The ferry goes at nine in the morning, when the keeper has hoisted the flag. Guests of the island need a
ticket of their own and pay 4 coins for each crossing.
"""
STRICT = {"rephrased": 1.0}
"""A threshold that no pair in other words reaches, and that about the ferry comes near."""


@pytest.fixture
def given() -> Iterator[Servers]:
    with servers() as both:
        yield both


@pytest.fixture
def root(make_project: MakeProject, pages: dict[str, str]) -> Path:
    """A project with a page that asks about a ferry, as an item does; it has no models yet."""
    made = make_project({**pages, "docs/page7.md": pages["docs/page7.md"] + SECTION})
    add_item(made, ITEM)
    return made


def add_item(root: Path, question: str) -> None:
    with (root.parent / "evaluation.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps({"question": question, "answer": "At nine."}) + "\n")


def about_the_ferry(project: Project) -> list[Verdict]:
    """Give the verdicts on pairs that ask what the item asks."""
    asked = (one.id for one in project.ledger.candidates.live() if one.instruction.startswith("When does"))
    given = (verdict for name in asked for verdict in project.ledger.verdicts.of(name))
    return [verdict for verdict in given if verdict.gate == "decontamination"]


def opinions(project: Project) -> int:
    """Count the second opinions that were paid for."""
    return sum(
        one.usage.calls for one in spending(project.ledger.connection) if one.purpose is Purpose.OPINION
    )


def test_the_model_rejects_what_the_scorer_would_have_kept(root: Path, given: Servers) -> None:
    use_models(root, given, decontamination=STRICT)
    with Project.open(root) as project:
        expected = {line.purpose: line.questions for line in project.estimate().lines}
        project.run(processes=1)
        (verdict,) = about_the_ferry(project)
        assert (verdict.reason, verdict.evidence["hits"][0]["label"]) == ("rephrased_leak", "same_item")
        assert verdict.score < STRICT["rephrased"]
        assert 0 < expected[Purpose.OPINION] <= opinions(project)
        story = project.trace(verdict.candidate)
        shaped("trace", json.loads(json.dumps(story)))
        assert "opinion" in [call["purpose"] for call in story["calls"]]


def test_a_release_tells_of_them_and_is_verified_with_what_was_said(root: Path, given: Servers) -> None:
    """Kept pairs that the threshold alone would reject stand by their opinion, whoever checks."""
    add_item(root, "How do I fire the kiln in studio 77?")
    use_models(root, given, decontamination={"rephrased": 0.6})
    with Project.open(root) as project:
        project.run(processes=1)
        cleared = [
            verdict
            for one in project.ledger.candidates.live()
            for verdict in project.ledger.verdicts.of(one.id)
            if verdict.decision == "keep" and "opinions" in verdict.evidence
        ]
        folder = project.package("1.0.0", waive={"audit": "a test"}).path
        paid = given.paid
        project.run(processes=1)
    assert given.paid == paid
    assert cleared
    assert groundset.verify(folder).findings == ()
    assert groundset.verify(folder, [root.parent / "evaluation.jsonl"]).findings == ()


def test_switched_off_no_model_sees_an_item(root: Path, given: Servers) -> None:
    use_models(root, given, decontamination={**STRICT, "second_opinion": False})
    with Project.open(root) as project:
        project.run(processes=1)
        assert opinions(project) == 0
        (verdict,) = about_the_ferry(project)
    assert (verdict.decision, verdict.reason) == ("keep", "ok")
    assert "opinions" not in verdict.evidence


def test_without_a_usable_reply_the_pair_is_undecided_and_after_three_runs_failed(root: Path) -> None:
    with servers(judge=Quirks(wrong_id=1)) as given:
        use_models(root, given, decontamination=STRICT)
        ends = []
        for _run in range(3):
            with Project.open(root) as project:
                project.run(processes=1)
                (verdict,) = about_the_ferry(project)
                outcomes = project.ledger.candidates.outcomes()
                ends.append(next(one for one in outcomes if one.candidate == verdict.candidate))
    assert (verdict.decision, verdict.reason) == ("undecided", "judge_unreadable")
    assert [(one.state, one.gate) for one in ends] == [
        (State.UNDECIDED, "decontamination"),
        (State.UNDECIDED, "decontamination"),
        (State.FAILED, "decontamination"),
    ]
