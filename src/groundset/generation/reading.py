"""A model's reply becomes candidates: each pair with its origin, and its quotes as places in the document.

A pair whose quotes are not all there is a candidate like any other: grounding rejects it, so that it is
counted and can be traced.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from groundset.generation.locating import locate
from groundset.generation.replies import Conversation, Pair, fields, read_conversations, read_pairs
from groundset.generation.tasks import Task
from groundset.mining.difficulty import difficulty
from groundset.models.exchange import UnreadableError
from groundset.records import Candidate, Document, Evidence, Message, Origin, response_of
from groundset.text.cleaning import normalise
from groundset.text.markdown import Span

_QUESTION_MARKS = ("?", "\uff1f", "\u061f", "\u037e")
_AFTER_QUESTION = " \"'\u201d\u2019\u00bb)*_"


@dataclass(frozen=True, slots=True)
class ReplyReader:
    """How the reply to one prompt is read."""

    document: Document
    spans: tuple[Span, ...]
    """The passages that the prompt shows."""
    passage: str
    """Id of the first of them."""
    task: Task
    style: str
    """Style of instruction that was asked for."""
    most: int
    """Pairs or conversations that were asked for."""
    model: str
    prompt: str
    """Key of the first request."""

    def read(self, reply: str) -> tuple[Candidate, ...]:
        """Make candidates of a reply, each once; raises ``UnreadableError`` with words for the model."""
        found = self._conversations(reply) if self.task.reply == "conversations" else self._pairs(reply)
        return tuple({candidate.id: candidate for candidate in found}.values())

    def _pairs(self, reply: str) -> Iterator[Candidate]:
        for pair in read_pairs(reply, self.most):
            if self.task.json_response:
                _check_fields(pair)
            instruction, response = _said(pair.instruction), _said(pair.response)
            evidence = self._located(pair.quotes)
            if self.task.context:
                place = self.spans[0]
                given = self.document.text[place.start : place.end]
                instruction = f"{instruction}\n\n{given}"
                context = Evidence(self.document.id, place.start, place.end, given)
                evidence = (*(one for one in evidence if one != context), context)
            style = self._style(pair.instruction)
            yield self._candidate(
                (Message("user", instruction), Message("assistant", response)), evidence, style
            )

    def _conversations(self, reply: str) -> Iterator[Candidate]:
        for one in read_conversations(reply, self.most):
            style = self._style(one.turns[0].user)
            yield self._candidate(tuple(_messages(one)), self._located(one.quotes), style)

    def _located(self, quotes: Sequence[str]) -> tuple[Evidence, ...]:
        return locate(self.document, self.spans, quotes)

    def _style(self, instruction: str) -> str:
        """Tell the style by its form; what was asked to be casual is taken to be."""
        if self.style == "casual":
            return self.style
        asks = instruction.rstrip().rstrip(_AFTER_QUESTION).endswith(_QUESTION_MARKS)
        return "question" if asks else "command"

    def _candidate(
        self, messages: tuple[Message, ...], evidence: tuple[Evidence, ...], style: str
    ) -> Candidate:
        origin = Origin(
            method="generated",
            family=self.task.name,
            template=self.task.template.id,
            passage=self.passage,
            task_type=self.task.task_type,
            style=style,
            difficulty=difficulty(response_of(messages)),
            model=self.model,
            prompt=self.prompt,
        )
        return Candidate.make(messages, evidence, origin)


def _messages(conversation: Conversation) -> Iterator[Message]:
    for turn in conversation.turns:
        yield Message("user", _said(turn.user))
        yield Message("assistant", _said(turn.assistant))


def _said(text: str) -> str:
    """Take what shows nothing out of a text; raises ``UnreadableError`` when nothing is left."""
    said = normalise(text).strip()
    if not said:
        raise UnreadableError("an instruction or a response is empty")
    return said


def _check_fields(pair: Pair) -> None:
    """Refuse a response whose fields the instruction does not name."""
    asked = pair.instruction.casefold()
    for field in fields(pair.response):
        if field.casefold() not in asked:
            raise UnreadableError(
                f"the response has the field {field[:60]!r}, which the instruction does not name"
            )
