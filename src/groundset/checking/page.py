"""Findings as one HTML page: what a reader needs of them, and a file that takes the place of nothing else."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

from groundset.checking.advice import advice, meaning
from groundset.checking.excerpts import LONGEST
from groundset.checking.findings import NOTHING, Example, Findings, GateFinding, Said
from groundset.checking.placing import Kind, replace
from groundset.funnel import GATE_ORDER
from groundset.gates.checks.privacy import PRIVATE, is_private
from groundset.gates.evaluations import texts
from groundset.reasons import gate_question
from groundset.report.checked import (
    CheckReport,
    EvaluationShown,
    GateShown,
    Made,
    ReasonShown,
    RowShown,
    Side,
)
from groundset.report.facts import Marked
from groundset.report.page import check_page
from groundset.report.sharing import compared, shared
from groundset.report.wording import one_line
from groundset.text.counting import most_of

FILE = "check.html"
_KIND = Kind("groundset check report", FILE, "report of a check")
_MARKS = {
    "grounding": "Highlighted are words that the source does not have.",
    "near_duplicate": "Underlined is what differs.",
    "decontamination": "Highlighted is what stands in the evaluation item too.",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asked of the check; a page tells it."""

    evaluations: tuple[Path, ...] = ()
    corpora: tuple[Path, ...] = ()
    gates: tuple[str, ...] = ()
    """Names as they were given; none for all that can run."""
    rubric: Path | None = None


def write(found: Findings, asked: Asked, target: Path) -> Path:
    """Write the page, whole or not at all, and give its place; raises UserError when it cannot be written."""
    path = placed(target, Path(found.data), asked)
    replace(path, check_page(facts(found, asked, path)).encode("utf-8", "replace"))
    return path


def placed(target: Path, data: Path, asked: Asked) -> Path:
    """Give where the page goes; raises UserError where it would take the place of something else."""
    return _KIND.placed(target, (data, *asked.corpora))


def facts(found: Findings, asked: Asked, path: Path) -> CheckReport:
    """Gather what the page tells."""
    items = _Items(asked.evaluations)
    shown = {
        key: tuple(_row(one, items) for one in group)
        for key, group in groupby(found.examples, key=lambda one: (one.gate, one.reason))
    }
    return CheckReport(
        name=Path(found.data).name or found.data,
        path=found.data,
        rows=found.rows,
        clean=found.clean,
        unreadable=found.unreadable,
        problems=found.problems,
        gates=tuple(_gates(found, asked, shown)),
        evaluations=tuple(
            EvaluationShown(
                one.file,
                one.items,
                found=len(one.found),
                whole=len(one.whole),
                rows=one.rows,
                asked=len(one.asked),
                questions=one.questions,
                asking=one.asking,
            )
            for one in found.evaluations
        ),
        made=_made(found, asked, path),
    )


def _gates(
    found: Findings, asked: Asked, shown: dict[tuple[str, str], tuple[RowShown, ...]]
) -> Iterable[GateShown]:
    ran = {one.gate: one for one in found.gates}
    for name in (*GATE_ORDER, *(gate for gate in ran if gate not in GATE_ORDER)):
        gate = ran.get(name) or GateFinding(name, 0, 0, {}, _why_not(name, asked))
        yield GateShown(
            name=name,
            question=gate_question(name),
            judged=gate.judged,
            rejected=gate.rejected,
            not_run=gate.skipped,
            marks=_MARKS.get(name, ""),
            reasons=tuple(
                ReasonShown(code, rows, meaning(code), advice(code), shown.get((name, code), ()))
                for code, rows in most_of(gate.reasons)
            ),
        )


def _why_not(gate: str, asked: Asked) -> str:
    if gate == "decontamination" and not asked.evaluations:
        return "no evaluation set was given with --eval"
    return "--gates did not name it"


class _Items:
    """The texts of evaluation items, each file read when one of its items is first shown."""

    def __init__(self, paths: Sequence[Path]) -> None:
        names = [path.name for path in paths]
        self._paths = {path.name: path for path in paths if names.count(path.name) == 1}
        self._read: dict[str, tuple[Said, ...]] = {}

    def said(self, other: str) -> Said:
        """Give what ``test.jsonl row 3`` says; nothing where no file, or more than one, has the name."""
        file, _, row = other.rpartition(" row ")
        if file not in self._paths or not row.isdecimal():
            return NOTHING
        if file not in self._read:
            self._read[file] = tuple(Said(one.question, one.answer) for one in texts(self._paths[file]))
        found = self._read[file]
        return found[int(row)] if int(row) < len(found) else NOTHING


def _row(one: Example, items: _Items) -> RowShown:
    other = one.other_said if one.other_row is not None else items.said(one.other)
    withheld = one.said == NOTHING or one.reason in PRIVATE or _gives_away(other)
    sides: tuple[Side, ...] = ()
    if not withheld:
        sides = _sides(one, Said(one_line(other.instruction, LONGEST), one_line(other.response, LONGEST)))
    differs = one.other_row is not None
    return RowShown(one.row, one.other, () if withheld else one.missing, sides, differs, withheld)


def _sides(one: Example, other: Said) -> tuple[Side, ...]:
    where = f"row {one.row}"
    if other == NOTHING:
        asked: Marked = ((one.said.instruction, False),)
        return (Side(where, asked, _lacking(one.said.response, one.missing)),)
    likened = shared if one.other_row is None else compared
    instruction, other_instruction = likened(one.said.instruction, other.instruction)
    response, other_response = likened(one.said.response, other.response)
    return (
        Side(where, instruction, response),
        Side(f"repeats {one.other}", other_instruction, other_response),
    )


def _lacking(response: str, missing: Sequence[str]) -> Marked:
    """Mark the words that the source lacks."""
    if not missing:
        return ((response, False),)
    longest = sorted(missing, key=lambda word: (-len(word), word))
    words = re.compile(rf"\b({'|'.join(map(re.escape, longest))})\b", re.IGNORECASE)
    return tuple((piece, at % 2 == 1) for at, piece in enumerate(words.split(response)) if piece)


def _gives_away(said: Said) -> bool:
    return said != NOTHING and is_private(said.instruction, said.response)


def _made(found: Findings, asked: Asked, path: Path) -> Made:
    rubric = str(asked.rubric or "")
    options = (
        ("--eval", asked.evaluations),
        ("--corpus", asked.corpora),
        ("--gates", (",".join(asked.gates),) if asked.gates else ()),
        ("--rubric", (rubric,) if rubric else ()),
        ("--report", (path,)),
    )
    words = ["groundset", "check", found.data]
    for option, values in options:
        words += [option, *map(str, values)] if values else []
    return Made(
        evaluations=tuple(map(str, asked.evaluations)),
        documents=tuple(map(str, asked.corpora)),
        rubric=rubric,
        version=version("groundset"),
        command=shlex.join(words),
    )
