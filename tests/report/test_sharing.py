"""What two texts share: runs of words in both, wherever they stand."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from groundset.report.sharing import shared, shared_spans
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


def test_a_clause_that_moved_is_marked_in_both_places() -> None:
    left, right = shared(
        "Open the vent first. Then light the fire.", "Then light the fire; open the vent first!"
    )
    assert [text for text, seen in left if seen] == ["Open the vent first", "Then light the fire"]
    assert [text for text, seen in right if seen] == ["Then light the fire", "open the vent first"]
