"""Small valid files of every kind, damaged as disks, mailers and attackers damage them: each gets its row."""

from __future__ import annotations

import gzip
import io
import json
import struct
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.message import EmailMessage
from functools import cache
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundset.readers import READERS, read_file
from groundset.records import State
from groundset.settings import Corpus, Reading
from small_projects import no_stall, page

CORPUS = Corpus(name="c", path="c")
LIMITS = Reading(max_seconds_per_file=5)
PROSE = "The kiln of the third studio is lit on Mondays, and nobody may open it before noon. " * 3
BODY = f"<h1>The kiln</h1><p>{PROSE}</p><ul><li>one</li><li>two</li></ul>"
HTML = f"<html><head><title>Kiln</title></head><body>{BODY}</body></html>"
EXAMPLES = 30


def packed(members: Mapping[str, str | bytes]) -> bytes:
    """Give a ZIP archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def pdf() -> bytes:
    from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    for number in range(2):
        for line in range(12):
            canvas.drawString(
                72, 760 - 20 * line, f"Line {line} of page {number}: the kiln is lit on Mondays."
            )
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def docx() -> bytes:
    import docx as python_docx

    document = python_docx.Document()
    document.add_heading("The kiln", 1)
    document.add_paragraph(PROSE)
    table = document.add_table(2, 2)
    table.cell(0, 0).text = "Day"
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def pptx() -> bytes:
    from pptx import Presentation

    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "The kiln"
    slide.placeholders[1].text = PROSE
    buffer = io.BytesIO()
    deck.save(buffer)
    return buffer.getvalue()


def xlsx() -> bytes:
    import xlsxwriter  # type: ignore[import-untyped]

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2020, 1, 1, tzinfo=UTC)})
        sheet = book.add_worksheet("Prices")
        for row, cells in enumerate([("Studio", "Coins"), ("first studio", 5), ("second studio", 7)] * 3):
            sheet.write_row(row, 0, cells)
    return buffer.getvalue()


def epub() -> bytes:
    container = (
        '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="b.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">i</dc:identifier>'
        "<dc:title>Kilns</dc:title><dc:language>en</dc:language></metadata>"
        '<manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest>'
        '<spine><itemref idref="a"/></spine></package>'
    )
    chapter = HTML.replace("<html>", '<html xmlns="http://www.w3.org/1999/xhtml">')
    members = {"mimetype": "application/epub+zip", "META-INF/container.xml": container}
    return packed(members | {"b.opf": package, "a.xhtml": chapter})


def message() -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@example.org", "b@example.org", "When is the kiln lit?"
    mail["Date"], mail["Message-ID"] = "Mon, 06 Jan 2020 10:00:00 +0000", "<1@example.org>"
    mail.set_content(PROSE)
    mail.add_alternative(HTML, subtype="html")
    return mail


def mbox() -> bytes:
    lines = b"From a@example.org Mon Jan  6 10:00:00 2020\n" + message().as_bytes() + b"\n\n"
    return lines * 2


def notebook() -> bytes:
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": ["# The kiln\n", PROSE]},
        {"cell_type": "code", "metadata": {}, "source": "print(1)", "outputs": [], "execution_count": 1},
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


def slack() -> bytes:
    said = [
        {
            "type": "message",
            "user": "U1",
            "ts": "1577959200.000100",
            "text": "When is the kiln lit? " + PROSE,
        },
        {"type": "message", "user": "U2", "ts": "1577959260.000100", "text": "On Mondays. " + PROSE},
    ]
    users = [{"id": f"U{n}", "name": f"user{n}", "profile": {"real_name": f"User {n}"}} for n in (1, 2)]
    channels = [{"id": "C1", "name": "kiln", "members": ["U1", "U2"]}]
    files = {"users.json": users, "channels.json": channels, "kiln/2020-01-02.json": said}
    return packed({name: json.dumps(rows) for name, rows in files.items()})


SAMPLES: dict[str, tuple[tuple[str, Callable[[], bytes]], ...]] = {
    "markdown": ((".md", f"---\ntitle: Kiln\n---\n{page(1)}\n| a | b |\n|---|---|\n| 1 | 2 |\n".encode),),
    "rst": ((".rst", f"Kiln\n====\n\n.. note:: {PROSE}\n\n+--+--+\n|a |b |\n+--+--+\n".encode),),
    "text": ((".txt", lambda: (PROSE + "\n\n" + PROSE).encode("utf-16")), (".txt", PROSE.encode)),
    "html": ((".html", HTML.encode),),
    "json": (
        (".json", lambda: json.dumps([{"id": n, "title": "K", "text": PROSE} for n in range(3)]).encode()),
        (".jsonl", lambda: b"".join(json.dumps({"text": f"{n} {PROSE}"}).encode() + b"\n" for n in range(3))),
        (".jsonl.gz", lambda: gzip.compress(json.dumps({"text": PROSE}).encode(), mtime=0)),
    ),
    "pdf": ((".pdf", pdf),),
    "docx": ((".docx", docx),),
    "pptx": ((".pptx", pptx),),
    "epub": ((".epub", epub),),
    "spreadsheet": ((".xlsx", xlsx),),
    "csv": ((".csv", ("name,text\n" + f'one,"{PROSE}"\n' * 3).encode),),
    "notebook": ((".ipynb", notebook),),
    "email": ((".eml", lambda: message().as_bytes()), (".mbox", mbox)),
    "slack": ((".zip", slack),),
}
"""Name of a reader to endings and files; a new reader needs a line here."""


@cache
def sample(name: str, number: int) -> bytes:
    return SAMPLES[name][number][1]()


def damaged(data: bytes, chance: Random) -> bytes:
    """Damage the bytes in one to four ways; of an archive, half the time, what is in it."""
    if data.startswith(b"PK") and chance.random() < 0.5:
        return _damaged_inside(data, chance)
    for _ in range(chance.randint(1, 4)):
        data = chance.choice(DAMAGES)(data, chance)
    return data


def _damaged_inside(data: bytes, chance: Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    name = chance.choice(sorted(members))
    members[name] = damaged(members[name], chance)
    return packed(members)


def _flip(data: bytes, chance: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 12) if changed else 0):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _cut(data: bytes, chance: Random) -> bytes:
    at = chance.randint(0, len(data))
    return data[:at] if chance.random() < 0.7 else data[at:]


def _splice(data: bytes, chance: Random) -> bytes:
    """Put a piece of the file, or of no file, somewhere else."""
    at, start = chance.randint(0, len(data)), chance.randint(0, len(data))
    piece = chance.choice(
        [data[start : start + chance.randint(1, 400)], chance.randbytes(40), b"\x00" * 64, b"<" * 99]
    )
    return data[:at] + piece + data[at + chance.choice([0, len(piece)]) :]


def _repeat(data: bytes, chance: Random) -> bytes:
    start = chance.randint(0, len(data))
    block = data[start : start + chance.randint(1, 2000)]
    return data[:start] + block * chance.randint(2, 40) + data[start:]


def _lie(data: bytes, chance: Random) -> bytes:
    """Write an impossible number where a length may stand, in bytes or in digits."""
    digits = [at for at in range(len(data)) if data[at : at + 1].isdigit()] if chance.random() < 0.5 else []
    if digits:
        at = chance.choice(digits)
        return (
            data[:at] + chance.choice([b"0", b"-1", b"4294967295", b"99999999999999999999"]) + data[at + 1 :]
        )
    at = chance.randint(0, max(0, len(data) - 4))
    return (
        data[:at]
        + struct.pack("<I", chance.choice([0, 0xFFFFFFFF, 0x7FFFFFFF, len(data) * 2]))
        + data[at + 4 :]
    )


DAMAGES = (_flip, _cut, _splice, _repeat, _lie)
CASES = [(reader.name, number) for reader in READERS for number in range(len(SAMPLES.get(reader.name, "?")))]


def test_every_reader_has_a_sample() -> None:
    """A new reader is fuzzed from its first day."""
    assert {reader.name for reader in READERS} <= SAMPLES.keys()


@pytest.mark.parametrize(("name", "number"), CASES)
def test_the_sample_is_read_as_long_as_it_is_whole(name: str, number: int) -> None:
    """What is damaged below was a good file."""
    row, documents = read_file(CORPUS, "x" + SAMPLES[name][number][0], sample(name, number), LIMITS)
    assert (row.state, row.reason) == (State.KEPT, "read"), row.detail
    assert "third studio" in documents[0].text or "kiln" in documents[0].text or "studio" in documents[0].text


@pytest.mark.parametrize(("name", "number"), CASES)
def test_a_damaged_file_has_a_row_with_a_reason(name: str, number: int) -> None:
    """Nothing is raised, nothing hangs, and the reason says in print what it was."""
    data, ending = sample(name, number), SAMPLES[name][number][0]

    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(st.integers(0, 2**32))
    def check(seed: int) -> None:
        row, documents = read_file(CORPUS, "x" + ending, damaged(data, Random(seed)), LIMITS)
        assert row.state is (State.KEPT if documents else State.REJECTED)
        assert row.reason.isidentifier()
        assert row.detail.isprintable()
        assert documents or row.reason != "read"

    with no_stall():
        check()
