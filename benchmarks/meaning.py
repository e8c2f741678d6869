"""Twins by meaning: precision and recall at each threshold, and the search among many rows.

The folder holds ``dedupe/``: ``qqp_dev.tsv.gz`` and ``qqp_test.tsv.gz`` (pairs of questions, labelled as
duplicates or not) and ``mrpc_test.tsv`` (pairs of sentences of news). Only what is asked is compared, once
with guards and once by the vectors alone. Recall is the share of all pairs that are labelled duplicates. The
threshold was chosen on the development part of QQP. The picture goes to ``docs/meaning.svg``, the tables to
``docs/meaning.md`` by hand.

The search is timed on made-up vectors: 200 topics, a fifth of the rows near another row. All have one guard,
which is the worst case.
"""

from __future__ import annotations

import gzip
import resource
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from groundset.embedding import EmbedderAtHand, StaticEmbedder
from groundset.gates.meaning import SemanticDuplicates
from groundset.gates.meaning.guards import Claims, guards
from groundset.gates.meaning.packed import packed
from groundset.gates.meaning.recall import measured
from groundset.records import Node
from groundset.report.svg import Point, line, picture, standalone, text
from groundset.settings import SemanticDuplicates as Settings

THRESHOLDS = (0.8, 0.85, 0.9, 0.92, 0.94, 0.95, 0.96, 0.97, 0.98)
_PICTURE = Path(__file__).parents[1] / "docs" / "meaning.svg"
_ROWS = ((20_000, True), (100_000, True), (400_000, False))
"""Rows, and whether they are few enough to compare all with all."""
_TOPICS, _WIDTH = 200, 256
_STYLE = (
    ".ground{fill:#fff}text{font:12px sans-serif;fill:#555}.axis{stroke:#999}"
    ".on{stroke:#1a6b8f;stroke-width:2.5}.off{stroke:#b5651d;stroke-width:1}.mark{font-weight:bold;fill:#1a6b8f}"
    "@media(prefers-color-scheme:dark){.ground{fill:#1c1c1c}text{fill:#bbb}"
    ".on{stroke:#6cc3e8}.off{stroke:#e0a060}.mark{fill:#6cc3e8}}"
)


@dataclass(frozen=True, slots=True)
class Judged:
    """Labelled pairs, with how alike their vectors are."""

    same: NDArray[np.bool_]
    cosines: NDArray[np.float64]
    agree: NDArray[np.bool_]
    """Whether guards agree."""

    def at(self, threshold: float, *, guarded: bool) -> tuple[int, float, float]:
        """Give pairs that reach a threshold, and their precision and recall."""
        found = (self.cosines >= threshold) & (self.agree | (not guarded))
        right = int((found & self.same).sum())
        return int(found.sum()), right / max(int(found.sum()), 1), right / int(self.same.sum())


def main(folder: Path) -> None:
    """Print curves, speed and recall, and draw the picture."""
    default = SemanticDuplicates(Settings(), EmbedderAtHand(StaticEmbedder())).threshold
    sets = {
        "QQP, development part": judged(_qqp(folder / "dedupe" / "qqp_dev.tsv.gz")),
        "QQP": judged(_qqp(folder / "dedupe" / "qqp_test.tsv.gz")),
        "MRPC": judged(_mrpc(folder / "dedupe" / "mrpc_test.tsv")),
    }
    for name, found in sets.items():
        print(f"\n{name}: {len(found.same)} pairs, {int(found.same.sum())} labelled duplicates")
        _table(found, default)
    _PICTURE.write_text(drawn({name: sets[name] for name in ("QQP", "MRPC")}, default), "utf-8")
    for rows, exact in _ROWS:
        _searched(rows, default, exact=exact)


