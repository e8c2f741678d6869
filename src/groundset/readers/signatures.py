"""First bytes: what a file is, whatever its name says."""

from __future__ import annotations

from pathlib import PurePosixPath

from groundset.contracts import Reader
from groundset.errors import UnreadableError
from groundset.readers.advice import advice_for
from groundset.readers.text_kinds import text_kind

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Container of the old office formats, and of new ones that are encrypted."""
GZIP = b"\x1f\x8b"
PDF = b"%PDF-"
_PDF_WITHIN = 1024
"""Bytes within which a PDF begins: mail gateways and printers put their own lines before it."""

KINDS = (
    (PDF, "a PDF", ".pdf"),
    (ZIP, "a ZIP archive or office document", ""),
    (b"\x89PNG", "a PNG image", ".png"),
    (b"GIF8", "a GIF image", ".gif"),
    (b"\xff\xd8\xff", "a JPEG image", ".jpg"),
    (GZIP, "a gzip archive", ""),
    (b"BZh", "a bzip2 archive", ".bz2"),
    (b"\xfd7zXZ", "an xz archive", ".xz"),
    (b"7z\xbc\xaf", "a 7z archive", ".7z"),
    (OLE[:4], "an old office document", ""),
    (b"{\\rtf", "an RTF document", ".rtf"),
    (b"\x7fELF", "a program", ""),
    (b"SQLite format 3\x00", "an SQLite database", ".sqlite"),
)
"""First bytes of kinds that text never begins with, their names and endings."""

_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_OLD_KINDS = (
    ("Workbook", "an old Excel workbook", ".xls"),
    ("Book", "an old Excel workbook", ".xls"),
    ("WordDocument", "an old Word document", ".doc"),
    ("PowerPoint Document", "an old PowerPoint presentation", ".ppt"),
    ("__properties_version1.0", "an Outlook message", ".msg"),
)
"""Streams of OLE files, and what has them; an embedded document comes after the one it lies in."""


def check_signature(reader: Reader, path: str, data: bytes) -> None:
    """Raise ``mislabelled`` or ``encrypted`` where the content is not of the reader's kind."""
    if reader.signatures and data.startswith(reader.signatures):
        return
    if ZIP in reader.signatures and data.startswith(OLE) and _ENCRYPTED_PACKAGE in data:
        raise UnreadableError("encrypted", "an office document that opens with a password only")
    kind, ending = _kind(data)
    if not kind and PDF in reader.signatures and PDF in data[: _PDF_WITHIN + len(PDF)]:
        return
    if not kind:
        kind, ending = text_kind(data)
        at_home = ending in reader.suffixes or (ending == ".json" and ".ipynb" in reader.suffixes)
        if not reader.signatures and (not kind or at_home):
            return
    raise mislabelled(path, kind or _unknown(data), ending)


def mislabelled(path: str, kind: str, ending: str = "") -> UnreadableError:
    """Say what a file is instead, and what to do about it; ``ending`` is the one that fits it."""
    named = PurePosixPath(path).suffix or "as text"
    advice = advice_for(ending) or (f"name it {ending}" if ending else "")
    return UnreadableError("mislabelled", "; ".join(filter(None, (f"named {named}, but {kind}", advice))))


def _kind(data: bytes) -> tuple[str, str]:
    if data.startswith(OLE):
        return old_office_kind(data) or ("an old office document", "")
    return next(((name, ending) for magic, name, ending in KINDS if data.startswith(magic)), ("", ""))


def old_office_kind(data: bytes) -> tuple[str, str] | None:
    """Give what an OLE file is, and its ending; None where its directory names nothing known."""
    found = ((kind, ending) for stream, kind, ending in _OLD_KINDS if _entry(stream) in data)
    return next(found, None)


def _entry(stream: str) -> bytes:
    """Write the name of a stream as the directory of an OLE file holds it, with its length."""
    return stream.encode("utf-16-le").ljust(64, b"\x00") + (2 * len(stream) + 2).to_bytes(2, "little")


def _unknown(data: bytes) -> str:
    try:
        sample = data[:4096].decode("utf-8", "ignore" if len(data) > 4096 else "strict")
    except UnicodeDecodeError:
        return "another kind of file"
    return "text" if all(char.isprintable() or char.isspace() for char in sample) else "another kind of file"
