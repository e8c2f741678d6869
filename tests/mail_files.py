"""Mails with parts, read as the tests of mails and mailboxes need them."""

from __future__ import annotations

from groundset.contracts import Draft
from groundset.readers.mail import MailReader

NAMES = "From: Anna Berg <anna@example.org>\nSubject: Stairs\n"


def read(mail: str | bytes, path: str = "a.eml") -> list[Draft]:
    """Read a file."""
    return list(MailReader().read(mail.encode() if isinstance(mail, str) else mail, path))


def parts(*bodies: str, kind: str = "alternative", names: str = NAMES) -> str:
    """Write a mail with parts."""
    inner = "".join(f"--b\n{body}\n" for body in bodies)
    return f"{names}Content-Type: multipart/{kind}; boundary=b\n\n{inner}--b--\n"
