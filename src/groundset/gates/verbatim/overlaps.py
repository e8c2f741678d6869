"""How much of which sides stands in which rows: a few passes over columns, whatever the number of hits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from groundset.gates.verbatim.postings import Postings
from groundset.gates.verbatim.rows import Rows
from groundset.gates.verbatim.tables import Places, borders, stretches
from groundset.text.grams import grams

TokenSpan = tuple[int, int]
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Overlap:
    """What a row shares with a side."""

    number: int
    """Of the side."""
    score: float
    """Share of the side's weight."""
    run: int
    """Tokens with a letter in the longest run."""
    whole: bool
    """All of the side stands there."""
    row: tuple[TokenSpan, ...]
    """Token spans in the row."""
    side: tuple[TokenSpan, ...]
    """Token spans in the side."""


@dataclass(frozen=True, slots=True)
class _Hits:
    """Grams of rows that are grams of sides, ordered by row, side and place."""

    pairs: Places
    """Row and side of each hit as one number."""
    places: Places
    """Where the gram stands, among the tokens of all rows."""
    postings: Places

    def chosen(self, which: NDArray[np.bool_]) -> _Hits:
        return _Hits(self.pairs[which], self.places[which], self.postings[which])


@dataclass(frozen=True, slots=True)
class Overlaps:
    """Overlaps in columns, one for each row and side that share a gram of one length, by row and side."""

    n: int
    rows: Places
    numbers: Places
    scores: NDArray[np.float64]
    runs: Places
    whole: NDArray[np.bool_]
    covered: Places
    """Tokens of the side that stand in the row."""
    hits: _Hits
    hit_bounds: Places
    side_places: Places
    """Where grams of the row stand in the side, ascending for each overlap."""
    side_bounds: Places
    starts: Places
    """Where the row of each overlap begins."""

    def __getitem__(self, at: int) -> Overlap:
        places = self.hits.places[self.hit_bounds[at] : self.hit_bounds[at + 1]] - self.starts[at]
        of_side = self.side_places[self.side_bounds[at] : self.side_bounds[at + 1]]
        return Overlap(
            int(self.numbers[at]),
            float(self.scores[at]),
            int(self.runs[at]),
            bool(self.whole[at]),
            tuple(_merged(places.tolist(), self.n)),
            tuple(_merged(of_side.tolist(), self.n)),
        )


