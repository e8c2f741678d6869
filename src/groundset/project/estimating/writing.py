"""The generator's part: exactly the questions that a run would ask, and what their replies may bring."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import attrgetter

from groundset import generation
from groundset.calls import Purpose
from groundset.ledger.asks import Asked
from groundset.ledger.spending import PromptSpent, by_prompt
from groundset.models.exchange import Ask
from groundset.models.tokens import tokens_of
from groundset.project.estimating.line import ENOUGH, Averages, Line, line
from groundset.records import Candidate, State
from groundset.settings import Generator
from groundset.stages.context import Context

_CALLS = 1.03
"""Calls per question: a few replies in a hundred cannot be used."""
_GIVEN = 0.9
"""Pairs that come for each one that may come."""
_REPLY_TOKENS, _PAIR_TOKENS, _CONVERSATION_TOKENS = 15, 170, 420
"""Of a reply: itself, and each pair or conversation in it with its quotes."""


@dataclass(slots=True)
class Tally:
    """Questions of one kind, as they are seen and, where they are answered, as they came out."""

    questions: int = 0
    prompt_tokens: float = 0.0
    """As estimated."""
    reply_tokens: float = 0.0
    """As assumed."""
    most_pairs: int = 0
    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    pairs: int = 0
    seconds: float = 0.0

    def __iadd__(self, other: Tally) -> Tally:
        """Add another tally."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self


@dataclass(frozen=True, slots=True)
class Written:
    """What the generator is expected to do."""

    line: Line
    pairs: float
    """Pairs that the questions still open are expected to bring."""


def written(context: Context, generator: Generator, correction: float) -> Written:
    """Go through the questions about every document.

    ``correction`` is the factor by which the server counts tokens otherwise than they are estimated.
    """
    open_: defaultdict[str, Tally] = defaultdict(Tally)
    done: defaultdict[str, Tally] = defaultdict(Tally)
    spent = by_prompt(context.ledger.connection, Purpose.GENERATE)
    ended = {one.prompt: one for one in context.ledger.asks.all()}
    held = context.ledger.held.passages()
    for ask in _questions(context, generator):
        prompt = ask.request.prompt
        answer, end = spent.get(prompt), ended.get(prompt)
        barred = not held.isdisjoint(ask.sources)
        if barred and answer is None:
            continue  # A run will not ask it.
        undecided = end is not None and end.state is State.UNDECIDED and not barred
        tally = open_ if answer is None or undecided else done
        tally[ask.task] += _seen(ask, answer if tally is done else None, end)
    return _expected(generator, open_, done, correction)


def _questions(context: Context, generator: Generator) -> Iterator[Ask[tuple[Candidate, ...]]]:
    """Yield every question once: equal passages give equal ones, which are paid for once."""
    corpus, settings = context.ledger.corpus, context.settings.generation
    seen: set[str] = set()
    context.progress.start("estimate: counting questions", len(corpus.document_ids()))
    # All passages in one query: asked for document by document, each would look through all candidates.
    for name, cut in groupby(corpus.passages(), key=attrgetter("document")):
        document = corpus.document(name)
        for ask in generation.asks(document, list(cut), generator, settings) if document else ():
            if ask.request.prompt not in seen:
                seen.add(ask.request.prompt)
                yield ask
        context.progress.advance()
    context.progress.finish()


def _seen(ask: Ask[tuple[Candidate, ...]], answer: PromptSpent | None, end: Asked | None) -> Tally:
    shape, most = _asked_for(ask.request.schema.text)
    each = _CONVERSATION_TOKENS if shape == "conversations" else _PAIR_TOKENS
    tally = Tally(1, tokens_of(ask.request.messages), _REPLY_TOKENS + _GIVEN * most * each, most)
    if answer is not None:
        tally.calls, tally.seconds = answer.usage.calls, answer.seconds
        tally.input_tokens, tally.output_tokens = answer.usage.input_tokens, answer.usage.output_tokens
        tally.pairs = end.pairs if end else round(_GIVEN * most)
    return tally


@lru_cache(maxsize=256)
def _asked_for(schema: str) -> tuple[str, int]:
    """Give what a reply's list is called and how many entries it may have."""
    for name, shape in json.loads(schema).get("properties", {}).items():
        if isinstance(shape, dict) and "maxItems" in shape:
            return name, int(shape["maxItems"])
    return "", 1


def _expected(
    generator: Generator, open_: dict[str, Tally], done: dict[str, Tally], correction: float
) -> Written:
    """Expect of open questions what came of answered ones of their kind, else of all, else of anybody's."""
    whole = _sum(done.values())
    came = went = pairs = calls = 0.0
    for task, tally in sorted(open_.items()):
        like = next((one for one in (done.get(task), whole) if one and one.questions >= ENOUGH), None)
        if like is None:
            calls += tally.questions * _CALLS
            came += tally.prompt_tokens * correction * _CALLS
            went += tally.reply_tokens * _CALLS
            pairs += tally.most_pairs * _GIVEN
        else:
            calls += tally.questions * like.calls / like.questions
            came += tally.prompt_tokens * like.input_tokens / max(1.0, like.prompt_tokens)
            went += tally.reply_tokens * like.output_tokens / max(1.0, like.reply_tokens)
            pairs += tally.most_pairs * like.pairs / max(1, like.most_pairs)
    left = _sum(open_.values()).questions
    averages = Averages(
        calls / left if left else 1.0, whole.seconds / max(1, whole.calls), whole.questions >= ENOUGH
    )
    told = line(
        "extract",
        Purpose.GENERATE,
        generator,
        averages,
        questions=left + whole.questions,
        answered=whole.questions,
        input_tokens=came,
        output_tokens=went,
    )
    return Written(told, pairs)


def _sum(tallies: Iterable[Tally]) -> Tally:
    whole = Tally()
    for tally in tallies:
        whole += tally
    return whole
