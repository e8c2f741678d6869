"""Counts against targets: what is empty, thin, met or over, and what is unmapped."""

from __future__ import annotations

import pytest

from groundset.coverage import Coverage, Tagger
from groundset.records import Candidate, Evidence, Message, Origin, Tag
from groundset.settings import CoverageMap


def coverage_map(**targets: dict[str, float]) -> CoverageMap:
    values = {name: {"target": target} for name, target in targets.items()}
    return CoverageMap.model_validate({"dimensions": {"area": {"values": values}}})


def tagged(**counts: int) -> list[tuple[Tag, ...]]:
    return [(Tag("area", value, "rule"),) for value, count in counts.items() for _ in range(count)]


@pytest.mark.parametrize(
    ("target", "count", "state", "shortfall"),
    [
        ({"floor": 3}, 0, "empty", 3),
        ({"floor": 3}, 2, "thin", 1),
        ({"floor": 3}, 3, "met", 0),
        ({"floor": 3}, 99, "met", 0),
        ({"count": 3}, 6, "met", 0),
        ({"count": 3}, 7, "over", 0),
        ({}, 0, "met", 0),
    ],
)
def test_a_value_stands_against_its_target(
    target: dict[str, float], count: int, state: str, shortfall: int
) -> None:
    """A floor is never overshot; only a count to aim at can be."""
    found = Coverage.count(tagged(a=count), coverage_map(a=target)).counts[0]
    assert (found.state, found.shortfall) == (state, shortfall)


def test_a_share_is_of_all_samples_and_rounded_up() -> None:
    found = Coverage.count(tagged(a=1, b=9), coverage_map(a={"share": 0.15}, b={}))
    assert found.counts[0].target == 2


def test_a_values_own_target_replaces_the_dimensions() -> None:
    given = {"area": {"target": {"floor": 5}, "values": {"a": {}, "b": {"target": {"floor": 1}}}}}
    found = Coverage.count([], CoverageMap.model_validate({"dimensions": given}))
    assert [c.target for c in found.counts] == [5, 1]


def test_gaps_come_with_the_largest_first() -> None:
    found = Coverage.count(tagged(a=1, b=4), coverage_map(a={"floor": 2}, b={"floor": 9}, c={"floor": 1}))
    assert [(g.value, g.shortfall) for g in found.gaps] == [("b", 5), ("a", 1), ("c", 1)]


def test_an_even_spread_has_entropy_one_and_a_single_value_none() -> None:
    even = Coverage.count(tagged(a=4, b=4), coverage_map(a={}, b={})).to_json([], set())
    single = Coverage.count(tagged(a=4), coverage_map(a={}, b={})).to_json([], set())
    assert even["entropy"] == {"area": 1.0}
    assert single["entropy"] == {"area": 0.0}


def candidate(question: str, document: str = "wiki/docs/a.md", style: str = "question") -> Candidate:
    origin = Origin("mined", "section", "t", "p1", "explanation", style, "basic")
    messages = (Message("user", question), Message("assistant", "Yes."))
    return Candidate.make(messages, (Evidence(document, 0, 4, "Yes."),), origin)


MAP = CoverageMap.model_validate(
    {
        "dimensions": {
            "instruction_style": {"values": {"question": {}, "command": None}},
            "area": {
                "values": {
                    "plugins": {"paths": ["**/plugins/**"]},
                    "charts": {"keywords": ["chart", "c++"]},
                }
            },
        }
    }
)


@pytest.mark.parametrize(
    ("question", "document", "area"),
    [
        ("What is a Chart?", "wiki/docs/a.md", "charts"),
        ("What is a charter?", "wiki/docs/a.md", "unmapped"),
        ("How is C++ used?", "wiki/docs/a.md", "charts"),
        ("What is a chart?", "wiki/docs/plugins/a.md", "plugins"),
    ],
)
def test_paths_come_before_keywords_and_keywords_are_whole_words(
    question: str, document: str, area: str
) -> None:
    tags = Tagger(MAP).tags(candidate(question, document), {})
    assert [t.value for t in tags if t.dimension == "area"] == [area]


def test_headings_of_the_passage_count_as_well() -> None:
    tags = Tagger(MAP).tags(candidate("How does it work?"), {"p1": ("The chart", "Work")})
    assert Tag("area", "charts", "keyword", 0.8) in tags


def test_a_style_that_the_map_does_not_name_is_unmapped() -> None:
    tags = Tagger(MAP).tags(candidate("Do it.", style="casual"), {})
    assert Tag("instruction_style", "unmapped", "unmapped") in tags
