"""What a check found, for people: how many, of what kind, the worst, and what to do."""

from __future__ import annotations

from itertools import takewhile
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from groundset.checking.advice import advice, meaning
from groundset.checking.findings import NOTHING, EvaluationFinding, Example, Findings, GateFinding, Said
from groundset.cli.display import console
from groundset.cli.plain import safe
from groundset.text.counting import counted, most_of, of_which

_REASONS = 3
"""Reasons of a gate of which examples are shown."""
_BESIDE = 72
"""Columns from which the reasons have room beside the counts."""
_WIDEST = 110
"""Columns of a line: longer ones are hard to read."""
_LINES = 2
"""Lines of a question or an answer."""
_SAME, _BEFORE = 100, 40
"""Characters with which two texts may begin alike and be shown whole; those left before they differ."""


def show_findings(found: Findings, verdicts: Path | None, report: Path | None = None) -> None:
    """Print the findings; what was asked for beside them needs no next step."""
    out = console()
    out.width = min(out.width, _WIDEST)
    share = found.clean / found.rows
    _say(out, f"{found.data}: {counted(found.rows, 'row')}, {found.clean:,} ({share:.1%}) without a finding")
    _show_unreadable(out, found)
    out.print()
    _show_gates(out, found)
    _show_evaluations(out, found)
    _show_examples(out, found)
    _show_told(out, found)
    _show_next(out, found, verdicts, report)


def _show_unreadable(out: Console, found: Findings) -> None:
    if found.unreadable:
        _say(out, f"{counted(found.unreadable, 'row')} could not be judged:")
    for row, problem in found.problems:
        _say(out, problem, f"  row {row}: ")
    more = found.unreadable - len(found.problems)
    if more > 0:
        _say(out, f"  and {more:,} more")


def _show_gates(out: Console, found: Findings) -> None:
    beside = out.width >= _BESIDE
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("gate", "judged", "rejected"):
        table.add_column(name, justify="left" if name == "gate" else "right", no_wrap=True)
    if beside:
        table.add_column("why")
    for one in found.gates:
        counts = (f"{number:,}" if not one.skipped else "·" for number in (one.judged, one.rejected))
        table.add_row(one.gate, *counts, *((Text(_why(one)),) if beside else ()))
    out.print(table)
    for one in found.gates if not beside else ():
        if why := _why(one):
            _say(out, why, f"{one.gate}: ")


def _why(one: GateFinding) -> str:
    if one.skipped:
        return one.skipped
    told = [f"{number:,} {code} (told only)" for code, number in most_of(one.told)]
    return ", ".join([*(f"{number:,} {reason}" for reason, number in most_of(one.reasons)), *told])


def _show_evaluations(out: Console, found: Findings) -> None:
    if found.evaluations:
        out.print()
    for one in found.evaluations:
        _say(out, _found_of(one), f"{one.file}: ")
        if one.asked:
            asked = f"{counted(len(one.asked), 'item')} ({one.questions:,} distinct)"
            _say(out, f"{asked}, by {counted(one.asking, 'row')} of the data", "  asked verbatim: ")
    if found.planted:
        _say(out, found.planted.in_words, "planted copies found: ")
        for warning in found.planted.warnings:
            _say(out, warning, "warning: ")


def _found_of(one: EvaluationFinding) -> str:
    are = of_which(len(one.found), one.items, "item", one="is in the data", more="are in the data")
    kinds = {"whole": len(one.whole), "in part": one.partly, "in other words": len(one.rephrased)}
    how = ", ".join(f"{number:,} {kind}" for kind, number in kinds.items() if number)
    return f"{are} ({how}): {counted(one.rows, 'row')} to remove" if one.found else are


def _show_examples(out: Console, found: Findings) -> None:
    for gate in found.gates:
        for reason, number in most_of(gate.reasons)[:_REASONS]:
            _show_reason(out, found, gate.gate, reason, counted(number, "row"))


def _show_told(out: Console, found: Findings) -> None:
    for gate in found.gates:
        for code, number in most_of(gate.told):
            _show_reason(out, found, gate.gate, code, f"{counted(number, 'row')}, told only")


def _show_reason(out: Console, found: Findings, gate: str, reason: str, rows: str) -> None:
    out.print()
    out.print(Text.assemble((reason, "bold"), f"  {rows}"))
    _say(out, meaning(reason), "  ")
    if step := advice(reason):
        _say(out, step, "  to do: ")
    for example in found.examples:
        if (example.gate, example.reason) == (gate, reason):
            _show_example(out, example)


def _show_example(out: Console, example: Example) -> None:
    related = f" {example.relation} {example.other}" if example.other else ""
    said, other = _told_apart(example.said, example.other_said)
    _say(out, said.instruction or "(not shown)", f"  row {example.row}{related}: ", _LINES)
    if said != NOTHING and example.gate != "exact_duplicate":
        _say(out, said.response, "    answers: ", _LINES)
    if other != NOTHING and example.gate != "exact_duplicate":
        _say(out, _differing(example.reason, said, other), f"    row {example.other_row}: ", _LINES)
    if example.missing:
        _say(out, ", ".join(example.missing), "    not in its source: ", _LINES)


def _told_apart(said: Said, other: Said) -> tuple[Said, Said]:
    """Give a line of each, of texts with one beginning from shortly before they differ."""
    questions = _from_difference(said.instruction, other.instruction)
    answers = _from_difference(said.response, other.response)
    own, theirs = (Said(question, answer) for question, answer in zip(questions, answers, strict=True))
    return own.short, theirs.short


def _from_difference(own: str, other: str) -> tuple[str, str]:
    texts = [" ".join(text.split()) for text in (own, other)]
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(*texts, strict=False)))
    if texts[0] == texts[1] or same <= _SAME:
        return own, other
    start = texts[0].rfind(" ", 0, same - _BEFORE) + 1
    return f"… {texts[0][start:]}", f"… {texts[1][start:]}"


def _differing(reason: str, said: Said, other: Said) -> str:
    """Give the side of the repeated row that differs: its question, or its answer to the same question."""
    asks_the_same = reason == "instruction_conflict" or other.instruction == said.instruction
    return other.response if asks_the_same else other.instruction


def _show_next(out: Console, found: Findings, verdicts: Path | None, report: Path | None) -> None:
    out.print()
    if report is None and any(one.other for one in found.examples):
        _say(out, "run it again with --report check.html to see what repeats what", "side by side: ")
    if not found.found:
        missed = found.planted is not None and found.planted.warnings
        _say(out, f"nothing was found{', but leaks may be missed: see the warning' if missed else ''}")
    elif verdicts is None:
        words = "run it again with --verdicts FILE for one line per verdict, and drop the rows it rejects"
        _say(out, words, "next: ")
    else:
        _say(out, f"drop the rows that {verdicts} rejects", "next: ")


def _say(out: Console, text: str, label: str = "", most: int = 0) -> None:
    """Print text from anywhere behind a label, later lines as far in; ``most`` lines, else all."""
    indent = len(label) - len(label.lstrip()) + 2 if label else 0
    text = safe(label) + safe(text)
    lead = text[: len(text) - len(text.lstrip(" "))]
    wrapped = Text(text.strip()).wrap(out, max(20, out.width - indent))
    lines = [(" " * indent if at else lead) + line.plain.rstrip() for at, line in enumerate(wrapped)]
    shown = lines[:most] if most else lines
    if len(shown) < len(lines):
        shown[-1] = shown[-1][: out.width - 2].rstrip() + " …"
    for line in shown:
        out.print(Text(line), soft_wrap=True)
