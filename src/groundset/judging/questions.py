"""What a judge is asked about one pair: the prompt, the shape of its reply, and how the reply is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from groundset.calls import Purpose, Request, Schema
from groundset.judging.corruptions import VERSION
from groundset.judging.replies import Scores, read_scores
from groundset.models.exchange import Ask
from groundset.prompts.template import template
from groundset.records import Candidate, Message, content_hash
from groundset.settings import Criterion, Rubric
from groundset.settings.models import Judge, Judging

Passages = Callable[[Candidate], Sequence[tuple[Sequence[str], str]]]
"""A candidate to the passages that it was made from: headings, outermost first, and text of each."""

TEMPLATE = "judge"
ID_DIGITS = 12
"""Hexadecimal digits of an id that the judge is shown and repeats."""
_SCALE = (
    ("1", "the pair fails it, or cannot be told to meet it"),
    ("3", "the pair meets it in part"),
    ("5", "the pair meets it fully"),
)
"""Stands in for the anchors of a criterion that has none."""


@dataclass(frozen=True)
class Questions:
    """Makes the questions to one judge; the rubric's version and cutoff are not among its words."""

    judge: Judge
    rubric: Rubric

    @property
    def fingerprint(self) -> str:
        """Hash of everything but the pair that its scores depend on."""
        return content_hash(
            self.judge.model, self.judge.parameters, template(TEMPLATE).id, self._schema.text, self._criteria
        )

    def ask(self, pair: Candidate, passages: Passages, purpose: Purpose) -> Ask[Scores]:
        """Make the question about one pair."""
        number = pair.id[:ID_DIGITS]
        messages = template(TEMPLATE).render(
            criteria=self._criteria, passages=passages(pair), pair=number, turns=_turns(pair.messages)
        )
        request = Request(purpose, self.judge.model, messages, self.judge.parameters, self._schema)
        read = partial(read_scores, pair=number, names=self._names)
        return Ask(pair.id, request, read, task="judge")

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return tuple(criterion.name for criterion in self.rubric.criteria)

    @cached_property
    def _criteria(self) -> list[dict[str, object]]:
        return [
            {"name": one.name, "question": one.question, "anchors": _anchors(one)}
            for one in self.rubric.criteria
        ]

    @cached_property
    def _schema(self) -> Schema:
        """The shape of a reply, the same for all pairs: servers prepare a schema once."""
        entry = {
            "type": "object",
            "properties": {
                "criterion": {"type": "string", "enum": list(self._names)},
                "reason": {"type": "string"},
                "score": {"type": "integer", "minimum": 1, "maximum": 5},
            },
            "required": ["criterion", "reason", "score"],
            "additionalProperties": False,
        }
        count = len(self._names)
        scores = {"type": "array", "items": entry, "minItems": count, "maxItems": count}
        whole = {
            "type": "object",
            "properties": {"id": {"type": "string"}, "scores": scores},
            "required": ["id", "scores"],
            "additionalProperties": False,
        }
        return Schema.of("scores", whole)


def panel_fingerprint(judges: Iterable[Questions], settings: Judging, blind: Iterable[str] = ()) -> str:
    """Name what a panel's judgements depend on, and which of its judges are blind."""
    measure = [settings.canaries, settings.min_accuracy, VERSION]
    return content_hash([judge.fingerprint for judge in judges], measure, sorted(blind))


def _anchors(criterion: Criterion) -> list[list[str]]:
    return [list(anchor) for anchor in sorted(criterion.anchors.items()) or _SCALE]


def _turns(messages: Sequence[Message]) -> list[tuple[str, str]]:
    """Name what is said: instruction and response, or the turns of a conversation."""
    said = [message for message in messages if message.role != "system"]
    single = [message.role for message in said] == ["user", "assistant"]
    asked, answered = ("instruction", "response") if single else ("turn_user", "turn_assistant")
    # A system message is part of what is asked.
    return [(answered if message.role == "assistant" else asked, message.content) for message in messages]
