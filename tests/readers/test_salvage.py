"""Office files and books that have lost a part: what is left is read, and the loss has the part's name."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from docx.document import Document
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from groundset.readers import read_file
from groundset.records import SourceFile
from groundset.settings import Corpus, Reading
from office_files import append, replaced, without, word
from workbooks import POTS, workbook

CORPUS, LIMITS = Corpus(name="c", path="c"), Reading(min_characters=5)
MAIN_LOST = "missing or damaged in it: "


def read(data: bytes, path: str) -> tuple[SourceFile, str]:
    """Give the row of a file, and all its text."""
    row, documents = read_file(CORPUS, path, data, LIMITS)
    return row, "\n\n".join(document.text for document in documents)


def deck() -> bytes:
    """Make three slides: one with notes, one with a chart, one with a list."""
    presentation = Presentation()
    first, second, third = (
        presentation.slides.add_slide(presentation.slide_layouts[place]) for place in (1, 5, 1)
    )
    first.shapes.title.text, first.placeholders[1].text = "First", "The first kiln is lit."
    first.notes_slide.notes_text_frame.text = "Wear gloves."
    second.shapes.title.text = "Second"
    data = CategoryChartData()  # type: ignore[no-untyped-call]
    data.categories = ["clay", "glaze"]
    data.add_series("Coins", (3, 5))  # type: ignore[no-untyped-call]
    place = (Inches(1), Inches(2), Inches(5), Inches(3))
    second.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *place, data)
    third.shapes.title.text, third.placeholders[1].text = "Third", "The third kiln is cold."
    file = BytesIO()
    presentation.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("part", "gone"),
    [
        ("ppt/slides/slide1.xml", "The first kiln"),
        ("ppt/slides/slide3.xml", "The third kiln"),
        ("ppt/notesSlides/notesSlide1.xml", "gloves"),
        ("ppt/charts/CHART", "glaze"),
    ],
)
@pytest.mark.parametrize("how", ["missing", "cut off"])
def test_a_presentation_loses_only_what_the_lost_part_held(part: str, gone: str, how: str) -> None:
    """Slides, notes and charts, whether the part is not there or does not parse."""
    data = deck()
    chart = next(name for name in zipfile.ZipFile(BytesIO(data)).namelist() if "/charts/chart" in name)
    part = part.replace("ppt/charts/CHART", chart)
    whole = read(data, "x.pptx")[1]
    words = ("The first kiln", "gloves", "glaze", "The third kiln")
    assert all(word in whole for word in words)
    damaged = without(data, part) if how == "missing" else replaced(data, {part: lambda old: old[:-50]})
    row, text = read(damaged, "x.pptx")
    assert (row.reason, row.detail) == ("read", MAIN_LOST + part)
    assert gone not in text
    assert sum(word in text for word in words) >= 2


@pytest.mark.parametrize("part", ["ppt/slideLayouts/slideLayout2.xml", "ppt/slides/_rels/slide3.xml.rels"])
def test_a_slide_without_its_layout_keeps_title_and_words(part: str) -> None:
    """Where they stand on the slide can then not be told."""
    row, text = read(without(deck(), part), "x.pptx")
    assert row.reason == "read"
    assert "## Third\n\nThe third kiln is cold." in text
    assert "layout missing, only the words are read: " in row.detail


@pytest.mark.parametrize("part", ["ppt/media/", "docProps/app.xml", "ppt/theme/theme1.xml"])
def test_parts_without_words_are_not_missed(part: str) -> None:
    """Nothing is said of them, for nothing of the text is lost."""
    data = deck()
    names = [name for name in zipfile.ZipFile(BytesIO(data)).namelist() if name.startswith(part)]
    row, text = read(without(data, *names), "x.pptx")
    assert (row.detail, text) == ("", read(data, "x.pptx")[1])


@pytest.mark.parametrize(
    "part",
    ["ppt/presentation.xml", "ppt/_rels/presentation.xml.rels", "[Content_Types].xml", "_rels/.rels"],
)
def test_a_presentation_without_the_list_of_its_parts_is_refused_by_name(part: str) -> None:
    """Nobody could tell what the slides are."""
    row, text = read(without(deck(), part), "x.pptx")
    assert (row.reason, row.detail, text) == ("corrupt_archive", MAIN_LOST + part, "")


def noted(document: Document) -> None:
    """Write a heading, a link without target and a reference to a note that is nowhere."""
    document.add_heading("The kiln", 1)
    paragraph = document.add_paragraph("It is lit on Mondays")
    append(paragraph, '<w:r><w:footnoteReference w:id="7"/></w:r>')
    append(paragraph, '<w:hyperlink r:id="rId999"><w:r><w:t> and on Fridays.</w:t></w:r></w:hyperlink>')


def test_a_document_keeps_its_words_when_notes_and_addresses_are_lost() -> None:
    """References that lead nowhere say nothing."""
    row, text = read(word(noted), "x.docx")
    assert (row.reason, row.detail) == ("read", "")
    assert text == "# The kiln\n\nIt is lit on Mondays and on Fridays."


@pytest.mark.parametrize("part", ["word/styles.xml", "word/numbering.xml", "word/_rels/document.xml.rels"])
def test_a_document_without_a_part_of_its_structure_is_read_and_the_part_told(part: str) -> None:
    """Headings may be lost with it, words are not."""
    row, text = read(without(word(noted), part), "x.docx")
    assert (row.reason, row.detail) == ("read", MAIN_LOST + part)
    assert "It is lit on Mondays and on Fridays." in text


def test_a_document_without_its_text_is_refused_by_name() -> None:
    """Also where the package does not say where it should be."""
    data = word(noted)
    for names in (["word/document.xml"], ["word/document.xml", "_rels/.rels"]):
        row, _ = read(without(data, *names), "x.docx")
        assert (row.reason, row.detail) == ("corrupt_archive", MAIN_LOST + "word/document.xml")


@pytest.mark.parametrize("how", ["missing", "cut off"])
def test_a_workbook_loses_only_the_sheet_that_is_lost(how: str) -> None:
    """The others are read, and the sheet is named."""
    data = workbook({"Pots": POTS, "Kilns": [["Kiln", "Lit"], ["first", "Monday"], ["second", "Friday"]]})
    part = "xl/worksheets/sheet1.xml"
    damaged = without(data, part) if how == "missing" else replaced(data, {part: lambda old: old[:200]})
    row, text = read(damaged, "x.xlsx")
    assert (row.reason, row.detail) == ("read", "1 sheet missing or damaged: Pots")
    assert "Friday" in text
    assert "Bowl" not in text


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml", "_rels/.rels"]
)
def test_a_workbook_without_what_all_sheets_need_is_refused_by_name(part: str) -> None:
    """It is not called empty."""
    row, _ = read(without(workbook({"Pots": POTS}), part), "x.xlsx")
    assert (row.reason, row.detail) == ("corrupt_archive", MAIN_LOST + part)


def test_a_workbook_all_of_whose_sheets_are_lost_is_damaged() -> None:
    """And says which."""
    data = without(workbook({"Pots": POTS}), "xl/worksheets/sheet1.xml")
    row, _ = read(data, "x.xlsx")
    assert row.reason == "corrupt_workbook"
    assert row.detail.endswith("1 sheet missing or damaged: Pots")
