"""One file read by its reader: checks before, names and languages after, and the row about the file."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePosixPath

from groundset.contracts import Draft, Reader
from groundset.errors import UnreadableError
from groundset.readers.advice import advice_for
from groundset.readers.faults import foreign_code
from groundset.readers.naming import iso_date, path_version, printable
from groundset.readers.signatures import check_signature
from groundset.readers.stated import one_line, short_fields
from groundset.records import Document, SourceFile, State, content_hash
from groundset.settings import Corpus, Reading
from groundset.text.cleaning import normalise
from groundset.text.counting import counted, of_which
from groundset.text.languages import UNKNOWN, detect, locale_of, primary_code

VERSION = 6
"""To be raised whenever a reader gives another text, name, language or field for the same bytes."""

_AGREEING = 0.9
"""Share of a file's texts that must be in one language for it to be the file's."""
_FEW_WORDS = 200
_HEADING = re.compile(r"^#{1,3} (\S.*)$", re.MULTILINE)


def fingerprint(corpus: Corpus, limits: Reading) -> str:
    """Hash what reading depends on besides the file: the readers and the settings they look at."""
    return content_hash(
        "readers", VERSION, corpus.name, corpus.language, corpus.license, limits.model_dump(mode="json")
    )


def unread(
    corpus: Corpus, path: str, reason: str, detail: str = "", *, size: int = 0, sha256: str = ""
) -> SourceFile:
    """Give the row of a file that became no document."""
    return SourceFile(corpus.name, printable(path), sha256, size, State.REJECTED, reason, detail)


def read_with(
    reader: Reader | None, corpus: Corpus, path: str, data: bytes, limits: Reading
) -> tuple[SourceFile, tuple[Document, ...]]:
    """Read one file with the given reader; None means that no reader knows the kind."""
    sha256 = hashlib.sha256(data).hexdigest()
    path = printable(path)
    try:
        known = _check(reader, path, data, limits)
        with foreign_code():
            drafts = list(known.read(data, path))
        documents = _documents(known, corpus, path, sha256, drafts, limits)
        detail = _detail(drafts, documents, limits)
        if not documents:
            raise _nothing_left(drafts, detail, limits)
    except UnreadableError as error:
        return unread(corpus, path, error.reason, normalise(error.detail), size=len(data), sha256=sha256), ()
    return SourceFile(corpus.name, path, sha256, len(data), State.KEPT, "read", detail), documents


def _check(reader: Reader | None, path: str, data: bytes, limits: Reading) -> Reader:
    """Give the reader back, or raise what speaks against reading."""
    if reader is None:
        suffix = PurePosixPath(path).suffix
        said = f"no reader for {suffix}" if suffix else "a name without an ending"
        raise UnreadableError("unsupported_kind", "; ".join(filter(None, (said, advice_for(suffix)))))
    if len(data) > limits.max_file_bytes:
        raise UnreadableError(
            "too_large", f"{len(data):,} bytes; reading.max_file_bytes is {limits.max_file_bytes:,}"
        )
    if not data.strip():
        raise UnreadableError("empty_file", f"{counted(len(data), 'byte')}, no text")
    check_signature(reader, path, data)
    return reader


def _nothing_left(drafts: list[Draft], detail: str, limits: Reading) -> UnreadableError:
    longest = max((len(draft.text) for draft in drafts), default=0)
    if longest > limits.max_text_characters:
        said = (
            f"{counted(longest, 'character')}; reading.max_text_characters is {limits.max_text_characters:,}"
        )
        return UnreadableError("too_much_text", said)
    said = f"less than {counted(limits.min_characters, 'character')} of text"
    return UnreadableError("empty_after_reading", detail or said)


def _documents(
    reader: Reader, corpus: Corpus, path: str, sha256: str, drafts: Iterable[Draft], limits: Reading
) -> tuple[Document, ...]:
    documents: dict[str, Document] = {}
    for draft in drafts:
        if limits.min_characters <= len(draft.text) <= limits.max_text_characters:
            document = _document(reader, corpus, path, sha256, draft)
            documents.setdefault(document.id, document)
    return _with_languages([documents[name] for name in sorted(documents)])


def _with_languages(documents: list[Document]) -> tuple[Document, ...]:
    """Give short texts whose language cannot be told that of the other texts of their file, if they agree."""
    told = Counter(document.language for document in documents if document.language != UNKNOWN)
    usual, count = min(told.items(), key=lambda item: (-item[1], item[0]), default=(UNKNOWN, 0))
    if count < _AGREEING * told.total():
        return tuple(documents)
    return tuple(
        replace(document, language=usual)
        if document.language == UNKNOWN and len(document.text.split()) <= _FEW_WORDS
        else document
        for document in documents
    )


def _document(reader: Reader, corpus: Corpus, path: str, sha256: str, draft: Draft) -> Document:
    name = f"{corpus.name}/{path}"
    # What a source says of itself is as untrusted as its text.
    stated = {
        key: one_line(getattr(draft, key))[:500]
        for key in ("record", "uri", "title", "version", "date", "license")
    }
    return Document(
        id=f"{name}#{stated['record']}" if stated["record"] else name,
        corpus=corpus.name,
        path=path,
        uri=stated["uri"] or path,
        sha256=sha256,
        kind=reader.name,
        text=draft.text,
        title=stated["title"] or _title(draft.text, path),
        language=_language(reader, corpus, path, draft),
        version=stated["version"] or path_version(path),
        date=stated["date"] or iso_date(path),
        license=stated["license"] or corpus.license,
        fields=short_fields(draft.fields),
    )


def _title(text: str, path: str) -> str:
    """Give the first heading, else the file's name in words."""
    match = _HEADING.search(text)
    if match:
        return re.sub(r"[*`]|\\(?=\W)", "", match[1]).strip()[:500]
    return re.sub(r"[-_]+", " ", PurePosixPath(path).stem).strip()


def _language(reader: Reader, corpus: Corpus, path: str, draft: Draft) -> str:
    """Give what is stated before what is told from the path, and that before what is told from the text.

    A front matter knows better than the configuration; a page's ``lang`` is often a template's.
    """
    configured = primary_code(corpus.language)
    stated = (configured, draft.language) if reader.name == "html" else (draft.language, configured)
    return stated[0] or stated[1] or locale_of(path) or detect(draft.text)


def _detail(drafts: list[Draft], documents: tuple[Document, ...], limits: Reading) -> str:
    remarks = [draft.remark for draft in drafts if draft.remark]
    read = [draft for draft in drafts if not draft.remark]
    short = sum(len(draft.text) < limits.min_characters for draft in read)
    if short and len(read) > 1:
        remarks.append(
            f"{_of_records(short, read)} less than {counted(limits.min_characters, 'character')} of text"
        )
    long = sum(len(draft.text) > limits.max_text_characters for draft in read)
    if long and len(read) > 1:
        remarks.append(
            f"{_of_records(long, read)} more than {counted(limits.max_text_characters, 'character')} of text"
        )
    twice = len(read) - short - long - len(documents)
    if twice:
        remarks.append(f"with the name of another: {counted(twice, 'record')}")
    return "; ".join(remarks)


def _of_records(number: int, read: list[Draft]) -> str:
    return of_which(number, len(read), "record", one="has", more="have")
