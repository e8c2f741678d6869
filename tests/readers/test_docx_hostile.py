"""Word documents that reach outside, are broken, or are something else do no harm and have a reason."""

from __future__ import annotations

import pytest
from docx.document import Document as WordDocument

from groundset.errors import UnreadableError
from office_files import append, only, reason, replaced, slides, word
from small_projects import no_stall
from word_documents import MAIN, READER, body, para


def test_nothing_outside_is_opened() -> None:
    """A linked picture and a remote template are not even looked at."""
    relation = (
        b'<Relationship Id="rOut" TargetMode="External" Target="file:///etc/passwd" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"/></Relationships>'
    )
    picture = (
        '<w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData>'
        '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:blipFill>'
        '<a:blip r:link="rOut"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>'
    )

    def build(document: WordDocument) -> None:
        append(document.add_paragraph("A picture:"), f"<w:r>{picture}</w:r>")

    rels = {"word/_rels/document.xml.rels": lambda old: old.replace(b"</Relationships>", relation)}
    assert only(READER, replaced(word(build), rels)).text == "A picture:"


def test_a_file_of_another_kind_is_mislabelled() -> None:
    """A presentation by the name of a document is told as what it is."""
    assert reason(READER, slides(lambda _: None)) == (
        "mislabelled: named .docm, but a PowerPoint presentation; name it .pptx"
    )


@pytest.mark.parametrize("member", [MAIN, "word/styles.xml", "[Content_Types].xml", "docProps/core.xml"])
def test_entities_in_any_part_are_refused(member: str) -> None:
    """No part can bring a bomb or a file of this machine."""
    dtd = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'

    def add(old: bytes) -> bytes:
        head, rest = old.split(b"?>", 1)
        return head + b"?>" + dtd + rest

    assert reason(READER, replaced(word(lambda _: None), {member: add})).startswith("xml_entities")


def test_broken_documents_have_a_reason() -> None:
    """Without its main part, with half of one, or cut off, a document is no document."""

    def build(document: WordDocument) -> None:
        document.add_paragraph("text")

    data = word(build)
    assert reason(READER, replaced(data, {MAIN: lambda old: old[:-40]})).startswith("malformed_xml")
    assert reason(READER, data[:-100]).startswith("corrupt_archive")
    assert (
        reason(
            READER,
            replaced(data, {"_rels/.rels": lambda old: old.replace(b"word/document", b"word/nothing")}),
        )
        == ""
    )


def test_deep_and_wide_documents_do_not_stall() -> None:
    """Tables in tables, spans of a million and a long list end within bounds."""

    def nested(times: int) -> str:
        inner = para("deep")
        for _ in range(times):
            inner = f"<w:tbl><w:tr><w:tc>{inner}</w:tc></w:tr></w:tbl>"
        return inner

    wide = (
        f'<w:tc><w:tcPr><w:gridSpan w:val="1000000"/></w:tcPr>{para("wide")}</w:tc><w:tc>{para("b")}</w:tc>'
    )
    with no_stall():
        assert body(nested(12)) == "deep"
        with pytest.raises(UnreadableError, match="nests more than 60"):
            body(nested(25))
        with pytest.raises(UnreadableError, match="nests too many elements"):
            body(nested(20_000))
        assert "wide" in body(f"<w:tbl><w:tr>{wide}</w:tr></w:tbl>")
        assert len(body("".join(para(f"{n}. x") for n in range(1, 1000))).split("\n")) == 999
