"""One phrase for people on what a proposed subarea is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from groundset.gates.checks.privacy import is_private
from groundset.project.initial.phrases import Phrases, says_something
from groundset.project.initial.titles import is_around, tells_subject
from groundset.project.initial.units import Unit

_LONGEST = 100
_LONGEST_SHOWN = 60
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_WORDS, _TITLES, _FEWEST = 4, 3, 2
_TELLING = 12
"""Phrases of an area by which its titles are chosen."""


def fits(title: str) -> bool:
    """Tell whether a title may be shown as an example of its area."""
    return (
        len(title) < _LONGEST and tells_subject(title) and says_something(title) and not is_private(title, "")
    )


def about(phrases: Phrases, at: int, name: str) -> str:
    """Say what tells an area from the others, beside its own name; empty when hardly anything does."""
    told = phrases.telling(at, name, _WORDS)
    said = f"about {_joined(told)}" if len(told) >= _FEWEST else ""
    return "" if is_private(said, "") else said


def such_as(phrases: Phrases, at: int, inside: Sequence[Unit], name: str) -> str:
    """Name a few titles of an area: first those that hold most of what tells it, each another thing."""
    titles = sorted({unit.title.casefold(): unit.title for unit in inside if _is_shown(unit.title)}.values())
    held = {title: phrases.inside_of(title) for title in titles}
    telling = phrases.around(at, name)[:_TELLING]
    ranked = sorted(titles, key=lambda title: (-len(held[title].intersection(telling)), len(title), title))
    chosen: list[str] = []
    for key in telling:
        if len(chosen) < _TITLES and not any(key in held[one] for one in chosen):
            chosen += [one for one in ranked if key in held[one]][:1]
    chosen = list(dict.fromkeys([*chosen, *ranked]))[:_TITLES]
    return f"such as: {'; '.join(chosen)}" if len(chosen) >= _FEWEST else about(phrases, at, name)


def _is_shown(title: str) -> bool:
    """Tell whether a title is short and tells a subject, if only in a word; those of one year tell little."""
    is_fit = len(title) <= _LONGEST_SHOWN and says_something(title) and not _YEAR.search(title)
    return is_fit and not is_around(title) and not is_private(title, "")


def _joined(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
