"""Two texts side by side on a terminal, with marks that need no colours."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest
from typing import Final

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from groundset.cli.plain import safe
from groundset.report.comparison import LABELS, Comparison, Kind, Part, Side, Telling

_BESIDE = 80
"""Columns from which two texts have room beside each other."""
_WIDEST = 76
"""Columns of one text: longer lines are hard to read."""
_BETWEEN = 3
_SOUGHT: Final = {
    Telling.DIFFERENCES: (Kind.OWN, "bold yellow underline"),
    Telling.LIKENESS: (Kind.SHARED, "bold green underline"),
}
"""What is marked, and how where there are colours."""


def show_comparison(out: Console, one: Comparison) -> None:
    """Print two texts, in columns where there is room, with the sentence that says in what they are alike."""
    coloured = out.is_terminal and not out.no_color and out.color_system is not None
    brackets = ("", "") if coloured else _brackets(one)
    out.print()
    head = Text.assemble((one.reason, "bold"), f" (score {one.score:g}): {one.says}")
    for line in (head, *([Text(safe(one.note))] if one.note else [])):
        _print(out, line.wrap(out, out.width))
    if one.other is None:
        return
    _print(out, Text(_legend(one, brackets), style="dim").wrap(out, out.width))
    if out.width < _BESIDE:
        for side in (one.own, one.other):
            for cell in _cells(out, side, one.telling, brackets, out.width):
                _print(out, cell)
        return
    width = min(_WIDEST, (out.width - _BETWEEN) // 2)
    columns = [_cells(out, side, one.telling, brackets, width) for side in (one.own, one.other)]
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
    sides = (one.own, one.other) if one.other else (one.own,)
    plain = not any("[" in part.text or "]" in part.text for side in sides for part in side.parts)
    return ("[", "]") if plain else ("[[", "]]")


def _legend(one: Comparison, brackets: tuple[str, str]) -> str:
    how = f"In {brackets[0]}brackets{brackets[1]}" if brackets[0] else "Underlined"
    what = "what only one of the two has" if one.telling is Telling.DIFFERENCES else "what both have"
    return f"{how}: {what}. … stands for what is left out."


def _cells(
    out: Console, side: Side, telling: Telling, brackets: tuple[str, str], width: int
) -> list[list[Text]]:
    """Give the lines of a side in cells, so that question stands beside question and answer beside answer."""
    cells = [_heading(out, side, width)]
    cells += [
        _part(out, part, telling, brackets, width) if (part := side.part(label)) else [] for label in LABELS
    ]
    return cells


def _heading(out: Console, side: Side, width: int) -> list[Text]:
    lines = [Text.assemble((f"{side.role} ", "bold"), safe(side.name))]
    if side.where:
        lines.append(Text(safe(side.where), style="dim"))
    return [Text("─" * width, style="dim"), *(line for text in lines for line in _wrapped(out, text, width))]


def _part(out: Console, part: Part, telling: Telling, brackets: tuple[str, str], width: int) -> list[Text]:
    text = Text()
    sought, style = _SOUGHT[telling]
    for piece, kind in part.pieces(telling):
        begin, end = brackets if kind is sought else ("", "")
        text.append(f"{begin}{safe(piece)}{end}", style if kind is sought and not begin else "")
    return [Text(part.label, style="bold cyan"), *_wrapped(out, text, width)]


def _wrapped(out: Console, text: Text, width: int) -> list[Text]:
    lines = list(text.wrap(out, width))
    for line in lines:
        line.rstrip()
    return lines
