"""Presentations become a section a slide, in the order in which a person reads them."""

from __future__ import annotations

from typing import Any

import pytest
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.presentation import Presentation
from pptx.util import Inches

from groundset.readers.office.pptx import PptxReader
from groundset.text.cleaning import clean_markdown
from office_files import only, reason, replaced, slides, word

READER = PptxReader()
TITLE_ONLY, WITH_CONTENT, BLANK = 5, 1, 6


def add(presentation: Presentation, layout: int, title: str = "") -> Any:
    """Add a slide."""
    slide = presentation.slides.add_slide(presentation.slide_layouts[layout])
    if title:
        slide.shapes.title.text = title
    return slide


def box(shapes: Any, text: str, left: float, top: float) -> Any:
    """Add a text box, measured in inches."""
    shape = shapes.add_textbox(Inches(left), Inches(top), Inches(2), Inches(1))
    shape.text_frame.text = text
    return shape


def bullets(slide: Any, *items: tuple[int, str]) -> None:
    """Fill the content of a slide with (level, text)."""
    frame = slide.placeholders[1].text_frame
    for number, (level, text) in enumerate(items):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.text, paragraph.level = text, level


def read(build: Any) -> str:
    """Read a presentation."""
    text = only(READER, slides(build)).text
    assert text == clean_markdown(text)
    return text


def test_a_slide_is_a_heading_with_its_bullets_nested() -> None:
    """Levels are lists in lists; a skipped level is one level down; one bullet alone is a paragraph."""

    def build(presentation: Presentation) -> None:
        bullets(
            add(presentation, WITH_CONTENT, "Firing"), (0, "Load"), (2, "shelves"), (2, "cones"), (0, "Close")
        )
        bullets(add(presentation, WITH_CONTENT, "Cooling"), (0, "Wait for a day."))

    assert read(build) == (
        "## Firing\n\n- Load\n  - shelves\n  - cones\n- Close\n\n## Cooling\n\nWait for a day."
    )


def test_no_title_is_invented_for_a_slide_without_text() -> None:
    """A slide with text and no title has its number; one without either leaves no trace."""

    def build(presentation: Presentation) -> None:
        add(presentation, BLANK)
        box(add(presentation, BLANK).shapes, "A box.", 1, 1)
        add(presentation, TITLE_ONLY, "The end")

    assert read(build) == "## Slide 2\n\nA box.\n\n## The end"


def test_shapes_are_read_from_the_top_and_the_left_also_in_groups() -> None:
    """Boxes side by side are a row though one stands a little higher; a group is read as one."""

    def build(presentation: Presentation) -> None:
        slide = add(presentation, BLANK)
        box(slide.shapes, "last", 1, 5)
        box(slide.shapes, "right", 5, 0.9)
        box(slide.shapes, "left", 1, 1)
        group = slide.shapes.add_group_shape()
        box(group.shapes, "in the group below", 1, 4)
        box(group.shapes, "in the group above", 3, 3)

    words = [line for line in read(build).split("\n") if line and not line.startswith("#")]
    assert words == ["left", "right", "in the group above", "in the group below", "last"]


def test_speaker_notes_follow_their_slide_under_a_label() -> None:
    """Notes are prose after the slide, and never mixed with it."""

    def build(presentation: Presentation) -> None:
        slide = add(presentation, WITH_CONTENT, "Glaze")
        bullets(slide, (0, "shiny"), (0, "hard"))
        slide.notes_slide.notes_text_frame.text = "Tell the story of the blue pot.\nThen pause."
        add(presentation, TITLE_ONLY, "Next").notes_slide.notes_text_frame.text = "  "

    assert read(build) == (
        "## Glaze\n\n- shiny\n- hard\n\nTell the story of the blue pot.\n\nThen pause.\n\n## Next"
    )


def test_tables_and_charts_are_tables() -> None:
    """Merged cells stand in each of their places; a chart gives its numbers."""

    def build(presentation: Presentation) -> None:
        slide = add(presentation, TITLE_ONLY, "Numbers")
        table = slide.shapes.add_table(3, 2, Inches(1), Inches(2), Inches(4), Inches(1)).table
        for row, cells in enumerate((("Clay", "Price|kg"), ("red", "3"), ("", "4"))):
            for column, text in enumerate(cells):
                table.cell(row, column).text = text
        table.cell(1, 0).merge(table.cell(2, 0))
        data: Any = CategoryChartData()  # type: ignore[no-untyped-call]
        data.categories = ["2023", "2024"]
        data.add_series("Pots", (10.5, None))
        slide.shapes.add_chart(
            XL_CHART_TYPE.COLUMN_CLUSTERED, Inches(1), Inches(4), Inches(4), Inches(3), data
        )

    assert read(build) == (
        "## Numbers\n\n| Clay | Price\\|kg |\n| --- | --- |\n| red | 3 |\n| red | 4 |\n\n"
        "|  | Pots |\n| --- | --- |\n| 2023 | 10.5 |\n| 2024 |  |"
    )


