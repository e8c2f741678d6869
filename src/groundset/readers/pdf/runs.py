"""Characters become runs: words on one line, in one style, with no wide gap and no border between them."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from groundset.readers.pdf.characters import Glyph
from groundset.readers.pdf.glyph_text import repaired
from groundset.readers.pdf.model import Edge, Run, Word

_GAP = 0.75
"""Widest gap between words of a run, in font heights."""
_SPACE = 0.17
"""Least gap that is a space, in font heights; less where PDFium guesses one."""
_GUESSED = 0.1
_RAISED = str.maketrans("0123456789-\u2212\u2013+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁻⁺")
_UNITS = frozenset("\u02da\u00b4")
"""Accents that after a number stand for degrees and minutes."""
_PITCH = 0.025
"""Within how much steps from letter to letter are one, in font heights."""


def runs_of(glyphs: Iterable[Glyph | str], borders: Sequence[Edge]) -> Iterator[Run]:
    """Gather characters in the order of the file; ``borders`` are upright edges, sorted by place."""
    places = [border.x0 for border in borders]
    run: list[Glyph] = []
    spaces: list[bool] = []
    least = _SPACE
    for glyph in glyphs:
        if isinstance(glyph, str):
            least = min(least, -1.0 if glyph else _GUESSED)
            continue
        if run and not (_goes_on(run, glyph) and not _parted(run[-1], glyph, borders, places)):
            yield from _run(run, spaces)
            run, spaces = [], []
        if run and glyph.look.size < run[-1].look.size:
            least = _SPACE  # A space that only stands off a raised sign is none.
        wide = bool(run) and glyph.x0 - run[-1].x1 > least * glyph.look.size
        spaces.append(wide and (least < 0 or not _is_in_step(run, spaces, glyph)))
        run.append(glyph)
        least = _SPACE
    yield from _run(run, spaces)


def _is_in_step(run: list[Glyph], spaces: list[bool], glyph: Glyph) -> bool:
    """Tell a letter set at the same step as those before it, whatever their widths leave free."""
    letters = [*run[-4:], glyph]
    if len(letters) < 5 or any(spaces[-3:]):
        return False
    if not all(letter.text.isalpha() for letter in letters):
        return False
    steps = [b.x0 - a.x0 for a, b in pairwise(letters)]
    gaps = [b.x0 - a.x1 for a, b in pairwise(letters[:-1])]
    size = glyph.look.size
    return max(steps) - min(steps) < _PITCH * size and any(abs(gap) > _PITCH * size for gap in gaps)


def cut_words(glyphs: Iterable[Glyph | str], borders: Sequence[Edge]) -> list[tuple[float, float]]:
    """Give the places where a border would go through a word: what has such borders is no grid of cells."""
    places = [border.x0 for border in borders]
    cuts: list[tuple[float, float]] = []
    last: Glyph | str = ""
    for glyph in glyphs:
        if (
            isinstance(last, Glyph)
            and isinstance(glyph, Glyph)
            and abs(glyph.x0 - last.x1) < 0.1 * glyph.look.size
        ):
            letters = last.text.isalpha() and glyph.text.isalpha() and last.top < glyph.middle < last.bottom
            if letters and _parted(last, glyph, borders, places):
                cuts.append((glyph.x0, glyph.middle))
        last = glyph
    return cuts


def _goes_on(run: list[Glyph], glyph: Glyph) -> bool:
    last, look = run[-1], glyph.look
    if (last.x0, last.x1, last.top) == (glyph.x0, glyph.x1, glyph.top):
        return True  # Letters of one ligature share its box.
    size = max(last.look.size, look.size)
    overlap = min(last.bottom, glyph.bottom) - max(last.top, glyph.top)
    if overlap < 0.4 * min(last.bottom - last.top, glyph.bottom - glyph.top):
        return False
    if not -0.6 * size < glyph.x0 - last.x1 < _GAP * size:
        return False
    first = run[0].look
    return (first.bold, first.mono, first.artifact) == (look.bold, look.mono, look.artifact)


def _parted(last: Glyph, glyph: Glyph, borders: Sequence[Edge], places: list[float]) -> bool:
    """Tell whether a border stands between two characters."""
    left, right, middle = (last.x0 + last.x1) / 2, (glyph.x0 + glyph.x1) / 2, glyph.middle
    for place in range(bisect_left(places, left), len(places)):
        if places[place] >= right:
            return False
        if borders[place].top <= middle <= borders[place].bottom:
            return True
    return False


def _run(glyphs: list[Glyph], spaces: list[bool]) -> Iterator[Run]:
    if not glyphs:
        return
    sizes = Counter(glyph.look.size for glyph in glyphs)
    size = max(sorted(sizes), key=lambda value: sizes[value])
    look = glyphs[0].look
    main = [glyph for glyph in glyphs if glyph.look.size == size]
    middle = sum(glyph.middle for glyph in main) / len(main)
    words: list[list[Glyph]] = []
    for glyph, space in zip(glyphs, spaces, strict=True):
        if space or not words:
            words.append([])
        words[-1].append(glyph)
    yield Run(
        x0=min(glyph.x0 for glyph in glyphs),
        top=min(glyph.top for glyph in main),
        x1=max(glyph.x1 for glyph in glyphs),
        bottom=max(glyph.bottom for glyph in main),
        words=tuple(_words(words, size, middle)),
        size=size,
        bold=look.bold,
        mono=look.mono,
        artifact=look.artifact,
    )


def _words(words: list[list[Glyph]], size: float, middle: float) -> Iterator[Word]:
    before = ""
    for glyphs in words:
        text = "".join(_shown(glyph, size, middle) for glyph in glyphs)
        if not (text in _UNITS and before[-1:].isdigit()):
            text = repaired(text)
        yield Word(min(glyph.x0 for glyph in glyphs), max(glyph.x1 for glyph in glyphs), text)
        before = text


def _shown(glyph: Glyph, size: float, middle: float) -> str:
    """Show a small raised digit (an exponent, a note's mark) as one."""
    if glyph.look.size <= 0.8 * size and glyph.middle < middle - 0.08 * size:
        return glyph.text.translate(_RAISED)
    return glyph.text
