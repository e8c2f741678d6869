"""Overlaps found over columns are those that a plain count of tokens finds."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from groundset.gates.evaluation_index import EvaluationIndex
from groundset.gates.evaluations import EvaluationSet
from groundset.gates.items import ItemText
from groundset.gates.sides import GRAM, PIECE_TOKENS, Side, items_of
from groundset.gates.verbatim.overlaps import Measure
from groundset.gates.verbatim.rows import Rows
from groundset.gates.verbatim.tables import GramTable
from groundset.text.grams import grams
from groundset.text.hashing import hashed
from groundset.text.tokens import words

WORD = st.sampled_from(["a", "b", "c", "1", "2"])
TEXT = st.lists(WORD, max_size=40).map(" ".join)
FEW = st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=4)

Told = tuple[int, str, int, float, int, bool, tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]


@limits(max_examples=200, deadline=None)
@given(FEW, FEW, st.sets(st.integers(0, 60), max_size=20))
def test_overlaps_are_those_of_a_plain_count(
    items: list[tuple[str, str]], rows: list[tuple[str, str]], drawn: set[int]
) -> None:
    """For repetitive texts, sides of every length, several rows at once and any grams discounted."""
    index = EvaluationIndex([EvaluationSet("e", "0" * 64, items_of([ItemText(*item) for item in items]))])
    known = sorted({gram for one in index.postings for gram in one.table.grams.tolist()})
    boilerplate = {known[at % len(known)] for at in drawn} if known else set()
    found: list[Told] = []
    for postings in index.postings:
        measure = Measure(postings, np.array(sorted(boilerplate), np.uint64))
        overlaps = measure.overlaps(Rows.of(rows))
        for at in range(len(overlaps.rows) if overlaps else 0):
            assert overlaps is not None
            one = overlaps[at]
            side = index.references[one.number][0].side
            place = (int(overlaps.rows[at]), side.name, one.number)
            found.append((*place, one.score, one.run, one.whole, one.row, one.side))
    assert sorted(found) == sorted(_plain(index, rows, boilerplate))


def _plain(index: EvaluationIndex, rows: list[tuple[str, str]], boilerplate: set[int]) -> Iterator[Told]:
    for row, pair in enumerate(rows):
        tokens = [word for text in pair for word in words(text)]
        for postings in index.postings:
            for number in postings.numbers.tolist():
                side = index.references[number][0].side
                for overlap in _overlaps(side, tokens, boilerplate):
                    yield row, side.name, number, *overlap


def _overlaps(
    side: Side, tokens: list[str], boilerplate: set[int]
) -> Iterator[tuple[float, int, bool, tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]]:
    own = grams(hashed([" ".join(tokens)]).words, side.n).tolist()
    places = [at for at, gram in enumerate(own) if gram in side.grams]
    runs = _runs(places, side.n)
    longest = max((end - start for start, end in runs), default=0)
    whole = set(side.grams) <= set(own) and longest >= side.tokens
    if not whole:
        places = [at for at in places if own[at] not in boilerplate]
        runs = _runs(places, side.n)
    if not places:
        return
    met = {own[at] for at in places}
    covered = _tokens([at for at, gram in enumerate(side.grams) if gram in met], side.n)
    live = _tokens([at for at, gram in enumerate(side.grams) if gram not in boilerplate], side.n)
    total = sum(Fraction(side.weights[at]) for at in live)
    share = sum(Fraction(side.weights[at]) for at in covered) / total if total else Fraction()
    run = max(sum(word.isalpha() for word in tokens[start:end]) for start, end in runs)
    score = 1.0 if whole else round(float(share), 6)
    in_row = _spans(_tokens(places, side.n))
    yield score, min(run, side.tokens), whole, in_row, _spans(covered)


def _runs(places: list[int], n: int) -> list[tuple[int, int]]:
    firsts = [at for at in places if at - 1 not in places]
    return [(at, next(end for end in range(at, at + 10_000) if end not in places) - 1 + n) for at in firsts]


def _tokens(places: list[int], n: int) -> list[int]:
    return sorted({token for at in places for token in range(at, at + n)})


def _spans(tokens: list[int]) -> tuple[tuple[int, int], ...]:
    starts = [at for at in tokens if at - 1 not in tokens]
    ends = [at + 1 for at in tokens if at + 1 not in tokens]
    return tuple(zip(starts, ends, strict=True))


@given(st.sets(st.integers(0, 2**64 - 1), max_size=30), st.lists(st.integers(0, 2**64 - 1), max_size=30))
def test_a_table_finds_its_grams_and_no_others(known: set[int], foreign: list[int]) -> None:
    table = GramTable(np.array(sorted(known), np.uint64))
    asked = [*foreign, *known, *foreign]
    places, numbers = table.find(np.array(asked, np.uint64))
    assert places.tolist() == [at for at, gram in enumerate(asked) if gram in known]
    assert table.grams[numbers].tolist() == [asked[at] for at in places]


def test_grams_are_no_longer_than_they_may_be() -> None:
    (item,) = items_of([ItemText("one two three four five six seven eight nine ten")])
    assert {side.name: side.n for side in item.sides} == {"question": GRAM, "piece": PIECE_TOKENS}
