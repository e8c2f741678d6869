"""Laws of tagging: one tag per dimension, the order of the methods, nothing depends on the company."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundset.coverage.tagging import UNMAPPED, Subject, Tagger
from groundset.records import Tag
from groundset.settings import CoverageMap
from tagging_maps import NOWHERE, area, tagger

MAP = CoverageMap.model_validate(
    {
        "dimensions": {
            "task_type": {"values": {"how_to": None, "definition": None}},
            "area": {
                "column": "topic",
                "values": {
                    "billing": {"keywords": ["invoice", "payment term"], "examples": ["How do I pay?"]},
                    "shipping": {"paths": ["**/shipping/**"], "examples": ["When will my parcel arrive?"]},
                    "returns": {"description": "Sending goods back and getting a refund"},
                },
            },
            "audience": {"values": {"staff": {"paths": ["intranet/**"]}, "buyers": None}},
        }
    }
)
TEXTS = (
    "Where is my parcel?",
    "What is an invoice?",
    "Can I send the shoes back?",
    "Why do cats purr?",
    "",
    "¿?",
)
SUBJECTS = st.builds(
    Subject,
    instruction=st.one_of(st.sampled_from(TEXTS), st.text(max_size=30)),
    document=st.sampled_from(("", "shop/shipping/a.md", "intranet/b.md#3", "shop/c.md")),
    headings=st.sampled_from(((), ("Refunds",), ("Shop", "Invoice"))),
    task_type=st.sampled_from(("", "how_to", "quiz")),
    fields=st.sampled_from(({}, {"topic": "Billing"}, {"topic": "pets"}, {"topic": " "})),
)


@pytest.fixture(scope="module")
def whole() -> Tagger:
    return Tagger(MAP, NOWHERE)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batch=st.lists(SUBJECTS, max_size=12))
def test_every_subject_gets_one_tag_per_dimension_whatever_its_company(
    whole: Tagger, batch: list[Subject]
) -> None:
    """The value is in the map or unmapped, and a subject alone gets what it gets among others."""
    tagged = whole.tags(batch)
    assert tagged == [whole.tags([one])[0] for one in batch]
    for tags in tagged:
        assert [tag.dimension for tag in tags] == list(MAP.dimensions)
        for tag in tags:
            assert (tag.value == UNMAPPED) == (tag.method == UNMAPPED)
            assert tag.value in {*MAP.dimensions[tag.dimension].values, UNMAPPED}
            assert 0 < tag.confidence <= 1


def test_a_batch_of_more_than_one_chunk_is_tagged_as_its_parts_are(whole: Tagger) -> None:
    batch = [Subject(f"{TEXTS[n % 4]} {n % 7}") for n in range(4100)]
    assert whole.tags(batch) == whole.tags(batch[:50]) + whole.tags(batch[50:])


def test_a_map_without_dimensions_gives_every_subject_no_tag() -> None:
    assert Tagger(CoverageMap(), NOWHERE).tags([Subject("a"), Subject("b")]) == [(), ()]


EVERYTHING: dict[str, dict[str, Any]] = {
    "by_column": {},
    "by_function": {},
    "by_path": {"paths": ["docs/**"]},
    "by_keyword": {"keywords": ["parcel"]},
    "by_example": {"examples": ["Where is my parcel now?"]},
}
ASKED = "Where is my parcel?"


@pytest.mark.parametrize(
    ("subject", "value"),
    [
        (Subject(ASKED, "yes", "docs/a.md", fields={"topic": "by_column"}), "by_column"),
        (Subject(ASKED, "yes", "docs/a.md"), "by_function"),
        (Subject(ASKED, "no", "docs/a.md"), "by_path"),
        (Subject(ASKED, "no", "wiki/a.md"), "by_keyword"),
        (Subject("Where is my package?", "no", "wiki/a.md"), "by_example"),
        (Subject("Why do cats purr?", "no", "wiki/a.md"), UNMAPPED),
    ],
)
def test_methods_are_asked_in_their_order(tmp_path: Path, subject: Subject, value: str) -> None:
    """Column, function, path, keyword, embedding: the first that says anything decides."""
    source = "def ask(seen):\n    return 'by_function' if seen['response'] == 'yes' else None\n"
    (tmp_path / "tags.py").write_text(source, "utf-8")
    found = area(EVERYTHING, subject, tmp_path, column="topic", function="tags.py:ask")
    assert found.value == value


def test_the_surer_method_has_the_higher_confidence() -> None:
    """A column is certain, a path is surer than a keyword, and a keyword that is asked for than one above."""
    values: dict[str, Any] = {"a": {"paths": ["docs/**"], "keywords": ["parcel"]}}
    sure = [
        area(values, Subject("?", fields={"topic": "A"}), column="topic"),
        area(values, Subject("?", document="docs/x.md")),
        area(values, Subject("A parcel?")),
        area(values, Subject("?", headings=("The parcel",))),
    ]
    assert [tag.method for tag in sure] == ["column", "path", "keyword", "keyword"]
    assert [tag.confidence for tag in sure] == [1.0, 0.9, 0.8, 0.7]


def by_task_type(subject: Subject, **dimension: Any) -> Tag:
    values = {"how_to": {"keywords": ["how"]}, "definition": None}
    made = CoverageMap.model_validate({"dimensions": {"task_type": {"values": values, **dimension}}})
    [[tag]] = Tagger(made, NOWHERE).tags([subject])
    return tag


def test_what_the_template_says_decides_task_type_style_and_difficulty() -> None:
    """A kind that the map does not name is unmapped, even where a keyword would fit."""
    assert by_task_type(Subject("How?", task_type="definition")) == Tag("task_type", "definition", "rule")
    assert by_task_type(Subject("How?", task_type="quiz")) == Tag("task_type", UNMAPPED, UNMAPPED)


def test_what_no_template_made_is_told_as_on_any_other_dimension() -> None:
    assert by_task_type(Subject("How?")).method == "keyword"


def test_a_column_of_the_users_own_takes_the_place_of_the_template() -> None:
    asked = Subject("Do it.", task_type="definition", fields={"kind": "How-To"})
    assert by_task_type(asked, column="kind") == Tag("task_type", "how_to", "column")


def fingerprint(values: Any, **dimension: Any) -> str:
    return tagger(values, **dimension).fingerprint


def test_the_fingerprint_follows_what_decides_tags_and_nothing_else() -> None:
    """A target asks for no new tags, nor does a word for people; the order of values does: it breaks ties."""
    plain = fingerprint({"a": {"keywords": ["x"]}, "b": None})
    assert fingerprint({"a": {"keywords": ["x"], "target": {"floor": 9}}, "b": None}) == plain
    assert fingerprint({"a": {"keywords": ["x"]}, "b": None}, description="For people") == plain
    changed = [
        fingerprint({"b": None, "a": {"keywords": ["x"]}}),
        fingerprint({"a": {"keywords": ["y"]}, "b": None}),
        fingerprint({"a": {"keywords": ["x"], "examples": ["y"]}, "b": None}),
        fingerprint({"a": {"keywords": ["x"]}, "b": None}, column="topic"),
        fingerprint({"a": {"keywords": ["x"]}, "b": None}, min_similarity=0.3),
    ]
    assert len({plain, *changed}) == 1 + len(changed)
