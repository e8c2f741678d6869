"""Counts in the terminal, as a heat map or in lines: coloured, with signs for those who see no colour."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from groundset.cli.plain import safe
from groundset.report.coverage.facts import Dimension
from groundset.report.coverage.heat import Heat, Line, Square, edge, urgency
from groundset.report.wording import words

SIGNS = {"empty": "○", "thin": "▾", "over": "▴", "forbidden": "╱", "free": "", "met": ""}
_STYLES = {
    "empty": "bold #ffffff on #b93a10",
    "thin1": "bold #3b1502 on #ee9a6b",
    "thin2": "bold #3b1502 on #f5b893",
    "thin3": "bold #3b1502 on #f9d0b5",
    "thin4": "bold #3b1502 on #fce3d2",
    "met": "#0b2b27 on #b9ddd6",
    "over": "#101d3c on #c3d2f4",
    "forbidden": "dim",
}
_LEGEND = {
    "empty": "empty",
    "thin": "thin",
    "met": "met",
    "over": "over",
    "forbidden": "forbidden",
    "free": "no target",
}
_LABEL, _LEAST, _HEAD_LINES = 20, 7, 3
_NAME, _MOST, _WIDEST = 40, 100, 110
"""Columns of a name in a line of values, values that it tells, and columns of the line."""


def show_heat(out: Console, heat: Heat) -> int:
    """Print as many columns as have room, what is thin first; answers how many that are."""
    label = min(_LABEL, max(cell_len(_said(row.label)) for row in heat.rows))
    least = _width(heat)
    columns = heat.columns[: max(1, (out.width - label) // (least + 1) - 1)]
    room = (out.width - label) // (len(columns) + 1) - 1
    width = max(least, min(room, max(cell_len(_said(column.label)) + 1 for column in columns)))
    out.print(Text.assemble((_said(heat.down), "bold"), " by ", (_said(heat.across), "bold")))
    for line in _heads(columns, label, width):
        out.print(line, soft_wrap=True)
    _print_row(out, f"{'all':<{label}}", [None, *(column.whole for column in columns)], width)
    for row in heat.rows:
        name = Text(set_cell_size(_cut(_said(row.label), label), label), "bold" if row.whole.missing else "")
        _print_row(out, name, [row.whole, *row.cells[: len(columns)]], width)
    _print_legend(out, heat)
    return len(columns)


def show_values(out: Console, dimension: Dimension, drawn: int = 0) -> None:
    """Print how every value of a dimension stands, what is thin first, as one wrapped line.

    ``drawn`` of its values stand on a heat map already, and are left out.
    """
    lines = edge(dimension)
    parts = [_value(line) for line in lines[drawn:][:_MOST]]
    if len(lines) > drawn + _MOST:
        parts.append(Text(f"{len(lines) - drawn - _MOST:,} more: --json lists them", "dim"))
    if dimension.unmapped and drawn <= len(lines):
        parts.append(Text(f"unmapped {dimension.unmapped:,}", "bold red" if dimension.alarm else ""))
    name = _cut(_said(dimension.name), _NAME)
    if parts or not drawn:
        label = Text(f"not drawn of {name}:" if drawn else f"{name}:", "bold")
        _print_wrapped(out, label, parts or [Text("it has no values", "dim")])


def _print_wrapped(out: Console, line: Text, parts: Sequence[Text]) -> None:
    """Print parts behind a label; a line ends between two of them only."""
    room = min(out.width, _WIDEST)
    for at, part in enumerate(parts):
        between = " · " if at else " "
        if at and line.cell_len + len(between) + part.cell_len + len(" ·") > room:
            out.print(Text.assemble(line, " ·"), soft_wrap=True)
            line, between = Text(), "  "
        line.append(between)
        line.append_text(part)
    out.print(line, soft_wrap=True)


def _value(line: Line) -> Text:
    """Write ``▾ advanced 62/35``."""
    whole = line.whole
    numbers = f"{whole.count:,}/{whole.target:,}" if whole.target else f"{whole.count:,}"
    named = f"{SIGNS[whole.state]} {_cut(_said(line.name), _NAME)} {numbers}".strip()
    return Text(named, "bold" if urgency(whole) else "")


def _said(name: str) -> str:
    return words(safe(name))


def _width(heat: Heat) -> int:
    squares = [line.whole for line in (*heat.rows, *heat.columns)] + [c for r in heat.rows for c in r.cells]
    return max(_LEAST, *(cell_len(_inside(square)) + 2 for square in squares))


def _inside(square: Square) -> str:
    """Write sign and numbers: ``▾ 3/20``."""
    if square.state == "forbidden" and not square.count:
        return "╱╱╱"
    if square.state == "free":
        return f"{square.count:,}" if square.count else "·"
    numbers = f"{square.count:,}/{square.target:,}" if square.target else f"{square.count:,}"
    return f"{SIGNS[square.state]} {numbers}".strip()


def _print_row(out: Console, name: str | Text, squares: Sequence[Square | None], width: int) -> None:
    line = Text.assemble(name)
    for square in squares:
        line.append(" ")
        line.append_text(_block(square, width) if square else Text(" " * width))
    line.rstrip()
    out.print(line, soft_wrap=True)


def _block(square: Square, width: int) -> Text:
    inside = _inside(square)
    padded = " " * max(0, width - 1 - cell_len(inside)) + inside + " "
    key = f"thin{square.step}" if square.state == "thin" else square.state
    # A cell that lacks one or two is not as loud as one that lacks a dozen.
    key = "thin2" if square.state == "empty" and square.step else key
    if square.by_plan:
        key = {"empty": "thin4", "met": "met"}.get(square.state, "")
    return Text(padded, _STYLES.get(key, ""))


def _heads(columns: Sequence[Line], label: int, width: int) -> list[Text]:
    """Write the names of the columns over a few lines each, the last one lowest."""
    names = [["all"], *(_folded(_said(column.label), width) for column in columns)]
    styles = ["", *("bold" if column.whole.missing else "" for column in columns)]
    tall = max(map(len, names))
    lines = []
    for at in range(tall):
        line = Text(" " * label)
        for name, style in zip(names, styles, strict=True):
            place = at - (tall - len(name))
            part = name[place] if place >= 0 else ""
            line.append(" " + " " * max(0, width - 1 - cell_len(part)))
            line.append(part, style)
            line.append(" ")
        line.rstrip()
        lines.append(line)
    return lines


def _folded(name: str, width: int) -> list[str]:
    """Break a name between its words; a word too long for a line is cut."""
    room = width - 1
    lines: list[str] = []
    for part in re.findall(r"[^\s-]*-+|[^\s-]+|\s+", name.strip()):
        word = _cut(part, room)
        if lines and cell_len((lines[-1] + word).rstrip()) <= room and not lines[-1].endswith("…"):
            lines[-1] += word
        elif word.strip():
            lines.append(word)
    lines = [line.rstrip() for line in lines] or [""]
    if len(lines) <= _HEAD_LINES:
        return lines
    return [*lines[: _HEAD_LINES - 1], _cut(f"{lines[_HEAD_LINES - 1]} ", room - 1).rstrip("… ") + "…"]


def _cut(text: str, width: int) -> str:
    return text if cell_len(text) <= width else set_cell_size(text, width - 1).rstrip() + "…"


def _print_legend(out: Console, heat: Heat) -> None:
    line = Text()
    for state in heat.states:
        key = "thin2" if state == "thin" else state
        sign = {"met": "8/7", "free": "8"}.get(state, SIGNS[state])
        part = Text.assemble((f" {sign} ", _STYLES.get(key, "")), (f" {_LEGEND[state]}   ", "dim"))
        if line.cell_len + part.cell_len > out.width + 2:
            line.rstrip()
            out.print(line, soft_wrap=True)
            line = Text()
        line.append_text(part)
    line.rstrip()
    out.print(line, soft_wrap=True)
