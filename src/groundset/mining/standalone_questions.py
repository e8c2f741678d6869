"""The question that a message asks, as asked, made to stand on its own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from groundset.mining.casing import Casing
from groundset.mining.protocol import Instruction
from groundset.mining.rules import Rules, pattern
from groundset.mining.topics import content_words, read_heading
from groundset.records import content_hash
from groundset.text.conversation import FoundTurn
from groundset.text.markdown import Block, plain
from groundset.text.sentences import sentences

_LEAST_WORDS = 4
_SPECIFIC_CONTENT_WORDS = 3
_MOST_QUESTIONS = 2
_LONGEST = 400
_LONGEST_CONTEXT = 240
_LONGEST_CODE = 800
_LEAST_NAME = 3
_NUMBER_END = re.compile(r"(?<=\d\.)\s+(?=[^\W\d_])")
_OPENING_WORDS = 4
_LEAST_CONTEXT_WORDS = 5
_CALLED = re.compile(r"[>\s]*@?([^\W_][\w'-]*)(?: [^\W\d_][\w'-]*)?\s*(?:[:,]|[–—-](?=\s))")
_LEADS = re.compile(r"[>\s]*@?")
_BORDER = re.compile(r"[\s:,–—-]|$")
_MARK = re.compile(r"(?: [^\W\d_][\w'-]*(?=\s*[:,]))?\s*(?:[:,]|[–—-](?=\s))?\s*")
_LONGEST_CALL = 80


@dataclass(frozen=True, slots=True)
class Thread:
    """What is known of a thread besides its messages."""

    subject: str
    authors: frozenset[str]
    first_names: Mapping[str, str]
    """First word of each author's name, case-folded, to the author; the first of two counts."""
    people: frozenset[str]
    """Every word that names a participant."""
    rules: Rules
    casing: Casing

    def names_somebody(self, text: str) -> bool:
        """Tell whether a participant is named in a text."""
        return any(word in self.people for word in re.findall(r"[^\W_][\w'-]*", text))


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    code: str
    """The block of code that follows the sentence's paragraph at once, when it is the last one in it."""


def thread_of(subject: str, authors: Sequence[str], known: Rules, cases: Casing) -> Thread:
    """Gather what is known of a thread; ``authors`` in the order in which they spoke."""
    first_names: dict[str, str] = {}
    for author in authors:
        first_names.setdefault(author.casefold().split()[0], author)
    return Thread(subject, frozenset(authors), first_names, _people(authors), known, cases)


def _people(authors: Sequence[str]) -> frozenset[str]:
    """Give the words by which a message may call the authors: nicknames, and names with a capital."""
    nicknames = {author for author in authors if " " not in author}
    words = (word for author in authors for word in re.findall(r"[^\W\d_][\w'-]*", author))
    names = {word for word in words if not word.islower()}
    return frozenset(word for word in names | nicknames if len(word) >= _LEAST_NAME)


def called(text: str, thread: Thread) -> tuple[str, int]:
    """Give the author whom a text calls at its beginning, and where it goes on; empty and 0 for none.

    A whole name needs no comma behind it, for that is how a chat shows a mention; a first name does.
    """
    begins = _LEADS.match(text)
    start = begins.end() if begins else 0
    head = text[start : start + _LONGEST_CALL]
    author, end = "", 0
    for border in (match.start() for match in _BORDER.finditer(head)):
        if head[:border] in thread.authors:
            author, end = head[:border], start + border
    match = _CALLED.match(text)
    if not author and match:
        author, end = thread.first_names.get(match[1].casefold(), ""), match.end(1)
    mark = _MARK.match(text, end)
    end = mark.end() if mark else end
    return (author, end) if author and text[end:].strip() else ("", 0)


def asked(text: str, turn: FoundTurn, thread: Thread, opens: bool) -> Instruction | None:
    """Give the question of a message as an instruction; None when it asks none that stands on its own.

    ``opens`` tells that the message opens the thread, whose subject may be its question.
    """
    subject = _without_greeting(thread.subject, thread)
    if opens and subject.endswith("?") and _is_real(subject, thread):
        question = _opened(subject, thread.rules)
        if not _leans(question, thread.rules) and _is_specific(question, thread):
            return _instruction("alone", question, "question", thread)
    if not opens and called(text[turn.start : turn.end], thread)[0]:
        return None  # What one participant asks another is about what they said before.
    found = _sentences(text, turn.blocks, thread)
    questions = [number for number, sentence in enumerate(found) if sentence.text.endswith("?")]
    if not questions or len(questions) > _MOST_QUESTIONS:
        return None
    number = next((n for n in questions if _is_real(found[n].text, thread)), None)
    if number is None:
        return None
    question = _opened(found[number].text, thread.rules)
    second = number + 1 if number + 1 in questions and _is_real(found[number + 1].text, thread) else None
    return _standing_alone(question, found, number, second, thread)


def _sentences(text: str, blocks: Sequence[Block], thread: Thread) -> list[_Sentence]:
    """Cut the prose of a message into sentences without greetings."""
    out: list[_Sentence] = []
    for index, block in enumerate(blocks):
        if block.kind != "paragraph":
            continue
        shown = plain(block.inline, keep_code=True)
        pieces = _pieces(shown, thread.rules)
        after = blocks[index + 1] if index + 1 < len(blocks) else None
        code = text[after.start : after.end] if after is not None and after.kind == "code" else ""
        bare = [_without_greeting(piece, thread) for piece in pieces]
        kept = [piece for piece in bare if piece]
        out += [_Sentence(piece, code if n == len(kept) - 1 else "") for n, piece in enumerate(kept)]
    return out


