"""Subareas from folders: the ones whose names tell a subject, cut where one of them is most of the corpus."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from pathlib import PurePosixPath

from groundset.project.initial.survey import Glance
from groundset.readers.naming import version_in
from groundset.text.languages import SHELVES, locale_of
from groundset.text.wordlist import word_set

MOST = 12
"""Most values of a dimension that a person reads at a glance."""
_LARGE, _LARGE_FROM = 0.6, 12
"""Share of the corpus and number of documents above which a folder is cut."""
LEAST_SHARE = 0.02
LEAST_DOCUMENTS = 3
_LEAST_COVERED = 1 / 3
_ALIKE = 4
"""Folders with one first word, as in ``team-a`` and ``team-b``, from which they are one value."""
_FAIR, _MOST_APART = 1 / 6, 6
"""Share of the documents above which such folders are no longer one value, and most that stay values then."""
_MOST_SPELLED = 6
_TECHNICAL = SHELVES | word_set(
    "archive archived archives article articles asset assets attachments book books build chapter chapters "
    "common content contents corpus current data dataset dist doc docs document documentation documents "
    "download downloads examples export exports file files general html image images img import imports "
    "index input latest lib main markdown master md media misc miscellaneous new next old other others out "
    "output page pages pdf pdfs post posts public raw repo resources root sample samples section sections "
    "shared site source sources src stable static text texts tmp temp txt untitled upload uploads various "
    "versioned_docs version versions website wiki"
)
_NUMBERS = re.compile(r"^\d+[-_. ]+(?=\D)|(?:[-_. ]+\d+)+$")
"""What puts folders in order or tells them apart."""
_FIRST_WORD = re.compile(r"^([^\W\d_]{2,})[-_]")


@dataclass(frozen=True, slots=True)
class FolderArea:
    """Documents that lie in folders of one subject."""

    label: str
    """As the folder spells it, without numbers that put it in order."""
    folders: tuple[str, ...]
    """Names of folders, or what they begin with and a ``*``."""
    documents: tuple[Glance, ...]
    depth: int
    is_apart: bool = False
    """Whether it is one of many folders with one first word that is large enough for a value of its own."""
    is_rest: bool = False
    """Whether it is what those leave."""

    @property
    def families(self) -> int:
        """Documents, versions and translations once."""
        return _families(self.documents)

    def is_large(self, everything: int) -> bool:
        """Tell whether it is so much of the corpus that it says little."""
        return self.families > max(_LARGE * everything, _LARGE_FROM)


def folder_areas(documents: Sequence[Glance]) -> list[FolderArea]:
    """Propose folders that hold a fair share of the documents, the largest first; none if they say little."""
    everything = _families(documents)
    least = max(LEAST_DOCUMENTS, LEAST_SHARE * everything)
    chosen: list[FolderArea] = []
    for area in _groups(documents, 0, least):
        chosen += _cut(area, everything, least)
    ranked = sorted(chosen, key=lambda a: (-a.families, a.label))[: most(chosen)]
    covered = sum(a.families for a in ranked)
    return ranked if len(ranked) > 1 and covered >= _LEAST_COVERED * everything else []


def most(areas: Iterable[FolderArea]) -> int:
    """Give how many values there may be at most: some more where folders with one first word stay apart."""
    return MOST + sum(area.is_apart for area in areas)


def subjects(path: str) -> tuple[str, ...]:
    """Give the folders of a path that name a subject: no version, language, date or technical name."""
    return tuple(part for part in PurePosixPath(path).parts[:-1] if _names_subject(part))


@lru_cache(maxsize=4096)
def _names_subject(folder: str) -> bool:
    label = _label(folder).lower()
    is_place = version_in(folder) or locale_of(folder + "/x") or "docusaurus" in label
    return sum(c.isalpha() for c in label) >= 2 and label not in _TECHNICAL and not is_place


def _label(folder: str) -> str:
    return _NUMBERS.sub("", _NUMBERS.sub("", folder)).strip(" ._-")


def _cut(area: FolderArea, everything: int, least: float) -> list[FolderArea]:
    """Give the subfolders of an area that is most of the corpus where they hold most of it."""
    if not area.is_large(everything):
        return [area]
    is_many = area.folders[0].endswith("*") or len(area.folders) > 1
    inner = _groups(area.documents, area.depth + (not is_many), least, joined=False)
    return inner if 2 * sum(one.families for one in inner) > area.families else [area]


def _groups(
    documents: Iterable[Glance], depth: int, least: float, *, joined: bool = True
) -> list[FolderArea]:
    """Group documents by their subject at a depth; folders that share a first word may be one group."""
    held: dict[str, list[Glance]] = defaultdict(list)
    spelled: dict[str, set[str]] = defaultdict(set)
    for document in documents:
        parts = subjects(document.path)
        if len(parts) > depth:
            key = re.sub(r"[\W_]+", "_", _label(parts[depth]).casefold())
            held[key].append(document)
            spelled[key].add(parts[depth])
    apart: set[str] = set()
    rests: set[str] = set()
    everything = _families(document for found in held.values() for document in found)
    for first, keys in _alike(spelled).items() if joined else ():
        own = set(_apart({key: _families(held[key]) for key in keys}, everything, least)) - {f"{first}_other"}
        rest = [key for key in keys if key not in own]
        name = f"{first}_other" if own else first
        apart.update(own)
        rests.update([name] if own else [])
        held[name] = [document for key in rest for document in held.pop(key)]
        spelled[name] = {name for key in rest for name in spelled.pop(key)}
    return [
        FolderArea(
            _shared(spelled[key], key),
            _patterns(spelled[key]),
            tuple(found),
            depth,
            key in apart,
            key in rests,
        )
        for key, found in sorted(held.items())
        if key in apart or _families(found) >= least
    ]


def _apart(sizes: Mapping[str, int], everything: int, least: float) -> list[str]:
    """Choose those of many folders that stay values where all of them as one would hide too much."""
    if not _FAIR * everything < sum(sizes.values()) <= _LARGE * everything:
        return []
    enough = max(LEAST_DOCUMENTS, least / 2)
    ranked = sorted((key for key in sizes if sizes[key] >= enough), key=lambda key: (-sizes[key], key))
    return (
        ranked[:_MOST_APART] if len(ranked) < len(sizes) - 1 else ranked[: min(_MOST_APART, len(sizes) - 2)]
    )


def _alike(spelled: Mapping[str, set[str]]) -> dict[str, list[str]]:
    """Map first words that many folders share to the keys of these folders."""
    shared: dict[str, list[str]] = defaultdict(list)
    for key in sorted(spelled):
        names = {match[1] for name in spelled[key] if (match := _FIRST_WORD.match(name))}
        if len(names) == 1:
            shared[names.pop().casefold()].append(key)
    return {first: keys for first, keys in shared.items() if len(keys) >= _ALIKE and first not in spelled}


def _shared(spelled: set[str], key: str) -> str:
    labels = sorted({_label(name) for name in spelled})
    return labels[0] if len({label.casefold() for label in labels}) == 1 else key


def _patterns(spelled: set[str]) -> tuple[str, ...]:
    """Name folders for globs; many that begin alike by what they begin with."""
    names = sorted(spelled)
    start = _common_start(names[0], names[-1])
    if len(names) > _MOST_SPELLED and sum(c.isalpha() for c in start) >= 2:
        return (f"{_escaped(start)}*",)
    return tuple(_escaped(name) for name in names)


def _common_start(one: str, other: str) -> str:
    same = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return "".join(first for first, _second in same)


def _escaped(name: str) -> str:
    return re.sub(r"[*?\[]", r"[\g<0>]", name)


def _families(documents: Iterable[Glance]) -> int:
    return len({document.family for document in documents})
