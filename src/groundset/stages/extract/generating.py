"""A model writes pairs about every document: each question is asked once, and ends in a row.

Replies are replayed from the journal before anything is sent, so a document whose questions did not all end
costs only what is missing. A question whose prompt would show an evaluation item is not asked and ends with
that reason, unless the journal answers it: then it was asked before the item was one, and its pairs meet the
gates like all others.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from groundset import generation
from groundset.ledger.asks import Asked
from groundset.ledger.held import HOLDS
from groundset.models.exchange import RUNS, Answer, Ask
from groundset.models.replay import Replay
from groundset.records import Candidate, Document, Passage, State
from groundset.settings import Generator
from groundset.stages.context import Context

_Written = tuple[Candidate, ...]


def write_pairs(context: Context) -> None:
    """Have the generator write about every document that it has not written about."""
    generator = context.settings.models.generator
    fingerprint = generation.fingerprint(generator, context.settings.generation) if generator else ""
    _forget_others(context, fingerprint)
    bound = RUNS * context.settings.generation.max_asks
    names = context.ledger.asks.unfinished(fingerprint, RUNS, bound) if generator else []
    if generator and names:
        asking = _Asking(context, generator, fingerprint)
        context.asker_of("generator", generator).ask_all(
            asking.questions(names),
            asking.record,
            task="extract: writing pairs",
            total=asking.expected(names),
            max_asks=context.settings.generation.max_asks,
        )
        context.did("questions_asked", asking.ended)
        context.did("questions_barred", asking.barred)


def _forget_others(context: Context, fingerprint: str) -> None:
    """Remove what was written under other settings, or by a generator that is no longer there."""
    for document in context.ledger.asks.unlike(fingerprint):
        with context.ledger.write():
            context.ledger.asks.forget(document)
            context.ledger.touch()


class _Asking:
    """The documents under way, and what is left to ask about each."""

    def __init__(self, context: Context, generator: Generator, fingerprint: str) -> None:
        self._context = context
        self._generator = generator
        self._fingerprint = fingerprint
        self._owner: dict[str, str] = {}
        """Subject to document."""
        self._left: Counter[str] = Counter()
        """Document to questions that have not been answered."""
        self._before: dict[tuple[str, str], Asked] = {}
        """Document and prompt to how the question ended in an earlier run."""
        self._undecided: set[str] = set()
        self.ended = 0
        self.barred = 0
        """Questions that were not to be asked."""

    def expected(self, names: Sequence[str]) -> int:
        """Count the questions, for progress."""
        settings = self._context.settings.generation
        held = self._context.ledger.held
        return sum(
            generation.count(document, cut, settings, held.by_passage(document.id).keys())
            for document, cut in self._cut(names)
        )

    def questions(self, names: Sequence[str]) -> Iterator[Ask[_Written]]:
        """Yield all questions, document by document."""
        ledger, settings = self._context.ledger, self._context.settings.generation
        for document, cut in self._cut(names):
            name = document.id
            before = {one.prompt: one for one in ledger.asks.all(name)}
            self._before.update(((name, prompt), one) for prompt, one in before.items())
            asks = [
                replace(ask, rounds=before[ask.request.prompt].rounds)
                if ask.request.prompt in before
                else ask
                for ask in generation.asks(document, cut, self._generator, settings)
            ]
            with ledger.write():
                ledger.asks.begin(name, self._fingerprint)
                if not asks:
                    ledger.asks.finish(name, self._fingerprint)
            self._left[name] = len(asks)
            self._owner.update((ask.subject, name) for ask in asks)
            held = ledger.held.by_passage(name).keys()
            self._bar([ask for ask in asks if not held.isdisjoint(ask.sources)], held)
            yield from (ask for ask in asks if held.isdisjoint(ask.sources))

    def _cut(self, names: Sequence[str]) -> Iterator[tuple[Document, list[Passage]]]:
        """Yield documents with their passages."""
        corpus = self._context.ledger.corpus
        for name in names:
            document = corpus.document(name)
            if document is not None:
                yield document, corpus.cut(name)

    def _bar(self, asks: Sequence[Ask[_Written]], held: Set[str]) -> None:
        """End questions that are not to be asked, as the journal answers them or without a call."""
        settings = self._context.settings.generation
        replay = Replay(asks, self._context.ledger.calls, settings.max_asks)
        while not replay.exhausted:
            if answers := [_unasked(exchange.answer) for exchange in replay.next()]:
                self._enter(answers, held)
                self.barred += len(answers)

    def record(self, answers: Sequence[Answer[_Written]]) -> None:
        """Let the pairs in, and write down how their questions ended."""
        self._enter(answers)
        self.ended += len(answers)

    def _enter(self, answers: Sequence[Answer[_Written]], held: Set[str] = frozenset()) -> None:
        by_document: defaultdict[str, list[Answer[_Written]]] = defaultdict(list)
        for answer in answers:
            by_document[self._owner[answer.ask.subject]].append(answer)
        ledger = self._context.ledger
        with ledger.write():
            for name, ended in sorted(by_document.items()):
                pairs = [pair for answer in ended for pair in answer.value or ()]
                ledger.candidates.enter(name, pairs, turn=0)
                asked = [
                    _asked(one, self._before.pop((name, one.ask.request.prompt), None), held) for one in ended
                ]
                ledger.asks.record(name, asked)
                self._count(name, asked)
            ledger.touch()

    def _count(self, name: str, asked: Sequence[Asked]) -> None:
        """Call a document done once all its questions have ended, none of them undecided."""
        self._left[name] -= len(asked)
        if any(one.state is State.UNDECIDED for one in asked):
            self._undecided.add(name)
        if not self._left[name] and name not in self._undecided:
            self._context.ledger.asks.finish(name, self._fingerprint)


def _unasked(answer: Answer[_Written]) -> Answer[_Written]:
    """Let stand what the journal says in full; all else ends here."""
    if answer.state in (State.KEPT, State.REJECTED):
        return answer
    return replace(answer, state=State.REJECTED, reason=HOLDS)


def _asked(answer: Answer[_Written], before: Asked | None, held: Set[str]) -> Asked:
    """Make the row of a question; one that no reply comes to run after run has failed."""
    pairs = len(answer.value or ())
    barred_by = [name for name in answer.ask.sources if name in held] if answer.reason == HOLDS else []
    nothing = answer.state is State.KEPT and not pairs
    known = before.calls if before else ()
    lost = answer.state is State.UNDECIDED and len(answer.calls) == len(known)
    losses = (before.losses if before else 0) + 1 if lost else 0
    in_vain = answer.state is State.UNDECIDED and not lost
    return Asked(
        prompt=answer.ask.request.prompt,
        subject=answer.ask.subject,
        task=answer.ask.task,
        state=State.FAILED if losses >= RUNS else answer.state,
        reason="nothing_to_ask" if nothing else answer.reason,
        calls=answer.calls,
        pairs=pairs,
        losses=losses,
        rounds=answer.ask.rounds + in_vain,
        barred_by=tuple(barred_by),
    )
