"""Questions in conversations with the replies that helped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from groundset.mining.casing import casing
from groundset.mining.completeness import flaw
from groundset.mining.fragments import ADDRESS, WORD
from groundset.mining.protocol import Instruction, Proposal, View
from groundset.mining.rules import Rules, pattern
from groundset.mining.standalone_questions import Thread, asked, called, meaning, thread_of
from groundset.text.conversation import FoundTurn, find_turns
from groundset.text.markdown import Block, Section, Span, code_removed, sections, stripped
from groundset.text.sentences import sentences

_REACH = 12
"""Messages after a question among which its answer is looked for."""
_NEAR = 4
"""Messages after a question among which an answer that nobody confirmed is taken."""
_LEAST_WORDS = 8
_LONGEST_THANKS = 60
_TRIMS = 5
_CONFIRMED, _UNCONFIRMED = 3, 1


class ReplyMiner:
    """Asks what somebody asked in a mail or a chat, and answers with the reply that helped."""

    family: Final = "reply"

    def find(self, view: View) -> Iterator[Proposal]:
        """Propose the answered questions whose answer lies in the passage, wherever they were asked."""
        for one in view.starting(_answered(view.text, view.outline.rules), _start):
            if one.place.end <= view.passage.end:
                yield Proposal(
                    one.place.start,
                    one.place.end,
                    one.instruction,
                    "question_answering",
                    one.strength,
                    entry=one.resumes,
                )


@dataclass(frozen=True, slots=True)
class _Answered:
    """A question with its answer."""

    instruction: Instruction
    place: Span
    strength: int
    resumes: bool
    """Whether the answer goes on from a greeting, and so may begin with a small letter."""


def _start(found: _Answered) -> int:
    return found.place.start


@lru_cache(maxsize=4)
def _answered(text: str, known: Rules) -> tuple[_Answered, ...]:
    """Find the answered questions of a whole document, by where the answers stand."""
    found = (one for section in sections(text).walk() for one in _in_thread(text, section, known))
    return tuple(sorted(found, key=lambda one: (one.place.start, one.place.end, one.instruction.text)))


def _in_thread(text: str, section: Section, known: Rules) -> Iterator[_Answered]:
    turns = find_turns(section.blocks)
    authors = list(dict.fromkeys(turn.author for turn in turns))
    if len(authors) < 2 or any(_is_label(author, known) for author in authors):
        return
    thread = thread_of(section.heading, authors, known, casing(text, known.counted.shows))
    for number, turn in enumerate(turns):
        instruction = asked(text, turn, thread, opens=number == 0)
        if instruction is None:
            continue
        alone = number == 0 or len(authors) == 2
        answer = _answer(text, turns[number : number + 1 + _REACH], instruction, thread, alone)
        if answer is not None:
            yield answer


def _is_label(author: str, known: Rules) -> bool:
    """Tell a label in bold, such as "Question" or "Note", from a name."""
    pairs = known.questions.answer_pairs
    labels = "|".join(f"{pair.question}|{pair.answer}" for pair in pairs)
    return (
        author.casefold() in known.definitions.not_terms
        or pattern(f"^(?:{labels})").match(f"{author}:") is not None
    )


def _answer(
    text: str, turns: Sequence[FoundTurn], instruction: Instruction, thread: Thread, alone: bool
) -> _Answered | None:
    """Choose the reply to the first turn: the one that its asker confirms, else the first of worth.

    ``alone`` tells that no other talk goes on between; where one may, a reply must call the asker by
    name, or be confirmed and speak of what was asked.
    """
    asker, answers = turns[0].author, list[_Reply]()
    for number, turn in enumerate(turns[1:], 1):
        if turn.author != asker:
            answers += _reply(text, turn, number, asker, thread)
            continue
        said = text[turn.start : turn.end]
        if pattern(thread.rules.conversation.failed).search(said):
            answers.clear()
        elif answers and _confirms(said, thread):
            chosen = _thanked(said, answers)
            fits = alone or chosen.calls or _is_about(text, chosen.place, instruction, thread)
            return _made(text, chosen.place, instruction, _CONFIRMED) if fits else None
    near = [reply for reply in answers if reply.number <= _NEAR and (alone or reply.calls)]
    about = [reply for reply in near if _is_about(text, reply.place, instruction, thread)]
    whole = (r for r in about if not flaw(text[r.place.start : r.place.end], thread.rules, ReplyMiner.family))
    first = next(whole, about[0] if about else None)
    return _made(text, first.place, instruction, _UNCONFIRMED) if first else None


@dataclass(frozen=True, slots=True)
class _Reply:
    """A reply of substance."""

    number: int
    """Messages after the question."""
    author: str
    place: Span
    calls: bool
    """Whether it calls the asker by name."""


def _reply(text: str, turn: FoundTurn, number: int, asker: str, thread: Thread) -> Iterator[_Reply]:
    """Yield the turn as a reply to the asker, unless it is one to somebody else, or says too little."""
    whom, skipped = called(text[turn.start : turn.end], thread)
    if whom not in ("", asker):
        return
    place = _substance(text, turn, turn.start + skipped, thread)
    if place is not None:
        yield _Reply(number, turn.author, place, bool(whom))


def _made(text: str, place: Span, instruction: Instruction, strength: int) -> _Answered:
    return _Answered(instruction, place, strength, resumes=text[place.start].islower())


def _confirms(said: str, thread: Thread) -> bool:
    short = len(said.split()) <= _LONGEST_THANKS and "?" not in said
    return short and pattern(thread.rules.conversation.thanks).search(said) is not None


def _thanked(said: str, answers: Sequence[_Reply]) -> _Reply:
    """Give the answer of whom the asker thanks by name, else the last one."""
    words = set(WORD.findall(said))
    return next(
        (reply for reply in reversed(answers) if words.intersection(reply.author.split())), answers[-1]
    )


def _is_about(text: str, place: Span, instruction: Instruction, thread: Thread) -> bool:
    """Tell whether a reply speaks of what was asked: they share a word that carries meaning."""
    return bool(
        meaning(instruction.text, thread.rules) & meaning(text[place.start : place.end], thread.rules)
    )


def _substance(text: str, turn: FoundTurn, start: int, thread: Thread) -> Span | None:
    """Give the span of a reply without greeting and closing; None when it answers nothing."""
    place = _trimmed(text, turn, start, thread)
    if place is None:
        return None
    body = text[place.start : place.end]
    prose = code_removed(body)
    words = len(WORD.findall(ADDRESS.sub("", prose)))
    is_code = "```" in body
    if words < _LEAST_WORDS and not is_code:
        return None
    if pattern(thread.rules.conversation.no_answer).search(prose.lstrip("*_ >-")) or thread.names_somebody(
        body
    ):
        return None
    ended = body.rstrip().rstrip("*_`\"')")
    return place if is_code or (ended.endswith((".", "!", "…")) or _ends_in_list(turn)) else None


def _ends_in_list(turn: FoundTurn) -> bool:
    return turn.blocks[-1].kind in ("list", "ordered_list", "table", "code")


def _trimmed(text: str, turn: FoundTurn, start: int, thread: Thread) -> Span | None:
    end = turn.end
    for _ in range(_TRIMS):
        first = next((b for b in turn.blocks if b.end > start), None)
        if first is None or first.kind != "paragraph":
            break
        after = _past_greeting(text, max(start, first.start), first, thread)
        if after == max(start, first.start):
            break
        start = after
    for _ in range(_TRIMS):
        last = next((b for b in reversed(turn.blocks) if b.start < end), None)
        if last is None or last.kind != "paragraph":
            break
        before = _before_closing(text, min(end, last.end), last, turn, thread)
        if before == min(end, last.end):
            break
        end = before
    place = stripped(text, start, max(start, end))
    return place if place.end > place.start else None


def _past_greeting(text: str, start: int, block: Block, thread: Thread) -> int:
    """Give where a paragraph goes on after a line or sentence that only greets."""
    for stop in _first_ends(text[start : block.end], thread.rules):
        piece = text[start : start + stop].strip(" *_\n")
        if _is_whole(thread.rules.conversation.greetings, piece):
            rest = text[start + stop : block.end]
            return start + stop + len(rest) - len(rest.lstrip())
    return start


def _first_ends(piece: str, known: Rules) -> list[int]:
    """Give where the first line and the first sentence of a piece of text end."""
    line = piece.find("\n")
    first = next(sentences(piece, known.abbreviations), None)
    return [*([line] if line > 0 else []), *([first.end] if first else [])]


def _before_closing(text: str, end: int, block: Block, turn: FoundTurn, thread: Thread) -> int:
    """Give where a paragraph ends before a line or sentence that only closes."""
    piece = text[block.start : end]
    spans = list(sentences(piece, thread.rules.abbreviations))
    starts = [piece.rfind("\n") + 1, *([spans[-1].start] if spans else [])]
    names = {turn.author, *turn.author.split()}
    for start in starts:
        last = piece[start:].strip(" *_\n")
        closes = _is_whole(thread.rules.conversation.closings, last) or last.strip("-–— ,.") in names
        if last and closes:
            return block.start + len(piece[:start].rstrip()) if piece[:start].strip() else _gap(text, block)
    return end


def _gap(text: str, block: Block) -> int:
    """Give the end of what stands before a block."""
    return len(text[: block.start].rstrip())


def _is_whole(source: str, piece: str) -> bool:
    match = pattern(source).match(piece)
    return match is not None and match.end() == len(piece)
