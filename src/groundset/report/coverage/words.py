"""What is thin, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from groundset.report.coverage.facts import CoverageFacts, Gap, Standing
from groundset.report.wording import count, one_line, words
from groundset.text.counting import counted

_NAMED = 3
"""Gaps that the sentence names."""
_LONGEST = 60
"""Characters of a name."""
_SHOWN, _LISTED = 8, 200
"""Gaps of a group that are shown, and that are listed."""
STOPS = {
    "not_tried": ("Still open", "Nothing was done yet to fill these."),
    "out_of_budget": (
        "More is waiting",
        "The rounds were used up before everything was offered. Raise `max_rounds` in coverage.yaml.",
    ),
    "unfillable": (
        "The rules find no more",
        "Everything that the rules find in the documents for these was offered. Add documents that tell of "
        "them in sections, steps, tables or answers, or lower their targets.",
    ),
    "saturated": (
        "The gates keep nothing more",
        "What was offered last was all turned down. Add documents about them, or lower their targets.",
    ),
}
"""How the filling of a gap ended: a heading, and what it means and what to do."""


@dataclass(frozen=True, slots=True)
class GapGroup:
    """Gaps whose filling ended alike."""

    title: str
    means: str
    first: tuple[Gap, ...]
    more: tuple[Gap, ...]
    """Listed, but folded away."""
    left_out: int
    """How many more there are."""


def named(values: Mapping[str, str]) -> str:
    """Name a value or a combination: ``task type how to with subarea billing``."""
    pairs = (f"{words(one_line(d, _LONGEST))} {words(one_line(v, _LONGEST))}" for d, v in values.items())
    return " with ".join(pairs)


def of_target(one: Standing) -> str:
    """Write ``3 of 20``."""
    return f"{count(one.count)} of {count(one.target)}"


def verdict(facts: CoverageFacts) -> str:
    """Say in one sentence what is thin."""
    if not facts.dimensions:
        return "The coverage map has no dimensions, so nothing is asked of the samples."
    if not facts.gaps:
        return _met(facts)
    first = [f"{named(gap.values)} ({of_target(gap)})" for gap in facts.gaps[:_NAMED]]
    return f"Thin: {_listed(first, len(facts.gaps))}."


def score(facts: CoverageFacts) -> str:
    """Say how many targets are met."""
    wanted = len(facts.standings)
    if not wanted:
        return ""
    short = sum(one.shortfall > 0 for one in facts.standings)
    empty = sum(one.state == "empty" for one in facts.standings)
    if not short:
        return f"{'The only target is' if wanted == 1 else f'All {count(wanted)} targets are'} met."
    of_them = f", {count(empty)} of them empty" if empty and short > 1 else ""
    return f"{count(short)} of {counted(wanted, 'target')} {'is' if short == 1 else 'are'} not met{of_them}."


def against_the_map(facts: CoverageFacts) -> str:
    """Say how many samples are in combinations that the map forbids; empty where none is."""
    found = [one for one in facts.combinations if one.state == "forbidden" and one.count]
    if not found:
        return ""
    found.sort(key=lambda one: -one.count)
    first = [f"{named(one.values)} ({count(one.count)})" for one in found[:_NAMED]]
    total = sum(one.count for one in found)
    # A sample may be in two of them, unless any two exclude each other.
    apart = all(_exclude(a.values, b.values) for a, b in combinations(found, 2))
    number = f"{counted(total, 'sample')} {'is' if total == 1 else 'are'}" if apart else "samples are"
    where = "a combination" if len(found) == 1 else "combinations"
    return f"{number} in {where} that the map forbids: {_listed(first, len(found))}"


def _exclude(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    return any(other.get(dimension, value) != value for dimension, value in one.items())


def gap_groups(gaps: Sequence[Gap]) -> tuple[GapGroup, ...]:
    """Group gaps by how they ended, in each what matters most first."""
    groups: dict[str, list[Gap]] = {}
    for gap in gaps:
        groups.setdefault(gap.stop, []).append(gap)
    return tuple(_group(stop, listed) for stop, listed in groups.items())


def _group(stop: str, gaps: list[Gap]) -> GapGroup:
    title, means = STOPS.get(stop, (words(stop), ""))
    first, more = tuple(gaps[:_SHOWN]), tuple(gaps[_SHOWN:_LISTED])
    return GapGroup(title, means, first, more, len(gaps) - len(first) - len(more))


def done(gap: Gap) -> str:
    """Say what was done for a gap, and where it is doubtful whether it is one."""
    parts = [gap.says] if gap.stop != "not_tried" else []
    if gap.doubtful:
        parts.append(f"doubtful: by how sure its tags are, {count(gap.expected)} samples likely belong here")
    return "; ".join(parts)


def _met(facts: CoverageFacts) -> str:
    if not facts.standings:
        return "Nothing is thin, for no value has a target: give some in coverage.yaml."
    return "Nothing is thin: every target is met."


def _listed(first: list[str], of_all: int) -> str:
    if of_all > len(first):
        return f"{', '.join(first)} and {count(of_all - len(first))} more"
    return " and ".join(part for part in (", ".join(first[:-1]), first[-1]) if part)
