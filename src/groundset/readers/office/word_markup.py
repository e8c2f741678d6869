"""A part of a Word document made plain before it is converted.

What a reader does not see goes (deleted and hidden text, tables of contents), and what the converter
overlooks is put where it looks (headings by outline level, formulas, text boxes, fields).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from groundset.readers.office.equations import MATH, MATH_STRICT, linear
from groundset.readers.office.word_headings import mark_headings
from groundset.readers.office.word_styles import OFF, Styles, namespace, value
from groundset.text.wordlist import word_set

FORMULA_STYLE = "GroundsetFormula"
"""Character style that marks a formula."""

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_WORD_2010 = "http://schemas.microsoft.com/office/word/2010/wordml"
_RELATED = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_XML = "http://www.w3.org/XML/1998/namespace"
_REVISIONS = ("rsidR", "rsidRPr", "rsidP", "rsidRDefault", "rsidTr", "rsidDel", "rsidSect")
_UNWRAPPED = ("fldSimple", "dir", "bdo", "ruby", "rubyBase", "smartTag", "customXml")
_DROPPED = (
    "rt rubyPr lastRenderedPageBreak proofErr commentRangeStart commentRangeEnd commentReference "
    "moveFrom bookmarkStart bookmarkEnd"
).split()
_MOST_SKIPPED = 60
_RUN_PROPERTIES = word_set("b i vertAlign rStyle del ins vanish")
"""Those that show in the text; the others only cost time."""


def note_marks(root: Any) -> Iterator[str]:
    """Yield for each note of a part what a reference to it is known by."""
    w = namespace(root)
    for kind in ("footnote", "endnote"):
        for note in root.iterchildren(w + kind):
            yield _mark(kind, note, w)


def _mark(kind: str, element: Any, w: str) -> str:
    return f"{kind} {element.get(f'{w}id')}"


def tidy(root: Any, styles: Styles, unseen: set[str]) -> str:
    """Make a part plain in place; give the words of the paragraphs that are styled as its title.

    ``unseen`` are the marks of the notes that nothing has referred to yet.
    """
    w = namespace(root)
    _choose_alternatives(root, w)
    _drop_unseen(root, w)
    _drop_unneeded(root, w)
    _drop_references(root, w, unseen)
    for element in list(root.iter(*(w + name for name in _UNWRAPPED))):
        _unwrap(element)
    _write_equations(root, w)
    for old, new in (("ptab", "tab"), ("cr", "br")):
        for element in root.iter(w + old):
            element.tag = w + new
    _fill_rows(root, w)
    _mark_lists(root, w, styles)
    return mark_headings(root, w, styles)


def _choose_alternatives(root: Any, w: str) -> None:
    """Keep one of alternative contents: the one with a text box, else the one for old programs."""
    box = f"{w}txbxContent"
    for alternative in list(root.iter(f"{_MC}AlternateContent")):
        wordy = [part for part in alternative if next(part.iter(box), None) is not None]
        kept = (wordy or list(alternative))[-1:]
        for part in list(alternative):
            if part in kept:
                _unwrap(part)
            else:
                alternative.remove(part)
        _unwrap(alternative)
    for drawing in list(root.iter(f"{w}drawing")):
        boxes = [b for b in drawing.iter(box) if next(b.iterancestors(box, f"{w}drawing")) is drawing]
        if boxes:
            for part in list(drawing):
                drawing.remove(part)
            drawing.extend(boxes)
            drawing.tag = f"{w}pict"


def _drop_unseen(root: Any, w: str) -> None:
    for deleted in list(root.iter(f"{w}del")):
        if deleted.getparent().tag not in (f"{w}rPr", f"{w}trPr"):
            _remove(deleted)
    for hidden in list(root.iter(f"{w}vanish")):
        properties = hidden.getparent()
        run = properties.getparent()
        if hidden.get(f"{w}val") not in OFF and run is not None and run.tag == f"{w}r":
            _remove(run)
    for block in list(root.iter(f"{w}sdt")):
        if value(block, w, "sdtPr", "docPartObj", "docPartGallery") == "Table of Contents":
            _remove(block)


def _drop_unneeded(root: Any, w: str) -> None:
    for element in list(root.iter(*(w + name for name in _DROPPED))):
        _remove(element)
    for properties in list(root.iter(f"{w}rPr")):
        for child in list(properties):
            if child.tag.removeprefix(w) not in _RUN_PROPERTIES:
                properties.remove(child)
        if not len(properties):
            _remove(properties)
    etree.strip_attributes(root, *(w + name for name in _REVISIONS), f"{{{_WORD_2010}}}*", f"{{{_XML}}}space")
    # Neither addresses nor pictures are wanted, and their list may be lost.
    etree.strip_attributes(
        root, *(f"{{{place}}}{name}" for place in _RELATED for name in ("id", "embed", "link"))
    )


def _drop_references(root: Any, w: str, unseen: set[str]) -> None:
    """Keep one reference to each note: a thousand to one long note would be a bomb, one to none a fault."""
    for kind in ("footnote", "endnote"):
        for reference in list(root.iter(f"{w}{kind}Reference")):
            mark = _mark(kind, reference, w)
            if mark not in unseen:
                _remove(reference)
            unseen.discard(mark)


def _write_equations(root: Any, w: str) -> None:
    for math in (f"{{{MATH}}}", f"{{{MATH_STRICT}}}"):
        for block in list(root.iter(f"{math}oMathPara", f"{math}oMath")):
            if next(block.iterancestors(f"{math}oMathPara", f"{math}oMath"), None) is not None:
                continue
            equations = [block] if block.tag.endswith("oMath") else list(block.iterchildren(f"{math}oMath"))
            words = "; ".join(filter(None, map(linear, equations)))
            run = etree.Element(f"{w}r")
            etree.SubElement(etree.SubElement(run, f"{w}rPr"), f"{w}rStyle").set(f"{w}val", FORMULA_STYLE)
            etree.SubElement(run, f"{w}t").text = words
            block.getparent().replace(block, run)


def _fill_rows(root: Any, w: str) -> None:
    """Write the empty places at the start of a row as cells, so that the others stand in their columns."""
    for row in root.iter(f"{w}tr"):
        skipped = value(row, w, "trPr", "gridBefore")
        places = min(int(skipped), _MOST_SKIPPED) if skipped.isdecimal() else 0
        cells = list(row.iterchildren(f"{w}tc"))
        for _ in range(places if cells else 0):
            cells[0].addprevious(etree.Element(f"{w}tc"))


def _mark_lists(root: Any, w: str, styles: Styles) -> None:
    """Write into each paragraph the list that its style puts it in."""
    for paragraph in root.iter(f"{w}p"):
        properties = paragraph.find(f"{w}pPr")
        if properties is None or properties.find(f"{w}numPr") is not None:
            continue
        number, level = styles.find(value(properties, w, "pStyle")).numbering
        if number:
            numbering = etree.SubElement(properties, f"{w}numPr")
            etree.SubElement(numbering, f"{w}ilvl").set(f"{w}val", level)
            etree.SubElement(numbering, f"{w}numId").set(f"{w}val", number)


def _remove(element: Any) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _unwrap(element: Any) -> None:
    """Put an element's children in its place; text between elements of Word is layout."""
    parent = element.getparent()
    if parent is not None:
        at = parent.index(element)
        parent[at : at + 1] = list(element)
