"""``groundset why-not``."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from groundset.cli.options import as_json, in_project, print_json
from groundset.cli.plain import safe

if TYPE_CHECKING:
    from rich.console import Console

    from groundset.project.why_not.answer import Answer, Pair, Place


@click.command("why-not", short_help="Say what became of a text: is it in the dataset, and if not, why not.")
@click.argument("text", metavar="TEXT")
@in_project
@as_json
def command(text: str, folder: Path | None, as_json: bool) -> None:
    """Say what became of TEXT: is it in the dataset, and if not, what ended it and what you could do.

    TEXT is a question or a piece of a document; `-` reads it from stdin. It is found by its words, so
    case, punctuation and Markdown do not matter; when it stands nowhere, the nearest place is shown.
    """
    from groundset.cli.display import console, show_next
    from groundset.project import Project
    from groundset.project.why_not.needle import MOST_CHARACTERS

    if text == "-":
        text = sys.stdin.buffer.read(4 * MOST_CHARACTERS + 4).decode("utf-8", "replace") if sys.stdin else ""
    with Project.open(folder) as project:
        answer = project.why_not(text)
    if as_json:
        print_json(answer.to_json())
        return
    out = console()
    _show(out, answer)
    show_next(out, answer.next_step, folder)


def _show(out: Console, answer: Answer) -> None:
    from rich.text import Text

    from groundset.text.counting import counted

    out.print(Text(safe(answer.says), style="bold"), soft_wrap=not out.is_terminal)
    if answer.do:
        _line(out, "to do", answer.do)
    out.print()
    for place in answer.places:
        _place(out, place)
    if answer.more_places:
        _line(out, "", f"and {counted(answer.more_places, 'more place')}")
    for pair in answer.pairs:
        _pair(out, pair)
    for file in answer.files:
        detail = f" ({file.detail})" if file.detail else ""
        _line(out, "file", f"{file.file}: {file.reason}: {file.means}{detail}")
    if answer.nearest is not None:
        _line(out, "there it says", " ".join(answer.nearest.quote.split()))
        for yours, theirs in answer.nearest.differs:
            _line(out, "differs", f"“{yours}” → “{theirs}”" if theirs else f"“{yours}” is not there")


def _place(out: Console, place: Place) -> None:
    from groundset.cli.verdicts import held_lines

    _line(out, "document", f"{place.document} [{place.start}:{place.end}] “{place.title}”")
    for cut in place.passages:
        state = "gave pairs" if cut.state == "kept" else f"{cut.reason}: {cut.means}"
        _line(out, "passage", f"{cut.id[:12]} {' > '.join(cut.headings)}: {state}")
        for line in held_lines([asdict(item) for item in cut.holds]):
            _line(out, "no model asked", line)
    for pair in place.pairs:
        _pair(out, pair)


def _pair(out: Console, pair: Pair) -> None:
    part = ", holds a part of it" if pair.holds == "part" else ""
    _line(out, pair.state, f"{pair.id[:12]} {pair.instruction}{part}")
    if pair.state == "kept":
        return
    gate = f"by {pair.gate.replace('_', ' ')}: " if pair.gate else ""
    _line(out, "", f"{gate}{pair.reason}: {pair.means}")
    if pair.other:
        _line(out, "", f"twin of {pair.other[:12]} {pair.other_instruction}")


def _line(out: Console, label: str, text: str) -> None:
    from groundset.cli.display import show_line

    show_line(out, label, " ".join(text.split()))
