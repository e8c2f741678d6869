"""Entries of changelogs: what changed in a version, and what it breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Final

from groundset.mining.protocol import Instruction, Proposal, View
from groundset.mining.rules import Rules, pattern
from groundset.mining.topics import Topic
from groundset.mining.wording import fill
from groundset.records import Document
from groundset.text.markdown import Section, Span, plain, sections

_LEAST_VERSIONS = 2
"""Versions that make a document a changelog whose title does not say so."""
_LEAST_WORDS = 6
_MAX_PRODUCT_WORDS = 5
_EDGES = " \t:.,;–—-_()[]|/"
_TRAILING_VERSION = re.compile(r"\s+v?\d+(?:\.(?:\d+|x))*$", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_]{2}")


@dataclass(frozen=True, slots=True)
class _Release:
    """A section about one version; ``version`` is empty above the first."""

    version: str
    section: Section


@dataclass(frozen=True, slots=True)
class _Changes:
    """What a changelog tells; of any other document nothing."""

    product: str = ""
    releases: tuple[_Release, ...] = ()
    """In the order of the text."""


class ChangelogMiner:
    """Asks what changed in a version of a product, and answers with that version's entries."""

    family: Final = "changelog"

    def find(self, view: View) -> Iterator[Proposal]:
        """Propose the entries of each version, and the lists of what a version breaks."""
        rules = view.outline.rules
        changes = _changes(view.outline.document, rules)
        for one in view.starting(changes.releases, _start):
            place = _entries(one.section, view)
            if place is not None:
                yield _proposal(place, _asked(view, one, changes.product), one, rules)


@lru_cache(maxsize=8)
def _changes(document: Document, rules: Rules) -> _Changes:
    """Read the whole document as a list of changes; once for all of its passages."""
    root = sections(document.text)
    named = pattern(rules.changelogs.documents).search(
        f"{document.title}\n{PurePosixPath(document.path).stem}"
    )
    releases = tuple(_releases(root, "", rules))
    versions = [one.version for one in releases if _version(one.section, rules)]
    if not named and sum(_is_release(one) for one in versions) < _LEAST_VERSIONS:
        return _Changes()
    return _Changes(product_of(document, root, rules), releases)


def _start(release: _Release) -> int:
    return release.section.start


def _proposal(place: Span, instruction: Instruction | None, one: _Release, rules: Rules) -> Proposal:
    whole = 2 if _version(one.section, rules) else 1
    return Proposal(place.start, place.end, instruction, "explanation", whole, bare_answers=True)


def _releases(section: Section, version: str, rules: Rules) -> Iterator[_Release]:
    """Yield the sections about a version, and those about what breaks, in the order of the text."""
    own = _version(section, rules)
    version = own or version
    if own or _is_breaking(section, rules):
        yield _Release(version, section)
    for child in section.children:
        yield from _releases(child, version, rules)


def _version(section: Section, rules: Rules) -> str:
    match = pattern(rules.changelogs.version).match(plain(section.inline).strip()) if section.level else None
    return match.group("version") if match else ""


def _is_release(version: str) -> bool:
    """Tell a version from the number of a chapter."""
    return version.count(".") >= 2 or not version.replace(".", "").isdigit()


def _is_breaking(section: Section, rules: Rules) -> bool:
    return plain(section.inline).casefold().strip(_EDGES + "!⚠️💥🚨") in rules.changelogs.breaking


def _entries(section: Section, view: View) -> Span | None:
    """Give the span of all entries under a heading, with its sub-headings, where it says something."""
    blocks = [block for part in section.walk() for block in part.blocks if block.kind not in ("rule", "html")]
    if not blocks or section.start < view.passage.start or blocks[-1].end > view.passage.end:
        return None
    start = section.children[0].start if section.children and not section.blocks else blocks[0].start
    text = view.text[start : blocks[-1].end]
    lists = any(block.kind in ("list", "ordered_list") for block in blocks)
    lines = [line for line in text.split("\n") if line.strip() and not line.startswith("#")]
    said = [line for line in lines if not pattern(view.outline.rules.changelogs.nothing).search(line)]
    words = sum(len(line.split()) for line in said)
    return Span(start, blocks[-1].end) if words >= _LEAST_WORDS and (lists or len(said) > 1) else None


def _asked(view: View, one: _Release, product: str) -> Instruction | None:
    rules = view.outline.rules
    if not product:
        return None
    if _version(one.section, rules):
        return fill(view, "changelog", Topic("topic", product, product), term=one.version)
    named = f"{product} {one.version}".strip()
    return fill(view, "breaking", Topic("topic", named, named))


def product_of(document: Document, root: Section, rules: Rules) -> str:
    """Name the product whose changes a document lists: from title, top heading, or folder; else empty."""
    tops = [child.heading for child in root.children if child.level == 1]
    folders = list(reversed(PurePosixPath(document.path).parts[:-1]))
    for source in (document.title, *tops, *folders):
        name = pattern(rules.changelogs.documents).sub(" ", source)
        name = " ".join(_TRAILING_VERSION.sub("", name.strip(_EDGES)).split()).strip(_EDGES)
        words = name.split()
        is_folder = source in folders
        if is_folder and (
            name.casefold() in rules.changelogs.not_products or not re.fullmatch(r"[\w.-]+", name)
        ):
            continue
        is_version = pattern(rules.changelogs.version).match(name)
        stop = all(word.casefold() in rules.function_words | rules.changelogs.not_products for word in words)
        if words and not stop and not is_version and len(words) <= _MAX_PRODUCT_WORDS and _NAME.search(name):
            return name
    return ""
