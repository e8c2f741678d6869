"""What stands on the pages of a PDF becomes Markdown in the order of reading."""

from __future__ import annotations

from reportlab.lib import colors  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]
from reportlab.platypus import Table  # type: ignore[import-untyped]

from pdf_pages import HEIGHT, PROSE, WIDTH, heading, lines, text_of
from small_projects import no_stall


def test_headings_are_told_by_their_size_and_paragraphs_go_on_one_line() -> None:
    """The largest type is level 1, bold type above the text's size comes under it."""

    def draw(canvas: Canvas) -> None:
        heading(canvas, "Working with kilns", 22, 60)
        lines(canvas, PROSE)
        heading(canvas, "Opening the door", 14, 200)
        lines(canvas, PROSE[:2], top=225)

    joined = " ".join(PROSE)
    assert text_of(draw) == (
        f"# Working with kilns\n\n{joined}\n\n## Opening the door\n\n{PROSE[0]} {PROSE[1]}"
    )


def test_bookmarks_decide_the_levels_of_headings() -> None:
    """A heading that looks like its parent is as deep as the outline says."""

    def draw(canvas: Canvas) -> None:
        for place, (title, level) in enumerate((("First part", 0), ("A section", 1), ("Second part", 0))):
            canvas.bookmarkPage(title)
            canvas.addOutlineEntry(title, title, level)
            heading(canvas, title, 14, 60 + place * 150)
            lines(canvas, PROSE, top=85 + place * 150)

    headings = [line for line in text_of(draw).split("\n") if line.startswith("#")]
    assert headings == ["# First part", "## A section", "# Second part"]


LEFT = (
    "In the left column a potter",
    "tells how the wheel is set",
    "up, and why the clay must be",
    "wedged before it is thrown",
    "on the wheel by any of the",
    "members of the studio, and",
)
RIGHT = (
    "then the right column goes",
    "on with the same sentence in",
    "other words and comes to an",
    "end. Glazing is another",
    "matter that has a chapter of",
    "its own in this handbook.",
)


def test_columns_are_read_one_after_the_other_and_a_sentence_goes_on_in_the_next() -> None:
    """Also where their lines stand level."""

    def draw(canvas: Canvas) -> None:
        lines(canvas, LEFT)
        lines(canvas, RIGHT, x=300)

    assert text_of(draw) == " ".join([*LEFT, *RIGHT])


def test_running_heads_feet_and_page_numbers_leave_and_paragraphs_go_on_over_pages() -> None:
    """What repeats at one place of the pages, and numbers that count on, is no text."""

    def draw(canvas: Canvas) -> None:
        for number in range(1, 5):
            lines(canvas, (f"Studio handbook {2000 + number}",), top=30, size=9)
            lines(canvas, PROSE[2:] if number % 2 == 0 else PROSE[:2])
            lines(canvas, (f"- {number} -",), x=290, top=HEIGHT - 30, size=9)
            canvas.showPage()

    joined = " ".join(PROSE)
    assert text_of(draw) == f"{joined}\n\n{joined}"


def test_pages_that_are_alike_keep_their_text() -> None:
    """A line as long as prose is no running head, however often it comes."""

    def draw(canvas: Canvas) -> None:
        for _ in range(4):
            lines(canvas, PROSE, top=60)
            canvas.showPage()

    assert text_of(draw) == "\n\n".join([" ".join(PROSE)] * 4)


def test_pages_that_hold_nothing_but_a_line_keep_it() -> None:
    """Nobody prints pages of running heads alone."""

    def draw(canvas: Canvas) -> None:
        for number in range(1, 5):
            lines(canvas, (f"Label of kiln {number}",), top=40)
            canvas.showPage()

    assert text_of(draw).count("Label of kiln") == 4


