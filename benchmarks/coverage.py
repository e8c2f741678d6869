"""Whether gaps are found: a dataset with known cells is damaged, and the gap list must say just how.

The folder holds ``coverage/clinc150_data_full.json.gz`` (CLINC150: 150 intents of 100 rows). Three
intents are deleted, five thinned to 5 rows and two over-filled; every intent has a count of 60 to aim at,
then of 30. The gap list is made with tags from the rows' own column, and with tags by embedding, from a few
examples per intent that are no rows of the dataset. At the end 100,000 rows are tagged and counted by
embedding and by rule, and timed.
"""

from __future__ import annotations

import gzip
import json
import resource
import time
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path

from groundset.coverage.counting import Counter, Coverage
from groundset.coverage.tagging import Subject, Tagger
from groundset.settings import UNMAPPED, CoverageMap
from groundset.text.moulds import mould

AIMS, LEFT = (60, 30), 5
DELETED, THINNED, OVERFILLED = 3, 5, 2
EXAMPLES = (5, 10, 20)
MANY = 100_000
_CHUNK = 5_000

Row = tuple[str, str]
"""Text and intent."""


def main(folder: Path) -> None:
    """Print how right the gap list is, and how long tags and counts take."""
    path = folder / "coverage" / "clinc150_data_full.json.gz"
    data = json.loads(gzip.decompress(path.read_bytes()))
    intents = sorted({intent for _text, intent in data["train"]})
    damaged, truth = damage(data["train"], [*data["val"], *data["test"]], intents)
    print(f"{len(damaged):,} rows, {len(intents)} intents: {_words(truth)}\n")
    for aim in AIMS:
        print(f"by column, {aim} wanted: {_compare(count_rows(damaged, column_map(intents, aim)), truth)}")
    for many in EXAMPLES:
        right, mapped = _accuracy(damaged, example_map(intents, data["val"], many, AIMS[0]))
        print(f"by embedding, {many} examples an intent: {mapped:.1%} of the rows mapped, {right:.1%} right")
        for aim in AIMS:
            found = count_rows(damaged, example_map(intents, data["val"], many, aim))
            print(f"    {aim} wanted: {_compare(found, truth)}")
    _timed(damaged, intents, data["val"])


def damage(
    rows: Sequence[Row], more: Sequence[Row], intents: Sequence[str]
) -> tuple[list[Row], dict[str, set[str]]]:
    """Delete, thin and over-fill intents; answers the rows and what was done to which."""
    step = len(intents) // (DELETED + THINNED + OVERFILLED)
    chosen = list(intents[::step])[: DELETED + THINNED + OVERFILLED]
    empty = set(chosen[:DELETED])
    thin = set(chosen[DELETED : DELETED + THINNED])
    over = set(chosen[DELETED + THINNED :])
    seen: dict[str, int] = {}
    kept: list[Row] = []
    for text, intent in rows:
        seen[intent] = seen.get(intent, 0) + 1
        if intent not in empty and (intent not in thin or seen[intent] <= LEFT):
            kept.append((text, intent))
    kept += [(text, intent) for text, intent in more if intent in over]
    return kept, {"empty": empty, "thin": thin, "over": over}


def column_map(intents: Sequence[str], aim: int) -> CoverageMap:
    """Map rows by their own column."""
    dimension = {"column": "intent", "target": {"count": aim}, "values": dict.fromkeys(intents)}
    return CoverageMap.model_validate({"dimensions": {"intent": dimension}})


def example_map(intents: Sequence[str], rows: Sequence[Row], many: int, aim: int) -> CoverageMap:
    """Map rows by what they resemble: the first rows of each intent."""
    of_intent = {intent: [text for text, own in rows if own == intent][:many] for intent in intents}
    values = {intent: {"examples": texts} for intent, texts in of_intent.items()}
    dimension = {"target": {"count": aim}, "values": values}
    return CoverageMap.model_validate({"dimensions": {"intent": dimension}})


def count_rows(rows: Sequence[Row], coverage: CoverageMap) -> Coverage:
    """Tag and count rows."""
    counter = Counter(coverage)
    tagger = Tagger(coverage, Path())
    subjects = (Subject(text, fields={"intent": intent}) for text, intent in rows)
    while chunk := list(islice(subjects, _CHUNK)):
        for subject, tags in zip(chunk, tagger.tags(chunk), strict=True):
            counter.add(tags, mould(subject.instruction, subject.response))
    return counter.result()


def _accuracy(rows: Sequence[Row], coverage: CoverageMap) -> tuple[float, float]:
    tagger = Tagger(coverage, Path())
    tagged = tagger.tags([Subject(text) for text, _intent in rows])
    told = [(tags[0].value, intent) for tags, (_text, intent) in zip(tagged, rows, strict=True)]
    mapped = [(value, intent) for value, intent in told if value != UNMAPPED]
    return sum(value == intent for value, intent in mapped) / len(mapped), len(mapped) / len(told)


def _compare(found: Coverage, truth: dict[str, set[str]]) -> str:
    states = {c.cell[0][1]: c.state for c in found.values}
    gaps = {c.cell[0][1] for c in found.gaps}
    wanted = truth["empty"] | truth["thin"]
    clear = {c.cell[0][1] for c in found.gaps if not c.doubtful}
    exact = all(
        {value for value, state in states.items() if state == kind} == values
        for kind, values in truth.items()
    )
    told = f"all gaps {_right(gaps, wanted)}; without doubtful ones {_right(clear, wanted)}"
    return f"{told}{'; every state exact' if exact else ''}"


def _right(found: set[str], wanted: set[str]) -> str:
    hit = len(found & wanted)
    return f"precision {hit / len(found) if found else 1.0:.2f}, recall {hit / len(wanted):.2f}"


def _timed(rows: Sequence[Row], intents: Sequence[str], examples: Sequence[Row]) -> None:
    many = list(islice(_varied(rows), MANY))
    for name, coverage in (
        ("embedding, 150 values of 10 examples", example_map(intents, examples, 10, AIMS[0])),
        ("column", column_map(intents, AIMS[0])),
    ):
        start = time.perf_counter()
        count_rows(many, coverage)
        seconds = time.perf_counter() - start
        print(f"{len(many):,} rows tagged and counted by {name}: {seconds:.1f} s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(f"peak memory of all of it: {peak:,.0f} MB")


def _varied(rows: Sequence[Row]) -> Iterator[Row]:
    for number, (text, intent) in enumerate(cycle(rows)):
        yield f"{text} {number}", intent


def _words(truth: dict[str, set[str]]) -> str:
    return ", ".join(f"{len(values)} made {kind}" for kind, values in truth.items())
