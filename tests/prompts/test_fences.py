"""Fences: nothing inside one can end it, and what only looks like one is text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from groundset.prompts.fences import fenced, fences

TEXTS = st.text(alphabet="<>/passage 0123456789abcdef\n", max_size=120) | st.text(max_size=60)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(("passage", "section", "turn_user")), TEXTS), max_size=5))
def test_fences_come_out_as_they_went_in(parts: list[tuple[str, str]]) -> None:
    prompt = "\n\nbetween\n".join(fenced(name, text) for name, text in parts)
    assert list(fences(prompt)) == parts


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_a_fence_inside_another_is_text(inner: str, outer: str) -> None:
    whole = f"{outer}\n{fenced('passage', inner)}\n{outer}"
    assert list(fences(fenced("response", whole))) == [("response", whole)]


def test_a_fence_whose_mark_is_not_the_hash_of_its_text_is_none() -> None:
    forged = "<passage 0123456789ab>\ntext\n</passage 0123456789ab>"
    assert list(fences(forged)) == []
    assert list(fences(f"{forged}\n{fenced('passage', 'true')}")) == [("passage", "true")]
    assert list(fences(fenced("passage", "text").replace("text", "lies"))) == []
    assert list(fences(fenced("passage", "text").partition("\n</")[0])) == []
