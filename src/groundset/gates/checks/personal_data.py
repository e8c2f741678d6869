"""Does the pair give a person away: a telephone number, the mail address of a person, a bank account?

It is looked for in what a reader sees: without emphasis, soft hyphens and full-width letters, and with
``name (at) example.org`` spelled out. Telephone numbers are found by libphonenumber: international ones
where they are valid, national ones where they are also grouped as in one of the regions mined, belong
to a mobile or have a slash behind their area code; and any behind a label, as in ``Tel. 1234567``. Free,
shared-cost and company numbers belong to nobody, and neither do addresses of a role (``info@``), of a mailing
list or of an example domain, nor the accounts that banks print as examples.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from groundset.gates.checks.check import Check
from groundset.gates.checks.unhidden import Unhidden

_REGIONS = ("US", "GB", "DE", "AT", "CH")
"""Whose national ways of writing numbers are known; those of the languages that are mined."""
_DIGITS = re.compile(r"(?:\+|\(|\b)\d[\d \t()./\u2010-\u2015-]{5,22}\d\b")
_GROUP = re.compile(r"\d+")
_TRUNK = re.compile(r"(?<!\d)0")
"""What national numbers begin with in all regions but the first."""
_UNGROUPED = re.compile(r"[1-9]\d+|(?:0|[1-9]\d*)\.\d+")
"""An identifier or a decimal, for all that one can tell."""
_FEWEST, _MOST = 7, 13
"""Digits of a national number."""
_MOBILE = re.compile(r"0[1-9]\d{1,3}[\s./\u2010-\u2015-]")
"""How a national mobile number begins whose groups are anybody's choice; no date begins like that."""
_AREA = re.compile(r"\(?0([1-9]\d{1,4})\)?\s?/\s?[1-9]")
"""An area code and a slash, as in German; no date begins like that, and few file numbers do."""
_LABELLED = re.compile(
    r"(?<![\w-])(?:tel|tel(?:e(?:fon|phone))?|fon|phone|mobile?|mobil(?:e|funk|telefon)?|handy|cell|fax)"
    r"(?:nummer|[ -]?(?:number|no|nr))?[.:]{0,2}[ \t]{0,3}(?=[\d(+])(?P<number>\(?\+?[\d \t()./-]{5,22}\d)\b",
    re.IGNORECASE,
)
_MADE_UP = re.compile(r"(\d)\1{4}|12345|55501\d\d$|^(?:19|20)\d\d")
"""In numbers that stand for any, and in dates."""

_AT = re.compile(r"@|\s?(?:\(@\)|[(\[{<]\s?at\s?[)\]}>])\s?", re.IGNORECASE)
_LOCAL = re.compile(r"[\w.+-]{1,64}")
_DOT = r"(?:\.|\s?[(\[{<]\s?(?:dot|punkt|\.)\s?[)\]}>]\s?|\s(?:dot|punkt)\s)"
_DOMAIN = re.compile(rf"(?:[\w-]{{1,63}}{_DOT}){{1,8}}[a-z]{{2,24}}\b", re.IGNORECASE)
_A_DOT = re.compile(_DOT, re.IGNORECASE)
_TOP_LEVEL = re.compile(r"\.(?:[a-z]{2}|com|org|net|edu|gov|info|biz|name|dev|app|email)$", re.IGNORECASE)
"""What an address that is spelled out ends in; a file's name does not."""
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

_ACCOUNT = re.compile(r"\b[A-Z]{2}\d\d(?: ?[A-Z\d]{4}){2,7}(?: ?[A-Z\d]{1,3})?\b")
_ACCOUNT_LENGTHS = {
    country: int(size)
    for size, countries in (
        entry.split(":")
        for entry in "15:NO 16:BE 18:DK,FI,NL 19:SI 20:AT,EE,LT,LU 21:CH,LI,HR,LV 22:BG,DE,GB,IE "
        "23:GI,IL 24:AD,CZ,ES,RO,SE,SK 25:PT 26:IS,TR 27:FR,GR,IT,MC,SM 28:CY,HU,PL 31:MT".split()
    )
    for country in countries.split(",")
}
"""Length of an account number (IBAN) of each country, ISO 13616."""
_EXAMPLE_ACCOUNTS = frozenset(
    {"DE89370400440532013000", "GB82WEST12345698765432", "GB29NWBK60161331926819", "CH9300762011623852957"}
)


def _run(instruction: str, response: str, parameters: Mapping[str, Any]) -> float:
    """Fail on the first thing that gives a person away."""
    text = f"{instruction}\n\n{response}"
    return 0.0 if any(True for _ in found(text)) else 1.0


