"""What people see: the funnel, samples and traces, on a terminal or in a pipe.

Text from documents is never read as markup or control codes.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from groundset.cli.plain import safe
from groundset.funnel import Funnel, Level

_WIDE = 100
"""Columns from which there is room for all numbers, a bar and the reasons."""
_BAR = 24
_LABEL = 16
_REASONS = 4


class _Piped(Console):
    """A console that leaves a broken pipe to the command line's edge."""

    def on_broken_pipe(self) -> None:
        """Let it be seen."""
        raise BrokenPipeError


def console() -> Console:
    """Give a console on stdout; at least 100 columns wide where there is no terminal."""
    made = _Piped(highlight=False, markup=False, emoji=False)
    if not made.is_terminal:
        made.width = max(made.width, 120)
    return made


def show_funnel(out: Console, funnel: Funnel) -> None:
    """Print the funnel: what came in, what stayed, and why the rest did not."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    wide = out.width >= _WIDE
    for name in ("", "in", "kept", *(("rejected", "failed", "undecided") if wide else ("not kept",))):
        table.add_column(name, justify="left" if not name else "right", no_wrap=True)
    if wide:
        table.add_column("share kept", no_wrap=True)
    table.add_column("why not", style="dim", overflow="fold", ratio=1)
    for name, level in (
        ("files", funnel.files),
        ("documents", funnel.documents),
        ("passages", funnel.passages),
    ):
        _row(table, name, level, wide)
    _row(table, "candidates", funnel.candidates, wide, reasons=False)
    for gate, level in funnel.gates.items():
        if level.total:
            _row(table, f"  {gate}", level, wide)
    _row(table, "samples", Level(kept=funnel.candidates.kept), wide)
    out.print(table)


def _row(table: Table, name: str, level: Level, wide: bool, *, reasons: bool = True) -> None:
    lost = (level.rejected, level.failed, level.undecided)
    counts = (level.total, level.kept, *(lost if wide else (sum(lost),)))
    share = (_share(level),) if wide else ()
    why = _why(level.reasons) if reasons else ""
    table.add_row(name, *(f"{n:,}" if n else "·" for n in counts), *share, why)


def _share(level: Level) -> Text:
    # Rounded up and then capped, so that neither the last one lost nor the last one kept goes unseen.
    full = -(-level.kept * _BAR // max(1, level.total))
    full = min(full, _BAR - 1) if level.kept < level.total else full
    bar = Text("█" * full, style="green")
    bar.append("░" * (_BAR - full), style="dim")
    return bar


def _why(reasons: Mapping[str, int]) -> str:
    ordered = sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))
    shown = ", ".join(f"{count:,} {reason}" for reason, count in ordered[:_REASONS])
    return shown + (f", {len(ordered) - _REASONS} more reasons" if len(ordered) > _REASONS else "")


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


def show_line(out: Console, label: str, text: str) -> None:
    """Print text from anywhere beside its label; what is longer than a line goes on below itself."""
    lines = Text(safe(text)).wrap(out, max(20, out.width - _LABEL - 2))
    for at, line in enumerate(lines or [Text()]):
        line.rstrip()
        beside = "" if at else label
        out.print(Text.assemble((f"{beside:>{_LABEL}}  ", "bold cyan"), line), soft_wrap=True)
