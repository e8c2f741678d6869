"""Mails and mailboxes: one document per mail file, one per thread of a mailbox.

The text holds the names and the own words of the writers. Headers, quoted history, signatures, footers
and attachments are left out; attachments are counted in a remark.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from groundset.contracts import Draft
from groundset.errors import UnreadableError
from groundset.readers.decoding import decode
from groundset.readers.faults import remark
from groundset.readers.mail.mime import Mail, read_mails
from groundset.readers.mail.threads import threads, without_repeats
from groundset.records import content_hash
from groundset.text.conversation import Turn, render_thread, render_threads
from groundset.text.counting import counted, of_which

_SEPARATOR = re.compile(
    rb"(?:\A|(?<=\n))From [^\n]{0,500}\d{4}[^\n]{0,100}\r?\n(?=>?[!-9;-~]{1,100}:[ \t\r\n])"
)
_ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_NAMED_KINDS = 5


class MailReader:
    """Reads mails by MIME, and mailboxes in any of the ``mbox`` dialects."""

    name = "email"
    suffixes = frozenset({".eml", ".mbox", ".mbx"})
    signatures = ()

    def read(self, data: bytes, path: str) -> Iterator[Draft]:
        """Yield the documents, then a remark.

        Raises ``malformed_mail``, ``empty_mail``, and ``encrypted`` where no mail in it can be read for that.
        """
        pieces = _split(_narrow(data))
        mails, failures = _read(pieces)
        if not mails and failures:
            raise failures[0]
        kept = without_repeats(mails)
        if path.lower().endswith(".eml"):
            drafts = [_one(kept)]
        else:
            drafts = [_thread(root, found) for root, found in threads(kept)]
        drafts = [draft for draft in drafts if draft.text]
        if not drafts:
            raise _nothing(kept)
        yield from drafts
        if told := _told(len(pieces), mails, kept, failures):
            yield remark(told)


def _narrow(data: bytes) -> bytes:
    """Give a mail that an editor saved as UTF-16 back its bytes."""
    if data.startswith(_WIDE_MARKS) or data[1:2] == b"\x00" or data[:1] == b"\x00":
        data = decode(data).encode("utf-8", "surrogatepass")
    return data.removeprefix(b"\xef\xbb\xbf").lstrip()


def _split(data: bytes) -> list[bytes]:
    """Cut at the lines that separate the mails of a mailbox; without any, all is one mail."""
    found = list(_SEPARATOR.finditer(data))
    if not found:
        return [data]
    bounds = [
        (match.end(), following)
        for match, following in zip(found, [*(m.start() for m in found[1:]), len(data)], strict=True)
    ]
    first = data[: found[0].start()]
    mails = [_ESCAPED.sub(rb"\1", data[start:end]) for start, end in bounds]
    return [first, *mails] if first.strip() else mails


def _read(pieces: Sequence[bytes]) -> tuple[list[Mail], list[UnreadableError]]:
    mails: list[Mail] = []
    failures: list[UnreadableError] = []
    for piece in pieces:
        try:
            mails += read_mails(piece)
        except UnreadableError as error:
            failures.append(error)
    return mails, failures


def _one(mails: Sequence[Mail]) -> Draft:
    """Make the document of a mail file, which may hold a digest."""
    rendered = [render_thread(mail.subject, mail.turns) for mail in mails]
    return Draft(text=render_threads(rendered), title=mails[0].subject, date=mails[0].date)


def _thread(root: str, mails: Sequence[Mail]) -> Draft:
    subject = next((mail.subject for mail in mails if mail.subject), "")
    turns: list[Turn] = [turn for mail in mails for turn in mail.turns]
    date = next((mail.date for mail in mails if mail.date), "")
    return Draft(text=render_thread(subject, turns), title=subject, date=date, record=content_hash(root)[:12])


def _nothing(mails: Sequence[Mail]) -> UnreadableError:
    if any(mail.encrypted for mail in mails):
        return UnreadableError("encrypted", "S/MIME or PGP: export the mail decrypted")
    attached = _counted([kind for mail in mails for kind in mail.attachments])
    what = f"; attachments are not read: {attached}" if attached else ""
    return UnreadableError("empty_mail", f"no text of the sender's own{what}")


def _told(
    count: int, mails: Sequence[Mail], kept: Sequence[Mail], failures: Sequence[UnreadableError]
) -> str:
    """Say what of the file is not in its documents."""
    silent = sum(not mail.turns and not mail.encrypted for mail in kept)
    locked = sum(mail.encrypted and not mail.turns for mail in kept)
    copies = len(mails) - len(kept)
    attached = _counted([kind for mail in kept for kind in mail.attachments])
    parts = (
        (len(failures), of_which(len(failures), count, "mail", one="is malformed", more="are malformed")),
        (locked, f"encrypted: {counted(locked, 'mail')}"),
        (silent, f"without text of the sender's own: {counted(silent, 'mail')}"),
        (copies, f"with the Message-ID of another: {counted(copies, 'mail')}"),
        (len(attached), f"attachments are not read: {attached}"),
    )
    return "; ".join(text for number, text in parts if number)


def _counted(kinds: Sequence[str]) -> str:
    """Count media types, the most frequent first."""
    counts = sorted(Counter(kinds).items(), key=lambda entry: (-entry[1], entry[0]))
    named = [f"{number} {kind}" for kind, number in counts[:_NAMED_KINDS]]
    rest = sum(number for _, number in counts[_NAMED_KINDS:])
    return ", ".join([*named, *([counted(rest, "other")] if rest else [])])
