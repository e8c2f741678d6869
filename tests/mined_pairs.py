"""Pairs of one family that are mined from a text, for the tests of miners."""

from __future__ import annotations

from groundset.mining import mine, passages
from groundset.records import Candidate, Document
from groundset.settings import Extraction


def mined(text: str, title: str = "", language: str = "en") -> list[Candidate]:
    """Mine a text with the default settings; every quote is checked against the text."""
    made = Document("d/a.md", "d", "a.md", "a.md", "0" * 64, "markdown", text, title, language)
    found = mine(made, passages(made, Extraction()), Extraction())
    candidates = [candidate for one in found for candidate in one.candidates]
    for candidate in candidates:
        assert all(text[one.start : one.end] == one.quote for one in candidate.evidence)
        assert "\n".join(one.quote for one in candidate.evidence) == candidate.response
    return candidates


def pairs(text: str, family: str, title: str = "", language: str = "en") -> list[tuple[str, str]]:
    """Give instruction and response of a family's pairs."""
    return [(c.instruction, c.response) for c in mined(text, title, language) if c.origin.family == family]
