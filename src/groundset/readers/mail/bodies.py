"""What the writer of a mail wrote: without quoted history, signature, footer and disclaimer.

Every rule looks at a bounded number of lines of bounded length, because a regular expression over a whole
mail is where reply parsers stall.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from groundset.readers.mail.phrases import (
    CLOSING,
    FIELD,
    FOOTER,
    FORWARD,
    FROM,
    LIST_WORDS,
    ON,
    SENT_FROM,
    SEPARATOR,
    WROTE,
)

_LONGEST = 400
"""Characters of a line that are looked at."""
_FIELDS = 3
"""Lines of a header block that make it one; the first names the sender."""
_ATTRIBUTION_LINES = 4
_CLOSING_LINES, _CLOSING_WIDTH = 14, 90
_DASHES_LINES = 25
_RULE_REACH = 8
_MOST_FORWARDS = 4
_MARKS = re.compile(r"[*_\\\u200b]+")
_RULE = re.compile(r"^(?:_{10,}|-{10,}|—)$")
_SIGNED = re.compile(
    r"^-----BEGIN PGP SIGNED MESSAGE-----$.{0,200}?^$(.*?)(?:^-----BEGIN PGP SIGNATURE-----$.*|\Z)",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What is left of a body."""

    text: str
    author: str = ""
    """The line that names who wrote it, when the mail only forwards it; empty for the sender's own words."""


def own_words(text: str, name: str = "", *, forwards: bool = False) -> tuple[OwnWords, ...]:
    """Strip a plain or Markdown body down to what the sender, of the given name, wrote.

    The words of a mail that is only forwarded follow, with their author; ``forwards`` tells that the
    subject says so, for some programs mark what they forward like what they quote.
    """
    lines = [line.rstrip("\r") for line in unsigned(text).split("\n")]
    found: list[OwnWords] = []
    author = ""
    for _ in range(_MOST_FORWARDS):
        history = _history(lines)
        own = "\n".join(_without_end(_unquoted(lines[: history.start]), "" if author else name)).strip("\n")
        if own.strip():
            found.append(OwnWords(own, author))
        if not history.forwarded and not (history.headed and forwards):
            break
        author, lines = history.author, lines[history.body :]
    return tuple(found)


def unsigned(text: str) -> str:
    """Take a clear-signed PGP text out of its armour."""
    match = _SIGNED.search(text) if "-----BEGIN PGP SIGNED" in text else None
    return re.sub(r"^- ", "", match[1], flags=re.MULTILINE) if match else text


def _bare(line: str) -> str:
    return _MARKS.sub("", line[:_LONGEST]).strip()


@dataclass(frozen=True, slots=True)
class _History:
    """Where the mail of others begins among the lines."""

    start: int
    body: int
    """First line after its header."""
    author: str = ""
    headed: bool = False
    """Whether a header block names who wrote it."""
    forwarded: bool = False
    """Whether it is marked as forwarded."""


def _history(lines: list[str]) -> _History:
    for number, line in enumerate(lines):
        bare = _bare(line)
        forward = FORWARD.match(bare) is not None
        if forward or SEPARATOR.match(bare):
            author, body = _header(lines, number + 1)
            return _History(number, body, author, bool(author), forward)
        if FROM.match(bare):
            author, body = _header(lines, number)
            if body > number + 1:
                start = (
                    number - 1 if number and re.fullmatch(r"[_-]{5,}", lines[number - 1].strip()) else number
                )
                return _History(start, body, author, headed=True)
        dated = ON.match(bare) is not None and re.search(r"\d", bare) is not None
        after = _attribution_end(lines, number) if dated else 0
        if after and not _is_quoted(lines, after):
            return _History(number, after)
    return _History(len(lines), len(lines))


