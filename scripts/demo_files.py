"""Make the office files of the demo corpus from the sources beside this script.

    python scripts/demo_files.py

They are committed, because users of the wheel have none of the libraries that write them. Run it after a
change of ``scripts/demo_sources``.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt

SOURCES = Path(__file__).parent / "demo_sources"
CORPUS = Path(__file__).parent.parent / "src/groundset/demo/corpus"
STAMP = (2031, 4, 2, 9, 0, 0)

_CONTAINER = """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/>
</rootfiles></container>"""
_PACKAGE = """<?xml version="1.0"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">tarn-year</dc:identifier>
<dc:title>{title}</dc:title><dc:language>en</dc:language><dc:date>2031-01-15</dc:date></metadata>
<manifest><item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>
{items}</manifest>
<spine><itemref idref="nav"/>{spine}</spine></package>"""

Block = tuple[str, Any]
"""Kind and content: heading-1 to -3, paragraph, steps (list of lines), table (list of rows)."""


def blocks(name: str) -> Iterator[Block]:
    """Yield the blocks of a Markdown source."""
    tokens = MarkdownIt().enable("table").parse((SOURCES / name).read_text(encoding="utf-8"))
    lines: list[str] = []
    rows: list[list[str]] = []
    inside = ""
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type in ("ordered_list_open", "table_open"):
            inside, lines, rows = token.type, [], []
        elif token.type == "ordered_list_close":
            yield "steps", lines
            inside = ""
        elif token.type == "table_close":
            yield "table", rows
            inside = ""
        elif token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and inside == "table_open":
            rows[-1].append(token.content)
        elif token.type == "inline" and inside:
            lines.append(token.content)
        elif token.type == "inline" and before is not None and before.type == "heading_open":
            yield f"heading-{before.tag[1]}", token.content
        elif token.type == "inline":
            yield "paragraph", token.content


def pdf(source: str, target: Path, head: str, password: str = "") -> None:
    """Write a PDF with running heads and page numbers, as manuals have them."""
    from reportlab import rl_config  # type: ignore[import-untyped]
    from reportlab.lib.pagesizes import A5  # type: ignore[import-untyped]
    from reportlab.lib.pdfencrypt import StandardEncryption  # type: ignore[import-untyped]
    from reportlab.lib.styles import getSampleStyleSheet  # type: ignore[import-untyped]
    from reportlab.platypus import (  # type: ignore[import-untyped]
        ListFlowable,
        Paragraph,
        SimpleDocTemplate,
        Spacer,
        Table,
    )

    rl_config.invariant = 1
    styles = getSampleStyleSheet()

    def flowables(kind: str, content: Any) -> Any:
        if kind.startswith("heading"):
            return Paragraph(escape(content), styles[f"Heading{kind[-1]}"])
        if kind == "steps":
            return ListFlowable([Paragraph(escape(line), styles["BodyText"]) for line in content])
        if kind == "table":
            return Table(
                content, style=[("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONTSIZE", (0, 0), (-1, -1), 8)]
            )
        return Paragraph(escape(content), styles["BodyText"])

    def furniture(canvas: Any, document: Any) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(50, A5[1] - 30, head)
        canvas.drawCentredString(A5[0] / 2, 25, f"Page {document.page}")

    story = [part for kind, content in blocks(source) for part in (flowables(kind, content), Spacer(1, 4))]
    encrypt = StandardEncryption(password) if password else None
    document = SimpleDocTemplate(
        str(target),
        pagesize=A5,
        title=head,
        author="Tarnwerk",
        encrypt=encrypt,
        leftMargin=50,
        rightMargin=50,
        topMargin=50,
        bottomMargin=50,
    )
    document.build(story, onFirstPage=furniture, onLaterPages=furniture)


def docx(source: str, target: Path) -> None:
    """Write a DOCX with a header, a comment and a table."""
    from docx import Document

    document = Document()
    document.core_properties.title = "Tarn network guide"
    document.core_properties.created = datetime(*STAMP, tzinfo=UTC)
    document.sections[0].header.paragraphs[0].text = "Tarnwerk · internal draft"
    for kind, content in blocks(source):
        if kind.startswith("heading"):
            document.add_heading(content, int(kind[-1]))
        elif kind == "steps":
            for line in content:
                document.add_paragraph(line, style="List Number")
        elif kind == "table":
            table = document.add_table(0, len(content[0]), style="Table Grid")
            for row in content:
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
        else:
            paragraph = document.add_paragraph(content)
    document.add_comment(paragraph.runs[0], text="Check this with the lab before we print.", author="Pavel")
    document.save(str(target))


def pptx(source: str, target: Path) -> None:
    """Write slides with bullets, a table and speaker notes."""
    from pptx import Presentation
    from pptx.util import Inches

    deck = json.loads((SOURCES / source).read_text(encoding="utf-8"))
    presentation = Presentation()
    presentation.core_properties.title = deck["title"]
    for entry in deck["slides"]:
        slide = presentation.slides.add_slide(presentation.slide_layouts[5 if "table" in entry else 1])
        slide.shapes.title.text = entry["title"]
        if "table" in entry:
            rows = entry["table"]
            shape = slide.shapes.add_table(
                len(rows), len(rows[0]), Inches(1), Inches(2), Inches(8), Inches(3)
            )
            for i, row in enumerate(rows):
                for j, text in enumerate(row):
                    shape.table.cell(i, j).text = text
        else:
            slide.placeholders[1].text = "\n".join(entry["lines"])
        if entry["notes"]:
            slide.notes_slide.notes_text_frame.text = entry["notes"]
    presentation.save(str(target))


def xlsx(source: str, target: Path) -> None:
    """Write a workbook with a sheet per key."""
    import xlsxwriter  # type: ignore[import-untyped]

    workbook = xlsxwriter.Workbook(str(target))
    workbook.set_properties({"title": "Spare parts", "created": datetime(*STAMP)})  # noqa: DTZ001
    for name, rows in json.loads((SOURCES / source).read_text(encoding="utf-8")).items():
        sheet = workbook.add_worksheet(name)
        for i, row in enumerate(rows):
            for j, value in enumerate(row):
                if value is not None:
                    sheet.write(i, j, value)
    workbook.close()


def zipped(target: Path, members: dict[str, str]) -> None:
    """Write a ZIP archive whose bytes depend on its members alone; a mimetype is stored, not packed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in members.items():
            packing = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, STAMP), text, compress_type=packing)
    target.write_bytes(buffer.getvalue())


