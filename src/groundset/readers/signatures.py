"""First bytes: what a file is, whatever its name says."""

from __future__ import annotations

from pathlib import PurePosixPath

from groundset.contracts import Reader
from groundset.errors import UnreadableError

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Container of the old office formats, and of new ones that are encrypted."""
GZIP = b"\x1f\x8b"
PDF = b"%PDF-"
_PDF_WITHIN = 1024
"""Bytes within which a PDF begins: mail gateways and printers put their own lines before it."""

KINDS = (
    (PDF, "a PDF"),
    (ZIP, "a ZIP archive or office document"),
    (b"\x89PNG", "a PNG image"),
    (b"GIF8", "a GIF image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (GZIP, "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (OLE[:4], "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
)
"""First bytes of kinds that text never begins with, and their names."""

_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")


def check_signature(reader: Reader, path: str, data: bytes) -> None:
    """Raise ``mislabelled`` or ``encrypted`` where the first bytes are not those of the reader's kind."""
    if reader.signatures and data.startswith(reader.signatures):
        return
    kind = next((name for magic, name in KINDS if data.startswith(magic)), "")
    if ZIP in reader.signatures and data.startswith(OLE) and _ENCRYPTED_PACKAGE in data:
        raise UnreadableError("encrypted", "an office document that opens with a password only")
    if not kind and PDF in reader.signatures and PDF in data[: _PDF_WITHIN + len(PDF)]:
        return
    if kind or reader.signatures:
        ending = PurePosixPath(path).suffix
        raise UnreadableError(
            "mislabelled", f"named {ending or 'as text'}, but {kind or 'another kind of file'}"
        )
