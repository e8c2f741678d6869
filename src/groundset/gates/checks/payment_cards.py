"""Numbers of payment cards: of an issuer's range, with the right check digit, and printed by no manual."""

from __future__ import annotations

import re
from collections.abc import Iterator

_NUMBER = re.compile(
    r"(?<![\w.,/#+-])(?:"
    r"\d{14,16}"
    r"|\d{4}([ -])\d{4}\1\d{4}\1\d{4}"
    r"|3\d{3}([ -])\d{6}\2\d{4,5}"
    r")(?![\w/=-]|[ -]\d{2}|[.,]\d)"
)
"""As they are embossed: in fours, as 4-6-5 or 4-6-4, or without groups."""
_ISSUED = re.compile(
    r"4\d{15}"  # Visa
    r"|(?:5[1-5]\d\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d{12}"  # Mastercard
    r"|3[47]\d{13}"  # American Express
    r"|(?:6011|64[4-9]\d|65\d\d)\d{12}"  # Discover
    r"|35(?:2[89]|[3-8]\d)\d{12}"  # JCB
    r"|3(?:0[0-5]|[68]\d)\d{11}"  # Diners Club
    r"|62\d{14}"  # UnionPay
)
_FOR_TESTS = frozenset(
    "4111111111111111 4012888888881881 4242424242424242 4000056655665556 4000000000000002 4000002500003155 "
    "4000000000003220 4000000000009995 4917610000000000 4988438843884305 4444333322221111 5555555555554444 "
    "5105105105105100 5200828282828210 5454545454545454 5500000000000004 5424000000000015 2223003122003222 "
    "2223000048400011 378282246310005 371449635398431 378734493671000 340000000000009 370000000000002 "
    "6011111111111117 6011000990139424 6011000000000004 6011981111111113 3530111333300000 3566002020360505 "
    "30569309025904 38520000023237 3056930009020004 36227206271667 6200000000000005 "
    "6205500000000004".split()
)
"""Numbers that payment services print for tests; they belong to nobody."""
_FEWEST_DIGITS = 4
"""Different digits of a number that is not made up."""


def card_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of numbers that a card can have."""
    for match in _NUMBER.finditer(text):
        digits = match[0].replace(" ", "").replace("-", "")
        if _ISSUED.fullmatch(digits) and _is_checked(digits) and not _is_made_up(digits):
            yield match.span()


def _is_made_up(digits: str) -> bool:
    return digits in _FOR_TESTS or len(set(digits)) < _FEWEST_DIGITS or "123456789" in digits


def _is_checked(digits: str) -> bool:
    """Check the last digit (Luhn, ISO/IEC 7812-1)."""
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(doubled) + sum(map(int, digits[::-2]))) % 10 == 0
