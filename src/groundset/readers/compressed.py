"""Single files packed by gzip: unpacked within a bound, and read as what their inner name says."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from groundset.contracts import Draft, Reader
from groundset.errors import UnreadableError
from groundset.readers.signatures import GZIP, check_signature
from groundset.text.counting import counted

SUFFIX = ".gz"
_CHUNK = 1 << 16
_HEADING = re.compile(r"^#{1,3} \S", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class GzipReader:
    """Reads what another reader reads, unpacked first; a document is of the inner reader's kind."""

    inner: Reader
    most_bytes: int = 10_000_000
    """Unpacked; ``archive_explodes`` beyond."""

    @property
    def name(self) -> str:
        """Name of the inner reader."""
        return self.inner.name

    @property
    def suffixes(self) -> frozenset[str]:
        """The inner reader's endings, packed."""
        return frozenset(suffix + SUFFIX for suffix in self.inner.suffixes)

    @property
    def signatures(self) -> tuple[bytes, ...]:
        """First bytes of gzip."""
        return (GZIP,)

    def read(self, data: bytes, path: str) -> Iterator[Draft]:
        """Yield the inner documents; reasons are ``corrupt_gzip`` and ``archive_explodes`` besides theirs."""
        content = unpacked(data, self.most_bytes)
        if not content.strip():
            raise UnreadableError("empty_file", f"{counted(len(content), 'byte')} unpacked, no text")
        name = inner_path(path)
        check_signature(self.inner, name, content)
        for draft in self.inner.read(content, name):
            if draft.title or _HEADING.search(draft.text) or draft.remark:
                yield draft
            else:  # Else the title would be the file's name with the inner ending.
                yield replace(draft, title=_words(name))


def inner_path(path: str) -> str:
    """Give the path without the ending that says it is packed."""
    return path[: -len(SUFFIX)] if path.lower().endswith(SUFFIX) else path


def unpacked(data: bytes, most_bytes: int) -> bytes:
    """Unpack all members of a gzip file, one byte more than ``most_bytes`` at the most."""
    out, view, at = bytearray(), memoryview(data), 0
    while at < len(data):
        at = _member(view, at, out, most_bytes)
        while at < len(data) and view[at] == 0:  # Tapes and some servers fill up with zeros.
            at += 1
    return bytes(out)


def _member(view: memoryview, at: int, out: bytearray, most_bytes: int) -> int:
    """Unpack the member that begins at a place, and give where it ends."""
    stream = zlib.decompressobj(wbits=31)
    pending = b""
    while not stream.eof:
        if not pending:
            pending = bytes(view[at : at + _CHUNK])
            at += len(pending)
        piece = _some(stream, pending, most_bytes + 1 - len(out))
        out += piece
        if len(out) > most_bytes:
            raise UnreadableError("archive_explodes", f"unpacks to more than {most_bytes:,} bytes")
        if not piece and not pending and not stream.eof:
            raise UnreadableError("corrupt_gzip", "it is cut off; copy the file again")
        pending = stream.unconsumed_tail
    return at - len(stream.unused_data)


def _some(stream: zlib._Decompress, pending: bytes, room: int) -> bytes:
    try:
        return stream.decompress(pending, min(_CHUNK, room))
    except zlib.error as error:
        raise UnreadableError("corrupt_gzip", "it is damaged; copy the file again") from error


def _words(path: str) -> str:
    return re.sub(r"[-_]+", " ", PurePosixPath(path).stem).strip()
