"""What a text is made of, and what shows that it is torn out of its page."""

from __future__ import annotations

import re

STRUCTURE = re.compile(r"\n[ \t>]*([-*+] |\d+[.)] |```|~~~|\||    \S|!?<)")
FENCE = re.compile(r"^[ \t>]*(?:```|~~~)", re.MULTILINE)
_FENCED_LINES = re.compile(
    r"^([ \t>*+-]*)(```|~~~)[^\n]*(?:\n(?!\1\2)[^\n]*)*(?:\n\1\2[^\n]*)?", re.MULTILINE
)
_CODE_SPAN = re.compile(r"(?<!`)(`{1,3})(?!`)[^\n]{1,400}?(?<!`)\1(?!`)")
WORD = re.compile(r"[^\W\d_]{2,}")
ADDRESS = re.compile(r"https?://\S+")
ITEM = re.compile(r"^\s*[-*+]\s+(.*)$")
_JOINED = re.compile(r"^([A-Z]?[a-z]{2,})([A-Z][a-z]{2,})$")
_FEW_WORDS = 3
_LEAST_PART = 12
LOST = re.compile(r":[*_]*\n\n+(?=[A-Z][a-z']+ (?:\S+ ){7})|\n *[-*+] [^\n]*\w\n\n+[a-z]{2,} ")
"""A colon with a sentence behind it, where a picture or a formula was, and an item torn in two."""
_LAST_PART = re.compile(r"\n#{2,6} [^\n]+\n\s*(?P<body>(?:(?!\n#)[\s\S])*)\Z")
TORN_HEADING = re.compile(
    r"[.!?)] [A-Z][A-Z-]{3,}(?: [A-Z][A-Z-]{3,})+ [A-Z]|[.!?)] [A-Z]{4,}(?: [A-Z-]{3,})* \d+-\d+\."
)
LONE_MARKS = re.compile(r"\*{4,}|(?<=\s)\*\*(?=\s)")
LINKS = re.compile(
    r"^\W*(?:references?|sources?|see also|further reading"
    r"|(?:helpful |useful |related |more |quick )?links?)\W*$",
    re.IGNORECASE | re.MULTILINE,
)


def open_quotation(text: str) -> bool:
    """Tell whether the last paragraph quotes somebody without an end, or ends a quotation it lacks."""
    paragraph = text.rstrip().rsplit("\n\n", 1)[-1]
    marks = len(re.findall(r'"(?!\w?\s*(?:inch|\d))', paragraph))
    opened, closed = paragraph.count("“"), paragraph.count("”")
    return marks % 2 == 1 or (closed != opened and "„" not in paragraph)


def ends_in_labels(text: str) -> bool:
    """Tell whether a last part under its own heading lists names, as links do, or says next to nothing."""
    tail = _LAST_PART.search(text)
    if tail is None:
        return False
    body = tail.group("body")
    if len(body.split()) < _LEAST_PART and not STRUCTURE.search(body):
        return True
    lines = [line for line in body.split("\n") if line.strip()]
    items = [match.group(1) for line in lines if (match := ITEM.match(line))]
    return bool(items) and len(items) == len(lines) and all(len(item.split()) <= _FEW_WORDS for item in items)


def glued(text: str) -> bool:
    """Tell whether words run into one another where the page put something between them."""
    halves = [_JOINED.match(word) for word in re.findall(r"[A-Za-z]{5,}", text)]
    pairs = [(half.group(1), half.group(2)) for half in halves if half]
    return any(f"{one} {two}" in text or f"{two} {one}" in text for one, two in pairs)


def is_torn(text: str) -> bool:
    """Tell whether headings, marks or lists of sources of the page stand inside a text."""
    marks = TORN_HEADING.search(text) or LONE_MARKS.search(text) or LINKS.search(text)
    return marks is not None or glued(text)


def blanked(text: str) -> str:
    """Blank fenced code and code spans, leaving every other character in its place."""
    without = _FENCED_LINES.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)
    return _CODE_SPAN.sub(lambda found: "`" + "…" * (len(found.group()) - 2) + "`", without)
