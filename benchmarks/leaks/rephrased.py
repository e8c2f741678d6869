"""Items in other words: whole corpora against whole evaluation sets, at the default threshold.

Three questions, each with what simpler rules reach on the same rows at their *best* threshold beside it: the
cosine of wordllama's vectors, that of TF-IDF, and a shared run of 8 or 13 words.

``gsm8k``      the published rephrasings of GSM8K test among the 7,473 honest train questions
``humaneval``  the published rephrasings of HumanEval (Python) among code_alpaca_2k and 9,229 Alpaca rows
``kinds``      the rephrasings of ``benchmarks/rephrasings`` and IFEval: each kind held back whole, the scorer
               fitted anew on the others, among some 10,000 honest rows

The frozen scorer has seen neither published set. What counts is a row with a match of label ``same_item``
from the threshold on. ``--list`` prints the rows that are blamed though nobody rephrased them.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.leaks import kinds, sets
from benchmarks.leaks.fitting import Seen, examples, fit, look
from benchmarks.leaks.rules import RULES
from benchmarks.leaks.sets import Row
from groundset.gates.rephrasing import THRESHOLD, Item, ItemTexts, Match, Rephrasings
from groundset.gates.rephrasing.scorer import Scorer

_HELD_BACK = (kinds.word_problems, kinds.programs, kinds.questions, kinds.instructions, kinds.constraints)


@dataclass(frozen=True, slots=True)
class Result:
    """How many rephrasings there are, how many were found, and how many honest rows were blamed."""

    rephrased: int
    found: int
    blamed: int
    right: int
    """Of those found, by their own item."""

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.found / (self.rephrased + self.found + self.blamed) if self.found else 0.0

    def __str__(self) -> str:
        precision = self.found / max(1, self.found + self.blamed)
        return (
            f"F1 {self.f1:.3f}  recall {self.found / self.rephrased:.3f}  precision {precision:.3f}  "
            f"found {self.found} of {self.rephrased}, by the right item {self.right}, blamed {self.blamed}"
        )


def main(arguments: Sequence[str]) -> None:
    """Run all three, or the one that is named."""
    parser = argparse.ArgumentParser("leaks FOLDER rephrased", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("part", nargs="?", choices=["gsm8k", "humaneval", "kinds"])
    parser.add_argument("--list", action="store_true", help="print the honest rows that are blamed")
    parser.add_argument("--no-rules", action="store_true", help="leave out the simpler rules")
    asked = parser.parse_args(arguments)
    for name in ("gsm8k", "humaneval"):
        if asked.part in (None, name):
            _published(asked.folder, name, listed=asked.list, rules=not asked.no_rules)
    if asked.part in (None, "kinds"):
        _kinds(asked.folder, rules=not asked.no_rules)


def _published(folder: Path, name: str, *, listed: bool, rules: bool) -> None:
    items, honest = _gsm8k(folder) if name == "gsm8k" else _humaneval(folder)
    rows = [*sets.rephrased(folder, name), *honest]
    found = Rephrasings([ItemTexts(name, items)]).screen([(row.instruction, row.response) for row in rows])
    hits = [_hit(matches) for matches in found]
    result = _counted(rows, [-1 if hit is None else hit.row for hit in hits])
    print(f"\n{name}: {len(items)} items, {result.rephrased} rephrasings, {len(honest)} honest rows")
    print(f"  groundset at {THRESHOLD}: {result}", flush=True)
    print(f"    blamed honest rows: {result.blamed / len(honest):.2%}")
    if rules:
        _rules(rows, items)
    for row, hit in zip(rows, hits, strict=True):
        if listed and hit and row.truth is None:
            print(f"  {hit.probability:.3f} {row.source}: {row.instruction!r}")
            print(f"        {items[hit.row].question!r}")


def _gsm8k(folder: Path) -> tuple[list[Item], list[Row]]:
    return sets.gsm8k(folder, "test.jsonl"), sets.train_rows(folder)


def _humaneval(folder: Path) -> tuple[list[Item], list[Row]]:
    wanted = ("code_alpaca", "alpaca_random_9k")
    return sets.humaneval(folder), [row for row in sets.honest(folder) if row.source in wanted]


def _hit(matches: Sequence[Match]) -> Match | None:
    """Give the likeliest match that counts."""
    return next((one for one in matches if one.label == "same_item" and one.probability >= THRESHOLD), None)


def _counted(rows: Sequence[Row], hits: Sequence[int]) -> Result:
    """Count; a hit is the row of an item, -1 for none."""
    pairs = [(row.truth, hit) for row, hit in zip(rows, hits, strict=True)]
    found = [(truth, hit) for truth, hit in pairs if truth is not None and hit >= 0]
    blamed = sum(truth is None and hit >= 0 for truth, hit in pairs)
    rephrased = sum(truth is not None for truth, _ in pairs)
    return Result(rephrased, len(found), blamed, sum(truth == hit for truth, hit in found))


def _rules(rows: Sequence[Row], items: Sequence[Item]) -> None:
    """Print what simpler rules reach, each at the threshold that suits it best."""
    known = [row.truth is not None for row in rows]
    for name, scores in RULES.items():
        ordered = sorted(zip(scores(rows, items).tolist(), known, strict=True), reverse=True)
        best, found = Result(sum(known), 0, 0, 0), 0
        for at, (score, same) in enumerate(ordered, start=1):
            found += same
            ends = at == len(ordered) or ordered[at][0] < score
            if ends and score > 0:
                best = max(best, Result(sum(known), found, at - found, 0), key=lambda one: one.f1)
        print(f"  {name:<24} F1 {best.f1:.3f}  found {best.found}, blamed {best.blamed}", flush=True)


def _kinds(folder: Path, *, rules: bool) -> None:
    """Hold back each kind in turn."""
    seen = {make.__name__: look(make(folder)) for make in kinds.FITTED}
    learned = {name: examples(one) for name, one in seen.items()}
    results = []
    for make in _HELD_BACK:
        name = make.__name__
        scorer = fit([part for other, part in learned.items() if other != name])
        one = seen[name]
        result = _counted(one.rows, [_scored(scorer, one, at) for at in range(len(one.rows))])
        results.append(result)
        print(f"\n{name}, held back: {len(one.kind.items)} items, {len(one.kind.honest)} honest rows")
        print(f"  {result}")
        print("   ", _by_source(scorer, one), flush=True)
        if rules:
            _rules(one.rows, one.kind.items)
    print(f"\nmean F1 of kinds held back: {sum(result.f1 for result in results) / len(results):.3f}")


def _scored(scorer: Scorer, seen: Seen, at: int) -> int:
    """Give the likeliest item of a row that counts, -1 for none; its truth where that is meant."""
    likely = [(scorer.probability(one.features), one.place) for one in seen.sights[at]]
    probability, place = max(likely, default=(0.0, -1), key=lambda one: (one[0], -one[1]))
    if probability < THRESHOLD:
        return -1
    truth = seen.rows[at].truth
    return truth if truth is not None and place == seen.truths[at] else len(seen.kind.items) + place


def _by_source(scorer: Scorer, seen: Seen) -> str:
    tally: dict[str, list[bool]] = {}
    for at, row in enumerate(seen.rows):
        if row.truth is not None:
            tally.setdefault(row.source, []).append(_scored(scorer, seen, at) >= 0)
    return ", ".join(f"{name} {sum(found)}/{len(found)}" for name, found in tally.items())
