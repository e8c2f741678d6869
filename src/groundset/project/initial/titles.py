"""Which titles and headings tell a subject: not single words, and not what surrounds the text of a page."""

from __future__ import annotations

import re

from groundset.gates.word_lists import STOPWORDS
from groundset.text.wordlist import word_set

_FEWEST_WORDS, _FEWEST_DENSE = 2, 4
_WORD = re.compile(r"[^\W\d_]{3,}")
_DENSE = re.compile(r"[\u0e00-\u0eff\u2e80-\u9fff\uac00-\ud7af]")
"""Letters of scripts that put no space between words, or in which two letters are a word."""
_RUN_ON = re.compile(r"[A-Z]?[a-z]+(?:[A-Z][a-z]+)+")
_PIECE = re.compile(r"[A-Z]?[a-z]+")
_BUTTONS = word_set("login newsletter sign signin signup subscribe")
_AROUND = (
    STOPWORDS
    | _BUTTONS
    | word_set(
        "account comment comments cookie cookies discussion docs follow home like log menu more navigation "
        "next page post posts previous read reply search share site skip toggle top website"
    )
)
_CUT = re.compile(
    r"(?:[-,&–—]|\b(?:a|an|and|by|for|in|of|or|the|to|with|your|das|der|die|für|mit|und))$", re.I
)


def tells_subject(title: str) -> bool:
    """Tell whether a title has two words of three letters, of which not all belong to any web page."""
    words = _WORD.findall(title)
    is_long = len(words) >= _FEWEST_WORDS or len(_DENSE.findall(title)) >= _FEWEST_DENSE
    return is_long and not _CUT.search(title) and not is_around(title)


def is_around(title: str) -> bool:
    """Tell what may stand around any page's text: navigation, buttons, what a template was to fill in."""
    words = _WORD.findall(title)
    is_usual = bool(words) and all(word.casefold() in _AROUND for word in words)
    return is_usual or "{{" in title or any(_is_run_on(match[0]) for match in _RUN_ON.finditer(title))


def _is_run_on(word: str) -> bool:
    """Tell buttons without the space between them, as ``SubscribeSign``, from names such as ``GitHub``."""
    pieces = [piece.casefold() for piece in _PIECE.findall(word)]
    return any(piece in _BUTTONS for piece in pieces) or all(piece in _AROUND for piece in pieces)
