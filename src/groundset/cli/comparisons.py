"""Two texts side by side on a terminal, with marks that need no colours."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest
from typing import Final

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from groundset.cli.plain import safe
from groundset.report.comparison import LABELS, Comparison, Side, Telling
from groundset.report.cutting import Pieces

_BESIDE = 80
"""Columns from which two texts have room beside each other."""
_WIDEST = 76
"""Columns of one text: longer lines are hard to read."""
_BETWEEN = 3
_STYLE: Final = {
    Telling.DIFFERENCES: "bold yellow underline",
    Telling.LIKENESS: "bold green underline",
}
"""How marks look where there are colours."""


def show_comparison(out: Console, one: Comparison) -> None:
    """Print two texts, in columns where there is room, with the sentence that says in what they are alike."""
    coloured = out.is_terminal and not out.no_color and out.color_system is not None
    brackets = ("", "") if coloured else _brackets(one)
    out.print()
    head = Text.assemble((one.reason, "bold"), f": {one.says}")
    for line in (head, *([Text(safe(one.note))] if one.note else [])):
        _print(out, line.wrap(out, out.width))
    if one.other is None:
        return
    _print(out, Text(_legend(one, brackets), style="dim").wrap(out, out.width))
    if out.width < _BESIDE:
        for at in range(len(one.sides)):
            for cell in _cells(out, one, at, brackets, out.width):
                _print(out, cell)
        return
    width = min(_WIDEST, (out.width - _BETWEEN) // 2)
    columns = [_cells(out, one, at, brackets, width) for at in range(len(one.sides))]
    for left, right in zip_longest(*columns, fillvalue=[]):
        for a, b in zip_longest(left, right, fillvalue=Text()):
            gap = " " * (width + _BETWEEN - cell_len(a.plain)) if b.plain else ""
            out.print(Text.assemble(a, gap, b), soft_wrap=True)


def _print(out: Console, lines: Iterable[Text]) -> None:
    for line in lines:
        line.rstrip()
        out.print(line, soft_wrap=True)


def _brackets(one: Comparison) -> tuple[str, str]:
    """Give brackets that the texts do not use themselves, where there are any."""
    plain = not any("[" in part.text or "]" in part.text for side in one.sides for part in side.parts)
    return ("[", "]") if plain else ("[[", "]]")


def _legend(one: Comparison, brackets: tuple[str, str]) -> str:
    how = f"In {brackets[0]}brackets{brackets[1]}" if brackets[0] else "Underlined"
    what = "what only one of the two has" if one.telling is Telling.DIFFERENCES else "what both have"
    return f"{how}: {what}. … stands for what is left out."


def _cells(out: Console, one: Comparison, at: int, brackets: tuple[str, str], width: int) -> list[list[Text]]:
    """Give the lines of a side in cells, so that question stands beside question and answer beside answer."""
    side = one.sides[at]
    cells = [_heading(out, side, width)]
    for label in LABELS:
        text = _text(one.pieces(label)[at], one.telling, brackets)
        lines = [Text(label, style="bold cyan"), *_wrapped(out, text, width)]
        cells.append(lines if side.part(label) else [])
    return cells


def _heading(out: Console, side: Side, width: int) -> list[Text]:
    lines = [Text.assemble((f"{side.role} ", "bold"), safe(side.name))]
    if side.where:
        lines.append(Text(safe(side.where), style="dim"))
    return [Text("─" * width, style="dim"), *(line for text in lines for line in _wrapped(out, text, width))]


def _text(pieces: Pieces, telling: Telling, brackets: tuple[str, str]) -> Text:
    text = Text()
    for piece, kind in pieces:
        is_mark = kind is telling.sought
        begin, end = brackets if is_mark else ("", "")
        text.append(f"{begin}{safe(piece)}{end}", _STYLE[telling] if is_mark and not begin else "")
    return text


def _wrapped(out: Console, text: Text, width: int) -> list[Text]:
    lines = list(text.wrap(out, width))
    for line in lines:
        line.rstrip()
    return lines
