"""Which questions a model is asked about a document: a function of the document and the configuration alone.

Each passage gives pairs by what it holds. Most of them go to one ``main`` task (open questions,
explanations, how-to), which is asked in one prompt; a passage of three pairs or more gives some to one
further task, drawn among those that fit. A document of several passages is summed up once. So a passage
stands in few prompts (its two, a neighbour's, the summary), and the cost is linear in the text. Draws
depend on the text of a passage, so equal passages give equal prompts, wherever they stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from groundset.calls import Purpose, Request
from groundset.generation.forms import Holding, holdings
from groundset.generation.reading import ReplyReader
from groundset.generation.replies import MOST_QUOTES, schema
from groundset.generation.tasks import Task, chosen
from groundset.models.exchange import Ask
from groundset.records import Candidate, Document, Passage, State, content_hash
from groundset.settings import Generation, Generator
from groundset.text.counting import counted
from groundset.text.markdown import Span

RULES_VERSION = 1
"""Counted up with every change of the code that changes what is asked, or how replies are read."""

_FEWEST_FOR_TWO = 3
"""Pairs of a passage from which it is asked for two tasks."""
_NEIGHBOURS = 6
"""Following passages among which a partner for reasoning over two is sought."""
_FEWEST_SHARED = 4
"""Content words that two passages share at least to have something to do with one another."""
_FEWEST_FOR_SUMMARY = 4
"""Pairs that the passages of a document give together, from which it is summed up as a whole."""
_SUMMARY_CHARACTERS = 24_000
"""Of the passages from which a document is summed up; of a longer one, passages from all over it."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A passage worth asking about."""

    passage: Passage
    holding: Holding
    pairs: int


def asks(
    document: Document, passages: Sequence[Passage], generator: Generator, settings: Generation
) -> Iterator[Ask[tuple[Candidate, ...]]]:
    """Yield what to ask about a document, each prompt once, in the order of its passages."""
    asked: set[str] = set()
    for task, shown, most in _planned(_known(document, passages, settings), chosen(settings)):
        ask = _ask(document, task, shown, most, generator, settings)
        if ask.request.key not in asked:
            asked.add(ask.request.key)
            yield ask


def count(
    document: Document, passages: Sequence[Passage], settings: Generation, barred: Set[str] = frozenset()
) -> int:
    """Count what there is to ask about a document, without wording it; equal prompts count each.

    What would show one of the passages ``barred``, by id, does not count.
    """
    planned = _planned(_known(document, passages, settings), chosen(settings))
    return sum(barred.isdisjoint(one.passage.id for one in shown) for _task, shown, _most in planned)


def fingerprint(generator: Generator, settings: Generation) -> str:
    """Hash everything but the document that prompts, and what is made of replies, depend on."""
    return content_hash(
        "generation",
        RULES_VERSION,
        generator.model,
        generator.parameters,
        [[task.template.id, task.fingerprint] for task in chosen(settings)],
        settings.model_dump(mode="json", exclude={"max_asks", "tasks"}),
    )


def _known(document: Document, passages: Sequence[Passage], settings: Generation) -> list[_Known]:
    # One that failed is a whole document that could not be mined: too much to be read here.
    sound = [passage for passage in passages if passage.state is not State.FAILED]
    return [
        _Known(passage, holding, pairs)
        for passage, holding in zip(sound, holdings(document, sound), strict=True)
        if (pairs := holding.pairs(settings))
    ]


def _planned(
    known: Sequence[_Known], tasks: Sequence[Task]
) -> Iterator[tuple[Task, tuple[_Known, ...], int]]:
    """Yield task, passages to show and most pairs of each ask."""
    for place, one in enumerate(known):
        partner = _partner(one, known[place + 1 : place + 1 + _NEIGHBOURS])
        main = _drawn([task for task in tasks if task.part == "main" and one.holding.fits(task.fits)], one)
        fitting = [task for task in tasks if task.part == "further" and _fits(task, one, partner)]
        further = _drawn(fitting, one) if one.pairs >= _FEWEST_FOR_TWO or main is None else None
        share = min(further.max_pairs, max(1, one.pairs // 3) if main else one.pairs) if further else 0
        if main:
            yield main, (one,), min(main.max_pairs, one.pairs - share)
        if further:
            yield further, (one, partner) if further.fits == "related" and partner else (one,), share
    if len(known) > 1 and sum(one.pairs for one in known) >= _FEWEST_FOR_SUMMARY:
        for task in tasks:
            if task.part == "document":
                yield task, tuple(_from_all_over(known)), task.max_pairs


def _fits(task: Task, one: _Known, partner: _Known | None) -> bool:
    return partner is not None if task.fits == "related" else one.holding.fits(task.fits)


def _drawn(tasks: Sequence[Task], one: _Known) -> Task | None:
    """Draw a task for a passage; None of none."""
    if not tasks:
        return None
    return tasks[_draw(one.holding.text, *(task.name for task in tasks)) % len(tasks)]


def _draw(*parts: str) -> int:
    return int(content_hash(*parts)[:8], 16)


def _partner(one: _Known, following: Sequence[_Known]) -> _Known | None:
    """Give the passage near by that shares most words; None where none shares enough."""
    shared = [len(one.holding.terms & other.holding.terms) for other in following]
    most = max(shared, default=0)
    return following[shared.index(most)] if most >= _FEWEST_SHARED else None


def _from_all_over(known: Sequence[_Known]) -> Iterable[_Known]:
    """Take all passages where they fit, else the first and then one every so many."""
    sizes = [len(one.holding.text) for one in known]
    fit = max(2, len(known) * _SUMMARY_CHARACTERS // max(1, sum(sizes)))
    room = _SUMMARY_CHARACTERS
    for number in range(min(fit, len(known))):
        place = number * len(known) // min(fit, len(known))
        if number < 2 or sizes[place] <= room:
            room -= sizes[place]
            yield known[place]


def _ask(
    document: Document,
    task: Task,
    shown: Sequence[_Known],
    most: int,
    generator: Generator,
    settings: Generation,
) -> Ask[tuple[Candidate, ...]]:
    first = shown[0]
    style = task.styles[_draw(first.holding.text, task.name, "style") % len(task.styles)]
    messages = task.template.render(
        passages=[{"section": " > ".join(s.passage.headings), "text": s.holding.text} for s in shown],
        entries=counted(most, task.reply.removesuffix("s")),
        style=style,
        guidance=settings.guidance,
        most_quotes=MOST_QUOTES,
    )
    request = Request(
        Purpose.GENERATE, generator.model, messages, generator.parameters, schema(task.reply, most)
    )
    spans = tuple(Span(one.passage.start, one.passage.end) for one in shown)
    passage, model = first.passage.id, generator.model
    reader = ReplyReader(document, spans, passage, task, style, most, model, request.prompt)
    subject = document.id if task.part == "document" else passage
    return Ask(subject, request, reader.read, task.name, sources=tuple(one.passage.id for one in shown))
