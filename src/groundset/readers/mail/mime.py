"""One mail from its bytes: who wrote what, when, in answer to what.

The standard library parses, with its old policy: the new one reads addresses in a time that grows with the
square of a hostile header.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import Message

from groundset.errors import UnreadableError
from groundset.readers.faults import foreign_code
from groundset.readers.mail.bodies import own_words, unflowed
from groundset.readers.mail.headers import (
    author_name,
    date_and_moment,
    header,
    ids_in,
    is_forward,
    is_reply,
    parent_ids,
    plain_subject,
    text_of,
)
from groundset.readers.mail.markup import html_to_markdown
from groundset.readers.plain.plaintext import text_to_markdown
from groundset.records import content_hash
from groundset.text.cleaning import clean_markdown, normalise
from groundset.text.conversation import Turn
from groundset.text.wordlist import word_set

_DEEPEST = 100
_MOST_PARTS = 2000
_KNOWN = word_set(
    "from to subject date message-id received return-path mime-version content-type x-mailer reply-to cc"
)
_ENCRYPTED = word_set("multipart/encrypted application/pkcs7-mime application/x-pkcs7-mime")
_BODIES = word_set("text/plain text/html multipart/mixed multipart/alternative multipart/related")
"""Kinds whose text is the mail's; a multipart without parts is a damaged text."""
_PLACEHOLDER = re.compile(
    r"\[(?:image|inline image|cid|bild)(?: \d+)?: ?[^\[\]\n]{0,200}\]|\s?<(?:https?://[^<>\s]{60,2000}|cid:[^<>\s]{1,200})>",
    re.IGNORECASE,
)
"""What mail programs write in plain text for pictures and for the targets of long links."""
_NOTICE_WORDS = 40
"""A plain part with fewer words may be a mere notice that there is another part."""
_HTML_WINS = 4
"""Times as many words in the other part that show it."""


