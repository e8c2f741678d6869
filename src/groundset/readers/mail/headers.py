"""Headers of a mail, decoded whatever their damage, with a bound on their length."""

from __future__ import annotations

import datetime as dt
import re
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import parsedate_to_datetime

from groundset.errors import UnreadableError
from groundset.readers.decoding import decode
from groundset.readers.naming import iso_date
from groundset.text.cleaning import normalise
from groundset.text.conversation import safe_name

_LONGEST_HEADER = 20_000
_MOST_PARENTS = 50
_IDS = re.compile(r"<([^<>\s]{1,300})>")
_PREFIX = re.compile(
    r"^(?:(?:re|fwd?|aw|wg|antw|antwort|sv|vs|rv|tr|ref)(?:\[\d{1,3}\]|\(\d{1,3}\))?\s*:\s*"
    r"|\[[^\[\]]{1,60}\]\s*)",
    re.IGNORECASE,
)
_REPLIES = re.compile(r"^(?:\[[^\[\]]{1,60}\]\s*)?(?:re|aw|antw|antwort|sv)\b", re.IGNORECASE)
_FORWARDS = re.compile(r"^(?:\[[^\[\]]{1,60}\]\s*)?(?:fwd?|wg|tr|rv)\s*:", re.IGNORECASE)
_ADDRESS = re.compile(r"<([^<>]*)>")
_COMMENT = re.compile(r"\(([^()]{1,100})\)\s*$")
_VIA = re.compile(r"\s+(?:via|über)\s+\S.*$|\s*\[mailto:.*$", re.IGNORECASE)
_LAST_FIRST = re.compile(r"^([^\W\d_][\w' -]{0,40}), ([^\W\d_][\w' .-]{0,40})$")
_BY_CHARSET = ("iso-2022", "iso2022", "hz", "cp5022")


def header(message: Message, name: str) -> str:
    """Give a header on one line, decoded; empty without one."""
    found = next((str(value) for key, value in message.raw_items() if key.lower() == name), "")
    raw = found[:_LONGEST_HEADER]
    raw = text_of(raw.encode("utf-8", "surrogateescape")) if raw else ""
    try:
        pieces = decode_header(raw) if "=?" in raw else [(raw, None)]
    except (HeaderParseError, ValueError, LookupError):
        pieces = [(raw, None)]
    shown = "".join(p if isinstance(p, str) else text_of(p, c or "") for p, c in pieces)
    return normalise(" ".join(shown.split()))


def text_of(data: bytes, charset: str = "") -> str:
    """Decode bytes of a mail: a charset of escape sequences as declared, others by what they are."""
    declared = charset.strip().strip("\"'").lower()
    if declared.startswith(_BY_CHARSET):
        try:
            return data.decode(declared, "replace")
        except LookupError:
            pass
    try:
        return decode(data, declared)
    except UnreadableError:
        return data.decode("utf-8", "replace")


def author_name(line: str) -> str:
    """Give the name in a sender's line; the part before the ``@`` where there is only an address."""
    address = _ADDRESS.search(line)
    comment = _COMMENT.search(line)
    name = (
        (line[: address.start()] if address else comment[1] if comment else line).strip().strip("\"'").strip()
    )
    name = _VIA.sub("", name.replace("\\", "")).strip("\"'")
    if not name or "@" in name:
        name = (address[1] if address else name or line).split("@")[0].strip(" <[")
    swapped = _LAST_FIRST.match(name)
    return safe_name(f"{swapped[2]} {swapped[1]}" if swapped else name)


def plain_subject(subject: str) -> str:
    """Give a subject without ``Re:``, ``Fwd:``, ``AW:``, ``[list]`` and their like."""
    while (match := _PREFIX.match(subject)) and len(subject) > match.end():
        subject = subject[match.end() :]
    return "" if _PREFIX.fullmatch(subject) else subject.strip()[:300]


def ids_in(line: str) -> list[str]:
    """Give the ids of mails that a header names, in order."""
    return _IDS.findall(line)


def is_reply(subject: str) -> bool:
    """Tell whether a subject says that the mail answers another."""
    return _REPLIES.match(subject) is not None


def is_forward(subject: str) -> bool:
    """Tell whether a subject says that the mail hands on another."""
    return _FORWARDS.match(subject) is not None


def parent_ids(message: Message, own_id: str) -> tuple[str, ...]:
    """Give the ids of the mails that a mail answers, the oldest first; of many the first and the last."""
    named = ids_in(header(message, "references")) + ids_in(header(message, "in-reply-to"))[:1]
    parents = [name for name in dict.fromkeys(named) if name != own_id]
    return (*parents[:1], *parents[1:][-_MOST_PARENTS:])


def date_and_moment(stated: str) -> tuple[str, float]:
    """Give the ISO date that a header states and the seconds since 1970; empty and 0 where it states none."""
    try:
        moment = parsedate_to_datetime(stated[:200])
        aware = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
        return moment.date().isoformat(), aware.timestamp()
    except (ValueError, TypeError, OverflowError, IndexError):
        return iso_date(stated), 0.0
