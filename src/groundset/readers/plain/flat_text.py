"""Text torn out of paged files that has lost its line ends as well: one line, pages and all.

What is left to go by is what repeats beside numbers that count on (the running heads), leaders (the
contents), bullets, and paragraphs that are numbered through.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from groundset.readers.plain.hyphens import Vocabulary
from groundset.text.markup.escaping import escape_line, escape_tags

_LONG_LINE = 8_000
_LEAST_HEADS = 6
_LEAST_WORDS = 80
"""On a page, in the mean."""
_GRAMS = (7, 6, 5, 4, 3)
_MOST_TITLE = 9
_PAGE = re.compile(
    r"^(?:(?:[A-Z]|\d{1,2}|Glossary|References|Index|Source|Sources)[-–])?\d{1,3}$|^[ivxl]{1,6}$"
)
_LEADERS = re.compile(
    r"(?:\.{5,}|(?:\. ){5,}) ?(?:(?:[A-Z]|\d{1,2}|[A-Z][a-z]+)[-–])?(?:\d{1,3}|[ivxl]{1,6})\b"
)
_CONTENTS = re.compile(r"\bContents(?: Page)?\s[^.]{0,200}$")
_LONGEST_ENTRY = 220
_NUMBERED = re.compile(r"(?<=\s)([A-Z]|\d{1,2})-([1-9]\d{0,2})\. (?=[A-Z“\"(])")
_CAPTION = re.compile(r"\b(?:Table|Figure)\s$")
_LABEL = re.compile(r"^(?:[A-Z]|\d{1,2})-\d{1,3}\. ")
_LEAST_NUMBERED = 10
_LATE = 3
_BULLET = re.compile("\\s*[\uf06c\uf06e\uf071\uf076\uf0a7\uf0a8\uf0b7\uf0d8\uf0fc\u2022\u25cf\u25aa]\\s+")
_BROKEN = re.compile(r"\b([^\W\d_]{2,})- (?!(?:and|or|to|und|oder|bis|et|ou)\b)([a-zà-ÿ]+)")
_ENDED = re.compile(r"[.!?:;][\"”’)\]]*$")
_LONGEST_HEADING = 120

_Head = tuple[int, int, int]
"""First token, end, and the token that is the page's number."""


def flat_to_markdown(text: str) -> str | None:
    """Give the text in Markdown, without pages; None when it has its lines, or no sign of pages."""
    longest = max((len(line) for line in text.split("\n")), default=0)
    if longest < max(_LONG_LINE, 0.3 * len(text)):
        return None
    tokens = text.split()
    gone = set(_running(tokens))
    if not gone:
        return None
    flat = " ".join(token for place, token in enumerate(tokens) if place not in gone)
    return _paragraphs(_whole_words(_without_contents(flat)))


def _running(tokens: Sequence[str]) -> Iterator[int]:
    """Find the places of running heads: a phrase that stands again and again beside a page's number."""
    numbers = [place for place, token in enumerate(tokens) if _PAGE.match(token)]
    taken: set[int] = set()
    for size in _GRAMS:
        heads: defaultdict[tuple[str, ...], list[_Head]] = defaultdict(list)
        for number in numbers:
            if number >= size:
                heads[tuple(tokens[number - size : number])].append((number - size, number + 1, number))
            if number + size < len(tokens):
                heads[tuple(tokens[number + 1 : number + 1 + size])].append(
                    (number, number + 1 + size, number)
                )
        for found in heads.values():
            free = [head for head in found if head[0] not in taken and head[1] - 1 not in taken]
            if len(free) >= _LEAST_HEADS and _count_on(tokens, free):
                for first, last, _ in _with_titles(tokens, free):
                    taken.update(range(first, last))
    yield from sorted(taken)


def _count_on(tokens: Sequence[str], heads: Sequence[_Head]) -> bool:
    """Tell page numbers from other numbers: none comes twice, most are higher, and pages lie between."""
    numbers = [tokens[number].rpartition("-") for _, _, number in heads]
    rising = sum(a[0] != b[0] or (len(a[2]), a[2]) < (len(b[2]), b[2]) for a, b in pairwise(numbers))
    far = (heads[-1][0] - heads[0][0]) >= _LEAST_WORDS * (len(heads) - 1)
    return far and len(set(numbers)) >= 0.9 * len(heads) and rising >= 0.8 * (len(heads) - 1)


