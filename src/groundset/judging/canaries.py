"""Canaries: pairs of known quality, made of the project's own, to be planted among a judge's work.

Good ones are pairs whose response stands verbatim in its passage; bad ones are such pairs corrupted. Which
pairs are taken follows from their ids, each kind by an order of its own, so that one new document moves
hardly any. Of every eleven canaries three are good, and each corruption has one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from math import ceil

from groundset.gates.support import support
from groundset.judging.corruptions import CORRUPTIONS, VERSION, Sound, corrupt
from groundset.judging.questions import Passages
from groundset.ledger.canaries import GOOD
from groundset.records import Candidate, Message, content_hash, messages_hash
from groundset.text.languages import detect
from groundset.text.tokens import words

Pairs = Callable[[], Iterable[Candidate]]
"""All pairs that canaries may be made of, each time from the first; their order does not matter."""

LEAST = 4
"""Canaries of each corruption that a project should have."""
GOOD_SHARE = 3
"""Good canaries for each one of a corruption."""
ROUND = len(CORRUPTIONS) + GOOD_SHARE
"""Canaries for each one of a corruption, the good ones among them."""
_TRIED = 6
"""Pairs that are tried for each canary of a kind."""
_SPARE = 24
_PARTNERS = 6
"""Other responses that are tried in the place of one."""
_LEAST_WORDS, _MOST_WORDS = 12, 300
_JOINS = ("\n", "\n\n")
_STATED = 0.95
"""Least share of a good response that its passage states."""
_FITTING = 0.6
"""Least support of it, which counts the question's words too."""


@dataclass(frozen=True, slots=True)
class Canary:
    """One pair of known quality; it is no candidate, though it looks like one."""

    pair: Candidate
    corruption: str
    """Empty when the pair is good."""


def rounds(pairs: float, share: float) -> int:
    """Give how many canaries of each corruption so many pairs are to have."""
    return max(LEAST, ceil(share * pairs / ROUND))


def canaries(
    pairs: Pairs, passages: Passages, share: float, fit: Callable[[Candidate], bool]
) -> tuple[Canary, ...]:
    """Make the canaries of a project, fewer where it has too few pairs; sorted by id.

    ``share``: of all pairs. ``fit`` tells whether a good pair may be taken, such as by the rubric's checks.
    """
    survey = _survey(pairs)
    each = rounds(survey.count, share)
    wanted = {kind: each if kind else each * GOOD_SHARE for kind in (GOOD, *CORRUPTIONS)}
    orders = {kind: _ordered(survey.verbatim, place, wanted[kind]) for place, kind in enumerate(wanted)}
    needed = {name for order in orders.values() for name in order}
    pool = {pair.id: pair for pair in pairs() if pair.id in needed}
    maker = _Maker(pool, passages, fit, survey.said)
    made = [
        canary
        for kind, order in orders.items()
        for canary in islice(maker.made(kind, [pool[name] for name in order]), wanted[kind])
    ]
    return tuple(sorted(made, key=lambda canary: canary.pair.id))


@dataclass(frozen=True, slots=True)
class _Survey:
    """What there is to make canaries of."""

    count: int
    verbatim: Sequence[tuple[bool, str]]
    """Of each verbatim pair, whether a model wrote it, and its id."""
    said: frozenset[str]
    """Hashes of what all pairs say: no canary may say the same as a candidate and be bad."""


def _survey(pairs: Pairs) -> _Survey:
    count, verbatim, said = 0, [], set()
    for pair in pairs():
        count += 1
        said.add(messages_hash(pair.messages))
        if _is_verbatim(pair):
            verbatim.append((bool(pair.origin.model), pair.id))
    return _Survey(count, verbatim, frozenset(said))


def _is_verbatim(pair: Candidate) -> bool:
    """Tell a single question with a response that is just its quotes."""
    if [message.role for message in pair.messages] != ["user", "assistant"]:
        return False
    quotes = [evidence.quote for evidence in pair.evidence]
    return bool(quotes) and any(pair.response == join.join(quotes) for join in _JOINS)


def _ordered(verbatim: Sequence[tuple[bool, str]], place: int, wanted: int) -> list[str]:
    """Give the ids that a kind takes first: pairs made by rule, then others, by their turned ids.

    An id is a hash: turned by some digits it gives another order, as good as that of another hash.
    """
    turn = 3 * place
    order = sorted(verbatim, key=lambda one: (one[0], one[1][turn:] + one[1][:turn]))
    return [name for _, name in order[: _TRIED * wanted + _SPARE]]


class _Maker:
    """Makes canaries of a pool of pairs."""

    def __init__(
        self,
        pool: Mapping[str, Candidate],
        passages: Passages,
        fit: Callable[[Candidate], bool],
        said: frozenset[str],
    ) -> None:
        self._pool = pool
        self._order = sorted(pool)
        self._places = {name: place for place, name in enumerate(self._order)}
        self._passages = passages
        self._fit = fit
        self._said = said
        self._sources: dict[str, str] = {}

    def made(self, kind: str, pairs: Iterable[Candidate]) -> Iterator[Canary]:
        """Yield a canary of each pair that this kind can be made of."""
        for pair in pairs:
            source = self._source(pair)
            if not source:
                continue
            if kind == GOOD:
                yield Canary(_renamed(pair, pair.response, kind), kind)
                continue
            response = corrupt(kind, self._sound(pair, source, kind))
            canary = _renamed(pair, response, kind)
            if response and messages_hash(canary.messages) not in self._said:
                yield Canary(canary, kind)

    def _source(self, pair: Candidate) -> str:
        """Give the text that supports a good pair; empty when the pair is not fit."""
        if pair.id not in self._sources:
            text = "\n\n".join(text for _, text in self._passages(pair))
            self._sources[pair.id] = text if self._is_good(pair, text) else ""
        return self._sources[pair.id]

    def _is_good(self, pair: Candidate, source: str) -> bool:
        if not _LEAST_WORDS <= len(words(pair.response)) <= _MOST_WORDS or not self._fit(pair):
            return False
        found = support(pair.response, pair.instruction, [source])
        return found.share >= _STATED and found.score >= _FITTING

    def _sound(self, pair: Candidate, source: str, kind: str) -> Sound:
        return Sound(
            instruction=pair.instruction,
            response=pair.response,
            passage=source,
            language=detect(source),
            others=lambda: islice(self._others(pair), _PARTNERS),
            seed=int(content_hash("canary", kind, pair.id)[:8], 16),
        )

    def _others(self, pair: Candidate) -> Iterator[str]:
        """Yield responses about other documents, else other passages, from this pair's place on."""
        place, size = self._places[pair.id], len(self._order)
        documents = {evidence.document for evidence in pair.evidence}
        for elsewhere in (True, False):
            for step in range(1, size):
                other = self._pool[self._order[(place + step) % size]]
                apart = documents.isdisjoint(evidence.document for evidence in other.evidence)
                if apart is elsewhere and other.origin.passage != pair.origin.passage and self._source(other):
                    yield other.response


def _renamed(pair: Candidate, response: str, kind: str) -> Candidate:
    """Give a pair another response and the id of what it now is; its passages stay."""
    messages = (*pair.messages[:-1], Message("assistant", response))
    origin = replace(pair.origin, template=f"canary/{kind or 'good'}/{VERSION}")
    return Candidate.make(messages, pair.evidence, origin)
