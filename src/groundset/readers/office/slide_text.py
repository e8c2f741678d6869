"""Text frames, tables and charts of a slide as Markdown blocks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from groundset.readers.office.equations import MATH, linear
from groundset.readers.web.markdown_escapes import escape_marks
from groundset.text.markup.escaping import escape_line
from groundset.text.markup.html_tables import pipe_table

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_FIELDS_LEFT_OUT = ("slidenum", "datetime")
_MOST_CATEGORIES, _MOST_SERIES = 200, 20
_DEEPEST = 8


def frame_blocks(frame: Any, *, bulleted: bool) -> Iterator[str]:
    """Write the paragraphs of a text body (lxml); ``bulleted`` says what they are unless they say it."""
    items: list[tuple[int, bool, str]] = []
    paragraphs = [
        (paragraph, words) for paragraph in frame.iter(f"{_A}p") if (words := paragraph_text(paragraph))
    ]
    for paragraph, words in paragraphs:
        marker = _marker(paragraph, "ul" if bulleted and len(paragraphs) > 1 else "")
        if marker:
            items.append((_level(paragraph), marker == "ol", words))
            continue
        yield from _list(items)
        items = []
        yield "  \n".join(escape_line(escape_marks(line)) for line in words.split("\n"))
    yield from _list(items)


def _marker(paragraph: Any, default: str) -> str:
    properties = paragraph.find(f"{_A}pPr")
    if properties is None:
        return default
    if properties.find(f"{_A}buNone") is not None:
        return ""
    if properties.find(f"{_A}buAutoNum") is not None:
        return "ol"
    has_bullet = any(properties.find(_A + name) is not None for name in ("buChar", "buBlip"))
    return "ul" if has_bullet else default


def _level(paragraph: Any) -> int:
    properties = paragraph.find(f"{_A}pPr")
    stated = properties.get("lvl", "0") if properties is not None else "0"
    return min(int(stated), _DEEPEST) if stated.isdecimal() else 0


def _list(items: list[tuple[int, bool, str]]) -> Iterator[str]:
    """Write items as one nested list; a level that skips one is one level down."""
    if not items:
        return
    lines: list[str] = []
    open_levels: list[tuple[int, str, int]] = []
    for level, numbered, words in items:
        while open_levels and open_levels[-1][0] > level:
            open_levels.pop()
        if not open_levels or open_levels[-1][0] < level:
            indent = open_levels[-1][1] + (" " * (3 if open_levels[-1][2] else 2)) if open_levels else ""
            open_levels.append((level, indent, 0))
        _, indent, count = open_levels[-1]
        count = count + 1 if numbered else 0
        open_levels[-1] = (level, indent, count)
        lines.append(
            f"{indent}{f'{count}.' if numbered else '-'} {escape_marks(' '.join(words.split()))}".replace(
                "<", "\\<"
            )
        )
    yield "\n".join(lines)


def paragraph_text(paragraph: Any) -> str:
    """Give a paragraph's words with its line breaks, without slide numbers and dates."""
    pieces: list[str] = []
    for child in paragraph:
        if child.tag == f"{_A}r" or (
            child.tag == f"{_A}fld" and not child.get("type", "").startswith(_FIELDS_LEFT_OUT)
        ):
            pieces += [text.text or "" for text in child.iterchildren(f"{_A}t")]
        elif child.tag == f"{_A}br":
            pieces.append("\n")
        else:
            pieces += [linear(equation) for equation in child.iter(f"{{{MATH}}}oMath")]
    lines = "".join(pieces).replace("\v", "\n").split("\n")
    return "\n".join(words for line in lines if (words := " ".join(line.split())))


def table_block(table: Any) -> str:
    """Write a table (python-pptx), with merged cells in each place they cover."""
    rows = [[_cell_words(cell) for cell in row.cells] for row in table.rows]
    for down, row in enumerate(table.rows):
        for across, cell in enumerate(row.cells):
            if cell.is_merge_origin:
                for r in range(down, min(down + cell.span_height, len(rows))):
                    for c in range(across, min(across + cell.span_width, len(rows[r]))):
                        rows[r][c] = rows[down][across]
    rows = [row for row in rows if any(row)]
    return "\n".join(pipe_table([[escaped_cell(cell) for cell in row] for row in rows]))


def _cell_words(cell: Any) -> str:
    paragraphs = cell._tc.iter(f"{_A}p")
    return " ".join(" ".join(paragraph_text(paragraph).split()) for paragraph in paragraphs).strip()


def escaped_cell(text: str) -> str:
    """Escape what would break a cell of a pipe table."""
    return escape_marks(" ".join(text.split())).replace("|", "\\|").replace("<", "\\<")


def chart_blocks(chart: Any) -> Iterator[str]:
    """Write a chart's title and its numbers as a table; nothing for a chart without categories."""
    if chart.has_title and chart.chart_title.has_text_frame:
        title = " ".join(chart.chart_title.text_frame.text.split())
        if title:
            yield escape_line(escape_marks(title))
    plots = list(chart.plots)
    categories = [str(category) for category in plots[0].categories] if plots else []
    series = [one for plot in plots for one in plot.series][:_MOST_SERIES]
    if not categories or len(categories) > _MOST_CATEGORIES or not series:
        return
    values = [list(one.values) for one in series]
    rows = [["", *(one.name or "" for one in series)]]
    for place, category in enumerate(categories):
        rows.append([category, *(_number(v[place]) if place < len(v) else "" for v in values)])
    yield "\n".join(pipe_table([[escaped_cell(cell) for cell in row] for row in rows]))


def _number(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.10g}"
    return "" if value is None else str(value)


def diagram_block(root: Any) -> str:
    """Write the words of a diagram (the data part of SmartArt) as a list."""
    points = (point for point in root.iter(f"{_DIAGRAM}pt") if point.get("type", "node") in ("node", "asst"))
    words = (" ".join(" ".join(map(paragraph_text, point.iter(f"{_A}p"))).split()) for point in points)
    return "\n".join("- " + escape_marks(text).replace("<", "\\<") for text in words if text)
