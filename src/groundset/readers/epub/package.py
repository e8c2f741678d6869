"""The package of an e-book: what it says of itself, and its chapters in reading order."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from groundset.errors import UnreadableError
from groundset.readers.archives import Archive, parse_xml
from groundset.readers.naming import iso_date, printable
from groundset.text.languages import primary_code

_CONTAINER, _ENCRYPTION = "META-INF/container.xml", "META-INF/encryption.xml"
_FONT_OBFUSCATION = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_FONTS = (".otf", ".ttf", ".woff", ".woff2")
_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document")
_LEFT_OUT = ("cover", "toc")


@dataclass(frozen=True, slots=True)
class Book:
    """What the package file of a book says."""

    title: str
    language: str
    date: str
    rights: str
    pages: tuple[str, ...]
    """Members of the archive in reading order, without cover and contents."""
    missing: tuple[str, ...]
    """Pages that are listed and not there."""
    labels: dict[str, str]
    """Member to the name that the table of contents gives it, where it names a whole page."""


def open_book(archive: Archive) -> Book:
    """Read the package file; raises ``encrypted`` or, where there is none, ``corrupt_archive``."""
    _refuse_encrypted(archive)
    name = _package_file(archive)
    package = parse_xml(archive.read(name), name)
    folder = posixpath.dirname(name)
    items = {item.get("id", ""): item for item in package.iter("{*}item")}
    spine = [items[e.get("idref")] for e in package.iter("{*}itemref") if e.get("idref") in items]
    unread = set(_guided(package, folder))
    listed = [
        _member(folder, item.get("href", ""))
        for item in spine
        if item.get("media-type", "").lower() in _PAGES and "nav" not in item.get("properties", "").split()
    ]
    pages = [page for page in dict.fromkeys(listed) if page not in unread]
    metadata = next(package.iter("{*}metadata"), package)
    return Book(
        title=next(_values(metadata, "title"), ""),
        language=primary_code(next(_values(metadata, "language"), "")),
        date=_date(metadata),
        rights=next(_values(metadata, "rights"), ""),
        pages=tuple(page for page in pages if page in archive),
        missing=tuple(page for page in pages if page not in archive),
        labels=_labels(archive, items, folder),
    )


def _package_file(archive: Archive) -> str:
    """Give the member that lists the chapters: the one that the container names, else one by its ending."""
    stated = ""
    if _CONTAINER in archive:
        container = parse_xml(archive.read(_CONTAINER), _CONTAINER)
        stated = next((e.get("full-path", "") for e in container.iter("{*}rootfile")), "")
    if stated in archive:
        return stated
    found = next((name for name in archive.names if name.lower().endswith(".opf")), "")
    if not found:
        said = f"there is no {printable(stated)[:100]} in it" if stated else "no file of it"
        raise UnreadableError("corrupt_archive", f"{said}, which would list the chapters of the book")
    return found


def _refuse_encrypted(archive: Archive) -> None:
    if _ENCRYPTION not in archive:
        return
    for data in parse_xml(archive.read(_ENCRYPTION), _ENCRYPTION).iter("{*}EncryptedData"):
        methods = [e.get("Algorithm", "") for e in data.iterchildren("{*}EncryptionMethod")]
        targets = [e.get("URI", "").lower() for e in data.iter("{*}CipherReference")]
        if not set(methods) <= set(_FONT_OBFUSCATION) and not all(t.endswith(_FONTS) for t in targets):
            raise UnreadableError(
                "encrypted", "a book with copy protection; only its seller's programs open it"
            )


def _guided(package: Any, folder: str) -> Iterator[str]:
    """Give the pages that the guide calls cover or contents as a whole."""
    for reference in package.iter("{*}reference"):
        href = reference.get("href", "")
        if reference.get("type", "").lower() in _LEFT_OUT and "#" not in href:
            yield _member(folder, href)


def _member(folder: str, href: str) -> str:
    path = unquote(href.partition("#")[0])
    return posixpath.normpath(posixpath.join("/", folder, path)).lstrip("/")


def _values(metadata: Any, name: str) -> Iterator[str]:
    for element in metadata.iter(f"{{*}}{name}"):
        if words := " ".join("".join(element.itertext()).split()):
            yield words


def _date(metadata: Any) -> str:
    """Give the date of publication, else any that is stated, else that of the last change."""
    dates = [
        (e.text or "", any("publication" in v for v in e.attrib.values())) for e in metadata.iter("{*}date")
    ]
    stated = [text for text, published in dates if published] + [text for text, _ in dates]
    changed = [e.text or "" for e in metadata.iter("{*}meta") if e.get("property") == "dcterms:modified"]
    return next(filter(None, map(iso_date, stated + changed)), "")


def _labels(archive: Archive, items: dict[str, Any], folder: str) -> dict[str, str]:
    labels: dict[str, str] = {}
    for item in items.values():
        name = _member(folder, item.get("href", ""))
        kind = item.get("media-type", "")
        is_nav = "nav" in item.get("properties", "").split()
        if name not in archive or not (is_nav or kind == "application/x-dtbncx+xml"):
            continue
        try:
            root = parse_xml(archive.read(name), name)
        except UnreadableError:
            continue  # Names are an extra; the text does not hang on them.
        for href, words in _links(root):
            if href and "#" not in href and words:
                labels.setdefault(_member(posixpath.dirname(name), href), words[:300])
    return labels


def _links(root: Any) -> Iterator[tuple[str, str]]:
    for link in root.iter("{*}a"):
        yield link.get("href", ""), " ".join("".join(link.itertext()).split())
    for point in root.iter("{*}navPoint"):
        label = next(point.iterchildren("{*}navLabel"), None)
        content = next(point.iterchildren("{*}content"), None)
        if label is not None and content is not None:
            yield content.get("src", ""), " ".join("".join(label.itertext()).split())
