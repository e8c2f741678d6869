"""What a PDF states must come out as it stands: its numbers, signs and marks; what does not is said."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib import pagesizes  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from groundset.readers import read_file
from groundset.readers.pdf.characters import MAX_CHARACTERS
from groundset.readers.pdf.glyph_text import is_nameless, repaired
from groundset.readers.pdf.symbols import symbol
from groundset.records import Document, SourceFile
from groundset.settings import Corpus, Reading

CORPUS = Corpus(name="c", path="c")
HEIGHT = pagesizes.A4[1]
LEAD = "The kilns of the studio are fired on Mondays, and what each of them needs is told below:"


def read(draw: Callable[[Canvas], None]) -> tuple[SourceFile, str]:
    """Read what is drawn."""
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=pagesizes.A4, invariant=True)
    draw(canvas)
    canvas.save()
    documents: tuple[Document, ...]
    row, documents = read_file(CORPUS, "a.pdf", buffer.getvalue(), Reading(min_characters=1))
    return row, documents[0].text if documents else ""


def put(canvas: Canvas, x: float, top: float, text: str, size: float = 11) -> None:
    """Write a line; ``top`` is its distance from the upper edge."""
    canvas.setFont("Helvetica", size)
    canvas.drawString(x, HEIGHT - top, text)


def text_of(*lines: tuple[float, float, str] | tuple[float, float, str, float]) -> str:
    """Give the text of a page with these lines, under a line of prose."""

    def draw(canvas: Canvas) -> None:
        put(canvas, 72, 130, LEAD)
        for line in lines:
            put(canvas, *line)

    return read(draw)[1]


def numbers(text: str) -> Counter[str]:
    """Count the numbers of a text; raised digits count as any."""
    return Counter(re.findall(r"\d+", unicodedata.normalize("NFKC", text)))


WORDS = st.sampled_from("kiln clay glaze cone Wedge the at of for".split())
NUMBERS = st.one_of(
    st.integers(0, 9999).map(str),
    st.decimals(0, 999, places=2).map(str),
    st.integers(100, 999).map(lambda area: f"({area}) 555-0199"),
    st.integers(1, 99).map(lambda number: f"({number})"),
    st.integers(1, 99).map(lambda number: f"{number}."),
    st.integers(0, 99).map(lambda number: f"-{number}°"),
    st.integers(0, 99).map(lambda number: f"§ {number}"),
)
LINES = st.lists(
    st.tuples(
        st.sampled_from([72, 90, 110]),
        st.lists(st.one_of(WORDS, NUMBERS), min_size=1, max_size=6),
        st.sampled_from([1, 1, 1, 12]),
    ),
    min_size=1,
    max_size=14,
)


@settings(max_examples=150, deadline=None)
@given(lines=LINES, pitch=st.sampled_from([13, 15, 22]))
def test_every_number_of_a_page_survives(lines: Sequence[tuple[float, list[str], int]], pitch: float) -> None:
    """Whatever list, table or paragraph it is taken for; a list item's number may only gain its full stop."""
    written = [
        (x, 160.0 + place * pitch, "kiln " + (" " * gap).join(parts))
        for place, (x, parts, gap) in enumerate(lines)
    ]
    assert numbers(text_of(*written)) == numbers(" ".join(text for _, _, text in written))


@settings(max_examples=80, deadline=None)
@given(first=NUMBERS, lines=LINES)
def test_a_number_that_begins_lines_survives(
    first: str, lines: Sequence[tuple[float, list[str], int]]
) -> None:
    """There it looks like the number of an item."""
    written = [
        (x, 160.0 + place * 14, f"{first} kiln {' '.join(parts)}")
        for place, (x, parts, _) in enumerate(lines)
    ]
    assert numbers(text_of(*written)) == numbers(" ".join(text for _, _, text in written))


@pytest.mark.parametrize(
    "line",
    [
        "(415) 555-0199",
        "§ 12 Notice is given in writing.",
        "(a) of the first clause, by which this one is limited",
        "(2) of the first clause, by which this one is limited",
        "007. The number of the agent who bought the kiln",
    ],
)
def test_what_begins_a_line_and_is_referred_to_stays(line: str) -> None:
    """Brackets, letters, section signs and leading zeros are not a list's marks alone."""
    assert line in text_of((72, 170, line)).replace("\\", "")


def test_numbers_that_do_not_count_on_stay_as_they_are() -> None:
    """Markdown counts a list on from its first number, whatever is written."""
    text = text_of((72, 170, "5. The fifth rule."), (72, 184, "7. The seventh rule."))
    assert text.split("\n\n")[1] == "- 5\\. The fifth rule.\n- 7\\. The seventh rule."


def test_a_negative_exponent_stays_negative() -> None:
    """Raised signs are raised in the text, as the raised digits are."""
    text = text_of((72, 170, "The rate of the cooling was 10"), (217, 165, "-5", 7), (226, 170, " and less."))
    assert "10⁻⁵" in text


