"""Items of Word lists keep the numbers that a reader of the document saw."""

from __future__ import annotations

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from groundset.readers.office.docx import DocxReader
from office_files import only, word

STYLE = "List Number"


def text(*lines: str, start: int = 1) -> str:
    """Read a document of lines; those that begin with # are items of one numbered list."""

    def build(document: Document) -> None:
        for line in lines:
            if line.startswith("#"):
                document.add_paragraph(line[1:], style=STYLE)
            else:
                document.add_paragraph(line)
        numbering = document.part.numbering_part.element
        for stated in numbering.iter(qn("w:start")):
            stated.set(qn("w:val"), str(start))

    return only(DocxReader(), word(build)).text


def test_a_list_counts_on_over_a_paragraph() -> None:
    """As Word shows it."""
    assert text("#mix", "#wait", "Now the clay is soft.", "#fire", "#cool") == (
        "1. mix\n2. wait\n\nNow the clay is soft.\n\n3. fire\n4. cool"
    )


def test_a_list_begins_where_its_definition_says() -> None:
    """The first number is stated, the others follow."""
    assert text("#mix", "#wait", start=5) == "5. mix\n6. wait"


def test_another_list_of_the_same_kind_may_begin_anew() -> None:
    """Where the document says so for this list alone."""

    def build(document: Document) -> None:
        document.add_paragraph("mix", style=STYLE)
        document.add_paragraph("Then the second day begins.")
        numbering = document.part.numbering_part.element
        style = document.styles[STYLE].element
        used = style.find(f".//{qn('w:numId')}").get(qn("w:val"))
        abstract = next(n for n in numbering.num_lst if str(n.numId) == used).abstractNumId.val
        anew = numbering.add_num(abstract)
        anew.add_lvlOverride(0).add_startOverride(1)
        again = document.add_paragraph("fire", style=STYLE)._p.get_or_add_pPr()
        properties = OxmlElement("w:numPr")
        for name, value in (("w:ilvl", "0"), ("w:numId", str(anew.numId))):
            child = OxmlElement(name)
            child.set(qn("w:val"), value)
            properties.append(child)
        again.append(properties)

    assert only(DocxReader(), word(build)).text == ("1. mix\n\nThen the second day begins.\n\n1. fire")


def test_signs_of_private_use_in_the_text_change_no_number() -> None:
    """What looks like the reader's own mark is text that nobody can read."""
    assert text("#\ue0009\ue001mix", "#wait").endswith("mix\n2. wait")
    assert text("A line with \ue0007\ue001 in it.") == "A line with in it."
