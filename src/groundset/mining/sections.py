"""A heading and what stands under it, where no other family tells more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from groundset.mining.abstracts import is_summary
from groundset.mining.outline import Outlined, answer_blocks
from groundset.mining.procedures import is_procedure
from groundset.mining.protocol import Proposal, View
from groundset.mining.rules import pattern
from groundset.mining.topics import content_words
from groundset.mining.trimming import answer_span
from groundset.mining.wording import word_spoken
from groundset.text.markdown import Block, Span

_TASKS = {"question": "question_answering", "rewrite": "question_answering"}
_BARE_USES = frozenset(
    {
        "options",
        "examples",
        "usage",
        "prerequisites",
        "requirements",
        "limitations",
        "benefits",
        "syntax",
        "goals",
        "non_goals",
        "scope",
        "features",
        "responsibilities",
        "roles",
        "practices",
        "alternatives",
        "eligibility",
        "use_cases",
    }
)
_ITEM = re.compile(r"[-*+] |\d+[.)] |\|")
_STEM = 5
_LEAST_GENERIC = 12
_LEAST_LEAD_WORDS = 80
"""Of the text before sub-sections that are cut off: less only leads to them."""
_LEAST_GUIDING_WORDS = 30
_LEAST_WORDS = 4
"""Of a paragraph that says what a command or a name is for."""


class SectionMiner:
    """Asks for what a heading names, and answers with its section."""

    family: Final = "section"

    def find(self, view: View) -> Iterator[Proposal]:
        """Propose each section whose heading is neither a question nor a procedure."""
        for found in view.sections():
            if found.topic.kind in ("none", "question") or is_summary(found):
                continue
            blocks = answer_blocks(found.section, view.passage)
            if is_procedure(found, blocks):
                continue
            bare = _answers_bare(found, blocks)
            place = answer_span(view.text, blocks, view.outline.rules, self.family, bare)
            if place is None or place.end > view.passage.end or not _tells(view, found, place, bare):
                continue
            yield Proposal(
                place.start,
                place.end,
                word_spoken(view, found, place),
                _TASKS.get(found.topic.kind, "explanation"),
                strength=found.section.level,
                bare_answers=bare,
            )


def _tells(view: View, found: Outlined, place: Span, bare: bool) -> bool:
    """Tell whether an answer is more than a lead into sub-sections, and of a doing, says how it is done."""
    said = view.text[place.start : place.end]
    words = len(said.split())
    last = found.section.children[-1].start if found.section.children else place.end
    if last > place.end and words < _LEAST_LEAD_WORDS and not bare:
        return False
    if (
        found.topic.kind == "generic"
        and found.topic.use in _BARE_USES
        and not bare
        and words < _LEAST_GENERIC
    ):
        return False
    if found.topic.kind == "topic" and (_ITEM.match(said) or not _speaks_of(view, found, said)):
        return False
    guides = pattern(view.outline.rules.completeness.guides)
    return found.topic.kind != "action" or (words >= _LEAST_GUIDING_WORDS and guides.search(said) is not None)


def _speaks_of(view: View, found: Outlined, said: str) -> bool:
    """Tell whether an answer names something of its heading; else it leans on what stands around it."""
    told = said.casefold()
    words = content_words(found.topic.heading, view.outline.rules)
    return not words or any(word[:_STEM] in told for word in words)


def _answers_bare(found: Outlined, blocks: Sequence[Block]) -> bool:
    """Tell whether few words answer: where a list is asked for, or what a command or name is for."""
    if found.topic.use in _BARE_USES:
        return any(block.kind in ("list", "ordered_list", "code", "table", "definition") for block in blocks)
    told = any(block.kind == "paragraph" and len(block.text.split()) >= _LEAST_WORDS for block in blocks)
    return told and found.topic.kind in ("command", "code")