def test_hidden_slides_footers_and_numbers_are_left_out_and_told() -> None:
    """What the audience does not see is no text; how many slides are hidden is remarked."""

    def build(presentation: Presentation) -> None:
        add(presentation, TITLE_ONLY, "Shown")
        hidden = add(presentation, TITLE_ONLY, "Our secret margin")
        hidden._element.set("show", "0")
        shown = add(presentation, BLANK)
        paragraph = box(shown.shapes, "Page ", 1, 1).text_frame.paragraphs[0]
        field = paragraph._p.makeelement(
            "{http://schemas.openxmlformats.org/drawingml/2006/main}fld", {"type": "slidenum", "id": "{0}"}
        )
        text = field.makeelement("{http://schemas.openxmlformats.org/drawingml/2006/main}t", {})
        text.text = "3"
        field.append(text)
        paragraph._p.append(field)

    drafts = list(READER.read(slides(build), "x.pptx"))
    assert drafts[0].text == "## Shown\n\n## Slide 3\n\nPage"
    assert [draft.remark for draft in drafts[1:]] == ["left out: 1 hidden slide"]


def test_the_title_is_stated_or_that_of_the_first_slide() -> None:
    """What the program fills in is no title; without any the file's name is one."""

    def build(presentation: Presentation) -> None:
        presentation.core_properties.title = "PowerPoint Presentation"
        add(presentation, TITLE_ONLY, "Clay for beginners")

    def stated(presentation: Presentation) -> None:
        build(presentation)
        presentation.core_properties.title = "Course 7"

    assert only(READER, slides(build)).title == "Clay for beginners"
    assert only(READER, slides(stated)).title == "Course 7"
    untitled = slides(lambda presentation: box(add(presentation, BLANK).shapes, "Words.", 1, 1))
    assert only(READER, untitled, "a/my_talk").title == "my talk"


def test_marks_in_words_stay_words() -> None:
    """A slide that shows Markdown or tags shows them as words."""

    def build(presentation: Presentation) -> None:
        slide = add(presentation, TITLE_ONLY, "What <b> does")
        for place, text in enumerate(("# comment", "1. first", "*stars* | <script>x</script>")):
            box(slide.shapes, text, 1, 2 + place)

    assert read(build) == (
        "## What \\<b> does\n\n\\# comment\n\n1\\. first\n\n\\*stars\\* | \\<script>x\\</script>"
    )


def test_a_file_of_another_kind_is_mislabelled() -> None:
    """A document by the name of a presentation is told as what it is."""
    assert (
        reason(READER, word(lambda _: None)) == "mislabelled: named .pptm, but a Word document; name it .docx"
    )


@pytest.mark.parametrize("member", ["ppt/slides/slide1.xml", "ppt/presentation.xml", "ppt/theme/theme1.xml"])
def test_entities_in_any_part_are_refused(member: str) -> None:
    """No part can bring a bomb or a file of this machine."""

    def with_entity(old: bytes) -> bytes:
        head, rest = old.split(b"?>", 1)
        return head + b'?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + rest

    data = slides(lambda presentation: add(presentation, TITLE_ONLY, "x"))
    assert reason(READER, replaced(data, {member: with_entity})).startswith("xml_entities")


def test_broken_presentations_have_a_reason() -> None:
    """Half a slide, none, and a cut-off file are refused; an outside picture is not looked at."""
    data = slides(lambda presentation: add(presentation, TITLE_ONLY, "x"))
    slide = "ppt/slides/slide1.xml"
    assert reason(READER, replaced(data, {slide: lambda old: old[:-40]})).endswith(f"in it: {slide}")
    assert reason(READER, data[:-100]).startswith("corrupt_archive")
    rels = {"ppt/_rels/presentation.xml.rels": lambda old: old.replace(b"slides/slide1", b"slides/slide9")}
    lost = "corrupt_archive: missing or damaged in it: ppt/slides/slide9.xml"
    assert reason(READER, replaced(data, rels)) == lost
    outside = (
        b'<Relationship Id="rOut" TargetMode="External" Target="http://127.0.0.1:9/x.png" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"/></Relationships>'
    )
    linked = {"ppt/slides/_rels/slide1.xml.rels": lambda old: old.replace(b"</Relationships>", outside)}
    assert only(READER, replaced(data, linked)).text == "## x"
