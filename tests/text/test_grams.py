"""Runs of tokens as numbers, and sets of them in columns."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundset.text.grams import ELEMENT_BITS, Sets, grams, grams_of, pack, shingle_sets, unpack
from groundset.text.hashing import HashedTexts, Hashes, hashed

TEXTS = st.lists(st.text(alphabet="abc é", max_size=30), max_size=8)
LENGTHS = st.integers(1, 12)
NUMBERS = st.integers(0, 2**64 - 1)


def _each(texts: HashedTexts, row: int) -> Hashes:
    return texts.words[texts.bounds[row] : texts.bounds[row + 1]]


@given(TEXTS, LENGTHS)
def test_runs_do_not_cross_the_border_of_a_text(raw: list[str], n: int) -> None:
    texts = hashed(raw)
    found, bounds = grams_of(texts, n)
    expected = [grams(_each(texts, row), n).tolist() for row in range(len(raw))]
    assert [found[a:b].tolist() for a, b in pairwise(bounds)] == expected


@given(st.lists(st.sampled_from("abc"), max_size=30), LENGTHS)
def test_runs_hash_alike_exactly_when_their_words_are_the_same(tokens: list[str], n: int) -> None:
    runs = [tuple(tokens[start : start + n]) for start in range(len(tokens) - n + 1)]
    found = grams(hashed([" ".join(tokens)]).words, n).tolist()
    assert len(found) == len(runs)
    assert len(set(zip(runs, found, strict=True))) == len(set(runs)) == len(set(found))


def test_a_run_hashes_the_same_wherever_it_stands() -> None:
    """Long texts are hashed in blocks; their seams show nowhere."""
    tokens = hashed(["a b c d e f g " * 12_000]).words
    for n in (1, 5, 8, 40_000):
        assert len(set(grams(tokens, n).tolist())) == 7
        assert len(grams(tokens, n)) == 84_000 - n + 1


def test_runs_of_different_lengths_differ_even_when_all_words_hash_to_nothing() -> None:
    nothing = np.zeros(50, dtype=np.uint64)
    assert len({int(grams(nothing, n)[0]) for n in range(1, 51)}) == 50


def test_order_matters_in_a_run() -> None:
    found = grams(hashed(["a b a"]).words, 2)
    assert found[0] != found[1]


def test_hashes_of_runs_are_the_same_on_every_machine() -> None:
    assert grams(hashed(["to be or not"]).words, 3).tolist() == [13079532451480889222, 11050206227898781653]


@pytest.mark.parametrize("n", [0, -1])
def test_a_run_of_no_tokens_is_refused(n: int) -> None:
    with pytest.raises(ValueError, match="at least one token"):
        grams(np.zeros(3, dtype=np.uint64), n)


@given(TEXTS, st.data())
def test_shingles_of_each_text_are_the_set_of_its_runs(raw: list[str], data: st.DataObject) -> None:
    texts = hashed(raw)
    each = data.draw(st.lists(st.integers(1, 4), min_size=len(raw), max_size=len(raw)))
    sets = shingle_sets(texts, np.array(each, dtype=np.int64))
    assert len(sets) == len(raw)
    for row, k in enumerate(each):
        runs = grams(_each(texts, row), k) >> np.uint64(64 - ELEMENT_BITS)
        assert sets.elements[sets.bounds[row] : sets.bounds[row + 1]].tolist() == sorted(set(runs.tolist()))


def test_shingles_of_many_texts_are_those_of_each() -> None:
    raw = [f"a b {number % 7} c d {number}" for number in range(9000)]
    sets = shingle_sets(hashed(raw), 3)
    assert sets.sizes.tolist() == [4] * 9000
    for row in (0, 4095, 4096, 8999):
        alone = shingle_sets(hashed([raw[row]]), 3)
        assert sets.elements[sets.bounds[row] : sets.bounds[row + 1]].tolist() == alone.elements.tolist()


def test_no_texts_have_no_shingles() -> None:
    assert len(shingle_sets(hashed([]), 3)) == 0
    assert shingle_sets(hashed(["a b", ""]), 3).sizes.tolist() == [0, 0]


@given(st.lists(st.lists(NUMBERS, max_size=8), max_size=5))
def test_sets_ascend_and_repeat_nothing(numbers: list[list[int]]) -> None:
    sets = Sets.of(numbers)
    assert sets.sizes.tolist() == [len(set(each)) for each in numbers]
    assert sets.elements.tolist() == [number for each in numbers for number in sorted(set(each))]


@given(st.lists(NUMBERS))
def test_packing_keeps_numbers_and_order(numbers: list[int]) -> None:
    assert unpack(pack(np.array(numbers, dtype=np.uint64))).tolist() == numbers


def test_packed_numbers_are_little_endian_words_of_eight_bytes() -> None:
    assert pack(np.array([1], dtype=np.uint64)) == b"\x01" + bytes(7)
    with pytest.raises(ValueError, match="multiple"):
        unpack(b"\x01")
