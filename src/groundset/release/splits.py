"""Train and validation: whole families of documents, never parts of one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from groundset.records import content_hash

TRAIN, VALIDATION = "train", "validation"


def group(families: Iterable[frozenset[str]]) -> dict[str, str]:
    """Join families that one sample's evidence comes from; gives each family its group's smallest name."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        parent.setdefault(name, name)
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for together in families:
        first, *rest = sorted(together)
        for other in rest:
            low, high = sorted((root(first), root(other)))
            parent[high] = low
        root(first)
    return {name: root(name) for name in sorted(parent)}


def split(groups: Mapping[str, str], share: float, seed: int) -> dict[str, str]:
    """Give each sample's split from its group; validation takes whole groups up to its share.

    Groups are drawn in the order of a seeded hash, so a new document moves no other one.
    """
    sizes = Counter(groups.values())
    room = round(share * len(groups))
    chosen = set()
    for name in sorted(sizes, key=lambda g: content_hash(seed, g)):
        if sizes[name] <= room and len(sizes) > 1:
            chosen.add(name)
            room -= sizes[name]
    return {sample: VALIDATION if g in chosen else TRAIN for sample, g in groups.items()}
