"""Units in clusters of like meaning."""

from __future__ import annotations

from groundset.project.initial.clusters import clusters
from groundset.project.initial.units import Unit

SUBJECTS = ("bread dough and flour", "bicycle chains and brakes", "telescope mirrors and planets")


def unit(number: int) -> Unit:
    return Unit(f"c/{number:05}.md", f"{SUBJECTS[number % 3]} {number}", "", (), "", "en", 1_000)


def subjects(found: list[list[Unit]]) -> list[set[str]]:
    return [{one.title.rsplit(" ", 1)[0] for one in cluster} for cluster in found]


def test_units_of_one_subject_come_together_and_none_is_lost() -> None:
    found = clusters([unit(n) for n in range(30)], 3, 3)
    assert sorted(map(sorted, subjects(found))) == sorted([one] for one in SUBJECTS)
    assert sum(map(len, found)) == 30


def test_the_order_of_units_changes_nothing() -> None:
    units = [unit(n) for n in range(60)]
    assert clusters(units, 4, 3) == clusters(units[::-1], 4, 3)


def test_a_cluster_that_is_too_small_joins_the_others() -> None:
    units = [unit(n) for n in range(0, 60, 3)] + [unit(1)]
    found = clusters(units, 2, 3)
    assert [len(one) for one in found] == [21]


def test_more_units_than_centres_are_told_from_are_all_put_somewhere() -> None:
    found = clusters([unit(n) for n in range(6_300)], 3, 1_000)
    assert [len(one) for one in found] == [2_100] * 3


def test_units_that_say_nothing_are_one_cluster() -> None:
    empty = [Unit(f"c/{n}", "", "", (), "", "und", 0) for n in range(5)]
    assert [len(one) for one in clusters(empty, 4, 3)] == [5]
    assert len(clusters([unit(1)], 4, 3)) == 1
