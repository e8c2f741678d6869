"""Titles that init may use for names, examples and descriptions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from glanced_pages import BIKES, BREAD, STARS, flat, glance, named
from groundset.project.initial.areas import areas
from groundset.project.initial.excerpts import Excerpt
from groundset.project.initial.names import plain_name
from groundset.project.initial.survey import Glance
from groundset.project.initial.titles import tells_subject
from groundset.project.initial.units import Unit, without_navigation


def test_navigation_and_single_words_are_no_examples_and_name_nothing() -> None:
    chrome = ("Hands", "Share", "Production", "Labonne SubscribeSign in", "Share this post", "Sign in")
    pages = [
        replace(page, sections=(replace(page.sections[0], below=(*chrome, "Discussion about this post")),))
        for page in flat(BREAD, BIKES, STARS)
    ]
    untitled = [
        Glance(f"c/{n}", "c", f"{n}.md", "", "en", 900, f"c/{n}", 0, (Excerpt(one, chrome, "", 900),))
        for n, one in enumerate(chrome)
    ]
    found = areas(pages + untitled)
    assert {one for area in found for one in area.examples} <= {*BREAD, *BIKES, *STARS}
    said = " ".join(" ".join((a.name, a.description, *a.keywords)) for a in found).casefold()
    assert "bread" in said
    assert not [word for word in ("hands", "share", "subscribe", "sign", "post", "labonne") if word in said]


def test_a_heading_of_several_areas_is_navigation_however_rare_in_each() -> None:
    groups = [
        [Unit(f"{a}{n}", f"{a} {n}", "", ("All our offices", f"In {a}"), "", "en", 9) for n in range(2)]
        for a in ("Oslo", "Rome", "Bonn")
    ]
    found = without_navigation(groups)
    assert [unit.headings for group in found for unit in group] == [
        (f"In {a}",) for a in ("Oslo", "Rome", "Bonn") for _ in range(2)
    ]


@pytest.mark.parametrize(
    ("title", "is_one"),
    [
        ("Sourdough bread", True),
        ("Kubernetes GitHub Organization Guide", True),
        ("在温室里使用气象站", True),
        ("Hands", False),
        ("post dm", False),
        ("SubscribeSign in", False),
        ("Skip to more posts", False),
        ("Learn how to build a", False),
        ("Vote for the {{YEAR}} committee", False),
        ("", False),
    ],
)
def test_a_title_tells_a_subject_in_two_words_that_are_no_navigation(title: str, is_one: bool) -> None:
    assert tells_subject(title) is is_one


def test_a_description_is_a_phrase_without_the_own_name_of_the_value() -> None:
    folders = [
        glance(f"{f}/{n}.md", f"{f} letter {'xyz'[n]}") for f in ("legal", "billing") for n in range(3)
    ]
    found = named(areas([*flat(BREAD, BIKES), *folders]))
    assert found["legal"].description.startswith("such as: ")
    told = [area for name, area in found.items() if area.description and name not in ("legal", "billing")]
    assert told
    for area in told:
        assert area.description.startswith("about ")
        assert area.name.replace("_", " ") not in area.description.split(", ")


def test_one_document_is_enough() -> None:
    assert isinstance(areas([glance("page.md", "Sourdough bread")]), list)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Chart Best-Practices", "chart_best_practices"),
        ("Größe", "grosse"),
        ("доставка", ""),
        ("C++ / C#", "c_c"),
        ("123", ""),
        ("a" * 90, "a" * 40),
    ],
)
def test_a_name_holds_plain_letters(text: str, name: str) -> None:
    assert plain_name(text) == name