@dataclass(slots=True)
class Found:
    """What a walk through the parts of a mail finds."""

    turns: list[tuple[str, str]] = field(default_factory=list)
    """Line that names the author, empty for the sender, and Markdown."""
    attachments: list[str] = field(default_factory=list)
    """Media types of what is not read."""
    encrypted: bool = False
    enclosed: list[Message] = field(default_factory=list)
    """Mails of a digest."""
    parts: int = 0
    author: str = ""
    forwards: bool = False
    """Whether the subject says that the mail hands on another."""

    def within(self) -> Found:
        """Give an empty one for one of several alternatives."""
        return Found(parts=self.parts, author=self.author, forwards=self.forwards)


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail, read."""

    id: str
    parents: tuple[str, ...]
    """Ids of the mails it answers, the oldest first."""
    subject: str
    """Without marks of answers, forwards and lists."""
    answers: bool
    """Whether the subject says that it is a reply."""
    date: str
    moment: float
    """Seconds since 1970; 0 when unknown."""
    turns: tuple[Turn, ...]
    attachments: tuple[str, ...]
    encrypted: bool


def read_mails(data: bytes) -> tuple[Mail, ...]:
    """Read one mail and the mails of a digest; raises ``malformed_mail`` where it is none."""
    try:
        with foreign_code():
            message = message_from_bytes(data, policy=policy.compat32)
            _check_depth(message)
            return tuple(_mails(message))
    except UnreadableError as error:
        if isinstance(error.__cause__, RecursionError):
            raise _nested() from error
        raise


def _check_depth(message: Message) -> None:
    """Refuse what others would parse or not by how deep they were called."""
    level = [message]
    for _ in range(_DEEPEST):
        level = [child for part in level for child in _children(part)]
        if not level:
            return
    raise _nested()


def _nested() -> UnreadableError:
    return UnreadableError("malformed_mail", f"its parts are nested more than {_DEEPEST} deep in one another")


def _mails(message: Message) -> list[Mail]:
    if not _KNOWN.intersection(name.lower() for name, _ in message.raw_items()):
        raise UnreadableError("malformed_mail", "it does not begin with headers such as From or Subject")
    mails: list[Mail] = []
    waiting = [message]
    for current in waiting:
        mail, enclosed = _mail(current)
        if mail.turns or not enclosed:
            mails.append(mail)
        waiting += enclosed[: _MOST_PARTS - len(waiting)]
    return mails


def _mail(message: Message) -> tuple[Mail, list[Message]]:
    author = author_name(header(message, "from") or header(message, "sender"))
    subject = header(message, "subject")
    found = Found(author=author, forwards=is_forward(subject))
    _walk(message, found)
    date, moment = date_and_moment(header(message, "date"))
    turns = tuple(Turn(author_name(who) if who else author, body) for who, body in found.turns)
    stated = ids_in(header(message, "message-id"))
    own_id = stated[0] if stated else content_hash(author, subject, date, [turn.body for turn in turns])
    mail = Mail(
        id=own_id,
        parents=parent_ids(message, own_id),
        subject=plain_subject(subject),
        answers=is_reply(subject),
        date=date,
        moment=moment,
        turns=turns,
        attachments=tuple(found.attachments),
        encrypted=found.encrypted,
    )
    return mail, found.enclosed


def _children(part: Message) -> list[Message]:
    content = part.get_payload()
    return [child for child in content if isinstance(child, Message)] if isinstance(content, list) else []


def _walk(part: Message, found: Found) -> None:
    """Collect text, attachments and enclosed mails of a part and all in it."""
    found.parts += 1
    kind, children = part.get_content_type(), _children(part)
    if kind in _ENCRYPTED:
        found.encrypted = found.encrypted or part.get_param("smime-type", "") != "signed-data"
    elif found.parts > _MOST_PARTS or kind == "message/rfc822":
        found.attachments.append(kind)
    elif not children:
        _leaf(part, kind, found)
    elif kind == "multipart/alternative":
        _best(children, found)
    elif kind == "multipart/digest":
        found.enclosed += [mail for child in children for mail in (_children(child) or [child])]
    else:
        for child in children[:1] if kind == "multipart/signed" else children:
            _walk(child, found)


def _best(children: Iterable[Message], found: Found) -> None:
    """Take the plain one of alternatives, unless it only says that there is another."""
    best = Found()
    for child in children:
        tried = found.within()
        _walk(child, tried)
        found.parts, found.encrypted = tried.parts, found.encrypted or tried.encrypted
        found.attachments += tried.attachments
        few, more = _words(best), _words(tried)
        if few == 0 or (few < _NOTICE_WORDS and more > _HTML_WINS * few):
            best = tried
    found.turns += best.turns


def _words(found: Found) -> int:
    return sum(len(body.split()) for _, body in found.turns)


def _leaf(part: Message, kind: str, found: Found) -> None:
    attached = str(part.get("content-disposition", "")).strip().lower().startswith("attachment")
    if attached or kind not in _BODIES:
        if not kind.endswith("-signature"):
            found.attachments.append(kind)
        return
    payload = part.get_payload(decode=True)
    text = normalise(
        text_of(payload if isinstance(payload, bytes) else b"", part.get_content_charset() or "")
    )
    if "-----BEGIN PGP MESSAGE-----" in text[:2000]:
        found.encrypted = True
        return
    is_html = kind == "text/html"
    shown = html_to_markdown(text) if is_html else _plain(part, text)
    for own in own_words(shown, found.author, forwards=found.forwards):
        body = clean_markdown(own.text) if is_html else text_to_markdown(own.text)
        if body:
            found.turns.append((own.author, body))


def _plain(part: Message, text: str) -> str:
    if str(part.get_param("format", "")).lower() == "flowed":
        text = unflowed(text, str(part.get_param("delsp", "")).lower() == "yes")
    return _PLACEHOLDER.sub("", text)
