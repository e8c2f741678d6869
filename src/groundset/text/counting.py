"""Numbers with what they count, as every sentence for people writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def counted(number: int, noun: str, plural: str = "") -> str:
    """Write ``1 sheet``, ``2 sheets`` or ``1,200 sheets``; a plural that is not regular is given."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def of_which(number: int, total: int, noun: str, *, one: str, more: str) -> str:
    """Write ``1 of 2 mails is malformed``: the verb follows the first number, the noun the second."""
    return f"{number:,} of {counted(total, noun)} {one if number == 1 else more}"


def most_of(reasons: Mapping[str, int]) -> list[tuple[str, int]]:
    """Order counts by size, the largest first, and by name where they are equal."""
    return sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))


def remainder(left: Sequence[tuple[str, int]]) -> str:
    """Say what a list of reasons leaves out, so that it adds up: ``and 22 for 8 more reasons``."""
    return f"and {sum(number for _name, number in left):,} for {counted(len(left), 'more reason')}"
