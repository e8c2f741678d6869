"""Families: versions, translations and copies of one document, which no split may separate.

Two documents are joined when their paths differ only in version or locale, when their texts are the
same, or when they were found nearly the same elsewhere. The answer does not depend on input order.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from groundset.readers.layout import NEWEST, Location, locate, version_parents
from groundset.text.globs import compile_glob

_NUMBER = re.compile(r"\d{1,9}")
_EARLY = re.compile(r"alpha|beta|rc|pre|dev", re.I)


@dataclass(frozen=True, slots=True)
class DocumentKey:
    """What families depend on of a document."""

    id: str
    corpus: str
    path: str
    language: str
    version: str
    date: str
    text_hash: str


@dataclass(frozen=True, slots=True)
class Place:
    """A document's place in its family."""

    family: str
    """Smallest document id of the family."""
    rank: int
    """Position from the newest, 0, on."""
    relation: str
    """``alone``, ``newest``, or what it is of a newer one: ``copy``, ``version``, ``translation``,
    ``near_copy``."""


class _Sets:
    """Union-find whose representative is the smallest member."""

    def __init__(self, members: Iterable[str]) -> None:
        self.parent = {member: member for member in members}

    def find(self, member: str) -> str:
        while self.parent[member] != member:
            self.parent[member] = self.parent[self.parent[member]]
            member = self.parent[member]
        return member

    def join(self, a: str, b: str) -> None:
        a, b = sorted((self.find(a), self.find(b)))
        self.parent[b] = a


def place(
    documents: Iterable[DocumentKey], near: Iterable[tuple[str, str]], versions: Mapping[str, Sequence[str]]
) -> dict[str, Place]:
    """Give every document its place, by id.

    ``near`` are pairs of ids of nearly equal documents; ``versions`` are per corpus the glob patterns
    over paths, newest version first.
    """
    keys = {key.id: key for key in sorted(documents, key=lambda key: key.id)}
    locations = _locations(keys.values())
    sets = _Sets(keys)
    for group in _groups(keys, locations):
        for other in group[1:]:
            sets.join(group[0], other)
    for a, b in near:
        if a in keys and b in keys:
            sets.join(a, b)
    members: dict[str, list[DocumentKey]] = defaultdict(list)
    for name, key in keys.items():
        members[sets.find(name)].append(key)
    places: dict[str, Place] = {}
    for family in sorted(members):
        places |= _ranked(family, members[family], locations, versions)
    return places


def _locations(keys: Iterable[DocumentKey]) -> dict[str, Location]:
    """Locate the documents that are whole files; records of one file are different documents."""
    by_corpus: dict[str, list[DocumentKey]] = defaultdict(list)
    for key in keys:
        if key.id == f"{key.corpus}/{key.path}":
            by_corpus[key.corpus].append(key)
    found: dict[str, Location] = {}
    for group in by_corpus.values():
        paths = frozenset(key.path for key in group)
        parents = version_parents(paths)
        found |= {key.id: locate(key.path, paths, parents) for key in group}
    return found


def _groups(keys: Mapping[str, DocumentKey], locations: Mapping[str, Location]) -> list[list[str]]:
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, key in keys.items():
        if key.text_hash:
            groups["text", key.text_hash].append(name)
        if name in locations:
            groups["path", key.corpus, locations[name].shared].append(name)
    return list(groups.values())


def _ranked(
    family: str,
    members: list[DocumentKey],
    locations: Mapping[str, Location],
    versions: Mapping[str, Sequence[str]],
) -> dict[str, Place]:
    if len(members) == 1:
        return {members[0].id: Place(family, 0, "alone")}
    nowhere = Location("")
    order = sorted(
        members, key=lambda key: _age(key, locations.get(key.id, nowhere), versions.get(key.corpus, ()))
    )
    return {
        key.id: Place(family, rank, _relation(key, order[:rank], locations)) for rank, key in enumerate(order)
    }


def _age(key: DocumentKey, location: Location, patterns: Sequence[str]) -> tuple[object, ...]:
    """Give what sorts newest first."""
    listed = next((i for i, p in enumerate(patterns) if compile_glob(p).fullmatch(key.path)), len(patterns))
    version = location.version or key.version
    dated = "".join(chr(0x10FFFF - ord(c)) for c in key.date) or chr(0x10FFFF)
    return listed, *_version_age(version), bool(location.locale), dated, key.id


def _version_age(version: str) -> tuple[int, tuple[int, ...], int]:
    """Sort the present one first, then higher numbers, then finished before early ones."""
    numbers = tuple(-int(n) for n in _NUMBER.findall(_EARLY.split(version)[0]))
    if not version or version in NEWEST or not numbers:
        return 0, (), 0
    return 1, (*numbers, 1), int(bool(_EARLY.search(version)))


def _relation(key: DocumentKey, newer: Sequence[DocumentKey], locations: Mapping[str, Location]) -> str:
    """Give what a document is of a newer one of its family, the closest relation first."""
    if not newer:
        return "newest"
    if key.text_hash and any(key.text_hash == other.text_hash for other in newer):
        return "copy"
    here = locations.get(key.id)
    for other in newer:
        there = locations.get(other.id)
        if here and there and (key.corpus, here.shared) == (other.corpus, there.shared):
            return "version" if here.locale == there.locale else "translation"
    return "near_copy"
