"""Near duplicates by words: Jaccard similarity of word shingles, found exactly.

The stated predicate: two texts are twins when the Jaccard similarity of their sets of k-word shingles is at
least the threshold, where k follows from the number of tokens of the *shorter* text: 5 from 25 tokens,
3 from 10, 2 from 5, else 1. At a threshold of 1 they are twins when their tokens are the same in the same
order (case and punctuation apart). A text without any token (punctuation, emoji) is compared by its
exact key.

A node holds its shingles on every level on which it could meet a twin. A text of 30 tokens has level 5
for its own kind, and level 3 too if it has few enough distinct 3-shingles there to be a twin of a text of
at most 24 tokens. The join runs level by level and takes a pair on the level of its shorter text only, so
each pair is found once and none is missed at a border. A worked case, threshold 0.8: 25 and 24 tokens meet
on level 3 with at most 23 and 22 shingles; a text of 40 tokens has 38 > 22 / 0.8 and stays off that level.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import blake2b
from heapq import nsmallest

from groundset.contracts import View
from groundset.gates.exact import exact_key
from groundset.gates.grounding import asked as asked_of
from groundset.records import Candidate, Edge, Node, content_hash
from groundset.settings import NearDuplicates as Settings
from groundset.text.shingles import grams, pack, prefixes, unpack
from groundset.text.similarity import Item, exact, join, score
from groundset.text.tokens import words

_RULES = 2
"""Raise it when the predicate or the packing changes."""

_LEVELS = ((1, 1), (5, 2), (10, 3), (25, 5))
"""(tokens from which, shingle length), ascending."""


class NearDuplicates:
    """The relation gate ``near_duplicate``."""

    name = "near_duplicate"
    views: Mapping[str, View] = {
        "both": View("near_duplicate"),
        "response": View("same_response"),
        "instruction": View("instruction_conflict"),
    }

    def __init__(self, settings: Settings) -> None:
        """Make the gate with a threshold per view."""
        self._settings = settings
        self._thresholds = {
            "both": settings.both,
            "response": settings.response,
            "instruction": settings.instruction,
        }

    @property
    def fingerprint(self) -> str:
        """Hash of the rules and the thresholds."""
        return content_hash(self.name, _RULES, self._settings.fingerprint)

    def prepare(self, candidates: Iterable[Candidate]) -> None:
        """Need nothing from outside."""

    def nodes(self, candidates: Sequence[Candidate]) -> list[tuple[Node, ...]]:
        """Give a node per view; a short response has none of its own."""
        return [self._nodes(candidate) for candidate in candidates]

    def _nodes(self, candidate: Candidate) -> tuple[Node, ...]:
        instruction, response = candidate.instruction, candidate.response
        asked, answered = words(instruction), words(response)
        found = [self._node("both", f"{instruction}\n{response}", _both(candidate, asked, answered))]
        if len(answered) >= self._settings.min_response_words:
            found.append(self._node("response", response, answered))
        found.append(self._node("instruction", instruction, asked))
        return tuple(found)

    def relate(self, new: Iterable[Node], known: Iterable[Node]) -> Iterator[Edge]:
        """Yield every edge among new nodes and between new and known ones, per view and level, sorted.

        A node that comes as both new and known counts as new.
        """
        fresh, old = _by_view(new), _by_view(known)
        for view, threshold in self._thresholds.items():
            nodes = [_Packed.read(key, packed) for key, packed in sorted(fresh[view].items())]
            others = [
                _Packed.read(key, packed)
                for key, packed in sorted(old[view].items())
                if key not in fresh[view]
            ]
            yield from (Edge(view, *pair) for pair in _pairs(nodes, others, threshold))

    def _node(self, view: str, text: str, tokens: Sequence[str]) -> Node:
        threshold = self._thresholds[view]
        if not tokens:
            return Node(view, content_hash("exact", exact_key(text)))
        if threshold == 1:
            return Node(view, content_hash("sequence", list(tokens)))
        packed = _write(tokens, exact(threshold))
        return Node(view, blake2b(packed, digest_size=16).hexdigest(), packed)


def _both(candidate: Candidate, asked: list[str], answered: list[str]) -> list[str]:
    """Give the tokens of instruction and response, with as many of a context that is asked about.

    Else two questions about one long context would be twins, and two contexts with one question, too. Of the
    context those words are taken whose hashes are smallest, so that like contexts give like words (bottom-k
    sketch; Broder 1997).
    """
    question = words(asked_of(candidate))
    if len(question) == len(asked):
        return asked + answered
    own = question + answered
    context = frozenset(asked[len(question) :])
    return own + nsmallest(len(own), context, key=lambda word: prefixes([word])[1])


def predicate(a: str, b: str, threshold: float) -> float | None:
    """Give the similarity of two texts when they are twins by the stated predicate, else None."""
    left, right = words(a), words(b)
    if not left or not right or threshold == 1:
        same = left == right and (bool(left) or exact_key(a) == exact_key(b))
        return 1.0 if same else None
    k = _native(min(len(left), len(right)))
    x, y = _shingles(left, k), _shingles(right, k)
    return score(len(x & y), len(x), len(y), exact(threshold))


def _native(tokens: int) -> int:
    """Shingle length for a shorter text of so many tokens."""
    return max((k for least, k in _LEVELS if tokens >= least), default=1)


def _most(k: int) -> int | None:
    """Most shingles a text has on its native level k; None when there is no bound."""
    following = [least for (least, _), (_, level) in zip(_LEVELS[1:], _LEVELS, strict=False) if level == k]
    return following[0] - k if following else None


def _shingles(tokens: Sequence[str], k: int) -> frozenset[int]:
    return frozenset(grams(prefixes(tokens), k))


def _write(tokens: Sequence[str], limit: Fraction) -> bytes:
    """Pack the token count, then level, size and sorted shingles of each level the text takes part in."""
    prefix = prefixes(tokens)
    native = _native(len(tokens))
    numbers = array("Q", [len(tokens)])
    for _, k in _LEVELS:
        if k <= native:
            found = frozenset(grams(prefix, k))
            most = _most(k)
            if k == native or most is None or len(found) * limit <= most:
                numbers.extend((k, len(found), *sorted(found)))
    return pack(numbers)


@dataclass(frozen=True, slots=True)
class _Packed:
    """A node's grams, unpacked."""

    key: str
    native: int
    levels: Mapping[int, array[int]]
    """Shingle length to sorted shingles."""

    @staticmethod
    def read(key: str, packed: bytes) -> _Packed:
        numbers = unpack(packed)
        levels: dict[int, array[int]] = {}
        at = 1
        while at < len(numbers):
            k, size = numbers[at], numbers[at + 1]
            levels[k] = numbers[at + 2 : at + 2 + size]
            at += 2 + size
        return _Packed(key, _native(numbers[0]), levels)


def _by_view(nodes: Iterable[Node]) -> defaultdict[str, dict[str, bytes]]:
    """Sort nodes by view; those without grams are compared by their keys alone."""
    views: defaultdict[str, dict[str, bytes]] = defaultdict(dict)
    for node in nodes:
        if node.grams:
            views[node.view][node.key] = node.grams
    return views


def _pairs(new: list[_Packed], known: list[_Packed], threshold: float) -> Iterator[tuple[str, str, float]]:
    native = {node.key: node.native for node in (*new, *known)}
    for _, k in _LEVELS:
        for a, b, similarity in join(_items(new, k), _items(known, k), threshold):
            if min(native[a], native[b]) == k:
                yield a, b, similarity


def _items(nodes: Iterable[_Packed], k: int) -> list[Item]:
    return [Item(node.key, node.levels[k]) for node in nodes if k in node.levels]
