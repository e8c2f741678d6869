"""Judges without a server: an asker that answers at once, and models that judge in known ways."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from groundset.calls import Request
from groundset.models.exchange import Answer, Ask, Exchange
from groundset.prompts.fences import fences
from groundset.records import Candidate, Evidence, Message, Origin
from groundset.settings import Criterion, Rubric
from groundset.settings.models import Judge

T = TypeVar("T")

JUDGE = Judge(model="some-judge", base_url="http://localhost:1/v1")
RUBRIC = Rubric(
    cutoff=0.6,
    criteria=[
        Criterion(name="clarity", question="Is it clear?", checks={"instruction_length": None}),
        Criterion(name="truth", question="Does the source say so?", anchors={"1": "no", "5": "all of it"}),
    ],
)


class InstantAsker:
    """An ``Asker`` that answers each request by a function; None means that no reply came."""

    def __init__(self, answer: Callable[[Request], str | None]) -> None:
        self._answer = answer
        self.requests: list[Request] = []

    def ask_all(
        self,
        asks: Iterable[Ask[T]],
        deliver: Callable[[Sequence[Answer[T]]], None],
        *,
        task: str,
        total: int | None = None,
        max_asks: int = 3,
    ) -> None:
        """Answer one question after the other."""
        for ask in asks:
            exchange = Exchange(ask, max_asks)
            exchange.begin()
            while (request := exchange.request) is not None:
                self.requests.append(request)
                said = self._answer(request)
                if said is None:
                    exchange.lose("unanswered")
                else:
                    exchange.hear(_body(said))
            deliver([exchange.answer])


def _body(said: str) -> bytes:
    return json.dumps({"choices": [{"message": {"content": said}, "finish_reason": "stop"}]}).encode()


def reply(request: Request, *scores: int) -> str:
    """Write a judge's reply: one score for all criteria, or one for each."""
    names = request.schema.plain["properties"]["scores"]["items"]["properties"]["criterion"]["enum"]
    each = scores if len(scores) > 1 else scores * len(names)
    entries = [
        {"criterion": name, "reason": f"it is {score}", "score": score}
        for name, score in zip(names, each, strict=True)
    ]
    return json.dumps({"id": shown_id(request), "scores": entries})


def shown_id(request: Request) -> str:
    """Give the id that the prompt shows."""
    return request.messages[1].content.rsplit("Pair: ", 1)[1].split("\n", 1)[0]


def fenced_in(request: Request, name: str) -> str:
    """Give the text of the fences of one name, joined."""
    return "\n\n".join(text for kind, text in fences(request.messages[1].content) if kind == name)


def strict(request: Request) -> str:
    """Judge as one should: what does not stand in the passage, or breaks off, is bad."""
    response = fenced_in(request, "response").strip()
    good = response in fenced_in(request, "passage") and response[-1] in ".!?"
    return reply(request, 5 if good else 1)


def credulous(request: Request) -> str:
    """Find everything good."""
    return reply(request, 5)


SUBJECTS = ("kiln", "glaze", "wheel", "slip", "bisque", "wedge", "cone", "sieve", "burner", "shelf", "mould")
ROOMS = ("cellar", "attic", "garden", "gallery", "workshop", "library")


def passage_of(number: int) -> str:
    """Write a passage that differs from all others in its words and numbers."""
    subject, room = SUBJECTS[number % len(SUBJECTS)], ROOMS[number // len(SUBJECTS) % len(ROOMS)]
    return (
        f"The {subject} of the {room} is cleaned by member {number + 40} and holds {number * 7 + 13} pots. "
        f"It should not be opened before the {subject} has cooled down in the {room} for {number + 3} hours."
    )


def pair_of(number: int, response: str = "", instruction: str = "") -> Candidate:
    """Make a pair about a passage; its response is the passage unless another one is given."""
    text = passage_of(number)
    subject = SUBJECTS[number % len(SUBJECTS)]
    asked = instruction or f"What should I know about the {subject} of the studio, number {number}?"
    messages = (Message("user", asked), Message("assistant", response or text))
    origin = Origin("mined", "section", "en/section/1@00", f"p{number}", "explanation", "question", "basic")
    return Candidate.make(messages, (Evidence(f"wiki/{number}.md", 0, len(text), text),), origin)


def passages_of(pair: Candidate) -> list[tuple[tuple[str, ...], str]]:
    """Give the passage of a pair."""
    number = int(pair.origin.passage[1:])
    return [(("Studio", f"Number {number}"), passage_of(number))]
