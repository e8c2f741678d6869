"""Stage 0: files become documents, and a file that cannot be read becomes a row with the reason.

``read_file`` never raises for what is in a file. Readers import their parsers when first used.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from groundset.contracts import Reader
from groundset.readers.html import HtmlReader
from groundset.readers.markdown import MarkdownReader
from groundset.readers.plaintext import PlainTextReader
from groundset.readers.reading import fingerprint, read_with, unread
from groundset.readers.records import RecordsReader
from groundset.readers.restructuredtext import RestructuredTextReader
from groundset.records import Document, SourceFile
from groundset.settings import Corpus, Reading
from groundset.text.wordlist import word_set

__all__ = ["READERS", "fingerprint", "read_file", "reader_for", "unread"]

_TEXT = PlainTextReader()
READERS: tuple[Reader, ...] = (
    MarkdownReader(),
    RestructuredTextReader(),
    _TEXT,
    HtmlReader(),
    RecordsReader(),
)
"""All readers; no two read the same file name ending."""

_BARE_NAMES = word_set(
    "readme license licence copying copyright notice authors contributors changelog changes history news "
    "install installing todo faq contributing maintainers security code_of_conduct thanks credits"
)


def reader_for(path: str) -> Reader | None:
    """Give the reader for a path by its ending; README and its like need none to be text."""
    name = PurePosixPath(path).name.lower()
    suffix = PurePosixPath(name).suffix
    if not suffix:
        return _TEXT if name in _BARE_NAMES else None
    return next((reader for reader in READERS if suffix in reader.suffixes), None)


def read_file(
    corpus: Corpus, path: str, data: bytes, limits: Reading
) -> tuple[SourceFile, tuple[Document, ...]]:
    """Read one file; every problem with it is the reason and detail of the returned row."""
    return read_with(reader_for(path), corpus, path, data, limits)
