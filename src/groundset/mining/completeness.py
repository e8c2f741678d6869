"""Named checks on a response: does it stand on its own, whole, without the page around it?

Words in code are not looked at. Each check answers with True when the response fails it; the
first that fails gives the reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from groundset.mining.rules import Rules, pattern
from groundset.settings import Extraction
from groundset.text.markdown import code_removed

_STRUCTURE = re.compile(r"\n[ \t>]*([-*+] |\d+[.)] |```|~~~|\||    \S|!?<)")
_STRUCTURED_LINE = re.compile(r"^\s*([-*+] |\d+[.)] |```|~~~|\||>|    \S)")
_MARKS = "*_`\"'”\u2019“»)]} \t"
_SHORTCODE = re.compile(r"^\s*[-*+] \[[ x]\] |\{\{|\}\}|\{%|%\}|^:::|^import .+ from |!\[", re.MULTILINE)
_HTML = re.compile(r"</?[a-z][a-z0-9-]*(\s[^<>]{0,200})?/?>", re.IGNORECASE)
_URL = re.compile(r"https?://\S+|\S+\.(?:md|html)\b")
_WORD = re.compile(r"[^\W\d_]{2,}")
_PERSON = re.compile(r"(?<![\w`/])@[a-z0-9][\w.-]+|[\w.+-]{1,64}@[\w-]{1,63}\.\w", re.IGNORECASE)
_LABEL = re.compile(r"^(?:[-*+] )?\*\*[^*\n]{1,60}(?::\*\*|\*\*[^*\n]{0,20}:)")
_ITEM = re.compile(r"^\s*[-*+]\s+(.*)$")
_FENCE = re.compile(r"^[ \t>]*(?:```|~~~)", re.MULTILINE)
_MIN_WORDS = {"section": 12, "question": 4, "definition": 5}
_LEAST_WORDS = 6
_MAX_WORDS_OF_POINTER = 35
_MIN_WORDS_OF_TEXT = 20
"""Least words of a section that has neither code nor a list; less is a remark."""
_LANGUAGE_WORDS = 25
_LANGUAGE_SHARE = 0.06
_LANGUAGE_KINDS = 3


@dataclass(frozen=True, slots=True)
class Response:
    """A response with what the checks need."""

    text: str
    prose: str
    """Without code."""
    rules: Rules
    settings: Extraction
    family: str
    bare_answers: bool

    @property
    def last_line(self) -> str:
        """The last line, without marks of emphasis and quotation."""
        return self.text.rstrip().rsplit("\n", 1)[-1]

    @property
    def opening(self) -> str:
        """The text without leading marks."""
        return self.text.lstrip(_MARKS + "([>-")


def _too_short(response: Response) -> bool:
    return len(response.text) < response.settings.min_response_characters


def _too_long(response: Response) -> bool:
    return len(response.text) > response.settings.max_response_characters


def _starts_mid(response: Response) -> bool:
    opening = response.opening
    if pattern(response.rules.completeness.starts_mid).search(opening):
        return True
    lower = bool(opening) and opening[0].islower()
    return lower and not response.text.startswith("`") and not _STRUCTURED_LINE.match(response.text)


def _ends_open(response: Response) -> bool:
    last = response.last_line.rstrip(_MARKS)
    if response.text.rstrip().endswith(":") or pattern(response.rules.completeness.ends_open).search(last):
        return True
    if _STRUCTURED_LINE.match(response.last_line):
        return False
    # A paragraph ends like a sentence; a last line that does not is a caption or a torn one.
    return not re.search(r"[.!?。][*_`\"'”\u2019»)\]]*$", response.text.rstrip())


def _unclosed_code(response: Response) -> bool:
    return len(_FENCE.findall(response.text)) % 2 == 1


def _announces_what_is_cut_off(response: Response) -> bool:
    announced = list(pattern(response.rules.completeness.announces).finditer(response.text))
    return bool(announced) and not _STRUCTURE.search(response.text, announced[-1].end())


def _colon_without_continuation(response: Response) -> bool:
    return re.search(r":[*_]*\s*\n\s*\n+#{1,6} ", response.text) is not None


def _only_points(response: Response) -> bool:
    checks = response.rules.completeness
    if pattern(checks.pointers).search(response.opening):
        return True
    short = len(_WORD.findall(response.prose)) < _MAX_WORDS_OF_POINTER and not response.bare_answers
    leaf = response.family == "section" and not _STRUCTURE.search(response.text)
    return short and leaf and pattern(checks.refers).search(response.prose) is not None


def _dangling(response: Response) -> bool:
    return pattern(response.rules.completeness.dangling).search(response.prose) is not None


def _speaks_of_the_page(response: Response) -> bool:
    return pattern(response.rules.completeness.self_reference).search(response.prose) is not None


def _author_voice(response: Response) -> bool:
    return pattern(response.rules.completeness.author_voice).search(response.prose) is not None


def _debris(response: Response) -> bool:
    found = _SHORTCODE.search(response.prose) or _HTML.search(response.prose)
    return bool(found) or pattern(response.rules.completeness.debris).search(response.prose) is not None


def _navigation(response: Response) -> bool:
    """Short items, addresses or contacts; numbered steps may be short."""
    lines = [line for line in response.prose.split("\n") if line.strip()]
    items = [match.group(1) for line in lines if (match := _ITEM.match(line))]
    short = sum(len(item.split()) <= 3 or _URL.match(item) is not None for item in items)
    urls = sum(len(match.group()) for match in _URL.finditer(response.prose))
    people = len(_PERSON.findall(response.prose))
    mostly_short = len(items) >= 2 and short * 10 > len(lines) * 6
    return people >= 3 or mostly_short or urls * 10 > len(response.prose) * 3


def _no_prose(response: Response) -> bool:
    least = _MIN_WORDS.get(response.family, _LEAST_WORDS)
    if response.family == "section" and not _STRUCTURE.search(response.text) and "`" not in response.text:
        least = _MIN_WORDS_OF_TEXT
    return not response.bare_answers and len(_WORD.findall(response.prose)) < least


def _bare_list(response: Response) -> bool:
    """A list or table under a mere topic says nothing about what it lists."""
    if response.bare_answers or response.family != "section":
        return False
    lines = [line for line in response.prose.split("\n") if line.strip()]
    return all(_STRUCTURED_LINE.match(line) or line.startswith("  ") for line in lines)


def _asks(response: Response) -> bool:
    """A list of questions answers none."""
    lines = [line for line in response.prose.split("\n") if line.strip()]
    asking = sum(line.rstrip(_MARKS).endswith("?") for line in lines)
    opens = bool(lines) and lines[0].rstrip(_MARKS).endswith("?")
    return opens or (asking >= 2 and asking * 4 > len(lines))


def _form(response: Response) -> bool:
    """Lines of "**Label:** value" are a form and no text."""
    lines = [line for line in response.prose.split("\n") if line.strip()]
    return 2 * sum(_LABEL.match(line) is not None for line in lines) >= max(2, len(lines))


def _another_language(response: Response) -> bool:
    words = [word.casefold() for word in _WORD.findall(response.prose)]
    known = [word for word in words if word in response.rules.function_words]
    # Neighbouring languages share a few short words, such as "in" and "an".
    foreign = len(known) < _LANGUAGE_SHARE * len(words) or len(set(known)) < _LANGUAGE_KINDS
    return len(words) >= _LANGUAGE_WORDS and foreign


CHECKS: dict[str, Callable[[Response], bool]] = {
    "too_short": _too_short,
    "too_long": _too_long,
    "unclosed_code": _unclosed_code,
    "debris": _debris,
    "starts_mid": _starts_mid,
    "ends_open": _ends_open,
    "announces_what_is_cut_off": _announces_what_is_cut_off,
    "colon_without_continuation": _colon_without_continuation,
    "dangling_reference": _dangling,
    "speaks_of_the_page": _speaks_of_the_page,
    "author_voice": _author_voice,
    "only_points_elsewhere": _only_points,
    "navigation": _navigation,
    "no_prose": _no_prose,
    "bare_list": _bare_list,
    "asks_questions": _asks,
    "form": _form,
    "another_language": _another_language,
}
"""Check name to check, in the order they are asked."""


def incomplete(
    text: str, rules: Rules, settings: Extraction, family: str = "section", bare_answers: bool = False
) -> str:
    """Name the first check that the response fails; empty when it is complete."""
    response = Response(text, code_removed(text), rules, settings, family, bare_answers)
    return next((name for name, fails in CHECKS.items() if fails(response)), "")
