"""Word documents: their text as a reader sees it, by mammoth, from parts that were made plain before.

Comments, deleted and hidden text, headers, footers, pictures and tables of contents are left out. A footnote
follows the block that refers to it. Nothing outside of the file is opened.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from groundset.contracts import Draft
from groundset.errors import UnreadableError
from groundset.readers.archives import Archive, check_depth, open_archive, parse_xml
from groundset.readers.faults import remark
from groundset.readers.office.packages import check_kind, core_properties, foreign_office_code, related_parts
from groundset.readers.office.salvage import is_damaged, lost_parts, relations_of
from groundset.readers.office.word_styles import Styles, read_styles, slim
from groundset.readers.signatures import ZIP
from groundset.readers.web.structured_html import parse_html, tree_to_markdown
from groundset.text.cleaning import normalise

_MOST_XML = 40_000_000
"""Bytes of the parts with text; mammoth needs about 30 times as much memory."""
_DEEPEST = 60
"""Elements in one another; mammoth recurses seven calls for each, and Python bears a thousand."""
_STEADY = ("[Content_Types].xml", "_rels/.rels")
_KINDS = ("styles", "numbering", "footnotes", "endnotes")
"""Relationships to parts that tell text or structure."""
_CODE = ("Code", "Source Code", "HTML Preformatted", "Preformatted Text")
_INLINE_CODE = ("HTML Code", "Verbatim Char", "Source Text", "Code Char")
_QUOTES = ("Quote", "Intense Quote", "Quotations")
_INDENTED = [
    (f"List {kind} {level}", tag, level)
    for kind, tag in (("Bullet", "ul"), ("Number", "ol"))
    for level in range(2, 6)
]
"""Lists that are deeper by their style's name alone."""
_STYLE_MAP = "\n".join(
    [
        *(f"p.GroundsetHeading{level} => h{level}:fresh" for level in range(1, 7)),
        "r.GroundsetFormula => code",
        *(f"p[style-name='{name}'] => pre:separator('\\n')" for name in _CODE),
        *(f"r[style-name='{name}'] => code" for name in _INLINE_CODE),
        *(f"p[style-name='{name}'] => blockquote > p:fresh" for name in _QUOTES),
        *(
            f"p[style-name='{name}'] => {'ul|ol > li > ' * (n - 1)}{tag} > li:fresh"
            for name, tag, n in _INDENTED
        ),
    ]
)


class DocxReader:
    """Reads one document per file."""

    name = "docx"
    suffixes = frozenset({".docx", ".docm"})
    signatures = (ZIP,)

    def read(self, data: bytes, path: str) -> Iterator[Draft]:
        """Yield the document, then a remark; the title is the one on its page, else the stated one."""
        archive = open_archive(data)
        check_kind(archive, (".docx",), path)
        properties = core_properties(archive)
        with foreign_office_code():
            parts = _parts(archive)
            package, title = _plain_package(archive, parts)
            text = _markdown(package)
        yield Draft(text=text, title=normalise(title or properties.title), date=properties.date)
        if parts.lost:
            yield remark(lost_parts(parts.lost))


@dataclass(frozen=True, slots=True)
class _Parts:
    """The members of a package that tell text or structure."""

    main: str
    notes: tuple[str, ...]
    styles: str = ""
    numbering: str = ""
    lost: tuple[str, ...] = ()
    """What is referred to, and missing or damaged."""

    @property
    def text(self) -> tuple[str, ...]:
        """Give the parts with text."""
        return self.main, *self.notes

    @property
    def structure(self) -> tuple[str, ...]:
        """Give the parts that say what paragraphs are."""
        return tuple(filter(None, (self.styles, self.numbering)))


def _parts(archive: Archive) -> _Parts:
    """Find the parts; where their list is lost, by the names that programs give them."""
    main = related_parts(archive).get("officeDocument", "word/document.xml")
    if main not in archive:
        raise UnreadableError("corrupt_archive", lost_parts([main]))
    usual = {kind: f"word/{kind}.xml" for kind in _KINDS}
    stated = related_parts(archive, main, missing=True)
    lost = [relations_of(main)] if not stated and any(name in archive for name in usual.values()) else []
    found = {kind: name for kind, name in (stated or usual).items() if kind in _KINDS and name in archive}
    damaged = [name for name in found.values() if is_damaged(archive, name)]
    whole = {kind: name for kind, name in found.items() if name not in damaged}
    lost += damaged + [name for kind, name in stated.items() if kind in _KINDS and name not in archive]
    return _Parts(
        main=main,
        notes=tuple(whole[kind] for kind in ("footnotes", "endnotes") if kind in whole),
        styles=whole.get("styles", ""),
        numbering=whole.get("numbering", ""),
        lost=tuple(sorted(lost)),
    )


def _plain_package(archive: Archive, parts: _Parts) -> tuple[bytes, str]:
    """Give the parts with text, made plain, as a package for mammoth; and the title on the page."""
    from groundset.readers.office.word_markup import note_marks, tidy
    from groundset.readers.office.word_numbers import write_numbers

    members = sorted({*parts.text, *parts.structure})
    size = sum(map(archive.size, members))
    if size > _MOST_XML:
        raise UnreadableError("too_large", f"{size // 10**6} MB of text with markup; split the document")
    trees = {name: parse_xml(archive.read(name), name) for name in members}
    styles = read_styles(trees[parts.styles]) if parts.styles else Styles()
    for name in parts.structure:
        slim(trees[name])
    for name, tree in trees.items():
        check_depth(tree, _DEEPEST, name)
    unseen = {mark for name in parts.notes for mark in note_marks(trees[name])}
    titles = [tidy(trees[name], styles, unseen) for name in parts.text]
    if parts.numbering:
        write_numbers(trees[parts.main], trees[parts.numbering])
    wanted = {*_STEADY, *map(relations_of, parts.text)}
    return archive.repacked(wanted.__contains__, trees), titles[0]


def _markdown(package: bytes) -> str:
    import mammoth  # type: ignore[import-untyped]

    from groundset.readers.office.word_numbers import place_numbers

    result = mammoth.convert_to_html(
        io.BytesIO(package),
        style_map=_STYLE_MAP,
        include_embedded_style_map=False,
        external_file_access=False,
        convert_image=_no_picture,
    )
    tree = parse_html(result.value)
    place_numbers(tree)
    _place_notes(tree)
    return tree_to_markdown(tree)


def _no_picture(_image: object) -> list[object]:
    return []


def _place_notes(body: Any) -> None:
    """Move each note behind the block that refers to it, without its mark."""
    notes = {item.get("id"): item for item in body.xpath("./ol[last()]/li[@id]")}
    ends: dict[Any, Any] = {}
    for mark in body.xpath(".//sup[a[@id and starts-with(@href, '#')]]"):
        note = notes.pop(mark[0].get("href")[1:], None)
        block = next(b for b in (mark, *mark.iterancestors()) if b.getparent() is body)
        if block is not mark:
            mark.drop_tree()
        if note is not None:
            for arrow in note.xpath(".//a[starts-with(@href, '#')][last()]"):
                arrow.drop_tree()
            note.tag = "div"
            ends.get(block, block).addnext(note)
            ends[block] = note