def _pieces(shown: str, rules: Rules) -> list[str]:
    """Give the sentences of a paragraph; a number ends one too where a question follows."""
    out: list[str] = []
    for span in sentences(shown, rules.abbreviations):
        rest = shown[span.start : span.end]
        for mark in _NUMBER_END.finditer(rest):
            if pattern(rules.conversation.asks).match(rest[mark.end() :]):
                out.append(rest[: mark.start()])
                rest = rest[mark.end() :]
                break
        out.append(rest)
    return out


def _without_greeting(sentence: str, thread: Thread) -> str:
    """Take greetings and names that are called off the front of a sentence."""
    for _ in range(3):
        before = sentence
        sentence = pattern(thread.rules.conversation.greetings).sub("", sentence, count=1).strip()
        sentence = sentence[called(sentence, thread)[1] :]
        if sentence == before:
            break
    return sentence[:1].upper() + sentence[1:] if sentence != before or sentence[:1].islower() else sentence


def _opened(question: str, rules: Rules) -> str:
    """Take lead-ins off a question, and mend its first letter and its mark."""
    for _ in range(2):
        question = pattern(rules.conversation.lead_ins).sub("", question, count=1)
    question = re.sub(r"[?!\s]+$", "?", question)
    return question[:1].upper() + question[1:]


def _is_real(sentence: str, thread: Thread) -> bool:
    """Tell a question that somebody else could ask, and somebody who was not there could answer."""
    words = thread.rules.conversation
    question = _opened(sentence, thread.rules)
    if len(question.split()) < _LEAST_WORDS or len(question) > _LONGEST or question.isupper():
        return False
    if not pattern(words.asks).search(question) or pattern(words.requests).search(question):
        return False
    return bool(meaning(question, thread.rules))


def _leans(text: str, rules: Rules) -> bool:
    return (
        pattern(rules.conversation.leaning).search(pattern(rules.conversation.harmless).sub(" ", text))
        is not None
    )


def _standing_alone(
    question: str, found: Sequence[_Sentence], number: int, second: int | None, thread: Thread
) -> Instruction | None:
    """Add the context that the question needs; None when the message does not hold it."""
    rules = thread.rules
    whole = f"{question} {found[second].text}" if second is not None else question
    style = "question" if second is None else "casual"
    if not _leans(question, rules):
        if _is_specific(question, thread):
            return _instruction("alone", whole, style, thread)
        if (subject := _subject(question, thread)) is not None:
            text = rules.conversation.subject_first.format(subject=subject, question=whole)
            return _instruction("subject", text, "casual", thread)
    code = found[number].code
    if code and len(code) <= _LONGEST_CODE:
        return _instruction("code", question, "casual", thread, code)
    context = _context(found[:number], thread)
    return _instruction("context", f"{context} {whole}", "casual", thread) if context else None


def meaning(text: str, rules: Rules) -> frozenset[str]:
    """Give the words that say what a sentence is about, without those that only make it a question."""
    return content_words(text, rules).difference(rules.questions.starters)


def _is_specific(text: str, thread: Thread) -> bool:
    """Tell whether a sentence says what it is about; for a yes or no a name is not enough."""
    if len(meaning(text, thread.rules)) >= _SPECIFIC_CONTENT_WORDS:
        return True
    later = [word for word in text.split()[1:] if len(word) > 1]  # Without "I", which is no name.
    named = any(thread.casing.is_name(word) for word in later) or "`" in text
    return named and pattern(thread.rules.conversation.open).search(text) is not None


def _subject(question: str, thread: Thread) -> str | None:
    """Give the subject where it is a topic that the question does not name itself."""
    topic = read_heading(thread.subject, thread.rules, thread.casing)
    own = content_words(thread.subject, thread.rules)
    usable = topic.kind in ("topic", "action", "code", "command") and topic.specific
    if not usable or own <= content_words(question, thread.rules):
        return None
    return thread.subject


def _context(before: Sequence[_Sentence], thread: Thread) -> str:
    """Give the one or two sentences before a question that say what it is about, when they are short."""
    for count in (1, 2):
        chosen = [sentence.text for sentence in before[-count:]]
        text = " ".join(chosen)
        if len(chosen) < count or len(text) > _LONGEST_CONTEXT:
            return ""
        told = all(sentence.endswith((".", "!")) for sentence in chosen)
        if told and _tells(chosen[0], thread) and not pattern(thread.rules.conversation.thanks).search(text):
            return text
    return ""


def _tells(sentence: str, thread: Thread) -> bool:
    """Tell whether a sentence says what it is about; a pronoun further on has its noun before it."""
    words = sentence.split()
    opening = " ".join(words[:_OPENING_WORDS])
    enough = len(words) >= _LEAST_CONTEXT_WORDS
    return (
        enough
        and len(meaning(sentence, thread.rules)) >= _SPECIFIC_CONTENT_WORDS
        and not _leans(opening, thread.rules)
    )


def _instruction(how: str, text: str, style: str, thread: Thread, code: str = "") -> Instruction | None:
    """Make the instruction, unless it names a participant or points out of the message."""
    if pattern(thread.rules.conversation.outside).search(text) or thread.names_somebody(text):
        return None
    if len(text) > _LONGEST:
        return None
    template = f"{thread.rules.language}/reply/{how}"
    source = thread.rules.conversation.subject_first if how == "subject" else how
    return Instruction(f"{text}\n\n{code}" if code else text, f"{template}@{content_hash(source)[:8]}", style)
