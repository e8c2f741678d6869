"""The title of a PDF, and the true reason where scans, locks or damage leave nothing to read."""

from __future__ import annotations

from io import BytesIO

import pytest
from reportlab.lib import pdfencrypt  # type: ignore[import-untyped]
from reportlab.lib.utils import ImageReader  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from groundset.records import State
from pdf_pages import HEIGHT, PROSE, WIDTH, heading, lines, pdf, read
from small_projects import no_stall


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        ("The book of kilns", "The book of kilns"),
        ("Microsoft Word - kilns_final.doc", "a"),
        ("untitled", "a"),
        ("kilns-v2", "a"),
    ],
)
def test_the_stated_title_is_taken_unless_it_is_a_programs_filler(stated: str, title: str) -> None:
    """Else the file's name is the title of a text without a heading."""

    def draw(canvas: Canvas) -> None:
        canvas.setTitle(stated)
        lines(canvas, PROSE)

    _, (document,) = read(pdf(draw))
    assert document.title == title
    assert document.date == "", "the first second of 2000 is what reportlab states for files always alike"


def test_the_heading_is_the_title_where_the_file_states_none() -> None:
    """And what it states of another document is not believed."""

    def draw(canvas: Canvas) -> None:
        canvas.setTitle("Annual template of the sales department")
        heading(canvas, "Working with kilns", 22, 60)
        lines(canvas, PROSE)

    _, (document,) = read(pdf(draw))
    assert document.title == "Working with kilns"


def image(canvas: Canvas) -> None:
    """Draw a page that is a picture, as a scanner makes it."""
    # A bitmap of four grey squares, as small as one can be.
    canvas.drawImage(ImageReader(BytesIO(b"P5 2 2 255\n\x10\x80\xc0\xff")), 0, 0, WIDTH, HEIGHT)
    canvas.showPage()


def test_a_scan_is_refused_and_says_how_many_pages_need_recognition() -> None:
    """Pages without a character are no empty text."""

    def draw(canvas: Canvas) -> None:
        image(canvas)
        image(canvas)

    row, documents = read(pdf(draw))
    assert (row.state, row.reason, documents) == (State.REJECTED, "no_text_layer", ())
    assert "2 pages" in row.detail
    assert "OCR" in row.detail


def test_a_file_of_which_some_pages_are_scans_is_read_with_a_remark() -> None:
    """The row says how many pages gave nothing."""

    def draw(canvas: Canvas) -> None:
        lines(canvas, PROSE)
        canvas.showPage()
        image(canvas)

    row, (document,) = read(pdf(draw))
    assert document.text == " ".join(PROSE)
    assert row.detail.startswith("1 of 2 pages has no text")


def test_a_file_that_needs_a_password_says_so() -> None:
    """It cannot be read without."""
    locked = pdf(lambda canvas: lines(canvas, PROSE), encrypt=pdfencrypt.StandardEncryption("secret"))
    row, documents = read(locked)
    assert (row.reason, documents) == ("encrypted", ())


def test_a_file_that_is_encrypted_without_a_password_to_open_is_read() -> None:
    """A password for changing it hinders no reader."""
    locked = pdf(lambda canvas: lines(canvas, PROSE), encrypt=pdfencrypt.StandardEncryption("", "owner"))
    row, (document,) = read(locked)
    assert (row.reason, document.text) == ("read", " ".join(PROSE))


def test_a_file_may_begin_with_the_lines_of_a_mail_gateway() -> None:
    """Junk before the mark is usual; without the mark it is no PDF."""
    row, (document,) = read(b"X-Scanned: yes\n\n" + pdf(lambda canvas: lines(canvas, PROSE)))
    assert (row.reason, document.text) == ("read", " ".join(PROSE))
    assert read(b"X-Scanned: yes\n\n no such thing")[0].reason == "mislabelled"
    assert read(b"PK\x03\x04 with %PDF-1.4 in it")[0].reason == "mislabelled"


def test_a_file_that_was_cut_off_has_a_reason_wherever_it_was_cut(capfd: pytest.CaptureFixture[str]) -> None:
    """And nothing is written to the terminal, also not by the native library."""
    whole = pdf(lambda canvas: lines(canvas, PROSE))
    reasons = set()
    for end in range(20, len(whole), 97):
        with no_stall():
            reasons.add(read(whole[:end])[0].reason)
    assert "corrupt_pdf" in reasons
    assert reasons <= {"corrupt_pdf", "no_text_layer", "read"}
    assert capfd.readouterr() == ("", "")
