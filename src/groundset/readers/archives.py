"""ZIP archives from bytes that nobody vouches for: bounded, contained, and nothing written to disk.

What the archive declares is checked on opening, for all members, also those that nobody reads. A member
never gives more bytes than it declares, so the bound on the declared sum bounds what is read.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from groundset.errors import UnreadableError
from groundset.readers.naming import printable

MOST_BYTES = 200_000_000
"""Sum of the members' unpacked sizes from which an archive is a bomb."""
MOST_MEMBERS = 100_000
HIGHEST_RATIO = 200
"""Unpacked bytes to packed ones; office documents and exports stay under 60."""
_HARMLESS_BYTES = 5_000_000
"""Unpacked sum up to which the ratio does not matter: templates are mostly blanks."""
_DEEPEST = 100
_CHUNK = 1 << 16
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_XML_ENDINGS = (".xml", ".rels", ".opf", ".ncx", ".xhtml", ".vml")
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
    LookupError,
)
"""What ``zipfile`` raises on archives that are cut off or made up."""


@dataclass(frozen=True, slots=True)
class Archive:
    """An open archive that has passed all checks; made by ``open_archive``."""

    names: tuple[str, ...]
    """Of the files in it, sorted, with ``/`` between folders; folders have no entry of their own."""
    _members: dict[str, zipfile.ZipInfo]
    _file: zipfile.ZipFile

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def size(self, name: str) -> int:
        """Give the unpacked bytes that a member declares, and never exceeds."""
        return self._members[name].file_size if name in self._members else 0

    def read(self, name: str) -> bytes:
        """Unpack one member; raises ``corrupt_archive`` where it is missing, cut off or altered."""
        if name not in self._members:
            raise UnreadableError("corrupt_archive", f"there is no {printable(name)} in it")
        with _corrupt(name), self._file.open(self._members[name]) as member:
            # Chunks, because a whole read unpacks all there is before it cuts to the declared size.
            content = b"".join(iter(lambda: member.read(_CHUNK), b""))
            if len(content) != self._members[name].file_size:
                raise EOFError
            return content

    def repacked(
        self,
        wanted: Callable[[str], bool],
        changed: Mapping[str, Any] | None = None,
        *,
        keep_places: bool = False,
        without: Collection[str] = (),
    ) -> bytes:
        """Give an archive of the wanted members for a library that opens archives itself.

        It is uncompressed, and its XML is parsed by ``parse_xml`` and written anew without a document type,
        so the library meets no bomb, no entity and nothing that two parsers see differently. ``changed``
        holds trees to take in place of a member's own; with ``keep_places`` the other members are empty, but
        for those ``without`` which it is.
        """
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as file:
            for name in self.names:
                if changed and name in changed:
                    file.writestr(zipfile.ZipInfo(name), _written(changed[name]))
                elif wanted(name):
                    content = self.read(name)
                    if name.lower().endswith(_XML_ENDINGS):
                        root = parse_xml(content, name)
                        check_depth(root, _DEEPEST, name)
                        content = _written(root)
                    file.writestr(zipfile.ZipInfo(name), content)
                elif keep_places and name not in without:
                    file.writestr(zipfile.ZipInfo(name), b"")
        return packed.getvalue()


def open_archive(data: bytes) -> Archive:
    """Open a ZIP archive, or refuse it as a whole.

    Raises ``archive_explodes``, ``archive_escapes``, ``encrypted``, ``corrupt_archive``, and
    ``unsupported_compression`` for what is neither stored nor deflated: office documents, e-books and
    exports have no such members.
    """
    with _corrupt(""):
        file = zipfile.ZipFile(io.BytesIO(data))
    infos = file.infolist()
    _check_size(infos, len(data))
    members: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        _check_member(info)
        if not info.is_dir():
            members[_name(info)] = info  # Of two with one name the last counts, as everywhere.
    return Archive(tuple(sorted(members)), members, file)


def parse_xml(data: bytes, name: str = "") -> Any:
    """Parse XML to the root element (lxml); no entity is expanded and nothing is loaded or fetched.

    Raises ``xml_entities`` where a document type declares entities, ``reader_failed`` where it nests
    deeper than the parser goes, ``malformed_xml`` where it does not parse. ``name`` is for the message only.
    """
    from lxml import etree  # type: ignore[import-untyped]

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    where = f" in {printable(name)}" if name else ""
    try:
        root = etree.fromstring(data, parser=parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if b"<!ENTITY" in data:
            raise UnreadableError("xml_entities", f"the document type{where} declares entities") from error
        if "Excessive depth" in str(error):
            deep = f"XML{where} nests too many elements in one another"
            raise UnreadableError("reader_failed", deep) from None
        line = getattr(error, "lineno", None) or 0
        raise UnreadableError("malformed_xml", f"XML{where} breaks off at line {line}") from error
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and next(dtd.iterentities(), None) is not None:
        raise UnreadableError("xml_entities", f"the document type{where} declares entities")
    return root


def check_depth(root: Any, most: int, name: str) -> None:
    """Raise ``reader_failed`` where elements are nested deeper than recursive code can bear.

    Without a bound of our own, whether a file is read would depend on how deep its reader was called.
    """
    if root.xpath(f"boolean({'/*' * (most + 1)})"):
        raise UnreadableError(
            "reader_failed", f"{printable(name)} nests more than {most} elements in one another"
        )


def _written(root: Any) -> bytes:
    from lxml import etree

    content: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, with_tail=False)
    return content


def _name(info: zipfile.ZipInfo) -> str:
    return info.filename.replace("\\", "/")


def _check_size(infos: list[zipfile.ZipInfo], packed: int) -> None:
    unpacked = sum(info.file_size for info in infos)
    if len(infos) > MOST_MEMBERS:
        raise UnreadableError("archive_explodes", f"{len(infos)} members, more than {MOST_MEMBERS}")
    if unpacked > MOST_BYTES:
        raise UnreadableError(
            "archive_explodes", f"{unpacked // 10**6} MB unpacked, more than {MOST_BYTES // 10**6}"
        )
    if unpacked > max(_HARMLESS_BYTES, HIGHEST_RATIO * packed):
        raise UnreadableError(
            "archive_explodes", f"unpacks to {unpacked // packed} times its size, more than {HIGHEST_RATIO}"
        )
    if sum(info.compress_size for info in infos) > packed:
        raise UnreadableError("archive_explodes", "its members share the same bytes")


def _check_member(info: zipfile.ZipInfo) -> None:
    name = _name(info)
    shown = printable(name)[:200]
    if name.startswith("/") or name[1:2] == ":" or ".." in name.split("/"):
        raise UnreadableError("archive_escapes", f"a member is named {shown}")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise UnreadableError("archive_escapes", f"a member is a link: {shown}")
    if info.flag_bits & _ENCRYPTED:
        raise UnreadableError("encrypted", f"{shown} opens with a password only")
    if info.compress_type not in _METHODS:
        raise UnreadableError("unsupported_compression", f"{shown} is packed by method {info.compress_type}")


@contextmanager
def _corrupt(name: str) -> Iterator[None]:
    try:
        yield
    except _FAULTS as error:
        what = f"{printable(name)} in it" if name else "it"
        raise UnreadableError(
            "corrupt_archive", f"{what} is cut off or damaged; copy or export the file again"
        ) from error