def _with_titles(tokens: Sequence[str], heads: Sequence[_Head]) -> Iterator[_Head]:
    """Widen each head by the title before it that also stands before heads nearby."""
    for place, (first, last, number) in enumerate(heads):
        near = [heads[i][0] for i in range(max(0, place - 6), min(len(heads), place + 7)) if i != place]
        length = max((_common(tokens, first, other) for other in near), default=0)
        while length and not tokens[first - length][0].isupper():
            length -= 1
        yield first - length, last, number


def _common(tokens: Sequence[str], a: int, b: int) -> int:
    """Count the tokens before two places that are the same, up to the end of a sentence."""
    count = 0
    while count < _MOST_TITLE and min(a, b) > count and tokens[a - count - 1] == tokens[b - count - 1]:
        if tokens[a - count - 1].endswith((".", ":", ";", "!", "?")):
            break
        count += 1
    return count


def _without_contents(text: str) -> str:
    """Leave out entries with leaders, each from the end of the one before."""
    kept: list[str] = []
    position = 0
    for match in _LEADERS.finditer(text):
        between = text[position : match.start()]
        if len(between) > _LONGEST_ENTRY:
            start = _CONTENTS.search(between[-2 * _LONGEST_ENTRY :])
            cut = len(between) - (len(start[0]) if start else 0)
            sentence = max(between.rfind(". "), between.rfind(") "))
            kept.append(between[: cut if start else sentence + 1])
        position = match.end()
    return " ".join([*kept, text[position:]])


def _whole_words(text: str) -> str:
    """Join the words that a line's end had broken; a space is what is left of it."""
    words = Vocabulary([text])
    return _BROKEN.sub(lambda match: words.joined(f"{match[1]}-", match[2]), text)


def _paragraphs(text: str) -> str:
    """Begin a paragraph at each number that counts on, and an item at each bullet."""
    starts = _counted(text)
    bounds = [0, *starts, len(text)]
    parts = [text[a:b].strip() for a, b in pairwise(bounds)] if len(starts) >= _LEAST_NUMBERED else [text]
    blocks: list[str] = []
    for place, part in enumerate(parts):
        body, heading = _parted(part) if place + 1 < len(parts) else (part, "")
        # The numbers are the page's way to cite, as its own number is, and no part of what it says.
        first, *items = _BULLET.split(_LABEL.sub("", body) if place else body)
        blocks += [escape_line(first)] if first.strip() else []
        blocks += ["\n".join(f"- {escape_line(item)}" for item in items)] if items else []
        blocks += [escape_tags(heading)] if heading else []
    return "\n\n".join(blocks)


def _counted(text: str) -> list[int]:
    """Give the places of paragraph numbers that follow one another; tables and figures have numbers alike.

    The first paragraph of a chapter may have lost its number where a table or a figure has the same.
    """
    places: list[int] = []
    illustrated: set[str] = set()
    prefix, number = "", 0
    for match in _NUMBERED.finditer(text):
        if _CAPTION.search(text, max(0, match.start() - 10), match.start()):
            illustrated.add(match[1])
            continue
        follows = match[1] == prefix and number < int(match[2]) <= number + 2
        begins = match[1] != prefix and int(match[2]) <= (_LATE if match[1] in illustrated else 1)
        if follows or begins:
            places.append(match.start())
            prefix, number = match[1], int(match[2])
    return places


def _parted(part: str) -> tuple[str, str]:
    """Part the heading of the next paragraph from the end of this one; it ends no sentence."""
    words = part[-_LONGEST_HEADING:].split()
    ends = [place for place, word in enumerate(words) if _ENDED.search(word)]
    title = words[ends[-1] + 1 :] if ends else words
    capitals = list(takewhile(lambda word: not any(c.islower() for c in word), reversed(title)))[::-1]
    if sum(c.isalpha() for word in capitals for c in word) >= 4:
        return _before(part, capitals), f"## {' '.join(capitals)}"
    if ends and ends[-1] and _CAPTION.search(f"{words[ends[-1] - 1]} "):
        return part, ""  # The name of a table or a figure.
    if title and ends and len(title) <= 14 and title[0][:1].isupper():
        return _before(part, title), f"### {' '.join(title)}"
    return part, ""


def _before(part: str, words: Sequence[str]) -> str:
    return " ".join(part.split()[: -len(words)])