class Measure:
    """Finds overlaps with the sides of some postings, boilerplate discounted.

    A gram that is boilerplate counts in neither part of a share, nor in a run, but in a whole side.
    """

    def __init__(self, postings: Postings, boilerplate: NDArray[np.uint64]) -> None:
        self._postings = postings
        self._boilerplate = np.isin(postings.table.grams, boilerplate)
        """Per gram of the table."""
        self._totals = self._live_weights()

    def overlaps(self, rows: Rows) -> Overlaps | None:
        """Measure what all rows share with all sides; None where that is nothing."""
        hits = self._hits(rows)
        if not len(hits.pairs):
            return None
        found = self._measured(hits, rows)
        posting_grams = np.searchsorted(self._postings.bounds, hits.postings, side="right") - 1
        discounted = self._boilerplate[posting_grams]
        if discounted.any():
            kept = ~discounted | np.repeat(found.whole, np.diff(found.hit_bounds))
            hits = hits.chosen(kept)
            return self._measured(hits, rows) if len(hits.pairs) else None
        return found

    def _hits(self, rows: Rows) -> _Hits:
        postings = self._postings
        places, met = postings.table.find(grams(rows.words, postings.n))
        own = rows.of_places(places)
        inside = places + postings.n <= rows.bounds[own + 1]
        places, met, own = places[inside], met[inside], own[inside]
        counts = postings.bounds[met + 1] - postings.bounds[met]
        found = stretches(postings.bounds[met], counts)
        pairs = np.repeat(own, counts) * len(postings.numbers) + postings.owners[found]
        order = np.argsort(pairs, kind="stable")
        return _Hits(pairs[order], np.repeat(places, counts)[order], found[order])

    def _measured(self, hits: _Hits, rows: Rows) -> Overlaps:
        postings, n = self._postings, self._postings.n
        bounds = borders(hits.pairs)
        own, owners = np.divmod(hits.pairs[bounds[:-1]], len(postings.numbers))
        longest, letters = _longest_runs(hits.places, bounds, n, rows.letters)
        side_places, side_bounds, distinct = self._side_places(hits, bounds)
        pieces = _pieces(side_places, side_bounds, n)
        of_piece = np.repeat(owners, np.diff(side_bounds))
        weights = postings.weight(of_piece, pieces, side_places + n)
        whole = (distinct == postings.distinct[owners]) & (longest >= postings.tokens[owners])
        totals = self._totals[owners]
        shares = _sums(weights, side_bounds) / np.maximum(totals, 1)
        return Overlaps(
            n,
            own,
            postings.numbers[owners],
            np.where(whole, 1.0, np.round(shares, _DIGITS)),
            np.minimum(letters, postings.tokens[owners]),
            whole,
            _sums(side_places + n - pieces, side_bounds),
            hits,
            bounds,
            side_places,
            side_bounds,
            rows.bounds[own],
        )

    def _side_places(self, hits: _Hits, bounds: Places) -> tuple[Places, Places, Places]:
        """Give where the grams of each overlap stand in its side, with bounds, and how many are distinct."""
        postings = self._postings
        overlap = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
        pairs = overlap * len(postings.owners) + hits.postings
        pairs.sort()
        overlap, met = np.divmod(pairs[borders(pairs)[:-1]], len(postings.owners))
        first, counts = postings.place_bounds[met], np.diff(postings.place_bounds)[met]
        places, of_place = postings.places[stretches(first, counts)], np.repeat(overlap, counts)
        order = np.lexsort((places, of_place))
        distinct = np.bincount(overlap, minlength=len(bounds) - 1)
        return places[order], borders(of_place[order]), distinct

    def _live_weights(self) -> Places:
        """Sum the weight of the tokens of each side that some gram but boilerplate holds."""
        postings = self._postings
        whole = postings.weight(np.arange(len(postings.tokens)), np.zeros(1, np.int64), postings.tokens)
        if not self._boilerplate.any():
            return whole
        live = np.repeat(~self._boilerplate, np.diff(postings.bounds))
        counts = np.diff(postings.place_bounds)
        kept = np.repeat(live, counts)
        owners, places = np.repeat(postings.owners, counts)[kept], postings.places[kept]
        order = np.lexsort((places, owners))
        owners, places = owners[order], places[order]
        bounds = borders(owners)
        weights = postings.weight(owners, _pieces(places, bounds, postings.n), places + postings.n)
        totals = np.zeros(len(postings.tokens), np.int64)
        if len(owners):
            totals[owners[bounds[:-1]]] = _sums(weights, bounds)
        return totals


def _pieces(places: Places, bounds: Places, n: int) -> Places:
    """Give where each run of n tokens at ascending places begins that the ones before it do not cover."""
    starts = places.copy()
    starts[1:] = np.maximum(places[1:], places[:-1] + n)
    starts[bounds[:-1]] = places[bounds[:-1]]
    return starts


def _longest_runs(places: Places, bounds: Places, n: int, letters: Places) -> tuple[Places, Places]:
    """Give the most tokens, and the most with a letter, of any run of grams at consecutive places."""
    breaks = np.ones(len(places), np.bool_)
    breaks[1:] = places[1:] != places[:-1] + 1
    breaks[bounds[:-1]] = True
    first = np.flatnonzero(breaks)
    starts = places[first]
    ends = places[np.append(first[1:], len(places)) - 1] + n
    of_overlap = np.searchsorted(first, bounds[:-1])
    return (
        np.maximum.reduceat(ends - starts, of_overlap),
        np.maximum.reduceat(letters[ends] - letters[starts], of_overlap),
    )


def _sums(numbers: Places, bounds: Places) -> Places:
    return np.add.reduceat(numbers, bounds[:-1])


def _merged(places: Sequence[int], n: int) -> Iterator[TokenSpan]:
    """Merge runs of n tokens at ascending places that overlap or touch."""
    start = end = -1
    for place in places:
        if place > end:
            if end >= 0:
                yield start, end
            start = place
        end = place + n
    if end >= 0:
        yield start, end
