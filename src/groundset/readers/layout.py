"""How doc sites lay out versions and translations: the path that all of them share with the original.

Known: Docusaurus (``versioned_docs``, ``i18n/de/docusaurus-plugin-content-docs``), version folders
(``v1.2/``, ``version-3/``) beside one another or beside ``latest/``, locale folders (``de/`` beside
``en/``), and locale endings (``README.de.md`` beside ``README.md``).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from groundset.readers.naming import version_in
from groundset.text.languages import SHELVES, folder_locale, suffix_locale

NEWEST = frozenset({"latest", "current", "next", "main", "master", "stable", "dev", "unstable", "edge"})
_PLUGIN = re.compile(r"^docusaurus-plugin-content-(docs|blog|pages)(?:-(.+))?$")
_MARKDOWN = (".md", ".mdx", ".markdown")
_ENTRANCES = frozenset({"readme", "index", "_index", "license", "changelog", "contributing"})


@dataclass(frozen=True, slots=True)
class Location:
    """Where a path lies once version and locale are taken out of it."""

    shared: str
    """The path without them; equal for versions and translations of one document."""
    version: str = ""
    """Number, or a name such as ``latest``; empty when the path has none."""
    locale: str = ""


def _same_markdown(path: str) -> str:
    """Take a page that was ``x.md`` and became ``x.mdx`` for the same."""
    stem, dot, ending = path.rpartition(".")
    return f"{stem}.md" if dot and f".{ending}" in _MARKDOWN else path


def _exists(path: str, paths: Collection[str]) -> bool:
    stem = path.removesuffix(".md")
    return path in paths or (stem != path and any(stem + ending in paths for ending in _MARKDOWN))


def version_parents(paths: Iterable[str]) -> frozenset[str]:
    """Give the folders that hold version folders: there, ``latest/`` is a version as well."""
    parents = set()
    for path in paths:
        folders = PurePosixPath(path).parts[:-1]
        parents |= {"/".join(folders[:i]) for i, folder in enumerate(folders) if version_in(folder)}
    return frozenset(parents)


def locate(path: str, paths: Collection[str], parents: Collection[str]) -> Location:
    """Take version and locale out of a path, given all paths of the corpus."""
    parts = list(PurePosixPath(_same_markdown(path)).parts)
    site = _docusaurus(parts)
    if site:
        return site
    folders, name, locale = parts[:-1], parts[-1], ""
    base, code = suffix_locale(name)
    if code and _exists("/".join([*folders, base]), paths):
        name, locale = base, code
    at, code = folder_locale(path)
    if code:
        locale = code
        start = at - 1 if at > 0 and folders[at - 1].lower() in SHELVES else at
        folders = folders[:start] + folders[at + 1 :]
    return _without_version(folders, name, locale, parents, parts)


def _without_version(
    folders: list[str], name: str, locale: str, parents: Collection[str], parts: list[str]
) -> Location:
    original = parts[:-1]
    for position in range(len(folders) - 1, -1, -1):
        folder = folders[position]
        number = version_in(folder)
        at = original.index(folder)
        named = folder.lower() in NEWEST and "/".join(original[:at]) in parents
        if number or named:
            rest = [*folders[:position], *folders[position + 1 :]]
            is_entrance = position == len(folders) - 1 and PurePosixPath(name).stem.lower() in _ENTRANCES
            mark = ["*"] if is_entrance else []  # A README of versions is no version of the README above.
            return Location("/".join([*rest, *mark, name]), number or folder.lower(), locale)
    return Location("/".join([*folders, name]), "", locale)


def _docusaurus(parts: list[str]) -> Location | None:
    for position, folder in enumerate(parts[:-1]):
        root, rest = parts[:position], parts[position + 1 :]
        if folder == "i18n" and len(rest) >= 3 and (match := _PLUGIN.match(rest[1])):
            top, below, version = match[2] or match[1], rest[2:], ""
            if match[1] == "docs" and len(below) > 1:
                version, below = _plugin_version(below[0]), below[1:]
            return Location("/".join([*root, top, *below]), version, rest[0].lower().split("-")[0])
        if folder.endswith("versioned_docs") and len(rest) >= 2:
            top = folder.removesuffix("versioned_docs").rstrip("_") or "docs"
            return Location("/".join([*root, top, *rest[1:]]), _plugin_version(rest[0]))
    return None


def _plugin_version(folder: str) -> str:
    return version_in(folder) or folder.removeprefix("version-").lower()
