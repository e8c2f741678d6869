"""What two texts share: runs of words in both, wherever they stand."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundset.gates.telling import telling
from groundset.report.sharing import Spans, aligned_spans, common_spans, shared_spans, split
from groundset.text.tokens import tokenize

TEXTS = st.lists(
    st.sampled_from(["a", "b", "c", "dd", "e.", "7", "é", "窯", "😀", "-", "\n"]), max_size=14
).map(" ".join)


def _runs(text: str, length: int) -> list[tuple[tuple[str, ...], int, int]]:
    """Give every run of words of a length with its place."""
    tokens = tokenize(text)
    return [
        (tuple(tokens.words[at : at + length]), tokens.starts[at], tokens.ends[at + length - 1])
        for at in range(len(tokens.words) - length + 1)
    ]


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_runs_of_three_words_that_both_have_lie_in_the_spans_and_the_spans_are_made_of_them(
    a: str, b: str
) -> None:
    length = max(1, min(3, len(tokenize(a).words), len(tokenize(b).words)))
    spans, others = shared_spans(a, b)
    known = {words for words, _, _ in _runs(b, length)}
    shared_runs = [(start, end) for words, start, end in _runs(a, length) if words in known]
    assert all(any(s <= start and end <= e for s, e in spans) for start, end in shared_runs)
    assert {s for s, _ in spans} <= {start for start, _ in shared_runs}
    assert {e for _, e in spans} <= {end for _, end in shared_runs}
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    assert shared_spans(b, a) == (others, spans)


@settings(deadline=None)
@given(TEXTS)
def test_a_text_shares_all_of_its_words_with_itself(text: str) -> None:
    spans, _ = shared_spans(text, text)
    tokens = tokenize(text)
    assert all(
        any(start <= first and last <= end for start, end in spans)
        for first, last in zip(tokens.starts, tokens.ends, strict=True)
    )


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_what_is_in_place_is_shared_and_said_the_same_from_both_sides(a: str, b: str) -> None:
    left, right = aligned_spans(a, b)
    for text, spans, other in ((a, left, b), (b, right, a)):
        known = set(tokenize(other).words)
        for start, end in spans:
            assert {word for word in tokenize(text).words if word in tokenize(text[start:end]).words} <= known


def test_a_clause_that_moved_is_marked_in_both_places() -> None:
    left, right = marks(
        shared_spans, "Open the vent first. Then light the fire.", "Then light the fire; open the vent first!"
    )
    assert left == ["Open the vent first", "Then light the fire"]
    assert right == ["Then light the fire", "open the vent first"]


def test_of_two_texts_in_place_all_but_the_changed_word_is_shared() -> None:
    left, right = marks(aligned_spans, "Turn the brass lever left.", "Turn the iron lever left!")
    assert left == ["Turn the", "lever left"] == right


def test_words_that_say_something_are_shared_wherever_they_stand() -> None:
    left, right = marks(
        lambda a, b: common_spans(a, b, telling),
        "Each day Janet's ducks lay 16 eggs.",
        "How many eggs does she have, if the duck of Janet lays 16?",
    )
    assert left == ["Janet", "ducks lay 16 eggs"]
    assert right == ["eggs", "duck", "Janet lays 16"]


@pytest.mark.parametrize(
    ("a", "b", "marked"),
    [
        ("How hot is it, here?", "Say how hot is it (here)", "How hot is it, here"),
        ("Why?", "why", "Why"),
        ("One two other words", "two one else", None),
        ("", "x", None),
        ("", "", None),
    ],
)
def test_only_runs_of_words_count_as_shared(a: str, b: str, marked: str | None) -> None:
    assert marks(shared_spans, a, b)[0] == ([marked] if marked else [])


def test_spans_of_joined_texts_are_cut_at_the_border() -> None:
    assert split(((0, 2), (3, 9)), 5) == (((0, 2), (3, 5)), ((0, 3),))
    assert split(((0, 5), (6, 9)), 5) == (((0, 5),), ((0, 3),))


def marks(spans_of: Callable[[str, str], tuple[Spans, Spans]], a: str, b: str) -> list[list[str]]:
    """Give what is shared, in the words of each text."""
    return [
        [text[start:end] for start, end in spans] for text, spans in zip((a, b), spans_of(a, b), strict=True)
    ]
