"""What areas are told from: documents, or the sections of a corpus of few documents, families once."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from groundset import mining
from groundset.project.initial.survey import Glance

FEW = 60
"""Documents below which their sections are told apart."""
_REPEATED = 4
"""Units with one heading from which it is a form's and tells nothing."""
_NAVIGATION = 3
"""Areas in which a heading stands from which it is the site's and tells none of them."""
_MOST_HEADINGS = 8
_PARTS = re.compile(r"\s+[|–—·-]\s+|\s*::\s*")
"""Between a title and the name of the site or the author."""
_BY = re.compile(r"^(?:by|von)\s+(?:[^\W\d_a-z]\S*\s*){1,4}$")
_PICTOGRAPH = re.compile(r"[^\w\s!-~\u00a1-\u206f\u20a0-\u20bf]+")


@dataclass(frozen=True, slots=True)
class Unit:
    """A document or a section."""

    name: str
    """Its id, to put units in order."""
    title: str
    """Its own heading; empty where that tells nothing."""
    above: str
    """Title of the document that it is a section of; empty for a document."""
    headings: tuple[str, ...]
    lead: str
    language: str
    characters: int

    @property
    def text(self) -> str:
        """What is embedded."""
        return ". ".join(part for part in (self.title, self.above, *self.headings, self.lead) if part)


def once(documents: Iterable[Glance]) -> list[Glance]:
    """Give one document of each family, in order: in a language with rules if there is one, the newest."""
    ranked = sorted(documents, key=lambda d: (d.family, d.language not in mining.languages(), d.rank, d.id))
    return list({d.family: d for d in reversed(ranked)}.values())[::-1]


def units(documents: Sequence[Glance], *, by_section: bool) -> list[Unit]:
    """Make units of documents; what many of them have in common is taken out of titles and headings."""
    parts = Counter(part for d in documents for part in set(_PARTS.split(_tidy(d.title))))
    made = [unit for d in documents for unit in _of(d, _title(d.title, parts), by_section)]
    shown = Counter(heading for unit in made for heading in {unit.title, *unit.headings})
    return [
        _without(unit, {h for h in (unit.title, *unit.headings) if shown[h] >= _REPEATED}) for unit in made
    ]


def without_navigation(groups: Sequence[Sequence[Unit]]) -> list[list[Unit]]:
    """Take out of each area the titles and headings that many units of several areas have."""
    places: dict[str, set[int]] = defaultdict(set)
    shown: Counter[str] = Counter()
    for at, group in enumerate(groups):
        for heading in (h for unit in group for h in {unit.title, *unit.headings}):
            places[heading.casefold()].add(at)
            shown[heading.casefold()] += 1
    usual = {h for h, where in places.items() if len(where) >= _NAVIGATION and shown[h] >= _REPEATED}
    return [
        [_without(unit, {h for h in (unit.title, *unit.headings) if h.casefold() in usual}) for unit in group]
        for group in groups
    ]


def _of(document: Glance, title: str, by_section: bool) -> list[Unit]:
    sections = document.sections
    if by_section and len(sections) > 1:
        return [
            Unit(
                f"{document.id}#{at}",
                _tidy(one.heading),
                title if at else "",
                tuple(map(_tidy, one.below[:_MOST_HEADINGS])),
                one.lead,
                document.language,
                one.characters,
            )
            for at, one in enumerate(sections)
        ]
    headings = dict.fromkeys(_tidy(h) for one in sections for h in (one.heading, *one.below))
    headings.pop(title, None)
    lead = next((one.lead for one in sections if one.lead), "")
    shown = tuple(headings)[:_MOST_HEADINGS]
    return [Unit(document.id, title, "", shown, lead, document.language, document.characters)]


def _tidy(heading: str) -> str:
    return " ".join(_PICTOGRAPH.sub(" ", heading).split()).strip("*_#: ")


def _title(title: str, parts: Counter[str]) -> str:
    """Take the site's and the author's name off a title."""
    pieces = _PARTS.split(_tidy(title))
    kept = [piece for piece in pieces if piece and parts[piece] < _REPEATED and not _BY.match(piece)]
    return " - ".join(kept or pieces[:1])[:100]


def _without(unit: Unit, repeated: set[str]) -> Unit:
    title = "" if unit.title in repeated else unit.title
    return replace(unit, title=title, headings=tuple(h for h in unit.headings if h not in repeated))
