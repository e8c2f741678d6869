"""A mailbox gives its threads, whatever some of its mails are like."""

from __future__ import annotations

import pytest

from groundset.errors import UnreadableError
from groundset.text.cleaning import clean_markdown
from mail_files import parts, read
from small_projects import no_stall


def mail(
    number: int, sender: str, subject: str, body: str, *, to: str = "", day: int = 1, separate: str = ""
) -> str:
    """Write one mail of a mailbox."""
    references = f"References: {to}\n" if to else ""
    return (
        f"From {separate or 'x@example.org'} Mon Jan  1 00:00:00 2024\nFrom: {sender}\nSubject: {subject}\n"
        f"Message-ID: <{number}@x>\n{references}Date: Mon, {day} Jan 2024 10:00:00 +0000\n\n{body}\n\n"
    )


def test_a_mailbox_gives_a_document_per_thread() -> None:
    """Answers follow what they answer, by reference, else by subject, in whatever order the file has them."""
    mails = [
        mail(3, "Carl", "Re: Paint", "Blue is better.", to="<1@x>", day=3),
        mail(1, "Anna", "Paint", "Which paint?"),
        mail(2, "Tom", "Re: Paint", "Grey paint.", to="<1@x>", day=2),
        mail(4, "Anna", "Re: Paint", "Thanks, Tom.", to="<1@x> <2@x>", day=4),
        mail(5, "Dora", "Door", "Which door?", day=5),
        mail(6, "Emil", "AW: Door", "The left one.", day=6),
        mail(7, "Gus", "Re: Lost", "We found it.", to="<gone@x>", day=7),
        mail(8, "Hal", "Re: Lost", "So did we.", to="<gone@x>", day=8),
    ]
    forward, backward = ({d.record: d.text for d in read("".join(m), "a.mbox")} for m in (mails, mails[::-1]))
    assert forward == backward
    texts = sorted(forward.values())
    assert texts == [
        "## Door\n\n**Dora:**\n\nWhich door?\n\n**Emil:**\n\nThe left one.",
        "## Lost\n\n**Gus:**\n\nWe found it.\n\n**Hal:**\n\nSo did we.",
        "## Paint\n\n**Anna:**\n\nWhich paint?\n\n**Tom:**\n\nGrey paint.\n\n**Anna:**\n\nThanks, Tom.\n\n"
        "**Carl:**\n\nBlue is better.",
    ]
    assert all(len(record) == 12 for record in forward)


def test_circles_copies_and_escaped_lines_of_a_mailbox() -> None:
    """Mails that answer one another in a circle are a thread; a copy is told of; ``>From`` is ``From``."""
    box = (
        mail(1, "Anna", "A", ">From now on the paint is grey.", to="<2@x>")
        + mail(2, "Tom", "A", "Which of them?\nFrom the left 2024?", to="<1@x>", day=2)
        + mail(2, "Copy", "B", "A copy of it.")
    )
    document, remark = read(box, "a.mbox")
    assert "From now on the paint is grey." in document.text
    assert "From the left 2024?" in document.text
    assert remark.remark == "with the Message-ID of another: 1 mail"


def test_a_bad_mail_does_not_lose_the_mailbox() -> None:
    """Malformed, encrypted and empty mails are counted."""
    locked = parts(
        "Content-Type: application/pgp-encrypted\n\nVersion: 1", kind="encrypted", names="Subject: x\n"
    )
    box = (
        mail(1, "Anna", "A", "The stairs are grey.")
        + "From x Mon Jan  1 00:00:00 2024\nX-Only: stub\n\nnothing\n\n"
        + f"From x Mon Jan  1 00:00:00 2024\n{locked}\n"
        + mail(4, "Tom", "B", "> only quoted")
    )
    document, remark = read(box, "a.mbox")
    assert document.title == "A"
    assert remark.remark == (
        "1 of 4 mails is malformed; encrypted: 1 mail; without text of the sender's own: 1 mail"
    )


HOSTILE = {
    "nested parts": b"From: a\nContent-Type: multipart/mixed; boundary=0\n\n"
    + b"".join(b"--%d\nContent-Type: multipart/mixed; boundary=%d\n\n" % (n, n + 1) for n in range(3000)),
    "nested mails": b"From: a\nContent-Type: message/rfc822\n\n" * 3000 + b"x",
    "many parts": b"From: a\nContent-Type: multipart/mixed; boundary=a\n\n" + b"--a\n\nx\n" * 50_000,
    "long headers": b"From: " + b"(" * 500_000 + b"\nSubject: " + b"=?a?q?" * 50_000 + b"\n\ntext",
    "attributions": b"From: a\n\n" + b"On 1 a a a a\n" * 20_000,
    "wrote": b"From: a\n\n" + b"> x\nwrote wrote wrote wrote wrote\n" * 10_000,
    "one line": b"From: a\n\n" + b"On 1 " + b"a " * 200_000 + b"wrote",
    "header blocks": b"From: a\n\n" + b"From: b\nTo: c\n" * 30_000,
    "dashes": b"From: a\n\n" + b"-" * 200_000,
    "tables": b"From: a\nContent-Type: text/html\n\n" + b"<table><tr><td>" * 5_000 + b"x",
    "separators": b"From a 2020\n" * 200_000,
    "references": b"".join(
        b"From a Mon Jan  1 00:00:00 2020\nMessage-ID: <%d@x>\nReferences: <%d@x>\n\ntext\n\n" % (n, n - 1)
        for n in range(3_000)
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_mailbox_neither_stalls_nor_breaks_the_reader(name: str) -> None:
    """There is a clean text or a reason, soon."""
    with no_stall():
        found = texts_or_reason(HOSTILE[name])
    assert found
    assert all(text == clean_markdown(text) for text in found[:3])


def texts_or_reason(data: bytes) -> list[str]:
    """Give the texts of a mailbox, or the reason there are none."""
    try:
        return [draft.text for draft in read(data, "a.mbox")]
    except UnreadableError as error:
        return [error.reason]
