"""Prompt echo: runs of words that a model took from its prompt, and not from the document.

Compared are runs of ``LENGTH`` words of the wording of all templates for generation. What a template fills
in (passages, numbers, the user's guidance) is no wording of theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files

from groundset.records import content_hash

LENGTH = 8
"""Words of a run: so many in a row are no accident."""
_FOLDERS = ("generation", "parts")
_HEAD = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_WORD = re.compile(r"[^\W_]+")
_FILLED_IN = re.compile(r"\{\{[^{}]*\}\}|\{%[^{}%]*%\}|^(?:@include|===).*$", re.MULTILINE)


def echoes(text: str, known: Iterable[str]) -> tuple[str, ...]:
    """Give the runs of template words in a text that no known text has, each as long as it goes."""
    words = _words(text)
    hits = [at for at, run in enumerate(_runs(words)) if run in _wording()]
    if not hits:
        return ()
    excused = {run for other in known for run in _runs(_words(other))}
    left = [at for at in hits if words[at : at + LENGTH] not in excused]
    return tuple(" ".join(words[start:end]) for start, end in _joined(left))


@cache
def fingerprint() -> str:
    """Hash the wording of all templates."""
    return content_hash(LENGTH, sorted(map(list, _wording())))


def _joined(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Join runs that overlap."""
    start = end = -1
    for at in places:
        if at > end:
            if end >= 0:
                yield start, end
            start = at
        end = at + LENGTH
    if end >= 0:
        yield start, end


@cache
def _wording() -> frozenset[tuple[str, ...]]:
    pieces = (piece for text in _templates() for piece in _FILLED_IN.split(text))
    return frozenset(run for piece in pieces for run in _runs(_words(piece)))


def _templates() -> Iterator[str]:
    for folder in _FOLDERS:
        for entry in files("groundset.prompts").joinpath(folder).iterdir():
            if entry.name.endswith(".md"):
                yield _HEAD.sub("", entry.read_text(encoding="utf-8"))


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold()))


def _runs(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    return (words[at : at + LENGTH] for at in range(len(words) - LENGTH + 1))
