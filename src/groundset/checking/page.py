"""Findings as one HTML page: what a reader needs of them, and a file that takes the place of nothing else."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from typing import Any

from groundset.checking.advice import advice, meaning
from groundset.checking.findings import NOTHING, Example, Findings, GateFinding
from groundset.checking.placing import Kind, replace
from groundset.checking.run import named
from groundset.errors import DataError
from groundset.funnel import GATE_ORDER
from groundset.gates.checks.privacy import PRIVATE, is_private
from groundset.gates.items import ItemText, read
from groundset.gates.telling import telling
from groundset.reasons import gate_question
from groundset.report.checked import (
    CheckReport,
    EvaluationShown,
    GateShown,
    Made,
    ReasonShown,
    RowSaid,
    RowShown,
)
from groundset.report.comparison import Comparison
from groundset.report.facts import Marked
from groundset.report.page import check_page
from groundset.report.side_by_side import Said as Speech
from groundset.report.side_by_side import alone, beside_item, beside_twin
from groundset.text.counting import most_of

FILE = "check.html"
_KIND = Kind("groundset check report", FILE, "report of a check")
_MARKS = {
    "grounding": "Highlighted are words that the source does not have.",
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
                reworded=len(one.rephrased),
                rows=one.rows,
                asked=len(one.asked),
                questions=one.questions,
                asking=one.asking,
            )
            for one in found.evaluations
        ),
        planted=tuple(found.planted.to_json()) if found.planted else (),
        planted_warnings=found.planted.warnings if found.planted else (),
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
            reasons=_reasons(name, gate.reasons, shown),
            told=_reasons(name, gate.told, shown),
        )


def _reasons(
    gate: str, counts: Mapping[str, int], shown: Mapping[tuple[str, str], tuple[RowShown, ...]]
) -> tuple[ReasonShown, ...]:
    return tuple(
        ReasonShown(code, rows, meaning(code), advice(code), shown.get((gate, code), ()))
        for code, rows in most_of(counts)
    )


def _why_not(gate: str, asked: Asked) -> str:
    if gate == "decontamination" and not asked.evaluations:
        return "no evaluation set was given with --eval"
    return "--gates did not name it"


class _Items:
    """The texts of evaluation items, each set read when one of its items is first shown."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = {name: path for path, name in named(paths).items()}
        self._read: dict[str, tuple[ItemText, ...]] = {}

    def item(self, hit: Mapping[str, Any]) -> ItemText | str:
        """Give the item that a hit names, or say why it cannot be shown."""
        name: str = hit["eval_file"]
        row: int = hit["eval_row"]
        if name not in self._paths:
            return "Its text is not shown: no evaluation set of that name was given."
        try:
            if name not in self._read:
                self._read[name] = read(self._paths[name]).texts
            return self._read[name][row]
        except (DataError, IndexError):
            return "Its text is not shown: the evaluation set has changed meanwhile."


def _row(one: Example, items: _Items) -> RowShown:
    beside = _beside(one, items) if one.said != NOTHING and one.reason not in PRIVATE else None
    withheld = one.said == NOTHING or one.reason in PRIVATE or (beside is not None and _gives_away(beside))
    said = None
    if not withheld and beside is None:
        short = one.said.short
        said = RowSaid(short.instruction, _lacking(short.response, one.missing))
    missing = () if withheld else one.missing
    repeats = f"{one.relation} {one.other}" if one.other else ""
    return RowShown(one.row, repeats, missing, said, None if withheld else beside, withheld, _role(one))


def _role(one: Example) -> str:
    return "told" if one.told else "rejected"


def _beside(one: Example, items: _Items) -> Comparison | None:
    """Put a row beside what it repeats; None where it repeats nothing, or nothing that may be shown."""
    own = Speech(_role(one), f"row {one.row}", one.said.instruction, one.said.response)
    if one.hit:
        item = items.item(one.hit)
        if isinstance(item, str):
            return alone(one.hit, one.reason, own, item)
        other = Speech("evaluation item", one.other, item.question, item.answer, item.passage)
        return beside_item(one.hit, one.reason, own, other, telling)
    if one.other_row is None or one.other_said == NOTHING:
        return None
    role = "longer" if one.told else "kept"
    other = Speech(role, f"row {one.other_row}", one.other_said.instruction, one.other_said.response)
    return beside_twin(one.gate, one.view, one.reason, one.score, own, other, telling)


def _lacking(response: str, missing: Sequence[str]) -> Marked:
    """Mark the words that the source lacks."""
    if not missing:
        return ((response, False),)
    longest = sorted(missing, key=lambda word: (-len(word), word))
    words = re.compile(rf"\b({'|'.join(map(re.escape, longest))})\b", re.IGNORECASE)
    return tuple((piece, at % 2 == 1) for at, piece in enumerate(words.split(response)) if piece)


def _gives_away(beside: Comparison) -> bool:
    parts = beside.other.parts if beside.other else ()
    return bool(parts) and is_private("\n".join(part.text for part in parts), "")


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
