"""Packages that have lost parts: which are missing or damaged, and what is left made whole again.

A lost part takes with it what it held, and nothing else; what a reader of the file would miss is told.
"""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from groundset.errors import UnreadableError
from groundset.readers.archives import Archive, parse_xml
from groundset.readers.naming import printable

_TYPES, _TOP, _MAIN = "[Content_Types].xml", "_rels/.rels", "officeDocument"
_DAMAGED = ("corrupt_archive", "malformed_xml")
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Salvage:
    """What a package still holds."""

    lost: tuple[tuple[str, str], ...]
    """Missing and damaged parts that others refer to: last word of the relationship's type, and member."""
    damaged: frozenset[str]
    """Members that are there and cannot be read."""
    relations: Mapping[str, Any]
    """Members with relationships to lost parts, as trees without these."""

    def names(self, kinds: Collection[str]) -> list[str]:
        """Name the lost parts that relationships of some kinds lead to."""
        return sorted({name for kind, name in self.lost if kind in kinds})


def salvaged(archive: Archive) -> Salvage:
    """Look for lost parts; raises ``corrupt_archive`` where one is lost that says where all others are."""
    markup = [name for name in archive.names if name.lower().endswith((".xml", ".rels"))]
    damaged = frozenset(name for name in markup if is_damaged(archive, name))
    whole = frozenset(archive.names) - damaged
    refuse_without([_TYPES, _TOP], whole)
    lost: list[tuple[str, str]] = []
    trees: dict[str, Any] = {}
    for member in (name for name in markup if name.endswith(".rels") and name in whole):
        tree = parse_xml(archive.read(member), member)
        for relation, kind, target in [(r, kind_of(r), target_of(r, member)) for r in tree]:
            if member == _TOP and kind == _MAIN:
                refuse_without([target, relations_of(target)], whole)
            if is_inside(relation) and target not in whole:
                lost.append((kind, target))
                tree.remove(relation)
                trees[member] = tree
    return Salvage(tuple(lost), damaged, trees)


def refuse_without(names: Collection[str], there: Collection[str]) -> None:
    """Raise ``corrupt_archive`` unless all these members are there."""
    if absent := [name for name in names if name not in there]:
        raise UnreadableError("corrupt_archive", lost_parts(absent))


def lost_parts(names: Collection[str]) -> str:
    """Say which parts of a file are lost."""
    shown = ", ".join(printable(name)[:100] for name in list(names)[:_NAMED])
    return f"missing or damaged in it: {shown}{', …' if len(names) > _NAMED else ''}"


def relations_of(part: str) -> str:
    """Give the member that holds the relationships of a part."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def target_of(relation: Any, member: str) -> str:
    """Give the member that a relationship leads to; ``member`` holds the relationship."""
    folder = posixpath.dirname(posixpath.dirname(member))
    return posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")


def kind_of(relation: Any) -> str:
    """Give the last word of a relationship's type."""
    return str(relation.get("Type", "")).rpartition("/")[2]


def is_inside(relation: Any) -> bool:
    """Tell a relationship to another part from one to an address or to a place in the same part."""
    target = relation.get("Target", "")
    return bool(target) and relation.get("TargetMode") != "External" and not target.startswith("#")


def is_damaged(archive: Archive, name: str) -> bool:
    """Tell whether a member with markup cannot be read."""
    try:
        root = parse_xml(archive.read(name), name)
    except UnreadableError as error:
        if error.reason in _DAMAGED:
            return True
        raise
    return name.endswith(".rels") and not str(root.tag).endswith("}Relationships")
