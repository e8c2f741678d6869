"""Named checks on a response: does it stand on its own, whole, without the page around it?

Words in code are not looked at. Each check answers with True when the response fails it; the
first that fails gives the reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from groundset.mining.fragments import (
    FENCE,
    ITEM,
    LOST,
    STRUCTURE,
    WORD,
    blanked,
    ends_in_labels,
    is_torn,
    open_quotation,
)
from groundset.mining.rules import Rules, pattern
from groundset.settings import Extraction

_STRUCTURED_LINE = re.compile(r"^\s*([-*+] |\d+[.)] |```|~~~|\||>|    \S)")
_MARKS = "*_`\"'”\u2019“»)]} \t"
_SHORTCODE = re.compile(r"^\s*[-*+] \[[ x]\] |\{\{|\}\}|\{%|%\}|^:::|^import .+ from |!\[", re.MULTILINE)
_HTML = re.compile(r"</?[a-z][a-z0-9-]*(\s[^<>]{0,200})?/?>", re.IGNORECASE)
_URL = re.compile(r"https?://\S+|\S+\.(?:md|html)\b")
_PERSON = re.compile(r"(?<![\w`/])@[a-z0-9][\w.-]+|[\w.+-]{1,64}@[\w-]{1,63}\.\w", re.IGNORECASE)
_LABEL = re.compile(r"^(?:[-*+] )?\*\*[^*\n]{1,60}(?::\*\*|\*\*[^*\n]{0,20}:)")
_BLOCKS = re.compile(r"\n[ \t]*\n")
_ENDED = re.compile(r"(?:[.!?:;,。…)]|[.!?…][*_`\"'”\u2019“»)\]]+|[\"”“»*_`])$")
_REFERENCE = re.compile(r"\][ ]?\[[^\]\n]{0,60}\]|(?:^|[\s(])\[(?:x|\^[^\]\n]{1,20})\](?=[\s.,;:)]|$)")
_STYLED_LETTERS = re.compile("[\U0001d400-\U0001d7ff]")
_MIN_WORDS = {"section": 12, "question": 4, "definition": 7}
_LEAST_WORDS = 6
_MAX_WORDS_OF_POINTER = 35
_LONG_ITEM = 300
_LONG_LINE = 120
"""Characters from which a line is no credit of a picture."""
_SHORT_ITEM = 3
"""Most words of an item that says nothing."""
_MOST_SHORT = 0.6
_MOST_ADDRESSES = 0.3
"""Share of the characters from which a text is made of addresses."""
_MIN_WORDS_OF_TEXT = 20
"""Least words of a section that has neither code nor a list; less is a remark."""
_LANGUAGE_WORDS = 25
_LANGUAGE_SHARE = 0.06
_LANGUAGE_KINDS = 3
_REMEMBERED = 256
"""Answers remembered: more than the attempts on one passage."""


@dataclass(frozen=True)
class Response:
    """A response with what the checks need."""

    text: str
    prose: str
    """Without code."""
    rules: Rules
    family: str
    bare_answers: bool
    entry: bool = False

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the prose that are not blank."""
        return [line for line in self.prose.split("\n") if line.strip()]

    @cached_property
    def items(self) -> list[str]:
        """What the entries of lists say, without their marks."""
        return [match.group(1) for line in self.lines if (match := ITEM.match(line))]

    @property
    def last_line(self) -> str:
        """The last line, without marks of emphasis and quotation."""
        return self.text.rstrip().rsplit("\n", 1)[-1]

    @property
    def opening(self) -> str:
        """The text without leading marks."""
        return self.text.lstrip(_MARKS + "([>-")


def _starts_mid(response: Response) -> bool:
    opening = response.opening
    if response.family == "error" and pattern(response.rules.errors.resumes).search(opening):
        return False
    if pattern(response.rules.completeness.starts_mid).search(opening):
        return True
    lower = bool(opening) and opening[0].islower() and not response.entry
    return lower and not response.text.startswith("`") and not _STRUCTURED_LINE.match(response.text)


