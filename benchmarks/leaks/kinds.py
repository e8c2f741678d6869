"""Families of rephrasings: items, what is one of them in other words, and honest rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.leaks import sets
from benchmarks.leaks.sets import Row
from groundset.gates.rephrasing import Item
from groundset.gates.rephrasing.programs import is_code, purpose

_STEP = 4
"""Every how many of the honest rows are fitted on."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Items of one kind, with rephrasings of them and rows that are none."""

    name: str
    items: Sequence[Item]
    rephrased: Sequence[Row]
    honest: Sequence[Row]
    weight: float
    """Of all rephrasings together, as so many rows."""
    honest_weight: float
    """Of each honest row."""


def word_problems(folder: Path) -> Kind:
    """Give GSM8K train questions with hand-made rephrasings; the test questions are honest."""
    test = [Row("gsm8k_test", item.question, item.answer) for item in sets.gsm8k(folder, "test.jsonl")]
    items = sets.gsm8k(folder, "train.jsonl.gz")
    return Kind("word problems", items, sets.by_hand("gsm8k_train"), test + _some(folder), 100, 0.6)


def programs(folder: Path) -> Kind:
    """Give HumanEval with hand-made programs, each also as the response to what it says it is for."""
    rows = sets.by_hand("humaneval")
    honest = [row for row in sets.honest(folder) if row.source == "code_alpaca"] + _some(folder)
    return Kind("programs", sets.humaneval(folder), [*rows, *_parted(rows)], honest, 140, 0.4)


def questions(folder: Path) -> Kind:
    """Give MMLU with hand-made rephrasings, with and without choices, answers and passages."""
    honest = _some(folder) + sets.train_rows(folder)[::_STEP]
    return Kind("questions", sets.mmlu(folder), sets.by_hand("mmlu"), honest, 200, 1.0)


def instructions(folder: Path) -> Kind:
    """Give AlpacaEval with hand-made rephrasings; rows of one dataset hold its items and are left out."""
    honest = [row for row in _some(folder) if row.source != "pandalm"]
    return Kind("instructions", sets.alpaca_eval(folder), sets.by_hand("alpaca_eval"), honest, 140, 1.0)


def constraints(folder: Path) -> Kind:
    """Give IFEval with its prompts without their constraints."""
    return Kind("constraints", sets.ifeval(folder), sets.ifeval_rephrased(folder), _some(folder), 100, 1.0)


def news(folder: Path) -> Kind:
    """Give MRPC: sentences of news, and those that say the same."""
    pairs = sets.pairs(folder, "mrpc_test")
    same = [Row("mrpc", other, "", at) for at, (_, other, equal) in enumerate(pairs) if equal]
    return Kind("news", [Item(one) for one, _, _ in pairs], same, _some(folder)[::2], 30, 0.6)


FITTED: Sequence[Callable[[Path], Kind]] = (
    word_problems,
    programs,
    questions,
    instructions,
    constraints,
    news,
)
"""What the frozen scorer is fitted on."""


def _some(folder: Path) -> list[Row]:
    return sets.honest(folder)[::_STEP]


def _parted(rows: Sequence[Row]) -> list[Row]:
    """Give programs as responses to what they say they are for."""
    told = [(row, purpose(row.instruction)) for row in rows if is_code(row.instruction)]
    return [
        Row(row.source, f"Write a function for this.\n{said}", row.instruction, row.truth)
        for row, said in told
        if said
    ]
