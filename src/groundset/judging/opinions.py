"""The judge's model says whether a candidate is an item in other words, where the scorer is in doubt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain
from typing import cast

from groundset.calls import CallEnd, Purpose, Request, Schema
from groundset.contracts import UndecidedError
from groundset.gates.judged import UntriedError
from groundset.gates.second_opinion import LABELS, Doubt, Opinion, OpinionLabel
from groundset.judging.replies import one_object
from groundset.judging.seat import REASONS
from groundset.models.asker import Asker
from groundset.models.exchange import Answer, Ask, UnreadableError
from groundset.prompts.template import template
from groundset.records import State, content_hash
from groundset.settings.models import Judge

TEMPLATE = "second_opinion"
_ID_DIGITS = 12
_KEYS = ("id", "reason", "label")
_SCHEMA = Schema.of(
    "opinion",
    {
        "type": "object",
        "properties": {
            "id": {"type": "string"},
            "reason": {"type": "string"},
            "label": {"type": "string", "enum": list(LABELS)},
        },
        "required": list(_KEYS),
        "additionalProperties": False,
    },
)


def opinions_fingerprint(judge: Judge) -> str:
    """Name what opinions of a judge depend on, but the texts."""
    return content_hash(judge.model, judge.parameters, template(TEMPLATE).id, _SCHEMA.text)


def question(judge: Judge, doubt: Doubt) -> Request:
    """Make the request about a doubt."""
    item, pair = _shown(doubt)
    messages = template(TEMPLATE).render(item=item, pair=pair, number=number_of(doubt))
    return Request(Purpose.OPINION, judge.model, messages, judge.parameters, _SCHEMA)


def number_of(doubt: Doubt) -> str:
    """Give the number of a comparison: a hash of its texts, which the model repeats."""
    return content_hash(*_shown(doubt))[:_ID_DIGITS]


def _shown(doubt: Doubt) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Give the texts of item and pair, each with the name of its fence; what is empty is left out."""
    item, pair = doubt.item, doubt.candidate
    sides = {"item_passage": item.passage, "item_question": item.question, "item_answer": item.answer}
    own = {"pair_instruction": pair.instruction, "pair_response": pair.response}
    return _said(sides), _said(own)


def _said(texts: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(name, text) for name, text in texts.items() if text.strip()]


def read_label(content: str, *, number: str) -> OpinionLabel:
    """Read a reply; raises UnreadableError, in words for the model, for anything but a label."""
    whole = one_object(content)
    if set(whole) != set(_KEYS):
        raise UnreadableError("the object must have the keys `id`, `reason` and `label`, and no others")
    if whole["id"] != number:
        raise UnreadableError(f"`id` must be {number!r}, the number of the comparison")
    if whole["label"] not in LABELS or not isinstance(whole["reason"], str):
        raise UnreadableError(f"`reason` must be text, and `label` one of: {', '.join(LABELS)}")
    return cast(OpinionLabel, whole["label"])


@dataclass(frozen=True, slots=True)
class _Missing:
    reason: str
    calls: tuple[CallEnd, ...]


class ModelOpinions:
    """``SecondOpinions`` of a model; serves one run, in which no question is asked twice."""

    def __init__(
        self,
        judge: Judge,
        asker: Callable[[], Asker],
        *,
        attempts: Callable[[], Mapping[str, int]],
        max_asks: int,
    ) -> None:
        """Take the judge; ``asker`` is called once, when the first question is asked.

        ``attempts`` tells of which candidates how many runs are recorded that brought no opinion.
        """
        self._judge = judge
        self._asker = asker
        self._attempts = attempts
        self._max_asks = max_asks
        self._ends: dict[str, Opinion | _Missing] = {}
        self._tried: set[str] = set()
        self.fingerprint = opinions_fingerprint(judge)
        """Hash of the model, its parameters and the prompt."""

    def fetch(self, doubts: Iterable[Doubt]) -> None:
        """Ask about those that it was not asked about in this run."""
        asks = self._asks(doubts)
        first = next(asks, None)
        if first is not None:
            task = f"decontamination: {self._judge.model} gives second opinions"
            self._opened.ask_all(chain((first,), asks), self._hear, task=task, max_asks=self._max_asks)

    def opinion(self, doubt: Doubt) -> Opinion:
        """Give its opinion; raises UndecidedError when there is none: once in a run that is an attempt."""
        end = self._ends.get(_subject(doubt))
        if end is None:
            raise UntriedError("not_judged")
        if isinstance(end, Opinion):
            return end
        error = UndecidedError if doubt.candidate.id in self._tried else UntriedError
        self._tried.discard(doubt.candidate.id)
        calls = [[call.key, call.reason] for call in end.calls]
        raise error(end.reason, {"opinions": [{"model": self._judge.model, "calls": calls}]})

    @cached_property
    def _opened(self) -> Asker:
        return self._asker()

    def _asks(self, doubts: Iterable[Doubt]) -> Iterator[Ask[OpinionLabel]]:
        rounds = self._attempts()
        for doubt in doubts:
            if _subject(doubt) not in self._ends:
                request = question(self._judge, doubt)
                yield Ask(
                    _subject(doubt),
                    request,
                    partial(read_label, number=number_of(doubt)),
                    task="opinion",
                    rounds=rounds.get(doubt.candidate.id, 0),
                )

    def _hear(self, answers: Sequence[Answer[OpinionLabel]]) -> None:
        for answer in answers:
            self._ends[answer.ask.subject] = self._end(answer)
            self._tried.add(answer.ask.subject.partition(" ")[0])

    def _end(self, answer: Answer[OpinionLabel]) -> Opinion | _Missing:
        if answer.state is State.KEPT and answer.value is not None:
            return Opinion(answer.value, self._judge.model, answer.calls)
        return _Missing(REASONS.get(answer.reason, answer.reason), answer.calls)


def _subject(doubt: Doubt) -> str:
    """Name what a question is about: the candidate, then the item."""
    return f"{doubt.candidate.id} {doubt.match.row} {doubt.match.set_name}"