def _ends_open(response: Response) -> bool:
    last = response.last_line.rstrip(_MARKS)
    if response.text.rstrip().endswith(":") or pattern(response.rules.completeness.ends_open).search(last):
        return True
    structured = _STRUCTURED_LINE.match(response.last_line) and len(response.last_line) < _LONG_ITEM
    if response.entry or structured:
        return False
    # A paragraph ends like a sentence; a last line that does not is a caption or a torn one.
    return not re.search(r"[.!?。][*_`\"'”\u2019»)\]]*$", response.text.rstrip())


def _unclosed_code(response: Response) -> bool:
    return len(FENCE.findall(response.text)) % 2 == 1


def _announces_what_is_cut_off(response: Response) -> bool:
    announced = list(pattern(response.rules.completeness.announces).finditer(response.text))
    return bool(announced) and not STRUCTURE.search(response.text, announced[-1].end())


def _colon_without_continuation(response: Response) -> bool:
    before_heading = re.search(r":[*_]*\s*\n\s*\n+#{1,6} ", response.text)
    return before_heading is not None or (not response.entry and LOST.search(response.prose) is not None)


def _only_points(response: Response) -> bool:
    checks = response.rules.completeness
    if pattern(checks.pointers).search(response.opening):
        return True
    if response.family == "definition" and pattern(checks.refers).search(response.prose):
        return True
    short = len(WORD.findall(response.prose)) < _MAX_WORDS_OF_POINTER and not response.bare_answers
    leaf = response.family == "section" and not STRUCTURE.search(response.text)
    return short and leaf and pattern(checks.refers).search(response.prose) is not None


def _dangling(response: Response) -> bool:
    """Tell whether words point to what the response does not hold, behind them or ahead."""
    checks = response.rules.completeness
    for match in pattern(checks.dangling).finditer(response.prose):
        words = match.group()
        back = pattern(checks.back).search(words) and _shown(response.text[: match.start()])
        ahead = pattern(checks.ahead).search(words) and _shown(response.text[match.end() :])
        if not back and not ahead:
            return True
    return False


def _ends_pointing(response: Response) -> bool:
    """Tell whether the last sentence, or most entries of a list, only say where more is to be read."""
    checks = response.rules.completeness
    last = re.split(r"(?<=[.!?])\s+", response.prose.rstrip())[-1].lstrip(_MARKS + "-*+ ")
    points = pattern(checks.pointers).search
    pointing = sum(points(item.lstrip(_MARKS)) is not None for item in response.items)
    return points(last) is not None or pointing * 2 >= max(len(response.items), 2)


def _shown(text: str) -> bool:
    """Tell whether code or a table stands in the text, which words around it can point to."""
    return FENCE.search(text) is not None or "\n| ---" in text or "\n|---" in text


def _speaks_of_the_page(response: Response) -> bool:
    return pattern(response.rules.completeness.self_reference).search(response.prose) is not None


def _author_voice(response: Response) -> bool:
    return pattern(response.rules.completeness.author_voice).search(response.prose) is not None


def _debris(response: Response) -> bool:
    found = _SHORTCODE.search(response.prose) or _HTML.search(response.prose)
    torn_marks = _REFERENCE.search(response.prose) or _STYLED_LETTERS.search(response.prose)
    torn = bool(found) or bool(torn_marks) or is_torn(response.prose)
    return torn or pattern(response.rules.completeness.debris).search(response.prose) is not None


def _furniture(response: Response) -> bool:
    """Credits of pictures, and paragraphs that break off where another one follows."""
    credited = pattern(response.rules.completeness.credits)
    blocks = [block.strip() for block in _BLOCKS.split(response.prose) if block.strip()]
    if any(credited.search(line) for block in blocks for line in block.split("\n") if len(line) < _LONG_LINE):
        return True
    plain = [block for block in blocks if not _STRUCTURED_LINE.match(block) and block[:1] != "#"]
    torn = sum(not _ENDED.search(block.split("\n")[-1].rstrip()) for block in plain[:-1])
    return torn > 0 and not response.entry


