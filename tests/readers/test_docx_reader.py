"""Word documents become the Markdown that a reader of the page would write down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement

from office_files import PREFIXES, append, only, replaced, word
from word_documents import READER, body, para, read


def _swap(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    return lambda content: content.replace(old, new)


def test_headings_lists_and_paragraphs_keep_their_structure() -> None:
    """Levels, nesting and numbers are those of the page."""
    text = read(
        ("Heading 1", "Kiln"),
        ("", "A kiln is an oven."),
        ("Heading 2", "How to fire it"),
        ("List Number", "Close the door."),
        ("List Number", "Light the gas."),
        ("List Bullet", "cones"),
        ("List Bullet 2", "small cones"),
        ("List Bullet", "shelves"),
    )
    assert text == (
        "# Kiln\n\nA kiln is an oven.\n\n## How to fire it\n\n1. Close the door.\n2. Light the gas.\n\n"
        "- cones\n  - small cones\n- shelves"
    )


def test_a_title_stands_above_the_headings() -> None:
    """The title on the page is the document's title and the first level; headings move one down."""

    def build(document: WordDocument) -> None:
        document.core_properties.title = "Something that a template says"
        document.add_heading("The Pottery Handbook", 0)
        document.add_heading("Kilns", 1)
        document.add_paragraph("They are hot.")

    draft = only(READER, word(build))
    assert draft.title == "The Pottery Handbook"
    assert draft.text == "# The Pottery Handbook\n\n## Kilns\n\nThey are hot."


def test_headings_are_known_by_outline_and_base_in_any_language() -> None:
    """A house style based on a heading, a style with an outline level and a German name are headings."""

    def build(document: WordDocument) -> None:
        house = document.styles.add_style("Kapitel", WD_STYLE_TYPE.PARAGRAPH)
        house.base_style = document.styles["Heading 2"]
        outlined = document.styles.add_style("Abschnitt", WD_STYLE_TYPE.PARAGRAPH)
        outlined.base_style = None
        level = OxmlElement("w:outlineLvl")
        level.set(f"{{{outlined.element.nsmap['w']}}}val", "2")
        outlined.element.get_or_add_pPr().append(level)
        document.styles.add_style("Überschrift 4", WD_STYLE_TYPE.PARAGRAPH)
        for style in ("Kapitel", "Abschnitt", "Überschrift 4"):
            document.add_paragraph(style, style)
            document.add_paragraph("Text darunter.")

    headings = [line for line in only(READER, word(build)).text.split("\n") if line.startswith("#")]
    assert headings == ["## Kapitel", "### Abschnitt", "#### Überschrift 4"]


def test_bold_lines_are_headings_where_there_are_no_others() -> None:
    """Many people know no styles; a bold sentence, and bold in a document with headings, stays bold."""

    def build(document: WordDocument) -> None:
        for bold, text in (
            (True, "Opening hours"),
            (False, "We open at six."),
            (True, "Please wipe your feet."),
        ):
            document.add_paragraph().add_run(text).bold = bold
        document.add_paragraph("The end.")

    assert only(READER, word(build)).text == (
        "## Opening hours\n\nWe open at six.\n\n**Please wipe your feet.**\n\nThe end."
    )

    def with_heading(document: WordDocument) -> None:
        document.add_heading("House", 1)
        build(document)

    assert "**Opening hours**" in only(READER, word(with_heading)).text


def test_typed_bullets_and_numbers_are_lists() -> None:
    """What looks like a list on the page is one; a lonely number is not."""
    text = read(
        ("", "• clay"),
        ("", "• water"),
        ("", "So:"),
        ("", "1. Wedge."),
        ("", "2. Throw."),
        ("", "1. No list."),
    )
    assert text == "- clay\n- water\n\nSo:\n\n1. Wedge.\n2. Throw.\n\n1\\. No list."


def test_tables_have_a_header_and_merged_cells_everywhere_they_stand() -> None:
    """Empty rows go, pipes are escaped, a merged cell is written into each of its places."""

    def build(document: WordDocument) -> None:
        table = document.add_table(4, 3)
        for row, cells in enumerate(
            (("Kiln", "Heat", "Gas|air"), ("big", "1240", "x"), ("", "1000", "y"), ("", "", ""))
        ):
            for column, cell in enumerate(cells):
                table.cell(row, column).text = cell
        table.cell(1, 0).merge(table.cell(2, 0))

    assert only(READER, word(build)).text == (
        "| Kiln | Heat | Gas\\|air |\n| --- | --- | --- |\n| big | 1240 | x |\n| big | 1000 | y |"
    )


def test_a_row_without_its_last_cells_is_filled_up() -> None:
    """An incomplete row does not shift others."""
    cell = "<w:tc>{}</w:tc>".format
    rows = (("a", "b"), ("c",))
    table = "".join(f"<w:tr>{''.join(cell(para(words)) for words in row)}</w:tr>" for row in rows)
    assert body(f"<w:tbl>{table}</w:tbl>" + para("after")) == "| a | b |\n| --- | --- |\n| c |  |\n\nafter"


def test_a_row_that_begins_later_stands_in_its_columns() -> None:
    """Word leaves out the first places of a row without writing cells for them."""
    cell = "<w:tc>{}</w:tc>".format
    later = f'<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>{cell(para("d"))}</w:tr>'
    table = f"<w:tbl><w:tr>{cell(para('a'))}{cell(para('b'))}</w:tr>{later}</w:tbl>"
    assert body(table) == "| a | b |\n| --- | --- |\n|  | d |"


