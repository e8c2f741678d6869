"""Quality and speed of the HTML reader on an article extraction benchmark, beside trafilatura's own settings.

The folder holds ``ground-truth.json`` (id to ``articleBody``), ``html/**/ID.html.gz`` and, for systems that
ran elsewhere, ``peer-output/NAME.json.gz``. The measure is the benchmark's: words are runs of ``\\w``, texts
are bags of four words in a row, precision and recall are means over pages, F1 is made of these means.
groundset's Markdown becomes text line by line with ``groundset.text.markdown.plain``. Speed is pages a
second of processor time in this one process, the best of three rounds; decoding and cleaning count.
"""

from __future__ import annotations

import gzip
import json
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from groundset.readers.web.html import HtmlReader
from groundset.text.markdown import plain

_ROUNDS = 3
_GRAM = 4
_WORD = re.compile(r"\w+")

Extract = Callable[[bytes], str]


@dataclass(frozen=True, slots=True)
class Score:
    """How well a system finds the main text, means over pages."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean of the two means."""
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def main(folder: Path) -> None:
    """Print one line per system."""
    truth: dict[str, str] = {
        name: entry["articleBody"]
        for name, entry in json.loads((folder / "ground-truth.json").read_text("utf-8")).items()
    }
    files = {path.name.removesuffix(".html.gz"): path for path in sorted(folder.glob("html/**/*.html.gz"))}
    pages = {name: gzip.decompress(files[name].read_bytes()) for name in truth}
    print(f"{len(pages)} pages\n{'system':<28}{'F1':>8}{'prec.':>8}{'recall':>8}{'pages/s':>9}")
    for name, extract in _systems():
        texts, speed = _run(extract, pages)
        _show(name, score(truth, texts), f"{speed:.0f}")
    for path in sorted(folder.glob("peer-output/*.json.gz")):
        _show(f"{path.name.split('.')[0]} (given output)", score(truth, _given(path)), "")


def _systems() -> Iterator[tuple[str, Extract]]:
    import trafilatura

    def setting(**options: Any) -> Extract:
        return lambda page: str(trafilatura.extract(page, **options) or "")

    yield "groundset", _groundset
    yield "trafilatura", setting()
    yield "trafilatura fast", setting(fast=True)
    yield "trafilatura fast, articles", setting(fast=True, include_comments=False)
    yield "trafilatura precise", setting(favor_precision=True, include_comments=False)


def _groundset(page: bytes) -> str:
    return "\n\n".join(draft.text for draft in HtmlReader().read(page, "page.html"))


def _run(extract: Extract, pages: Mapping[str, bytes]) -> tuple[dict[str, str], float]:
    """Give what a system makes of the pages, and its best pages a second; a first page warms it up."""
    extract(next(iter(pages.values())))
    best = float("inf")
    texts: dict[str, str] = {}
    for _ in range(_ROUNDS):
        start = time.process_time()
        texts = {name: extract(page) for name, page in pages.items()}
        best = min(best, time.process_time() - start)
    if extract is _groundset:
        texts = {name: "\n".join(map(plain, text.split("\n"))) for name, text in texts.items()}
    return texts, len(pages) / best


def _given(path: Path) -> dict[str, str]:
    content = json.loads(gzip.decompress(path.read_bytes()))
    entries = content.get("output", content)
    return {name: entry.get("articleBody") or "" for name, entry in entries.items()}


def score(truth: Mapping[str, str], texts: Mapping[str, str]) -> Score:
    """Score the texts of a system; a page without any text, true or found, has no part in that mean."""
    counts = [_overlap(_grams(text), _grams(texts.get(name, ""))) for name, text in truth.items()]
    precisions = [same / found for same, _, found in counts if found]
    recalls = [same / true for same, true, _ in counts if true]
    return Score(statistics.mean(precisions), statistics.mean(recalls))


def _grams(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    grams = (tuple(words[at : at + _GRAM]) for at in range(max(1, len(words) - _GRAM + 1)))
    return Counter(gram for gram in grams if gram)


def _overlap(true: Counter[tuple[str, ...]], found: Counter[tuple[str, ...]]) -> tuple[int, int, int]:
    return (true & found).total(), true.total(), found.total()


def _show(name: str, scored: Score, speed: str) -> None:
    print(f"{name:<28}{scored.f1:>8.4f}{scored.precision:>8.4f}{scored.recall:>8.4f}{speed:>9}", flush=True)
