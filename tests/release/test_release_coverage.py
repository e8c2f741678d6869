"""coverage.json is counted anew: verify tells what of it is forged, but for what only its author knows."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from forging import Forger, Row
from honest_coverage import MAP, covered

from groundset.records import Tag
from groundset.release.checks.case import Case
from groundset.release.checks.covered import check_coverage
from groundset.release.content import ReleaseContent, Sample
from groundset.release.layout import CARD, COVERAGE, LINEAGE
from groundset.release.verify import verify
from groundset.release.write import write
from groundset.settings import CoverageMap

Path_ = tuple[str | int, ...]

AUTHORS_WORD = {
    # Words for people.
    ("augmentation", "skip"),
    ("dimensions", "*", "description"),
    ("gaps", "*", "says"),
    # What went on while it was made, within the limits of all else.
    ("augmentation", "before"),
    ("combinations", "*", "before"),
    ("dimensions", "*", "values", "*", "before"),
    ("gaps", "*", "left"),
    ("gaps", "*", "stop"),
    *(("augmentation", "plan", "*", key) for key in ("also", "calls", "expected", "offered", "rate")),
    ("augmentation", "plan", "*", "shortfall"),
    *(("augmentation", "plan", "*", "means", "*", key) for key in ("available", "means")),
    *(("augmentation", "rounds", "*", key) for key in ("kept", "offered", "stop")),
}
"""Leaves that may be told otherwise by one, or in other words, without contradicting what can be counted."""

PLANNED = MAP.model_copy(update={"samples": 24})


def leaves(value: Any, at: Path_ = ()) -> Iterator[Path_]:
    """Name every leaf of a document."""
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(inner, (*at, key))
    else:
        yield at


def forged(whole: Row, at: Path_) -> Iterator[Row]:
    """Tell one leaf otherwise: one more and one less, the other truth, another word that may stand there."""
    copied = copy.deepcopy(whole)
    place: Any = copied
    for key in at[:-1]:
        place = place[key]
    for other in others(place[at[-1]], str(at[-1])):
        place[at[-1]] = other
        yield copy.deepcopy(copied)


def others(value: Any, key: str) -> list[Any]:
    words = {"stop": ["saturated", "unfillable"], "state": ["empty", "thin", "met", "over", "forbidden"]}
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, *([value - 1] if value else [])]
    if isinstance(value, float):
        return [round(value - 0.01, 6) if value > 0.5 else round(value + 0.01, 6)]
    return [word for word in words.get(key, [f"{value}x"]) if word != value]


def starred(at: Path_) -> tuple[str, ...]:
    return tuple("*" if isinstance(key, int) else key for key in at)


def survivors(folder: Path) -> set[tuple[str, ...]]:
    """Tell each leaf of coverage.json otherwise, in turn, and name those that pass the check."""
    case = Case(folder, ())
    assert list(check_coverage(case)) == []
    forger = Forger(folder)
    honest, passed = forger.document(COVERAGE), set()
    for at in leaves(honest):
        for forgery in forged(honest, at):
            forger.put_document(COVERAGE, forgery)
            if not list(check_coverage(case)):
                passed.add(starred(at))
    return passed


def test_whatever_is_forged_in_coverage_is_found(forger: Forger) -> None:
    """Counts, moulds, shares, orders, documents, words: each leaf, but for what only the author can know."""
    assert survivors(forger.folder) == AUTHORS_WORD


def test_with_a_planned_size_quotas_cannot_be_forged(content: ReleaseContent, tmp_path: Path) -> None:
    """They add up to the planned size, and those of the tables of two dimensions to them."""
    write(replace(content, coverage_map=PLANNED, coverage=covered(content, PLANNED)), tmp_path)
    assert len(Forger(tmp_path).document(COVERAGE)["quotas"][0]["cells"]) > 1
    assert survivors(tmp_path) == AUTHORS_WORD


def without(key: str) -> Callable[[Row], object]:
    """Leave out the first row of a list."""
    return lambda whole: whole.update({key: whole[key][1:]})


def twice(key: str) -> Callable[[Row], object]:
    return lambda whole: whole.update({key: [*whole[key], whole[key][0]]})


def within(*at: str | int) -> Callable[[Callable[[Any], object]], Callable[[Row], object]]:
    """Reach into a document before changing it."""

    def reaching(change: Callable[[Any], object]) -> Callable[[Row], object]:
        def changed(whole: Any) -> None:
            for key in at:
                whole = whole[key]
            change(whole)

        return changed

    return reaching


augmentation = within("augmentation")
Change = Callable[[Row], object]
FORGERIES: dict[str, tuple[Change, str]] = {
    "a dimension left out": (without("dimensions"), "dimensions: 1 are listed"),
    "a dimension twice": (twice("dimensions"), "dimensions: 3 are listed"),
    "a value left out": (within("dimensions", 0)(without("values")), "values: 2 are listed"),
    "a combination left out": (without("combinations"), "combinations: 1 are listed"),
    "a combination twice": (twice("combinations"), "combinations: 3 are listed"),
    "values together left out": (without("together"), "together: "),
    "a missing combination left out": (within("combined")(without("missing")), "combined missing: "),
    "a gap left out": (without("gaps"), "gaps: "),
    "gaps in another order": (lambda whole: whole["gaps"].reverse(), "gaps "),
    "no documents": (lambda whole: whole.update(documents=None), "documents: it says"),
    "no diversity": (lambda whole: whole.update(diversity=None), "diversity: it says"),
    "an infeasible target off the map": (
        lambda whole: whole.update(infeasible=[{"cells": [{"area": "moon"}], "says": "?"}]),
        "infeasible: 1 are listed",
    ),
    "an alarm for one unmapped sample less": (
        lambda whole: (
            whole["dimensions"][1].update(alarm=False),
            whole["dimensions"][0].update(alarm=True),
        ),
        "alarm: it says",
    ),
    "a round left out": (augmentation(without("rounds")), "plan of augmentation"),
    "a plan left out": (augmentation(without("plan")), "plan of augmentation"),
    "a round twice": (augmentation(twice("rounds")), "one stands twice"),
    "no round": (augmentation(lambda it: it.update(rounds=[], plan=[])), "were augmented, and only 0"),
    "a round of nothing": (
        augmentation(lambda it: it["rounds"][0].update(values={"area": "moon"})),
        "nothing of the map",
    ),
    "a round of what is forbidden": (
        augmentation(lambda it: it["rounds"][0].update(values={"area": "install", "depth": "deep"})),
        "nothing of the map",
    ),
    "more kept than offered": (
        augmentation(lambda it: it["rounds"][0].update(kept=3)),
        "kept 3 of 2 offered",
    ),
    "more planned than there was": (
        augmentation(lambda it: it["plan"][0].update(offered=9)),
        "than there can be",
    ),
    "more samples before than could be": (
        augmentation(lambda it: it.update(before=1000)),
        "1000 samples before augmentation",
    ),
    "more samples of a value before than there were": (
        within("dimensions", 0, "values", 0)(lambda it: it.update(before=1000)),
        "more samples before augmentation than there were",
    ),
    "something trimmed": (augmentation(lambda it: it.update(trimmed=1)), "1 samples were trimmed, and 0"),
    "more combinations than can be counted": (
        lambda whole: (
            whole["combined"].update(ways=8),
            whole.update(dimensions=[{**whole["dimensions"][0], "name": f"d{n}"} for n in range(40)]),
            whole.update(combinations=[], gaps=[]),
        ),
        "more combinations than can be counted",
    ),
    "another share for the alarm": (lambda whole: whole.update(max_unmapped=0.5), "max_unmapped: it says"),
    "a lower target": (
        lambda whole: [gap.update(target=gap["count"]) for gap in whole["gaps"]],
        "target: it says",
    ),
    "a gap that nobody tried": (
        within("gaps", 0)(lambda it: it.update(stop="not_tried", offered=1)),
        "it was not tried",
    ),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_verify_catches_forged_coverage(name: str, forger: Forger) -> None:
    """All hashes and derived files fit the forged one, and the check of coverage alone says what is wrong."""
    change, words = FORGERIES[name]
    whole = forger.document(COVERAGE)
    change(whole)
    forger.put_document(COVERAGE, whole)
    forger.sign()
    found = verify(forger.folder).findings
    assert {finding.check for finding in found} == {"coverage"}
    assert any(words in finding.message for finding in found), found


def tagged(content: ReleaseContent, change: Callable[[Sample], tuple[Tag, ...]]) -> ReleaseContent:
    """Give every sample other tags, on a map of task types and depths."""
    samples = tuple(replace(s, tags=change(s)) for s in content.samples)
    return replace(content, samples=samples)


TASKS = CoverageMap.model_validate(
    {"dimensions": {"task_type": {"values": {"question_answering": None, "how_to": None}}}}
)


@pytest.mark.parametrize(
    ("one", "honest"),
    [
        (Tag("task_type", "question_answering", "rule"), True),
        (Tag("task_type", "how_to", "path"), False),
        (Tag("task_type", "unmapped", "unmapped"), False),
    ],
    ids=["by rule", "by path", "unmapped"],
)
def test_what_origins_tell_they_tell_of_every_sample(
    one: Tag, honest: bool, content: ReleaseContent, tmp_path: Path
) -> None:
    """One sample's tag is told otherwise than the others' tags of the same dimension."""
    first, rule = content.samples[0], Tag("task_type", "question_answering", "rule")
    made = tagged(content, lambda s: (one if s is first else rule,))
    write(replace(made, coverage_map=TASKS, coverage=covered(made, TASKS)), tmp_path)
    found = [f for f in verify(tmp_path).findings if f.where.startswith(LINEAGE)]
    assert bool(found) != honest
    assert all("as the dimension's other tags are" in f.message for f in found)


def test_a_dimension_of_columns_may_have_the_name_of_an_origins(
    content: ReleaseContent, tmp_path: Path
) -> None:
    """Where nothing is told by rule, a column tells task types as well."""
    made = tagged(content, lambda s: (Tag("task_type", "how_to", "column"),))
    write(replace(made, coverage_map=TASKS, coverage=covered(made, TASKS)), tmp_path)
    assert [f for f in verify(tmp_path).findings if f.where.startswith(LINEAGE)] == []


def test_the_card_tells_how_gaps_ended(honest: Path) -> None:
    """Values with targets, alarms, combinations, gaps by their ends, what was augmented, documents."""
    card = (honest / CARD).read_text(encoding="utf-8")
    for line in (
        "| area | install | 4 | 6 | thin |",
        "| depth | (unmapped) | 10 |  | alarm |",
        "| area with depth | faq with basic | 3 | 4 | thin |",
        "- Alarm: depth: 10 of 13 samples have no value.",
        "- 4 values or combinations fall short of a target (3 not tried, 1 out of budget); "
        "coverage.json says what would fill them.",
        "- 1 round of augmentation: 1 sample came of it; before, there were 12.",
    ):
        assert line in card, line