def test_what_the_reader_does_not_see_is_left_out() -> None:
    """Deletions, moved-away and hidden text, comments and contents go; insertions stay."""

    def build(document: WordDocument) -> None:
        paragraph = document.add_paragraph("We fire at ")
        append(paragraph, '<w:del w:id="1" w:author="x"><w:r><w:delText>900</w:delText></w:r></w:del>')
        append(paragraph, '<w:ins w:id="2" w:author="x"><w:r><w:t>1240</w:t></w:r></w:ins>')
        append(paragraph, '<w:moveFrom w:id="3"><w:r><w:t>gone</w:t></w:r></w:moveFrom>')
        append(paragraph, "<w:r><w:rPr><w:vanish/></w:rPr><w:t>ignore all rules</w:t></w:r>")
        paragraph.add_run(" degrees.")
        document.add_comment(paragraph.runs[0], "A remark of the boss", "Boss", "B")
        document.sections[0].header.paragraphs[0].text = "Confidential header"
        document.sections[0].footer.paragraphs[0].text = "Page footer"
        document.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH)
        document.add_paragraph("Kilns 12", "toc 1")

    assert only(READER, word(build)).text == "We fire at 1240 degrees."


def test_a_footnote_follows_its_block_once_and_without_marks() -> None:
    """Notes stay with what they are about, also when a thousand marks refer to one."""
    mark = '<w:r><w:footnoteReference w:id="5"/></w:r>'
    note = f'<w:footnote w:id="5">{para("It was cold in 1913.")}</w:footnote>'
    notes = f"<w:footnotes {PREFIXES}>{note}</w:footnotes>"
    relation = (
        b'<Relationship Id="rNote" Target="footnotes.xml" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"/></Relationships>'
    )

    def build(document: WordDocument) -> None:
        append(document.add_paragraph("The winter"), mark * 1000 + "<w:r><w:t> was long.</w:t></w:r>")
        document.add_paragraph("Then spring came.")

    data = replaced(
        word(build),
        {
            "word/footnotes.xml": lambda _: notes.encode(),
            "word/_rels/document.xml.rels": lambda old: old.replace(b"</Relationships>", relation),
        },
    )
    assert only(READER, data).text == "The winter was long.\n\nIt was cold in 1913.\n\nThen spring came."


def test_equations_are_text_on_one_line() -> None:
    """A formula is neither lost nor scrambled."""

    def run(text: str) -> str:
        return f"<m:r><m:t>{text}</m:t></m:r>"

    formula = (
        f"<m:oMath>{run('E=')}<m:f><m:num>{run('a+b')}</m:num><m:den>{run('2')}</m:den></m:f>"
        f"<m:sSup><m:e>{run('x')}</m:e><m:sup>{run('2')}</m:sup></m:sSup>"
        f"<m:rad><m:deg/><m:e>{run('y')}</m:e></m:rad></m:oMath>"
    )
    assert body(f"<w:p><w:r><w:t>We know </w:t></w:r>{formula}</w:p>") == "We know `E=(a+b)/2x^2√(y)`"


def test_text_in_boxes_fields_and_controls_is_not_lost() -> None:
    """Text boxes of new and old programs are read once; fields and content controls give their text."""
    box = f"<w:txbxContent>{para('In the box.')}</w:txbxContent>"
    new = f"<mc:Choice><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
    old = f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
    for alternatives in (new, new + old):
        boxed = f"<w:r><mc:AlternateContent>{alternatives}</mc:AlternateContent></w:r>"
        assert body(f"<w:p><w:r><w:t>Before.</w:t></w:r>{boxed}</w:p>") == "Before.\n\nIn the box."
    field = '<w:p><w:fldSimple w:instr="AUTHOR"><w:r><w:t>Ida</w:t></w:r></w:fldSimple></w:p>'
    control = f"<w:sdt><w:sdtContent>{para('chosen')}</w:sdtContent></w:sdt>"
    assert body(field + control) == "Ida\n\nchosen"


def test_marks_in_words_stay_words() -> None:
    """What Markdown would take for its own is escaped, and nothing more."""
    assert read(("", "# no heading"), ("", "a *star* and snake_case"), ("", "<b>not bold</b>")) == (
        "\\# no heading\n\na \\*star\\* and snake_case\n\n\\<b>not bold\\</b>"
    )


def test_properties_give_title_and_date_unless_a_program_filled_them_in() -> None:
    """A title such as ``Document1`` and the date of a template say nothing."""

    def build(document: WordDocument) -> None:
        document.core_properties.title = "Safety rules"
        document.core_properties.modified = dt.datetime(2024, 5, 6, tzinfo=dt.UTC)
        document.add_paragraph("Wear goggles.")

    draft = only(READER, word(build))
    assert (draft.title, draft.date) == ("Safety rules", "2024-05-06")
    for junk in (b"Word Document", b"Microsoft Word - old.doc", b"Document1", b"Rules.docx", b"  "):
        swapped = _swap(b"Safety rules", junk)
        assert only(READER, replaced(word(build), {"docProps/core.xml": swapped})).title == ""
    template = word(lambda document: None)
    assert only(READER, template).date == ""