def epub(source: str, target: Path) -> None:
    """Write an e-book with a chapter per second heading, a contents page and a cover."""
    title, chapters = "", [""]
    for kind, content in blocks(source):
        if kind == "heading-1":
            title = content
            continue
        if kind == "heading-2" and chapters[-1]:
            chapters.append("")
        chapters[-1] += _xhtml(kind, content)
    names = [f"chapter-{number}.xhtml" for number in range(1, len(chapters) + 1)]
    items = "".join(
        f'<item id="c{i}" href="{n}" media-type="application/xhtml+xml"/>' for i, n in enumerate(names)
    )
    spine = "".join(f'<itemref idref="c{i}"/>' for i in range(len(names)))
    contents = "".join(f'<li><a href="{n}">Chapter {i}</a></li>' for i, n in enumerate(names, 1))
    pages = {f"OEBPS/{name}": _page(text) for name, text in zip(names, chapters, strict=True)}
    toc = f'<nav xmlns:epub="http://www.idpf.org/2007/ops" epub:type="toc"><ol>{contents}</ol></nav>'
    members = {"mimetype": "application/epub+zip", "META-INF/container.xml": _CONTAINER}
    package = _PACKAGE.format(title=escape(title), items=items, spine=spine)
    zipped(target, members | {"OEBPS/content.opf": package, "OEBPS/nav.xhtml": _page(toc)} | pages)


def _page(body: str) -> str:
    return (
        f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>-</title></head><body>{body}</body></html>'
    )


def _xhtml(kind: str, content: Any) -> str:
    if kind == "steps":
        return "<ol>" + "".join(f"<li>{_inline(line)}</li>" for line in content) + "</ol>"
    if kind == "table":
        rows = ("".join(f"<td>{_inline(cell)}</td>" for cell in row) for row in content)
        return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"
    tag = f"h{int(kind[-1]) - 1}" if kind.startswith("heading") else "p"
    return f"<{tag}>{_inline(content)}</{tag}>"


def _inline(text: str) -> str:
    """Write the code spans of a Markdown line as elements."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))


def slack(source: str, target: Path) -> None:
    """Write a chat export as Slack makes it."""
    chat = json.loads((SOURCES / source).read_text(encoding="utf-8"))
    users = [
        {"id": key, "name": name.lower(), "profile": {"display_name": name}}
        for key, name in chat["users"].items()
    ]
    channels = [{"id": f"C{i}", "name": name} for i, name in enumerate(chat["channels"])]
    members = {"users.json": json.dumps(users), "channels.json": json.dumps(channels)}
    for name, messages in chat["channels"].items():
        days: dict[str, list[dict[str, str]]] = {}
        for message in messages:
            row = {
                "type": "message",
                "user": message["user"],
                "text": message["text"],
                "ts": f"{message['at']}.000100",
            }
            row |= {"thread_ts": f"{message['thread']}.000100"} if "thread" in message else {}
            row |= {"subtype": message["subtype"]} if "subtype" in message else {}
            days.setdefault(datetime.fromtimestamp(message["at"], UTC).date().isoformat(), []).append(row)
        members |= {f"{name}/{day}.json": json.dumps(rows) for day, rows in days.items()}
    zipped(target, members)


def main() -> None:
    """Write every office file of the demo corpus."""
    pdf("sensor-manual.md", CORPUS / "manuals/sensor-manual.pdf", "Tarn 2 · Sensor manual")
    pdf("supplier-agreement.md", CORPUS / "contracts/supplier-agreement.pdf", "Confidential", "see-saw")
    docx("network-guide.md", CORPUS / "manuals/network-guide.docx")
    pptx("power-evening.json", CORPUS / "training/power-evening.pptx")
    xlsx("spare-parts.json", CORPUS / "sales/spare-parts.xlsx")
    epub("owners-year.md", CORPUS / "books/the-weather-owners-year.epub")
    slack("owners-chat.json", CORPUS / "chat/owners-slack-export.zip")


if __name__ == "__main__":
    main()
