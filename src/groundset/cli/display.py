"""What people see: the funnel, samples and traces, on a terminal or in a pipe.

Text from documents is never read as markup or control codes.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from groundset.cli.plain import safe
from groundset.funnel import Funnel, Level
from groundset.text.counting import most_of, remainder

_WIDE = 100
"""Columns from which there is room for all numbers, a bar and the reasons."""
_MIDDLE = 80
"""Columns from which there is room for the reasons beside the numbers."""
_NARROWEST, _WIDEST = 40, 1000
NOT_COMPARED = "no evaluation set"
_BAR = 24
_LABEL = 18
_INDENT = 2
_REASONS = 4


class _Piped(Console):
    """A console that leaves a broken pipe to the command line's edge."""

    def on_broken_pipe(self) -> None:
        """Let it be seen."""
        raise BrokenPipeError


def console() -> Console:
    """Give a console on stdout; where there is no terminal, as wide as COLUMNS says, or 120 columns."""
    made = _Piped(highlight=False, markup=False, emoji=False)
    if not made.is_terminal:
        asked = os.environ.get("COLUMNS", "")
        made.width = max(_NARROWEST, min(int(asked), _WIDEST)) if asked.isdecimal() else 120
    return made


def show_funnel(out: Console, funnel: Funnel, *, evaluated: bool = True) -> None:
    """Print the funnel: what came in, what stayed, and why the rest did not.

    Without an evaluation set, nothing was compared, and the row of decontamination says so.
    """
    table = Table(box=None, pad_edge=False, header_style="bold")
    wide, reasons_beside = out.width >= _WIDE, out.width >= _MIDDLE
    for name in ("", "in", "kept", *(("rejected", "failed", "undecided") if wide else ("not kept",))):
        table.add_column(name, justify="left" if not name else "right", no_wrap=True)
    if wide:
        table.add_column("share kept", no_wrap=True)
    if reasons_beside:
        table.add_column("why not", style="dim", overflow="fold", ratio=1)
    rows = list(_rows(funnel, evaluated))
    for name, level, why in rows:
        _row(table, name, level, why if reasons_beside else None, wide)
    out.print(table)
    if not reasons_beside:
        # In a column of a dozen letters, every code would break in its middle.
        out.print(Text("\nwhy not", style="bold"))
        for name, _level, why in rows:
            if why:
                show_line(out, name.strip(), why)


def _rows(funnel: Funnel, evaluated: bool) -> Iterator[tuple[str, Level, str]]:
    """Give name, level and reasons of every row."""
    for name in ("files", "documents", "passages"):
        level = getattr(funnel, name)
        yield name, level, _why(level.reasons)
    if funnel.calls.total:
        yield "calls", funnel.calls, _why(funnel.calls.reasons)
    yield "candidates", funnel.candidates, ""
    for gate, level in funnel.gates.items():
        if level.total:
            unchecked = gate == "decontamination" and not evaluated
            yield f"  {gate}", level, NOT_COMPARED if unchecked else _why(level.reasons)
    yield "samples", Level(kept=funnel.candidates.kept), ""


def _row(table: Table, name: str, level: Level, why: str | None, wide: bool) -> None:
    lost = (level.rejected, level.failed, level.undecided)
    counts = (level.total, level.kept, *(lost if wide else (sum(lost),)))
    share = (Text("not compared", style="dim") if why == NOT_COMPARED else _share(level),) if wide else ()
    said = () if why is None else (why,)
    table.add_row(name, *(f"{n:,}" if n else "·" for n in counts), *share, *said)


def _share(level: Level) -> Text:
    # Rounded up and then capped, so that neither the last one lost nor the last one kept goes unseen.
    full = -(-level.kept * _BAR // max(1, level.total))
    full = min(full, _BAR - 1) if level.kept < level.total else full
    bar = Text("█" * full, style="green")
    bar.append("░" * (_BAR - full), style="dim")
    return bar


def _why(reasons: Mapping[str, int]) -> str:
    ordered = most_of(reasons)
    shown = ", ".join(f"{count:,} {reason}" for reason, count in ordered[:_REASONS])
    return shown + (f", {remainder(ordered[_REASONS:])}" if len(ordered) > _REASONS else "")


def show_next(out: Console, command: str, folder: Path | None = None) -> None:
    """Print the command to type next, for the same project as this one."""
    words, note = (*command.split("   ", 1), "")[:2]
    at = (
        f" --project {safe(shlex.quote(str(folder)))}"
        if folder and not words.startswith("groundset verify")
        else ""
    )
    after = f"   {note}" if note else ""
    out.print(Text.assemble(("next: ", "bold"), safe(words), at, after), soft_wrap=True)


def show_text(out: Console, text: str) -> None:
    """Print text from anywhere; what is longer than the window goes on below, further in."""
    first, *rest = Text(safe(text)).wrap(out, out.width - _INDENT) or [Text()]
    for line in (first, *(Text(" " * _INDENT) + line for line in rest)):
        line.rstrip()
        out.print(line, soft_wrap=True)


def show_line(out: Console, label: str, text: str) -> None:
    """Print text from anywhere beside its label; what is longer than a line goes on below itself."""
    lines = Text(safe(text)).wrap(out, max(20, out.width - _LABEL - 2))
    for at, line in enumerate(lines or [Text()]):
        line.rstrip()
        beside = "" if at else label
        out.print(Text.assemble((f"{beside:>{_LABEL}}  ", "bold cyan"), line), soft_wrap=True)
