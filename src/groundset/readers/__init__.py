"""Stage 0: files become documents, and a file that cannot be read becomes a row with the reason.

``read_file`` never raises for what is in a file. Readers import their parsers when first used.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

from groundset.contracts import Reader
from groundset.readers.compressed import SUFFIX as GZIP_SUFFIX
from groundset.readers.compressed import GzipReader, inner_path
from groundset.readers.epub.reader import EpubReader
from groundset.readers.mail import MailReader
from groundset.readers.markup.markdown import MarkdownReader
from groundset.readers.markup.restructuredtext import RestructuredTextReader
from groundset.readers.notebook import NotebookReader
from groundset.readers.office.docx import DocxReader
from groundset.readers.office.pptx import PptxReader
from groundset.readers.pdf.reader import PdfReader
from groundset.readers.plain.plaintext import PlainTextReader
from groundset.readers.reading import fingerprint, read_with, unread
from groundset.readers.records.reader import RecordsReader
from groundset.readers.sheets.delimited import DelimitedReader
from groundset.readers.sheets.spreadsheet import SpreadsheetReader
from groundset.readers.slack import SlackExportReader
from groundset.readers.web.html import HtmlReader
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
    DocxReader(),
    PptxReader(),
    EpubReader(),
    PdfReader(),
    SpreadsheetReader(),
    DelimitedReader(),
    NotebookReader(),
    MailReader(),
    SlackExportReader(),
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
    if suffix == GZIP_SUFFIX:
        inner = reader_for(inner_path(path)) if not inner_path(name).endswith(GZIP_SUFFIX) else None
        return GzipReader(inner) if inner else None
    return next((reader for reader in READERS if suffix in reader.suffixes), None)


def read_file(
    corpus: Corpus, path: str, data: bytes, limits: Reading
) -> tuple[SourceFile, tuple[Document, ...]]:
    """Read one file; every problem with it is the reason and detail of the returned row."""
    reader = reader_for(path)
    if isinstance(reader, GzipReader):
        reader = replace(reader, most_bytes=limits.max_file_bytes)
    return read_with(reader, corpus, path, data, limits)
