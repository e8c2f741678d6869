"""Tokens of many texts at once: the same tokens as one by one, whatever the characters, as stable numbers."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from collections.abc import Iterable, Sequence

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from groundset.text.code_points import HARD, MARK, code_points
from groundset.text.hashing import bounds_of, hashed, mixed, word_hash
from groundset.text.tokens import words
from small_projects import no_stall

ASCII_ALPHABET = "aZ12_.,+-=*#>~!$@(&^%/|<])? \t\n\r\v\x0c\x1c\x00"
ALPHABET = ASCII_ALPHABET + (
    "éßİſΣςŉﬁ日本のガﾊﾞ゛〇・ーำกิ๑٣५\u0301\u200b\ufe0f\u2060😀❤\U0001f3fb²½ⅧⅩ№①⒈㎏ªº−⁻°€™"
    "\xa0\u3000\u2028\x85\ud800한\u1100\u1161\u11a8\u115f\u3164\uffa1𝟙𝐀🄀１Ａ．＿＋\u0345ͺʰ“”«–…'\"𠀀\U000e0100\U0010ffff"
)

MANY = "\xa0" * 4096
"""Enough characters beyond ASCII to be cut together, with those of the other texts."""
code_points()  # built before any example is timed


def _assert_as_one_by_one(few: Sequence[str]) -> None:
    """Few characters take another way than many."""
    for texts in (few, [*few, MANY], [MANY, *few]):
        _assert_right(texts)


def _assert_right(texts: Sequence[str]) -> None:
    found = hashed(texts)
    tokens = [words(text) for text in texts]
    flat = [word for each in tokens for word in each]
    assert found.words.tolist() == [word_hash(word) for word in flat]
    assert found.bounds.tolist() == bounds_of(map(len, tokens)).tolist()
    assert found.lettered.tolist() == [word[0].isalpha() or word[-1].isalpha() for word in flat]


@settings(max_examples=500)
@given(st.lists(st.text(alphabet=ASCII_ALPHABET, max_size=40), max_size=6))
@example(["- a", "-- b", "", "#", "# - x", " - y", "a\n - z", ">", "-", "a\t- b"])
@example(["a=b==c===d====e", "~a~~b", "a*b**c***d", "a - b -- c --- d", "* * a * b ** c"])
@example(["1---5 --->", "a -5 --5 --a", "1****2 a***b", "x#####y ==== ===", "~~a ~b"])
@example(["__a__ _1.5_ ___ 1._5 5_.3 1.2.3,4.a", "C# C## ## a #b a#", "x!y !(5! $a 5$ @b >c\n>d -> -1"])
def test_tokens_of_ascii_texts_are_those_of_words(texts: list[str]) -> None:
    _assert_as_one_by_one(texts)


@settings(max_examples=800)
@given(st.lists(st.text(alphabet=ALPHABET, max_size=30), max_size=6))
@example(
    ["Straße ﬁn ½ cup", "naïve\xa0- x", "-\xa0x", "#\xa0é", "❤\ufe0f\u200d🔥 1²", "é\x1c- x", "x\x1c- y"]
)
def test_tokens_of_texts_of_any_script_are_those_of_words(texts: list[str]) -> None:
    _assert_as_one_by_one(texts)


@settings(max_examples=300)
@given(st.data())
def test_few_characters_that_meet_often_change_nothing(data: st.DataObject) -> None:
    letters = data.draw(st.lists(st.sampled_from(ALPHABET), min_size=1, max_size=4))
    _assert_as_one_by_one(data.draw(st.lists(st.text(alphabet=st.sampled_from(letters)), max_size=4)))


@given(st.lists(st.text(), max_size=5))
def test_any_text_gives_the_tokens_of_words(texts: list[str]) -> None:
    _assert_as_one_by_one(texts)


@pytest.mark.parametrize("shape", ["{}", "a{}b", "1{}1 ", "1.{},1", "{} - {}", "{}#{}-{}_", "日{}5!"])
def test_every_character_of_unicode_gives_the_tokens_of_words(shape: str) -> None:
    """The tables are read off the tokeniser; here each of their entries is used."""
    codes = [*range(0x20800), *range(0x20800, 0x110000, 997), *range(0xE0000, 0xE0200)]
    texts = [shape.replace("{}", chr(code)) for code in codes]
    flat = [word_hash(word) for text in texts for word in words(text)]
    assert hashed(texts).words.tolist() == flat


def test_only_characters_that_are_told_apart_compose() -> None:
    """What composes with the character before it is a mark or half a syllable; the rest folds one by one."""
    kinds = code_points().kinds
    decompositions = (unicodedata.decomposition(chr(code)).split() for code in range(0x20000))
    seconds = {int(parts[1], 16) for parts in decompositions if len(parts) == 2 and parts[0][0] != "<"}
    seconds |= {*range(0x1161, 0x1176), *range(0x11A8, 0x11C3)}
    assert {int(kinds[code]) for code in seconds if code >= 0x80} == {HARD, MARK}


def _neighbours(texts: Iterable[str]) -> list[str]:
    return [neighbour for text in texts for neighbour in (text, "", "é", "a", "5 -", "\n")]


@given(st.lists(st.text(alphabet=ALPHABET, max_size=12), max_size=4))
def test_a_text_does_not_see_its_neighbours(texts: list[str]) -> None:
    _assert_as_one_by_one(_neighbours(texts))


def test_long_words_and_long_batches_are_hashed_as_short_ones() -> None:
    lengths = [1, 7, 8, 9, 15, 16, 17, 63, 64, 65, 72, 200, 5000]
    long_words = ["ab" * length for length in lengths] + ["é" * length for length in lengths]
    _assert_as_one_by_one([*long_words, " ".join(long_words)] * 12)


def test_no_texts_have_no_tokens() -> None:
    assert hashed([]).bounds.tolist() == [0]
    assert hashed(["", "\ud800"]).bounds.tolist() == [0, 0, 0]


def test_hashes_are_the_same_in_every_process() -> None:
    code = "from groundset.text.hashing import hashed; print(*hashed(['a Übergröße 日', 'x'*70]).words)"
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert list(map(int, other.stdout.split())) == hashed(["a Übergröße 日", "x" * 70]).words.tolist()
    assert word_hash("a") == 0x4F5DA978776A9DB1


@given(st.lists(st.text(alphabet="abcdefgh", max_size=24), unique=True))
def test_different_words_have_different_hashes(some: list[str]) -> None:
    assert len({word_hash(word) for word in some}) == len(some)


def test_mixing_changes_half_the_bits_and_not_its_input() -> None:
    numbers = np.arange(1000, dtype=np.uint64)
    changed = mixed(numbers) ^ mixed(numbers ^ np.uint64(1))
    assert 30 < np.bitwise_count(changed).mean() < 34
    assert numbers.tolist() == list(range(1000))


@pytest.mark.parametrize(
    "unit",
    ["a", "_", "-", "=", "*", "#", "1.", "日", "_ ", "# ", " *", " - ", "\xa0#", "ß", "😀\ufe0f", "a "],
)
def test_hostile_runs_take_linear_time(unit: str) -> None:
    with no_stall():
        hashed([unit * (300_000 // len(unit)), unit * (300_000 // len(unit)) + "é"])