def _qqp(path: Path) -> Iterator[tuple[bool, str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", errors="replace") as lines:
        for row in lines:
            label, first, second, _number = row.rstrip("\n").split("\t")
            yield label == "1", first, second


def _mrpc(path: Path) -> Iterator[tuple[bool, str, str]]:
    for row in path.read_text("utf-8-sig").splitlines()[1:]:
        label, _first, _second, one, other = row.split("\t")
        yield label == "1", one, other


def judged(pairs: Iterator[tuple[bool, str, str]]) -> Judged:
    """Compare the two texts of every pair."""
    labels, firsts, seconds = zip(*pairs, strict=True)
    embedder = StaticEmbedder()
    a, b = embedder.vectors(firsts), embedder.vectors(seconds)
    lengths = np.sqrt(np.einsum("ij,ij->i", a, a) * np.einsum("ij,ij->i", b, b))
    cosines = np.einsum("ij,ij->i", a, b) / np.maximum(lengths, 1)
    agree = [guards(one) == guards(other) for one, other in zip(firsts, seconds, strict=True)]
    return Judged(np.array(labels), cosines.round(6), np.array(agree))


def _table(found: Judged, default: float) -> None:
    print("| threshold | pairs | precision | recall | pairs, no guards | precision | recall |")
    print("|---|---|---|---|---|---|---|")
    for threshold in THRESHOLDS:
        cells = [
            f"{count:,} | {precision:.3f} | {recall:.3f}"
            for count, precision, recall in (found.at(threshold, guarded=on) for on in (True, False))
        ]
        mark = "**" if threshold == default else ""
        print(f"| {mark}{threshold:.2f}{mark} | {' | '.join(cells)} |")


def drawn(sets: dict[str, Judged], default: float) -> str:
    """Draw precision over recall, a panel for each set, the default threshold marked."""
    body = [
        shape for at, (name, found) in enumerate(sets.items()) for shape in _panel(name, found, default, at)
    ]
    label = "Precision over recall of twins by meaning, with guards and without, by threshold"
    return standalone(picture(680, 300, label, body), 680, _STYLE, margin=8)


def _panel(name: str, found: Judged, default: float, at: int) -> Iterator[str]:
    left, bottom, width, height = 50 + 340 * at, 250, 260, 200
    steps = [round(0.7 + 0.005 * step, 3) for step in range(57)]
    widest = max(found.at(step, guarded=False)[2] for step in steps)

    def place(threshold: float, *, guarded: bool) -> Point:
        _count, precision, recall = found.at(threshold, guarded=guarded)
        return left + width * recall / widest, bottom - height * (precision - 0.6) / 0.4

    yield text(left - 34, 30, f"precision on {name}, test part")
    yield line((left, bottom), (left + width, bottom), "axis")
    yield line((left, bottom), (left, bottom - height), "axis")
    for share in (0.6, 0.7, 0.8, 0.9, 1.0):
        yield text(left - 6, bottom - height * (share - 0.6) / 0.4 + 4, f"{share:.1f}", anchor="end")
    yield text(left + width, bottom + 18, f"recall {widest:.2f}", anchor="end")
    yield text(left, bottom + 18, "0")
    for guarded, kind in ((True, "on"), (False, "off")):
        places = [place(step, guarded=guarded) for step in steps if found.at(step, guarded=guarded)[0] >= 10]
        yield from (line(a, b, kind) for a, b in pairwise(places))
    x, y = place(default, guarded=True)
    yield line((x, y - 7), (x, y + 7), "on")
    yield line((x - 7, y), (x + 7, y), "on")
    yield text(left + 12, bottom - 12, f"thick: with guards; cross: {default:g}, the default", "mark")
    yield text(left + 12, bottom - 30, "thin: the vectors alone")


def _searched(rows: int, threshold: float, *, exact: bool) -> None:
    """Time the search among made-up rows."""
    nodes = _made_up(rows)
    told = [f"{rows:,} rows of one guard"]
    for name, limit in (("all with all", rows), ("index", 0)):
        if exact or name == "index":
            gate = SemanticDuplicates(Settings(exact_rows=limit), EmbedderAtHand(StaticEmbedder()), rows)
            start = time.perf_counter()
            edges = sum(1 for _ in gate.relate(nodes, ()))
            told.append(f"{name}: {edges:,} edges in {time.perf_counter() - start:.1f} s")
    recall = measured(nodes, threshold)
    low, high = recall.interval
    told.append(f"recall of the index {recall.found}/{recall.pairs} (95 %: {low:.3f} to {high:.3f})")
    told.append(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024:,} MB")
    print("\n  ".join(told), flush=True)


def _made_up(rows: int) -> list[Node]:
    """Make nodes around topics; a fifth lies near another one, some above the threshold, some below."""
    draw = np.random.default_rng(11)
    topics = draw.normal(size=(_TOPICS, _WIDTH))
    copies, sources = draw.permutation(rows)[: rows // 5], draw.integers(0, rows, rows // 5)
    parts: list[NDArray[np.int16]] = []
    for _part in range(2):
        made = 0.9 * topics[draw.integers(0, _TOPICS, rows)] + draw.normal(size=(rows, _WIDTH))
        made /= np.linalg.norm(made, axis=1, keepdims=True)
        shift = draw.uniform(0, 0.4, size=(len(copies), 1)) * draw.normal(size=(len(copies), _WIDTH))
        made[copies] = made[sources] + shift / np.sqrt(_WIDTH)
        made *= 32_767 / np.linalg.norm(made, axis=1, keepdims=True)
        parts.append(np.rint(made).astype(np.int16))
    return [packed(b"one kind", _row(parts, at), (9, 9), Claims((), (), 0, 0)) for at in range(rows)]


def _row(parts: Sequence[NDArray[np.int16]], at: int) -> list[NDArray[np.float64]]:
    return [part[at].astype(np.float64) for part in parts]
