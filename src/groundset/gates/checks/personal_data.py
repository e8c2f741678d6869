"""Does the pair give a person away: a telephone number, or the mail address of a person?

Telephone numbers are found by libphonenumber's matcher: international ones where they are valid, national
ones where they are also grouped as in one of the regions that are mined. Free and shared-cost numbers
belong to nobody, and neither do addresses of a role (``info@``), of a mailing list or of an example domain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from groundset.gates.checks.check import Check

_REGIONS = ("US", "GB", "DE", "AT", "CH")
"""Whose national ways of writing numbers are known; those of the languages that are mined."""
_DIGITS = re.compile(r"(?:\+|\(|\b)\d[\d\s()./\u2010-\u2015-]{5,22}\d\b")
_MAIL = re.compile(r"\b[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[a-z]{2,24}\b", re.IGNORECASE)
_ROLES = frozenset(
    "abuse accounts admin billing bugs career careers contact dev dpo events feedback git hello help "
    "hilfe hr info jobs kontakt legal list mail marketing media news newsletter no-reply noreply "
    "notifications office orders postmaster presse press privacy root sales security service subscribe "
    "support team test user username webmaster you your-email your.email youremail yourname".split()
)
_NOBODYS = re.compile(
    r"@(?:.+\.)?(?:example(?:\.\w+)?|test|invalid|localhost|local|googlegroups\.com|groups\.io)$|@lists?\.",
    re.IGNORECASE,
)
"""Domains kept for examples, and those of mailing lists."""
_UNGROUPED = re.compile(r"[1-9]\d+")


def _run(instruction: str, response: str, parameters: Mapping[str, Any]) -> float:
    """Fail on the first thing that gives a person away."""
    text = f"{instruction}\n\n{response}"
    return 0.0 if any(True for _ in found(text)) else 1.0


def found(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of telephone numbers and mail addresses of persons."""
    for match in _MAIL.finditer(text):
        if match[0].partition("@")[0].casefold() not in _ROLES and not _NOBODYS.search(match[0]):
            yield match.span()
    for match in _DIGITS.finditer(text):
        if _is_number(match[0]):
            yield match.span()


def _is_number(candidate: str) -> bool:
    if _UNGROUPED.fullmatch(candidate):
        return False  # An identifier, for all that one can tell.
    import phonenumbers  # megabytes of plans for numbers, needed for few texts

    international = candidate.startswith("+")
    leniency = phonenumbers.Leniency.VALID if international else phonenumbers.Leniency.STRICT_GROUPING
    free = (
        phonenumbers.PhoneNumberType.TOLL_FREE,
        phonenumbers.PhoneNumberType.SHARED_COST,
        phonenumbers.PhoneNumberType.PREMIUM_RATE,
    )
    return any(
        phonenumbers.number_type(match.number) not in free
        for region in _REGIONS[: 1 if international else None]
        for match in phonenumbers.PhoneNumberMatcher(candidate, region, leniency)
    )


CHECK = Check("personal_data", _run)
