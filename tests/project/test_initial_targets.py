"""The planned size and the floors that init proposes."""

from __future__ import annotations

import pytest

from groundset.project.initial.survey import Glance
from groundset.project.initial.targets import FEWEST, MOST, floors, plan


def document(number: int, characters: int, *, language: str = "en", family: str = "") -> Glance:
    name = f"c/{number}.md"
    return Glance(name, "c", f"{number}.md", "Title", language, characters, family or name)


def test_the_plan_grows_with_the_text_and_is_a_round_number() -> None:
    assert plan([document(n, 100_000) for n in range(10)]).samples == 400
    assert plan([document(n, 123_456) for n in range(100)]).samples == 4_900


def test_the_plan_has_a_least_and_a_greatest_size() -> None:
    assert plan([]).samples == FEWEST
    assert plan([document(1, 10)]).samples == FEWEST
    assert plan([document(1, 10**12)]).samples == MOST


def test_versions_and_translations_and_what_cannot_be_mined_are_not_counted() -> None:
    pages = [document(n, 100_000) for n in range(10)]
    more = [document(100 + n, 100_000, language="de", family=f"c/{n}.md") for n in range(10)]
    more += [document(200 + n, 100_000, language="zh") for n in range(10)]
    assert plan(pages + more) == plan(pages)


@pytest.mark.parametrize("samples", [20, 21, 40, 100, 101, 250, 640, 5_000, 20_000])
@pytest.mark.parametrize("sizes", [[1], [0, 0], [1, 10**9], [10**9, *[1] * 11], [5_000] * 12, [9, *[1] * 17]])
def test_floors_never_ask_for_more_than_is_planned(samples: int, sizes: list[int]) -> None:
    found = floors(sizes, samples)
    assert len(found) == len(sizes)
    assert sum(found) <= samples
    assert all(floor >= 1 for floor in found)


def test_a_handbook_of_little_text_plans_little() -> None:
    assert plan([document(1, 100_000)]).samples == 40


@pytest.mark.parametrize("samples", [20, 21, 22, 33, 40, 66, 100, 20_000])
@pytest.mark.parametrize("parts", [3, 11])
def test_even_floors_are_one_at_least_and_fit_into_the_plan(samples: int, parts: int) -> None:
    planned = plan([document(1, samples * 2_500)])
    assert planned.samples == samples
    assert 1 <= planned.rare(parts, 6) <= planned.rare(parts) <= planned.even(parts)
    assert planned.even(parts) * parts <= samples


def test_a_large_area_does_not_drown_a_small_one() -> None:
    large, small = floors([1_000_000, 10_000], 1_100)
    assert (large, small) == (500, 50)


def test_without_areas_there_are_no_floors() -> None:
    assert floors([], 100) == []
