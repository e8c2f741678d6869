"""Whether the first tier finds planted copies of evaluation items, and whom it blames among honest rows.

::

    python -m benchmarks leaks FOLDER verbatim [--most 1500] [--listed 60]

FOLDER holds ``evals/`` and ``instruct/``. Items of six sets are planted: as they stand, with other case,
punctuation and spacing, 30 to 70 % of their words, and with their sentences in another order. A copy counts
as found when the gate rejects it for its own item. Then the 252 items that AlpacaEval took from Self-Instruct
are looked for in the rows of Self-Instruct.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any
from zlib import crc32

from benchmarks.leaks.sets import Row, gsm8k, honest, humaneval_sides, lines, mmlu, train_rows
from groundset.datasets.evaluation_items import ItemText, item_of
from groundset.gates.decontamination import DecontaminationGate
from groundset.gates.evaluations import EvaluationSet
from groundset.gates.sides import items_of
from groundset.gates.stems import parted
from groundset.records import Candidate, Decision, Message, Origin, Verdict
from groundset.settings import Decontamination
from groundset.text.tokens import words

_BATCH = 1000
_SHOWN = 90
"""Characters of a text in the list of honest rows that are blamed."""
_BUCKETS = ((8, "under 8"), (16, "8 to 15"), (27, "16 to 26"), (51, "27 to 50"), (1 << 30, "51 or more"))
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_MARK = re.compile(r"(?<=[a-z])[.,;:?!](?=\s|$)")
_FRAMES = (("", ""), ("Solve the following.\n", ""), ("I found this online: ", " Can you help?"))
_NOBODY = Origin("planted", "", "", "", "", "", "")
_TAKEN = frozenset({"pandalm"})
"""Rows that ask what AlpacaEval asks: both took the 252 tasks of Self-Instruct."""
_PIECES = ((5, "under 5"), (9, "5 to 8"), (1 << 30, "9 or more"))


@dataclass(frozen=True, slots=True)
class Plant:
    """A copy of an item."""

    set_name: str
    row: int
    kind: str
    groups: tuple[str, ...]
    """What it is counted under: its set, and words of the item or of what is copied."""
    asked: str
    answered: str


def main(arguments: Sequence[str]) -> None:
    """Print recall by kind and length, the honest rows that are blamed, and what became of the 252."""
    options = _options(arguments)
    sets = _sets(options.folder)
    gate = _gate(sets)
    print(", ".join(f"{name}: {len(items):,} items" for name, items in sets.items()))
    _print_recall(gate, [plant for name in sets for plant in _plants(name, sets[name], options.most)])
    _print_blamed(gate, sets, options.folder, options.listed)
    _print_alpaca_eval(options.folder)


def _sets(folder: Path) -> dict[str, list[ItemText]]:
    stems = [ItemText(item.question, item.answer) for item in mmlu(folder)]
    code = [ItemText(item.question, item.answer) for item in humaneval_sides(folder)]
    problems = [ItemText(item.question, item.answer) for item in gsm8k(folder, "test.jsonl")]
    files = {
        "MT-bench": "mt_bench_question.jsonl",
        "IFEval": "ifeval_input_data.jsonl",
        "AlpacaEval": "alpaca_eval_805_text_davinci_003.json",
    }
    others = {name: [item_of(row) for row in lines(folder / "evals" / file)] for name, file in files.items()}
    distinct = list({item.question: item for item in stems}.values())
    return {"GSM8K test": problems, "MMLU": distinct, "HumanEval": code, **others}


def _gate(sets: Mapping[str, Sequence[ItemText]]) -> DecontaminationGate:
    hashed = [EvaluationSet(name, "0" * 64, items_of(items)) for name, items in sets.items()]
    return DecontaminationGate(Decontamination(), hashed)


def _plants(name: str, items: Sequence[ItemText], most: int) -> Iterator[Plant]:
    drawn = sorted(range(len(items)), key=lambda row: crc32(f"{row}".encode()))
    for kind, copy in _COPIES.items():
        yield from islice((p for row in drawn for p in _plant(name, row, items[row], kind, copy)), most)


def _plant(
    name: str, row: int, item: ItemText, kind: str, copy: Callable[[str, int], str]
) -> Iterator[Plant]:
    seed = crc32(f"{kind}{row}{item.question}".encode("utf-8", "replace"))
    count = len(words(item.question))
    text = copy(item.question, seed)
    if not count or not text:
        return
    groups = [name, next(told for end, told in _BUCKETS if count < end)]
    if kind == "partial":
        held = parted(item.question)
        copied = next(told for end, told in _PIECES if len(words(text)) < end)
        groups = [name, "with a passage" if held else f"{copied} copied"]
    before, after = _FRAMES[0] if count < 5 else _FRAMES[seed % len(_FRAMES)]
    asked, answered = f"{before}{text}{after}", item.answer or "Let me think about it."
    if count >= 5 and seed % 5 == 0:
        asked, answered = "Go on.", asked
    yield Plant(name, row, kind, tuple(groups), asked, answered)


def _edited(text: str, seed: int) -> str:
    changed = _MARK.sub("" if seed % 2 else " ;", text)
    changed = changed.replace(" ", "  ") if seed % 3 == 0 else changed
    return changed.upper() if changed.isascii() and seed % 4 < 2 else changed


def _partial(text: str, seed: int) -> str:
    parts = re.findall(r"\S+", text)
    count = round(len(parts) * (0.3 + 0.4 * (seed % 1000) / 1000))
    start = (seed >> 10) % (len(parts) - count + 1)
    return " ".join(parts[start : start + count])


def _reordered(text: str, seed: int) -> str:
    parts = _SENTENCE.split(text)
    turn = 1 + seed % max(1, len(parts) - 1)
    return " ".join(parts[turn:] + parts[:turn]) if len(parts) > 1 else ""


_COPIES: Mapping[str, Callable[[str, int], str]] = {
    "verbatim": lambda text, _seed: text,
    "edited": _edited,
    "partial": _partial,
    "reordered": _reordered,
}


def _verdicts(gate: DecontaminationGate, pairs: Sequence[tuple[str, str]]) -> Iterator[Verdict]:
    for start in range(0, len(pairs), _BATCH):
        batch = [
            Candidate(str(start + at), (Message("user", asked), Message("assistant", answered)), (), _NOBODY)
            for at, (asked, answered) in enumerate(pairs[start : start + _BATCH])
        ]
        gate.screen(batch)
        yield from map(gate.judge, batch)


def _print_recall(gate: DecontaminationGate, plants: Sequence[Plant]) -> None:
    counts: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    verdicts = _verdicts(gate, [(plant.asked, plant.answered) for plant in plants])
    for plant, verdict in zip(plants, verdicts, strict=True):
        hits = {(hit["eval_file"], hit["eval_row"]) for hit in verdict.evidence["hits"]}
        found = (plant.set_name, plant.row) in hits
        for group in (*plant.groups, "all"):
            counts[plant.kind, group][0] += found
            counts[plant.kind, group][1] += 1
    print("\nfound of planted copies, by set and by words of the item")
    for group in dict.fromkeys(group for _kind, group in counts):
        cells = [(kind, counts[kind, group]) for kind in _COPIES if (kind, group) in counts]
        print(f"{group:<18}" + "".join(f"{kind}: {n}/{m} ({n / m:.3f})   " for kind, (n, m) in cells))


def _print_blamed(
    gate: DecontaminationGate, sets: Mapping[str, Sequence[ItemText]], folder: Path, listed: int
) -> None:
    rows = [*honest(folder), *train_rows(folder)]
    verdicts = _verdicts(gate, [(row.instruction, row.response) for row in rows])
    blamed = [
        (row, verdict.evidence["hits"][0])
        for row, verdict in zip(rows, verdicts, strict=True)
        if verdict.decision is Decision.REJECT
    ]
    sources, counts = Counter(row.source for row in rows), Counter(row.source for row, _hit in blamed)
    print(f"\nblamed among {len(rows):,} rows: {len(blamed)}")
    print(", ".join(f"{name} {count} of {sources[name]:,}" for name, count in counts.most_common()))
    others = [(row, hit) for row, hit in blamed if row.source not in _TAKEN]
    print("\n".join(_told(row, hit, sets) for row, hit in others[:listed]))


def _told(row: Row, hit: Mapping[str, Any], sets: Mapping[str, Sequence[ItemText]]) -> str:
    item = sets[hit["eval_file"]][hit["eval_row"]]
    text = item.answer if hit["side"] == "answer" else item.question
    return (
        f"{row.source}: {' '.join(row.instruction.split())[:_SHOWN]} <- {hit['eval_file']} {hit['eval_row']} "
        f"{hit['side']} {hit['score']:.2f}, {hit['run']} in a row: {_near(text, hit['spans']['evaluation'])}"
    )


def _near(text: str, spans: Sequence[Sequence[int]]) -> str:
    return " ... ".join(" ".join(text[start:end].split())[:_SHOWN] for start, end in spans[:2])


def _print_alpaca_eval(folder: Path) -> None:
    """Look for AlpacaEval's items in Self-Instruct: those it took from there must be found, and no others."""
    rows = list(lines(folder / "evals/alpaca_eval_805_text_davinci_003.json"))
    taken = {at for at, row in enumerate(rows) if row["dataset"] == "selfinstruct"}
    gate = _gate({"AlpacaEval": [item_of(row) for row in rows]})
    given = list(lines(folder / "instruct/selfinstruct_user_oriented_252.jsonl"))
    pairs = [
        ("\n".join(part for part in (row["instruction"], one["input"]) if part), one["output"])
        for row in given
        for one in row["instances"][:1]
    ]
    met = {hit["eval_row"] for verdict in _verdicts(gate, pairs) for hit in verdict.evidence["hits"]}
    print(f"\nAlpacaEval from Self-Instruct: {len(met & taken)} of {len(taken)} items found; others blamed:")
    for at in sorted(met - taken):
        print(f"{at} ({rows[at]['dataset']}): {' '.join(rows[at]['instruction'].split())[:_SHOWN]}")
    for at in sorted(taken - met):
        print(f"missed {at}: {' '.join(rows[at]['instruction'].split())[:_SHOWN]}")


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("verbatim", description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--most", type=int, default=1500, help="copies of each kind from a set")
    parser.add_argument("--listed", type=int, default=60, help="honest rows that are listed")
    return parser.parse_args(arguments)
