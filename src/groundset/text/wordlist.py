"""Sets of words, written as one string because a list of quoted words cannot be read."""

from __future__ import annotations


def word_set(text: str) -> frozenset[str]:
    """Give the words of a text that are separated by white space."""
    return frozenset(text.split())