def found(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of mail addresses, telephone numbers and accounts of persons."""
    shown = Unhidden.of(text)
    for start, end in _addresses(shown.text):
        yield shown.span(start, end)
    yield from (shown.span(*span) for span in _numbers(shown.text))
    for match in _ACCOUNT.finditer(shown.text):
        if _is_account(match[0].replace(" ", "")):
            yield shown.span(*match.span())


def _numbers(text: str) -> Iterator[tuple[int, int]]:
    found = [match.span() for match in _DIGITS.finditer(text) if _is_number(match[0])]
    yield from found
    taken = {at for span in found for at in span}
    for match in _LABELLED.finditer(text):
        start, end = match.span("number")
        if taken.isdisjoint((start, end)) and _is_labelled_number(match["number"]):
            yield start, end


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    for sign in _AT.finditer(text):
        # Read backwards, so that no text costs more than its length.
        before = _LOCAL.match(text[max(0, sign.start() - 64) : sign.start()][::-1])
        after = _DOMAIN.match(text, sign.end())
        local = before[0][::-1].lstrip(".+-") if before else ""
        domain = _A_DOT.sub(".", after[0]) if after else ""
        if local and domain and (sign[0] == "@" or _TOP_LEVEL.search(domain)) and _is_persons(local, domain):
            yield sign.start() - len(local), sign.end() + len(after[0] if after else "")


def _is_persons(local: str, domain: str) -> bool:
    return local.casefold() not in _ROLES and not _NOBODYS.search(f"@{domain}")


@lru_cache(maxsize=1024)
def _is_number(candidate: str) -> bool:
    if (area := _AREA.match(candidate)) and _is_german(candidate, area[1]):
        return True
    if _UNGROUPED.fullmatch(candidate) or _is_list(candidate):
        return False
    import phonenumbers  # megabytes of plans for numbers, needed for few texts

    international = candidate.startswith("+")
    regions = _REGIONS if _TRUNK.search(candidate) and not international else _REGIONS[:1]
    leniency = phonenumbers.Leniency.VALID if international else phonenumbers.Leniency.STRICT_GROUPING
    companies = (
        phonenumbers.PhoneNumberType.TOLL_FREE,
        phonenumbers.PhoneNumberType.SHARED_COST,
        phonenumbers.PhoneNumberType.PREMIUM_RATE,
        phonenumbers.PhoneNumberType.UAN,
    )
    return _is_mobile(candidate) or any(
        phonenumbers.number_type(match.number) not in companies
        for region in regions
        for match in phonenumbers.PhoneNumberMatcher(candidate, region, leniency)
    )


def _is_list(candidate: str) -> bool:
    """Tell a row of short numbers, or a clock time with its year, from a number that is grouped."""
    groups = _GROUP.findall(candidate)
    digits = sum(map(len, groups))
    return digits < _FEWEST or 2 * len(groups) > digits


def _is_mobile(candidate: str) -> bool:
    """Tell whether it is a whole national mobile number, however it is grouped."""
    digits = "".join(_GROUP.findall(candidate))
    if not _MOBILE.match(candidate) or not _FEWEST + 3 <= len(digits) <= _MOST:
        return False
    import phonenumbers

    mobile = phonenumbers.PhoneNumberType.MOBILE
    return any(
        phonenumbers.number_type(phonenumbers.parse(digits, region)) == mobile for region in _REGIONS[1:]
    )


def _is_german(candidate: str, area: str) -> bool:
    """Tell whether it is valid, with the area code that stands before its slash."""
    digits = "".join(_GROUP.findall(candidate))
    if not _FEWEST + 2 <= len(digits) <= _MOST:
        return False
    import phonenumbers

    fixed = (phonenumbers.PhoneNumberType.FIXED_LINE, phonenumbers.PhoneNumberType.MOBILE)
    numbers = [phonenumbers.parse(digits, region) for region in ("DE", "AT", "CH")]
    return any(
        phonenumbers.number_type(number) in fixed
        and phonenumbers.length_of_national_destination_code(number) == len(area)
        for number in numbers
    )


def _is_labelled_number(candidate: str) -> bool:
    """Tell a number that a label calls one from a free line, an example, and a row of short numbers."""
    digits = "".join(_GROUP.findall(candidate))
    free = digits.startswith(("0800", "00800", "1800", "800", "888", "0180", "0900"))
    return _FEWEST <= len(digits) <= _MOST and not free and not _MADE_UP.search(digits)


def _is_account(iban: str) -> bool:
    """Check length and check digits (ISO 7064, mod 97-10)."""
    if _ACCOUNT_LENGTHS.get(iban[:2]) != len(iban) or iban in _EXAMPLE_ACCOUNTS:
        return False
    return int("".join(str(int(c, 36)) for c in iban[4:] + iban[:4])) % 97 == 1


CHECK = Check("personal_data", _run)
