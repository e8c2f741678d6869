"""A heat map in the terminal: coloured blocks, with signs and numbers that say the same without colour."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from groundset.cli.plain import safe
from groundset.report.coverage.heat import Heat, Line, Square
from groundset.text.counting import counted

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


def show_heat(out: Console, heat: Heat) -> None:
    """Print as many columns as have room; what is thin stands first."""
    label = min(_LABEL, max(cell_len(safe(row.label)) for row in heat.rows))
    least = _width(heat)
    columns = heat.columns[: max(1, (out.width - label) // (least + 1) - 1)]
    room = (out.width - label) // (len(columns) + 1) - 1
    width = max(least, min(room, max(cell_len(safe(column.label)) + 1 for column in columns)))
    out.print(Text.assemble((safe(heat.down), "bold"), " by ", (safe(heat.across), "bold")))
    for line in _heads(columns, label, width):
        out.print(line, soft_wrap=True)
    _print_row(out, f"{'all':<{label}}", [None, *(column.whole for column in columns)], width)
    for row in heat.rows:
        name = Text(set_cell_size(_cut(safe(row.label), label), label), "bold" if row.whole.missing else "")
        _print_row(out, name, [row.whole, *row.cells[: len(columns)]], width)
    _print_legend(out, heat)
    left = heat.columns_left_out + len(heat.columns) - len(columns)
    if left or heat.rows_left_out:
        parts = [counted(heat.rows_left_out, "row")] if heat.rows_left_out else []
        parts += [counted(left, "column")] if left else []
        out.print(f"not shown: {' and '.join(parts)}; those that lack most are shown", style="dim")


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
    names = [["all"], *(_folded(safe(column.label), width) for column in columns)]
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
    """Break a name at its underscores, hyphens and spaces where it must be broken."""
    room = width - 1
    lines = [""]
    for part in re.findall(r"[^_\-\s]*[_\-\s]?", name):
        if lines[-1] and cell_len(lines[-1]) + cell_len(part) > room:
            lines.append("")
        lines[-1] += part
        while cell_len(lines[-1]) > room and len(lines) <= _HEAD_LINES:
            rest = lines[-1]
            lines[-1] = rest[: max(1, len(rest) - (cell_len(rest) - room))]
            lines.append(rest[len(lines[-1]) :])
    if len(lines) > _HEAD_LINES:
        lines = [*lines[: _HEAD_LINES - 1], lines[_HEAD_LINES - 1] + "…"]
    return [_cut(line.strip(), room) for line in lines]


def _cut(text: str, width: int) -> str:
    return text if cell_len(text) <= width else set_cell_size(text, width - 1).rstrip() + "…"


def _print_legend(out: Console, heat: Heat) -> None:
    line = Text()
    for state in heat.states:
        key = "thin2" if state == "thin" else state
        sign = {"met": "8/7", "free": "8"}.get(state, SIGNS[state])
        part = Text.assemble((f" {sign} ", _STYLES.get(key, "")), (f" {_LEGEND[state]}   ", "dim"))
        if line.cell_len + part.cell_len > out.width + 2:
            out.print(line, soft_wrap=True)
            line = Text()
        line.append_text(part)
    line.rstrip()
    out.print(line, soft_wrap=True)
