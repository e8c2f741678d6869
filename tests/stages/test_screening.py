"""Which overlaps with an evaluation set keep a passage from being shown to a model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from groundset.ledger.held import HeldItem
from groundset.project import Project
from groundset.settings import Models
from groundset.stages.extract import extract
from groundset.stages.extract.screening import screen_passages
from held_items import ITEM, MANUAL, Heard, evaluate, listening, manual, written_project
from small_projects import write

MakeProject = Callable[..., Path]

ANSWER = "Dampers regulate how fast the chamber loses its heat after the firing."


@pytest.fixture
def heard() -> Iterator[Heard]:
    with listening() as server:
        yield server


@pytest.fixture
def root(make_project: MakeProject, heard: Heard) -> Path:
    return written_project(make_project, heard, [{"question": "Nothing of this stands in any page at all."}])


def held(root: Path, *rows: dict[str, str]) -> tuple[HeldItem, ...]:
    """Extract under an evaluation set of these rows; give what the manual holds."""
    evaluate(root, rows)
    with Project.open(root) as project:
        extract(project.context())
        return project.ledger.held.of(MANUAL)


def test_a_question_that_stands_in_a_passage_is_held(root: Path) -> None:
    (item,) = held(root, {"question": ITEM.upper(), "answer": "x"})
    assert (item.side, item.score, item.eval_row) == ("question", 1.0, 0)
    assert manual()[item.start : item.end] == ITEM.rstrip("?")


def test_the_half_of_a_question_is_held_as_the_gate_would_reject_it(root: Path) -> None:
    (item,) = held(root, {"question": f"{ITEM} And why so?"})
    assert item.score < 1


def test_an_answer_alone_is_what_documents_are_for(root: Path) -> None:
    assert held(root, {"question": "What do those flaps do in a kiln of this kind?", "answer": ANSWER}) == ()


def test_a_short_question_counts_with_its_answer_alone(root: Path) -> None:
    """Two words stand anywhere; with the answer behind them it is the item."""
    row = {"question": "open while", "answer": "the salt kiln cools down overnight"}
    (item,) = held(root, row)
    assert item.side == "both"
    assert held(root, {"question": "open while", "answer": "the gas kiln cools down overnight"}) == ()
    long = "Shut them. " + ANSWER + " On Monday the keeper of the dampers writes 14 grams of soda."
    assert held(root, {"question": "Shut them", "answer": long}) == ()


def test_headings_are_shown_and_so_they_are_looked_at(root: Path) -> None:
    """Headings stand above every passage of a section in its prompt, also where its text begins later."""
    heading = "Which of the nine bells rings twice when the kiln is opened at noon?"
    rows = [
        f"The bell of gate {number} was cast in {1700 + number} from {number * 31} pounds of bronze, and the "
        f"ringer of gate {number} oils it every {number + 3} weeks with linseed oil from the lower shed.\n"
        for number in range(1, 13)
    ]
    corpus = next(root.parent.glob("project-corpus/pottery"))
    write(corpus, {"bells.md": f"# {heading}\n\n" + "\n".join(rows)})
    held(root, {"question": heading})
    with Project.open(root) as project:
        passages = {p.id: p for p in project.ledger.corpus.cut("pottery/bells.md")}
        items = project.ledger.held.of("pottery/bells.md")
    assert len(passages) > 1
    assert [item.passage for item in items] == list(passages)
    assert items[0].end > items[0].start
    assert all(item.start == item.end == passages[item.passage].start for item in items[1:])


def test_without_a_generator_nobody_looks(root: Path) -> None:
    held(root, {"question": ITEM})
    with Project.open(root) as project:
        context = project.context()
        context.settings = context.settings.model_copy(update={"models": Models()})
        screen_passages(context)
        assert project.ledger.held.of(MANUAL) == ()


def test_what_was_looked_through_is_not_looked_through_again(root: Path) -> None:
    held(root, {"question": ITEM})
    with Project.open(root) as project:
        context = project.context()
        screen_passages(context)
        assert context.work["documents_screened"] == 0