def _header(lines: list[str], start: int) -> tuple[str, int]:
    """Give the sender that a header block among the lines names, and the first line after the block."""
    author, found, number, last = "", 0, start, start
    while number < len(lines) and number < start + 16 and number - last <= 2:
        bare = _bare(lines[number])
        if match := FROM.match(bare):
            author = author or match[1]
        if FIELD.match(bare):
            found, last = found + 1, number
        elif bare and found and number > last + 1:
            break
        number += 1
    return (author, last + 1) if found >= _FIELDS else ("", start)


def _attribution_end(lines: list[str], start: int) -> int:
    """Give the line after "On ..., Anna wrote:", which may be broken over lines; 0 where there is none."""
    joined = ""
    for number in range(start, min(start + _ATTRIBUTION_LINES, len(lines))):
        if not (bare := _bare(lines[number])):
            return 0
        joined = f"{joined} {bare}"[-_LONGEST:]
        if WROTE.search(joined):
            return number + 1
    return 0


def _is_quoted(lines: list[str], start: int) -> bool:
    """Tell whether the next line with text is a quoted one."""
    following = (line for line in lines[start : start + 4] if line.strip())
    return next(following, "").lstrip().startswith(">")


def _unquoted(lines: list[str]) -> list[str]:
    """Leave out quoted lines and the lines that name whom they quote."""
    if not any(line.lstrip().startswith(">") for line in lines):
        return lines
    out: list[str] = []
    number = 0
    while number < len(lines):
        if lines[number].lstrip().startswith(">"):
            number += 1
            continue
        after = _attribution_end(lines, number) if lines[number].strip() else 0
        if after and _is_quoted(lines, after):
            number = after
            continue
        out.append(lines[number])
        number += 1
    return out


def _without_end(lines: list[str], name: str) -> list[str]:
    """Cut at the first line that begins a signature, a footer or a closing."""
    for number, line in enumerate(lines):
        bare = _bare(line)
        rest = [_bare(other) for other in lines[number + 1 : number + 1 + _DASHES_LINES + 1]]
        if _ends_at(line, bare, rest) and any(before.strip() for before in lines[:number]):
            return _without_name(lines[:number], name)
        if _ends_at(line, bare, rest) and not CLOSING.match(bare):
            return []
    return _without_name(lines, name)


def _ends_at(line: str, bare: str, rest: list[str]) -> bool:
    if line.lstrip("\\") == "-- " or (line.strip().lstrip("\\") == "--" and len(rest) <= _DASHES_LINES):
        return True
    if SENT_FROM.match(bare):
        return True
    if _RULE.match(line.strip()):
        return any(LIST_WORDS.search(other) for other in rest[:_RULE_REACH])
    if FOOTER.match(bare):
        return True
    if not CLOSING.match(bare):
        return False
    filled = [other for other in rest if other]
    short = all(len(other) <= _CLOSING_WIDTH and not other.endswith("?") for other in filled)
    return short and len(filled) <= _CLOSING_LINES


def _without_name(lines: list[str], name: str) -> list[str]:
    """Leave out a last line that is only the sender's name."""
    kept = list(lines)
    while kept and not kept[-1].strip():
        kept.pop()
    names = {name.casefold(), *(name.casefold().split()[:1])} - {""}
    alone = len(kept) > 1 and _bare(kept[-1]).strip("-–— ,.").casefold() in names
    return kept[:-1] if alone else kept


def unflowed(text: str, delsp: bool) -> str:
    """Join the lines of ``format=flowed`` (RFC 3676); with ``delsp`` the space at the break goes too."""
    out: list[str] = []
    flows, depth = False, 0
    for line in text.replace("\r\n", "\n").split("\n"):
        quotes = len(line) - len(line.lstrip(">"))
        content = line[quotes:].removeprefix(" ") if quotes or line.startswith(" ") else line
        if flows and quotes == depth and content != "-- ":
            out[-1] = (out[-1][:-1] if delsp else out[-1]) + content
        else:
            out.append((">" * quotes + " " if quotes else "") + content)
        flows, depth = content.endswith(" ") and content != "-- ", quotes
    return "\n".join(out)
