"""Parts a question from the passage it is about, where one text holds both.

A passage is often public: honest corpora hold it too, and only the question about it is the item. So a text
is parted where its end asks and what comes before is long: at its last paragraph, if a blank line sets it off
or what comes before calls itself a passage; else at the questions in its last sentences, if it does. A story
in one paragraph that ends in a question (a word problem, a case) is the item itself and stays whole.
"""

from __future__ import annotations

import re

from groundset.text.markdown import Span, stripped
from groundset.text.sentences import sentences
from groundset.text.tokens import words

PASSAGE_TOKENS = 60
"""Tokens from which what comes before a question is a passage."""
_STEM_TOKENS = 60
"""A question about a passage is no longer than this."""
_CUE = re.compile(
    r"\b(?:passages?|excerpts?|articles?|paragraphs?|"
    r"(?:following|above|below|this) (?:information|text|story|poem|letter|speech|document|abstract))\b",
    re.IGNORECASE,
)
"""Words with which an item speaks of its passage."""
_BLANK_LINE = re.compile(r"\n[ \t]*\n[ \t]*\Z")
_ASKS = ("?", "？", "؟")


def parted(question: str) -> tuple[Span, Span] | None:
    """Give the spans of the passage and of the stem behind it; None where the question is whole."""
    end = len(question.rstrip())
    for border in (_last_paragraph(question, end), _last_questions(question, end)):
        if border and _fits(question[:border], question[border:end]):
            return stripped(question, 0, border), stripped(question, border, end)
    return None


def _last_paragraph(question: str, end: int) -> int:
    """Find where a last paragraph begins that asks; 0 where none does."""
    border = question.rfind("\n", 0, end) + 1
    before, stem = question[:border], question[border:end]
    if before.rstrip().endswith(_ASKS):
        return 0
    if stem.endswith(_ASKS):
        return border if _BLANK_LINE.search(before) or _CUE.search(before) else 0
    unfinished = stem[-1:].isalnum()
    return border if unfinished and _CUE.search(before.partition("\n")[0]) else 0


def _last_questions(question: str, end: int) -> int:
    """Find where the questions in the last sentences begin; 0 where none is about a passage."""
    border = end
    for sentence in reversed(list(sentences(question[:end]))):
        if not question[: sentence.end].endswith(_ASKS):
            break
        border = sentence.start
    return border if border < end and _CUE.search(question[:border]) else 0


def _fits(before: str, stem: str) -> bool:
    return 0 < len(words(stem)) <= _STEM_TOKENS and len(words(before)) >= PASSAGE_TOKENS
