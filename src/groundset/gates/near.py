"""Near duplicates by words: Jaccard similarity of word shingles, found exactly.

What makes twins is said in ``likeness``. A node holds its shingles on every level on which it could meet a
twin. A text of 30 tokens has level 5 for its own kind, and level 3 too if it has few enough distinct
3-shingles there to be a twin of a text of at most 24 tokens. The join runs level by level and takes a pair on
the level of its shorter text only, so each pair is found once and none is missed at a border. A worked case,
threshold 0.8: 25 and 24 tokens meet on level 3 with at most 23 and 22 shingles; a text of 40 tokens has
38 > 22 / 0.8 and stays off that level.

The view ``contained`` compares instruction and response together, and leaves out what is a twin in ``both``.
Its keys begin with the number of tokens, so the shorter of two texts has the lower key, which is ``a`` of an
edge. Where it only tells, a text that stands in many others is joined with the ``MOST_TOLD`` lowest keys
among those that it was compared with: the shortest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from groundset.contracts import View
from groundset.gates.exact import exact_key
from groundset.gates.grounding import asked as asked_of
from groundset.gates.likeness import CONTAINED_FROM, CONTAINED_LENGTH
from groundset.gates.near_pairs import Likenesses, Related, Texts, capped, containments, twins, without
from groundset.gates.packing import Numbers, pack_level, pack_levels, select
from groundset.records import Candidate, Edge, Node, content_hash
from groundset.settings import NearDuplicates as Settings
from groundset.text.hashing import HashedTexts, Hashes, bounds_of, hashed
from groundset.text.joining import exact

MOST_TOLD = 20
"""Texts that are told to contain one text, where that rejects nothing."""

_RULES = 3
"""Raise it when the predicate or the packing changes."""
_COUNT_DIGITS = 8
"""Hexadecimal digits of the number of tokens, before the key in ``both``."""

_Lots = defaultdict[str, dict[str, bytes]]
"""View to key to grams."""


class NearDuplicates:
    """The relation gate ``near_duplicate``."""

    name = "near_duplicate"

    def __init__(self, settings: Settings) -> None:
        """Make the gate with a threshold per view."""
        self._settings = settings
        rejects = settings.contained_is == "rejected"
        self._thresholds = {
            "both": settings.both,
            "response": settings.response,
            "instruction": settings.instruction,
        }
        self.views: Mapping[str, View] = {
            "both": View("near_duplicate"),
            "response": View("same_response"),
            "instruction": View("instruction_conflict"),
            "contained": View("contained") if rejects else View("contained", limit=0, most=MOST_TOLD),
        }

    @property
    def fingerprint(self) -> str:
        """Hash of the rules and the thresholds."""
        return content_hash(self.name, _RULES, self._settings.fingerprint)

    def prepare(self, candidates: Iterable[Candidate]) -> None:
        """Need nothing from outside."""

    def nodes(self, candidates: Sequence[Candidate]) -> list[tuple[Node, ...]]:
        """Give a node per view; a short response has none of its own, nor is a short text contained."""
        texts = [(c.instruction, c.response) for c in candidates]
        sides = hashed([side for text in texts for side in text])
        asked, answered = (select(sides, np.arange(at, len(sides.bounds) - 1, 2)) for at in (0, 1))
        both = _both(candidates, sides)
        joined = self._nodes("both", [f"{a}\n{b}" for a, b in texts], both)
        views = (
            joined,
            self._long_enough(self._nodes("response", [b for _, b in texts], answered), answered),
            self._nodes("instruction", [a for a, _ in texts], asked),
            _contained(joined, both),
        )
        return [tuple(node for node in found if node) for found in zip(*views, strict=True)]

    def _nodes(self, view: str, texts: Sequence[str], tokens: HashedTexts) -> list[Node | None]:
        threshold = self._thresholds[view]
        counts = np.diff(tokens.bounds)
        found: list[Node | None] = [
            None if count else Node(view, content_hash("exact", exact_key(text)))
            for count, text in zip(counts.tolist(), texts, strict=True)
        ]
        worded = np.flatnonzero(counts)
        chosen = select(tokens, worded)
        in_order = threshold == 1
        packed = _sequences(chosen) if in_order else pack_levels(chosen, exact(threshold))
        for row, data in zip(worded.tolist(), packed, strict=True):
            found[row] = Node(view, _key(data), b"" if in_order else data)
        return found

    def _long_enough(self, nodes: Sequence[Node | None], answered: HashedTexts) -> list[Node | None]:
        long = np.diff(answered.bounds) >= self._settings.min_response_words
        return [node if is_long else None for node, is_long in zip(nodes, long.tolist(), strict=True)]

    def relate(self, new: Iterable[Node], known: Iterable[Node]) -> Iterator[Edge]:
        """Yield every edge among new nodes and between new and known ones, per view and level.

        A node that comes as both new and known counts as new. Raises DataError where they are too many.
        """
        for found in self.related(new, known):
            yield from found.edges()

    def related(self, new: Iterable[Node], known: Iterable[Node]) -> Iterator[Related]:
        """Yield the edges of ``relate`` in columns."""
        fresh, old = _by_view(new), _by_view(known)
        for view in ("response", "instruction"):
            texts = Texts.read(fresh.pop(view, {}), old.pop(view, {}))
            for found in twins(texts, self._thresholds[view]):
                yield from found.named(view, texts.keys)
            del texts  # These are what takes memory.
        yield from self._joined(fresh, old)

    def _joined(self, fresh: _Lots, old: _Lots) -> Iterator[Related]:
        """Compare instruction and response together."""
        texts = Texts.read(fresh.pop("both", {}), old.pop("both", {}))
        joined = [np.empty((0, 2), np.int32)]
        for found in twins(texts, self._thresholds["both"]):
            joined.append(np.column_stack((found.left, found.right)).astype(np.int32))
            yield from found.named("both", texts.keys)
            del found
        keys = texts.keys
        del texts
        yield from self._containing(
            Texts.read(fresh.pop("contained", {}), old.pop("contained", {})), keys, np.concatenate(joined)
        )

    def _containing(self, texts: Texts, both: Sequence[str], joined: NDArray[np.int32]) -> Iterator[Related]:
        """Yield the edges of texts that contain one another and are no twins in ``both``."""
        if not texts.new:
            return
        places = {key: at for at, key in enumerate(both)}
        in_both = np.array([places.get(key[_COUNT_DIGITS:], -1) for key in texts.keys], np.int64)
        del places
        found = _not_twins(containments(texts, self._settings.contained), in_both, joined)
        if most := self.views["contained"].most:
            found = capped(found, texts.keys, most)
        yield from found.named("contained", texts.keys)


def _not_twins(found: Likenesses, in_both: Numbers, joined: NDArray[np.int32]) -> Likenesses:
    """Leave out pairs whose nodes in ``both`` are joined; ``in_both`` is the number of each text there."""
    count = int(joined.max(initial=-1)) + 1
    texts = np.full(count, -1, np.int64)
    there = (in_both >= 0) & (in_both < count)
    texts[in_both[there]] = np.flatnonzero(there)
    left, right = texts[joined[:, 0]], texts[joined[:, 1]]
    paired = (left >= 0) & (right >= 0)
    return without(found, left[paired], right[paired], len(in_both))


def _both(candidates: Sequence[Candidate], sides: HashedTexts) -> HashedTexts:
    """Give the tokens of instruction and response, with as many of a context that is asked about.

    Else two questions about one long context would be twins, and two contexts with one question, too. Of the
    context those words are taken whose hashes are smallest, so that like contexts give like words (bottom-k
    sketch; Broder 1997).
    """
    questions = {
        row: question
        for row, candidate in enumerate(candidates)
        if (question := asked_of(candidate)) != candidate.instruction
    }
    bounds = sides.bounds[::2]
    if not questions:
        return HashedTexts(sides.words, bounds, sides.lettered)
    lengths = np.diff(hashed(list(questions.values())).bounds).tolist()
    parts = [sides.words[start:end] for start, end in pairwise(bounds.tolist())]
    for row, length in zip(questions, lengths, strict=True):
        start, middle, end = sides.bounds[2 * row : 2 * row + 3]
        own = np.concatenate((sides.words[start : start + length], sides.words[middle:end]))
        context = np.unique(sides.words[start + length : middle])
        parts[row] = np.concatenate((own, context[: len(own)]))
    return _texts(parts)


def _texts(parts: Sequence[Hashes]) -> HashedTexts:
    """Put texts together from their tokens; which have letters does not matter here."""
    words = np.concatenate([np.empty(0, np.uint64), *parts])
    return HashedTexts(words, bounds_of(map(len, parts)), np.zeros(len(words), np.bool_))


def _contained(joined: Sequence[Node | None], both: HashedTexts) -> list[Node | None]:
    """Give the nodes by which texts are contained in others, or contain them."""
    counts = np.diff(both.bounds)
    rows = np.flatnonzero(counts >= CONTAINED_FROM)
    found: list[Node | None] = [None] * len(joined)
    for row, packed in zip(rows.tolist(), pack_level(select(both, rows), CONTAINED_LENGTH), strict=True):
        node = joined[row]
        key = node.key if node else ""
        found[row] = Node("contained", f"{counts[row]:0{_COUNT_DIGITS}x}{key}", packed)
    return found


def _sequences(texts: HashedTexts) -> list[bytes]:
    """Give the tokens of each text, packed in their order."""
    data = texts.words.astype("<u8", copy=False).tobytes()
    places = (8 * texts.bounds).tolist()
    return [data[start:end] for start, end in pairwise(places)]


def _key(packed: bytes) -> str:
    return blake2b(packed, digest_size=16).hexdigest()


def _by_view(nodes: Iterable[Node]) -> _Lots:
    """Sort nodes by view; those without grams are compared by their keys alone."""
    views: _Lots = defaultdict(dict)
    for node in nodes:
        if node.grams:
            views[node.view][node.key] = node.grams
    return views
