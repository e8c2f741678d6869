"""Numbers with what they count, for titles, remarks and details."""

from __future__ import annotations


def counted(number: int, noun: str, plural: str = "") -> str:
    """Write ``1 sheet``, ``2 sheets`` or ``1,200 sheets``; a plural that is not regular is given."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def of_which(number: int, total: int, noun: str, *, one: str, more: str) -> str:
    """Write ``1 of 2 mails is malformed``: the verb follows the first number, the noun the second."""
    return f"{number:,} of {counted(total, noun)} {one if number == 1 else more}"