def _navigation(response: Response) -> bool:
    """Short items, addresses or contacts; numbered steps may be short."""
    items = response.items
    short = sum(len(item.split()) <= _SHORT_ITEM or _URL.match(item) is not None for item in items)
    urls = sum(len(match.group()) for match in _URL.finditer(response.prose))
    people = len(_PERSON.findall(response.prose))
    mostly_short = len(items) >= 2 and short > _MOST_SHORT * len(response.lines)
    return people >= 2 or mostly_short or urls > _MOST_ADDRESSES * len(response.prose)


def _no_prose(response: Response) -> bool:
    least = _MIN_WORDS.get(response.family, _LEAST_WORDS)
    if response.family == "section" and not STRUCTURE.search(response.text) and "`" not in response.text:
        least = _MIN_WORDS_OF_TEXT
    opens_with_code = response.family == "section" and FENCE.match(response.text) is not None
    if opens_with_code and not response.bare_answers:
        return True
    return not response.bare_answers and len(WORD.findall(response.prose)) < least


def _bare_list(response: Response) -> bool:
    """A list or table under a mere topic says nothing about what it lists."""
    if response.bare_answers or response.family != "section":
        return False
    return all(_STRUCTURED_LINE.match(line) or line.startswith("  ") for line in response.lines)


def _asks(response: Response) -> bool:
    """A list of questions answers none."""
    lines = response.lines
    asking = sum(line.rstrip(_MARKS).endswith("?") for line in lines)
    opens = bool(lines) and lines[0].rstrip(_MARKS).endswith("?")
    if opens or (asking >= 2 and asking * 4 > len(lines)):
        return True
    marks = len(re.findall(r"\?(?=\s|$)", response.prose))
    return marks >= 2 and marks * 3 >= len(re.findall(r"[.!?](?=\s|$)", response.prose))


def _form(response: Response) -> bool:
    """Lines of "**Label:** value" are a form and no text."""
    labelled = sum(_LABEL.match(line) is not None for line in response.lines)
    return not response.entry and 2 * labelled >= max(2, len(response.lines))


def _another_language(response: Response) -> bool:
    words = [word.casefold() for word in WORD.findall(response.prose)]
    known = [word for word in words if word in response.rules.function_words]
    # Neighbouring languages share a few short words, such as "in" and "an".
    foreign = len(known) < _LANGUAGE_SHARE * len(words) or len(set(known)) < _LANGUAGE_KINDS
    return len(words) >= _LANGUAGE_WORDS and foreign


CHECKS: dict[str, Callable[[Response], bool]] = {
    "unclosed_code": _unclosed_code,
    "debris": _debris,
    "furniture": _furniture,
    "starts_mid": _starts_mid,
    "ends_open": _ends_open,
    "announces_what_is_cut_off": _announces_what_is_cut_off,
    "colon_without_continuation": _colon_without_continuation,
    "dangling_reference": _dangling,
    "speaks_of_the_page": _speaks_of_the_page,
    "author_voice": _author_voice,
    "only_points_elsewhere": _only_points,
    "ends_pointing_elsewhere": _ends_pointing,
    "open_quotation": lambda response: not response.entry and open_quotation(response.prose),
    "ends_in_labels": lambda response: ends_in_labels(response.text),
    "navigation": _navigation,
    "no_prose": _no_prose,
    "bare_list": _bare_list,
    "asks_questions": _asks,
    "form": _form,
    "another_language": _another_language,
}
"""Check name to check, in the order they are asked."""


def incomplete(
    text: str,
    rules: Rules,
    settings: Extraction,
    family: str = "section",
    bare_answers: bool = False,
    entry: bool = False,
) -> str:
    """Name what keeps a response from being complete, its length first; empty when nothing does."""
    if len(text) < settings.min_response_characters:
        return "too_short"
    if len(text) > settings.max_response_characters:
        return "too_long"
    return flaw(text, rules, family, bare_answers, entry)


@lru_cache(maxsize=_REMEMBERED)
def flaw(
    text: str, rules: Rules, family: str = "section", bare_answers: bool = False, entry: bool = False
) -> str:
    """Name the first check that a text of any length fails; empty when it fails none.

    Remembered, for what a miner chose as it has no flaw is asked about again when it becomes a candidate.
    """
    response = Response(text, blanked(text), rules, family, bare_answers, entry)
    return next((name for name, fails in CHECKS.items() if fails(response)), "")
