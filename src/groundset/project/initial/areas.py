"""Subareas of a corpus as values of the coverage map: from folders, else files, else titles.

What each value is based on is written beside it. Targets never come from counts.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from groundset.gates.word_lists import STOPWORDS
from groundset.project.initial.survey import Glance
from groundset.text.counting import counted
from groundset.text.languages import locale_of

MAX_AREAS = 12
_LEAST_SHARE = 0.02
_LEAST_DOCUMENTS = 3
_NO_AREA = re.compile(
    r"v?\d[\d.]*|version[-_ ]?\d.*|versioned_docs|docs?|current|latest|next|stable|i18n|src"
)
_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True, slots=True)
class Area:
    """One proposed subarea."""

    name: str
    basis: str
    """What it was told from, for people."""
    paths: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()


def areas(documents: Sequence[Glance]) -> list[Area]:
    """Propose subareas, at most twelve, the largest first."""
    return _from_folders(documents) or _from_files(documents) or _from_titles(documents)


def _from_folders(documents: Sequence[Glance]) -> list[Area]:
    """Name folders that hold a fair share of the documents, versions and translations taken together."""
    numbers: Counter[str] = Counter()
    spelled: dict[str, set[str]] = defaultdict(set)
    for document in documents:
        folder = _folder(document.path)
        if folder:
            numbers[_name(folder)] += 1
            spelled[_name(folder)].add(folder)
    least = max(_LEAST_DOCUMENTS, _LEAST_SHARE * len(documents))
    chosen = [(n, c) for n, c in numbers.items() if c >= least]
    if len(chosen) < 2:
        return []
    return [
        Area(
            name, f"folder, {counted(count, 'document')}", tuple(f"**/{f}/**" for f in sorted(spelled[name]))
        )
        for name, count in _largest(chosen)
    ]


def _folder(path: str) -> str:
    """Give the innermost folder that names a subject rather than a version, a language or all docs."""
    for part in reversed(PurePosixPath(path).parent.parts):
        if not _NO_AREA.fullmatch(part.lower()) and not locale_of(part + "/x") and "docusaurus" not in part:
            return part
    return ""


def _from_files(documents: Sequence[Glance]) -> list[Area]:
    stems = Counter(PurePosixPath(d.path).stem for d in documents if "#" not in d.id)
    if not 2 <= len(stems) <= 3 * MAX_AREAS:
        return []
    by_size: Counter[str] = Counter()
    for document in documents:
        by_size[PurePosixPath(document.path).stem] += document.characters
    return [
        Area(_name(stem), "file", (f"**/{stem}.*",))
        for stem, _size in _largest(by_size.items())
        if _name(stem)
    ]


def _from_titles(documents: Sequence[Glance]) -> list[Area]:
    """Name words that stand in many titles, but not in most of them."""
    numbers = Counter(word for d in documents for word in {w.lower() for w in _WORD.findall(d.title)})
    most = max(_LEAST_DOCUMENTS, len(documents) // 2)
    chosen = [(w, c) for w, c in numbers.items() if _LEAST_DOCUMENTS <= c <= most and w not in STOPWORDS]
    return [
        Area(_name(word), f"title word, {counted(count, 'document')}", keywords=(word,))
        for word, count in _largest(chosen)
        if _name(word)
    ]


def _largest(numbers: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    return sorted(numbers, key=lambda pair: (-pair[1], pair[0]))[:MAX_AREAS]


def _name(text: str) -> str:
    """Make a value's name of a folder, file or word; empty when no letter is left."""
    plain = re.sub(r"[^A-Za-z0-9]+", "_", text).strip("_").lower()
    return plain[:40]
