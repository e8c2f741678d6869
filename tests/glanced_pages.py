"""Documents of three subjects as init sees them, for tests of the areas it proposes."""

from __future__ import annotations

from collections.abc import Sequence

from groundset.project.initial.areas import Area
from groundset.project.initial.excerpts import Excerpt
from groundset.project.initial.survey import Glance

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
    """See one document."""
    sections = (Excerpt(title, (), f"This page is about {title.lower()}.", size),)
    name = f"corpus/{path}"
    return Glance(name, "corpus", path, title, language, size, family or name, sections=sections)


def flat(*subjects: Sequence[str]) -> list[Glance]:
    """See documents of several subjects in one folder, by their titles."""
    return [
        glance(f"{at}-{number}.md", title)
        for at, titles in enumerate(subjects)
        for number, title in enumerate(titles)
    ]


def named(found: Sequence[Area]) -> dict[str, Area]:
    """Give areas by name."""
    return {area.name: area for area in found}
