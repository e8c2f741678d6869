"""Titles that init may use for names, examples and descriptions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from groundset.project.initial.areas import Area, areas
from groundset.project.initial.excerpts import Excerpt
from groundset.project.initial.names import plain_name
from groundset.project.initial.survey import Glance
from groundset.project.initial.titles import tells_subject
from groundset.project.initial.units import Unit, without_navigation

BREAD = (
    "Sourdough bread",
    "Rye bread",
    "Bread with seeds",
    "Baking bread in a pot",
    "Proofing of bread",
    "Flat bread",
)
BIKES = (
    "Repairing a bicycle tyre",
    "Bicycle chains",
    "Bicycle brakes squeal",
    "Choosing a bicycle saddle",
    "Truing a bicycle wheel",
    "Bicycle lights",
)
STARS = (
    "Telescope mirrors",
    "Aligning a telescope",
    "Cleaning a telescope lens",
    "Telescope mounts",
    "A telescope for planets",
    "Cooling a telescope",
)


def glance(path: str, title: str, *, language: str = "en", family: str = "", size: int = 2_000) -> Glance:
    sections = (Excerpt(title, (), f"This page is about {title.lower()}.", size),)
    name = f"corpus/{path}"
    return Glance(name, "corpus", path, title, language, size, family or name, sections=sections)


def flat(*subjects: Sequence[str]) -> list[Glance]:
    return [
        glance(f"{at}-{number}.md", title)
        for at, titles in enumerate(subjects)
        for number, title in enumerate(titles)
    ]


def named(found: Sequence[Area]) -> dict[str, Area]:
    return {area.name: area for area in found}


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
