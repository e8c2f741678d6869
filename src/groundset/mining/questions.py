"""Questions that a document answers itself: question headings, Q and A, questions in bold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from groundset.mining.outline import Outlined, answer_blocks
from groundset.mining.protocol import Instruction, Proposal, View
from groundset.mining.rules import Rules, pattern
from groundset.mining.topics import read_heading
from groundset.mining.trimming import answer_span
from groundset.mining.wording import word
from groundset.text.markdown import Block, Section, Span, plain

_BOLD = re.compile(r"^(\*\*|__)([^*\n]{8,300}?\?)\s*\1[ \t]*")
_MARKS = r"^[*_]{0,3}"
_AFTER_LABEL = r"[*_]{0,3}\s*"


class QuestionMiner:
    """Takes the questions of a document as they are, and answers with what follows them."""

    family: Final = "question"

    def find(self, view: View) -> Iterator[Proposal]:
        """Propose question headings, labelled questions and bold questions."""
        for found in view.sections():
            if found.topic.kind == "question":
                yield from _heading(view, found)
            yield from _in_body(view, found)


def _heading(view: View, found: Outlined) -> Iterator[Proposal]:
    rules = view.outline.rules
    blocks = answer_blocks(found.section, view.passage)
    if found.section.children and len(blocks) == len(found.section.blocks):
        # Sub-sections that are cut off may hold half of the answer.
        return
    place = answer_span(view.text, _without_answer_label(view.text, blocks, rules), rules, "question")
    if place is not None and place.end <= view.passage.end:
        yield Proposal(place.start, place.end, word(view, found), "question_answering", 3)


def _without_answer_label(text: str, blocks: tuple[Block, ...], rules: Rules) -> tuple[Block, ...]:
    """Start after an "A:" that stands under a question heading."""
    if not blocks or blocks[0].kind != "paragraph":
        return blocks
    label = _label_end(blocks[0].inline, rules, "answer")
    if not label:
        return blocks
    start = blocks[0].start + label
    return (Block("paragraph", start, blocks[0].end, text=text[start : blocks[0].end]), *blocks[1:])


def _in_body(view: View, found: Outlined) -> Iterator[Proposal]:
    """Propose questions within a section; each is answered up to the next one."""
    blocks = found.section.blocks
    asked = [(i, *hit) for i, block in enumerate(blocks) if (hit := _asks(view, block)) is not None]
    for position, (index, question, answer_start) in enumerate(asked):
        stop = asked[position + 1][0] if position + 1 < len(asked) else len(blocks)
        place = _answer(view, blocks[index:stop], answer_start)
        if place is not None and place.end <= view.passage.end:
            yield Proposal(
                place.start, place.end, _worded(view, found, question, place.start), "question_answering", 2
            )


def _asks(view: View, block: Block) -> tuple[str, int] | None:
    """Give the question that opens a paragraph, and where its text ends."""
    if block.kind != "paragraph":
        return None
    source = view.text[block.start : block.end]
    bold = _BOLD.match(source)
    if bold:
        label = _label_end(bold.group(2), view.outline.rules, "question")
        return bold.group(2)[label:].strip(), block.start + bold.end()
    label = _label_end(source, view.outline.rules, "question")
    if not label:
        return None
    stop = _question_end(source, label, view.outline.rules)
    return (source[label:stop].strip(" *_\n"), block.start + stop) if stop else None


def _label_end(text: str, rules: Rules, side: str) -> int:
    """Give where the label of a question or an answer ends; 0 when there is none."""
    for pair in rules.questions.answer_pairs:
        source = pair.question if side == "question" else pair.answer
        match = pattern(_MARKS + f"(?:{source})" + _AFTER_LABEL).match(text)
        if match:
            return match.end()
    return 0


def _question_end(source: str, start: int, rules: Rules) -> int:
    """Find where a labelled question ends: before an answer's label in its paragraph, or with it."""
    for mark in re.finditer(r"\?[*_]{0,3}", source[start:]):
        end = start + mark.end()
        rest = source[end:].lstrip()
        if not rest or _label_end(rest, rules, "answer"):
            return end
    return 0


def _answer(view: View, blocks: Sequence[Block], start: int) -> Span | None:
    """Give the span of the answer: the rest of the question's paragraph, and the blocks after it."""
    rest = view.text[start : blocks[0].end]
    first: tuple[Block, ...] = ()
    if rest.strip():
        begin = start + len(rest) - len(rest.lstrip())
        first = (Block("paragraph", begin, blocks[0].end, text=plain(rest), inline=rest.strip()),)
    answer = (*first, *blocks[1:])
    rules = view.outline.rules
    return answer_span(view.text, _without_answer_label(view.text, answer, rules), rules, "question")


def _worded(view: View, found: Outlined, question: str, place: int) -> Instruction | None:
    """Word a question of the body with the section's headings above it."""
    topic = read_heading(question, view.outline.rules, view.outline.casing)
    if topic.kind != "question":
        return None
    above = (*found.above, found.topic)
    section = Section(question, question, 6, (), place, place, place, place, (), ())
    return word(view, Outlined(section, topic, above))