def test_a_page_of_scattered_letters_does_not_stall() -> None:
    """As maps and hostile files have it."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 4)
        for number in range(4_000):
            canvas.drawString(number * 7919 % 590, number * 104_729 % 840, "ab")

    with no_stall():
        assert len(text_of(draw)) > 4_000


def test_a_number_alone_in_the_margin_leaves_and_one_in_the_text_stays() -> None:
    """One page bears out nothing, but where it stands."""

    def draw(canvas: Canvas) -> None:
        lines(
            canvas, ("Kilns there are in all the studios of the town of which this book tells:", "17 kilns.")
        )
        lines(canvas, ("42",), x=290, top=HEIGHT - 30)

    text = text_of(draw)
    assert "17 kilns" in text
    assert "42" not in text


def test_words_broken_at_the_end_of_a_line_become_whole_and_compounds_keep_their_hyphen() -> None:
    """The document's own words decide; a first part such as ``well`` is one of a compound."""

    def draw(canvas: Canvas) -> None:
        lines(
            canvas,
            (
                "The wood-fired kiln is loved by many, and firing it takes an exam-",
                "ple of patience from everyone who feeds it, for the fire of a wood-",
                "fired kiln eats a load of beech in every hour and the fully well-",
                "known rule is that nobody who feeds it may ever leave the chamber.",
            ),
        )

    text = text_of(draw)
    for words in ("an example of patience", "a wood-fired kiln eats", "fully well-known rule"):
        assert words in text


def test_lists_become_markdown_lists() -> None:
    """Bullets and numbers, with lines that hang under an item's first."""

    def draw(canvas: Canvas) -> None:
        lines(canvas, ("Bring these things along to the first evening of the course in the studio:",))
        lines(
            canvas,
            ("\u2022 an apron that may get wet and dirty and that reaches over", "\u2022 a towel"),
            top=125,
        )
        lines(canvas, ("1. Wedge the clay.", "2. Centre it on the wheel."), top=180)

    assert text_of(draw).split("\n\n")[1:] == [
        "- an apron that may get wet and dirty and that reaches over\n- a towel",
        "1. Wedge the clay.\n2. Centre it on the wheel.",
    ]


ROWS = [
    ["Cone", "Degrees", "Use"],
    ["06", "999", "bisque | first"],
    ["6", "1222", ""],
    ["10", "1285", "stoneware"],
]


def test_a_ruled_table_becomes_a_pipe_table_in_its_place() -> None:
    """Cells as they are ruled, empty ones too, pipes escaped."""

    def draw(canvas: Canvas) -> None:
        lines(canvas, ("Before the table stands this sentence.",), top=60)
        table = Table(ROWS, style=[("GRID", (0, 0), (-1, -1), 1, colors.black)])
        table.wrapOn(canvas, WIDTH, HEIGHT)
        table.drawOn(canvas, 72, HEIGHT - 200)
        lines(canvas, ("After the table stands this sentence.",), top=230)

    assert text_of(draw) == (
        "Before the table stands this sentence.\n\n| Cone | Degrees | Use |\n| --- | --- | --- |\n"
        "| 06 | 999 | bisque \\| first |\n| 6 | 1222 |  |\n| 10 | 1285 | stoneware |\n\n"
        "After the table stands this sentence."
    )


def test_a_table_without_rules_is_told_by_its_columns() -> None:
    """Cells that stand under one another with wide gaps beside them."""

    def draw(canvas: Canvas) -> None:
        for place, row in enumerate(
            [["Cone", "Degrees", "Use"], ["06", "999", "bisque"], ["6", "1222", "glaze"]]
        ):
            for column, cell in enumerate(row):
                lines(canvas, (cell,), x=72 + 120 * column, top=100 + 16 * place)

    assert text_of(draw) == (
        "| Cone | Degrees | Use |\n| --- | --- | --- |\n| 06 | 999 | bisque |\n| 6 | 1222 | glaze |"
    )


def test_contents_with_leaders_leave() -> None:
    """Entries that end in a page's number teach nothing."""

    def draw(canvas: Canvas) -> None:
        lines(canvas, tuple(f"Chapter {n} on firing {'.' * 60} {n * 7}" for n in range(1, 6)), top=60)
        lines(canvas, PROSE, top=300)

    assert text_of(draw) == " ".join(PROSE)


def test_what_markdown_would_misread_is_escaped() -> None:
    """Number signs and tags in the text stay text."""

    def draw(canvas: Canvas) -> None:
        lines(canvas, ("# of kilns and <b> as they stand in the text of this page, which is long",))

    assert text_of(draw).startswith("\\# of kilns and \\<b> as")


def test_a_page_turned_on_its_side_is_read_upright() -> None:
    """Tables are often printed so."""

    def draw(canvas: Canvas) -> None:
        canvas.rotate(90)
        canvas.translate(0, -WIDTH)
        canvas.setFont("Helvetica", 11)
        for place, text in enumerate(PROSE):
            canvas.drawString(72, 400 - 14 * place, text)

    assert text_of(draw) == " ".join(PROSE)