def test_steps_whose_numbers_stand_in_a_gutter_are_a_numbered_list() -> None:
    """As manuals set them: a number without a full stop, and a text beside it that goes on under itself."""
    rows = (
        ("1", "Fill a flask with crushed ice and just enough of the water to", "cover it."),
        ("2", "Turn the pole in its clamp until the red notch points to north."),
        ("3", "Tighten the clamp with the key until it clicks."),
        ("4", "Wait 20 minutes and read the temperature on the page of sensors."),
    )
    lines: list[tuple[float, float, str] | tuple[float, float, str, float]] = []
    top = 170.0
    for number, *parts in rows:
        lines.append((72, top, number, 12))
        for part in parts:
            lines.append((90, top, part, 10))
            top += 12
        top += 6
    assert text_of(*lines).split("\n\n")[1] == "\n".join(f"{row[0]}. {' '.join(row[1:])}" for row in rows)


def test_numbers_that_stand_alone_are_kept_unless_they_are_a_scale() -> None:
    """Even steps are the marks of an axis; a price is not."""
    assert "\n\n4711" in text_of((72, 200, "4711"))
    axis = [(72 + 60.0 * place, 200.0, f"{20 * place}") for place in range(1, 6)]
    assert text_of(*axis) == LEAD


def test_cells_of_rows_that_are_not_filled_stay_in_their_rows() -> None:
    """A row without its first cell is no second line of the one above."""
    lines = [
        (72, 170.0, "Code"), (180, 170.0, "Place"), (280, 170.0, "Expected"), (380, 170.0, "Actual"),
        (72, 194.0, "S-88"), (180, 194.0, "A-12"), (280, 194.0, "450"),
        (180, 218.0, "B-07"), (380, 218.0, "289"),
        (72, 242.0, "S-92"), (280, 242.0, "780"), (380, 242.0, "778"),
        (180, 266.0, "C-15"), (380, 266.0, "15"),
    ]  # fmt: skip
    assert text_of(*lines).split("\n")[4:] == [
        "| S-88 | A-12 | 450 |  |",
        "|  | B-07 |  | 289 |",
        "| S-92 |  | 780 | 778 |",
        "|  | C-15 |  | 15 |",
    ]


def test_blocks_beside_one_another_whose_lines_are_not_level_make_no_table() -> None:
    """Names of one would be paired with values of the other."""
    left = [(72, 170.0 + 14 * n, f"Name {n}:") for n in range(3)]
    left += [(172, 170.0 + 14 * n, f"Value {n}") for n in range(3)]
    right = [(340, 177.0 + 14 * n, f"Other {n}:") for n in range(3)]
    right += [(440, 177.0 + 14 * n, f"Thing {n}") for n in range(3)]
    text = text_of(*left, *right)
    assert "|" not in text
    for n in range(3):
        assert f"Name {n}: Value {n}" in text
        assert f"Other {n}: Thing {n}" in text


def test_a_caption_does_not_come_into_a_sentence_that_goes_on_after_it() -> None:
    """The sentence is whole, and the caption a paragraph."""

    def draw(canvas: Canvas) -> None:
        put(canvas, 72, 700, "The kiln is lit at dawn, and the potters stay with it until the cone bends. On")
        canvas.showPage()
        put(canvas, 72, 100, "Figure 1 - The kiln of the third studio")
        put(canvas, 72, 160, "this base the door is opened, and nobody may touch the shelves before noon.")

    text = read(draw)[1]
    assert "until the cone bends. On this base the door is opened" in text
    assert text.endswith("\n\nFigure 1 - The kiln of the third studio")


def test_large_type_does_not_swallow_the_lines_beside_its_feet() -> None:
    """Each line stays one, with a space between them."""
    text = text_of((54, 300, "We Care", 110), (160, 310, "For all potters"), (160, 324, "For all kilns"))
    assert text.split() == [*LEAD.split(), *"# We Care For all potters For all kilns".split()]


def test_letters_set_one_by_one_at_even_steps_are_one_word() -> None:
    """The free space beside a narrow letter is no space between words."""
    letters = [(72 + 7.0 * place, 200.0, letter, 12.0) for place, letter in enumerate("Duplication")]
    assert "Duplication" in text_of(*letters)


def test_text_across_the_page_is_counted_in_a_remark() -> None:
    """It is left out, and the row says where and how much."""

    def draw(canvas: Canvas) -> None:
        put(canvas, 72, 130, LEAD)
        canvas.rotate(90)
        canvas.drawString(300, -30, "Draft of 2031")

    row, text = read(draw)
    assert "2031" not in text
    assert row.detail == "page 1: left out: 11 characters across the page"


def test_a_page_with_more_characters_than_are_read_says_so() -> None:
    """The row names the page and the bound."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 1)
        for line in range(800):
            canvas.drawString(10, 830 - line, "kiln " * 40)

    row, _ = read(draw)
    assert f"only the first {MAX_CHARACTERS:,} characters" in row.detail


@pytest.mark.parametrize(("code", "sign"), [(0xF0B3, "≥"), (0xF0B1, "±"), (0xF06D, "μ"), (0xF02D, "−")])
def test_signs_of_the_symbol_font_have_their_meaning(code: int, sign: str) -> None:
    """Left out they would change what is said of a number."""
    assert symbol(code) == sign


def test_a_degree_sign_made_of_an_accent_stays_and_a_lost_accent_leaves() -> None:
    """Signs without a meaning are known, so that they can be counted."""
    assert (repaired("\u02c6"), repaired("20\u02daC")) == ("", "20\u02daC")
    assert is_nameless("\ue123")
    assert not is_nameless("\uf0b7")
    assert not is_nameless("x")
