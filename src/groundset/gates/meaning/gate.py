"""The relation gate ``semantic_duplicate``: pairs that mean the same, and siblings of one mould.

The stated predicate: two pairs are twins when each part of what is asked (its first and last line, what
stands between, a context that is asked about) and the answer have a cosine of at least the threshold, and
their guards agree (``guards.py``). Of a part of a question with more than ``search.SHORT`` words more is
asked: there a word that changes everything moves the vector little. Up to a number of rows all pairs that
this holds for are found; above it those that also meet in the index (``index.py``).

Candidates of one mould (``text/moulds.py``) are template siblings. They say the same of other names and
numbers, so they are no twins, but more than so many of them teach nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b

from groundset.contracts import FetchingEmbedder, View
from groundset.gates.grounding import asked
from groundset.gates.meaning import guards, index
from groundset.gates.meaning.packed import VIEW, Group, Wide, grouped, packed
from groundset.gates.meaning.search import Pairs, all_pairs
from groundset.gates.meaning.thresholds import threshold_of
from groundset.records import Candidate, Edge, Node, canonical_json, content_hash
from groundset.settings import SemanticDuplicates as Settings
from groundset.text.moulds import mould
from groundset.text.tokens import words

_RULES = 1
"""Raise it when the predicate or the packing changes."""


class SemanticDuplicates:
    """The relation gate ``semantic_duplicate``."""

    name = "semantic_duplicate"

    def __init__(self, settings: Settings, embedder: FetchingEmbedder, rows: int | None = None) -> None:
        """Make the gate; raises ConfigurationError for an embedder without a threshold.

        ``rows``: how many candidates there are in all, which decides whether an index is needed. None counts
        those that are related, which must then come all at once.
        """
        self._settings = settings
        self._embedder = embedder
        self._rows = rows
        self.threshold = threshold_of(settings, embedder.fingerprint)
        self.views: Mapping[str, View] = {
            VIEW: View("semantic_duplicate"),
            "template": View("template_sibling", settings.max_siblings),
        }

    @property
    def fingerprint(self) -> str:
        """Hash of the rules, the encoder, the threshold, and of whether an index is used."""
        rules = [_RULES, guards.RULES, index.RULES]
        search = "index" if self.uses_index(self._rows or 0) else "exact"
        limit = self._settings.max_siblings
        return content_hash(self.name, rules, self._embedder.fingerprint, self.threshold, limit, search)

    def uses_index(self, rows: int) -> bool:
        """Tell whether there are too many rows to compare all with all."""
        return rows > self._settings.exact_rows

    def prepare(self, candidates: Iterable[Candidate]) -> None:
        """Let the embedder fetch the vectors of all texts, where it takes them from outside."""
        self._embedder.fetch(text for candidate in candidates for text in texts_of(candidate))

    def nodes(self, candidates: Sequence[Candidate]) -> list[tuple[Node, ...] | None]:
        """Give a node per view; a candidate without words has no meaning to compare, and only a mould."""
        parts = [texts_of(candidate) for candidate in candidates]
        rows = iter(self._embedder.vectors_or_none([text for texts in parts for text in texts]))
        found: list[tuple[Node, ...] | None] = []
        for candidate, texts in zip(candidates, parts, strict=True):
            vectors = [next(rows) for _ in texts]
            known = [vector for vector in vectors if vector is not None]
            found.append(_nodes(candidate, texts, known) if len(known) == len(texts) else None)
        return found

    def relate(self, new: Iterable[Node], known: Iterable[Node]) -> Iterator[Edge]:
        """Yield every edge among new nodes and between new and known ones, each once, sorted."""
        fresh, old = list(new), list(known)
        rows = self._rows if self._rows is not None else len(fresh) + len(old)
        indexed = self.uses_index(rows)
        search = index.indexed_pairs if indexed else all_pairs
        edges = [
            edge
            for group in grouped(fresh, old, apart=not indexed)
            for pairs in search(group, self.threshold)
            for edge in _edges(group, pairs)
        ]
        yield from sorted(edges, key=lambda edge: (edge.a, edge.b))


def texts_of(candidate: Candidate) -> list[str]:
    """Give the last line of what is asked, the answer, then first line, middle and context where they are.

    What many questions share, such as a system prompt, would hide how little their last lines have in common.
    """
    question = asked(candidate)
    context = candidate.instruction[len(question) :]
    lines = [line for line in question.splitlines() if any(map(str.isalnum, line))] or [question]
    others = [*lines[:1], "\n".join(lines[1:-1])] if len(lines) > 1 else []
    return [lines[-1], candidate.response, *(text for text in (*others, context.strip()) if text)]


def _nodes(candidate: Candidate, texts: Sequence[str], vectors: Sequence[Wide]) -> tuple[Node, ...]:
    template = Node("template", mould(candidate.instruction, candidate.response))
    counts = [len(words(text)) for text in texts]
    if not all(counts) or not all(vector.any() for vector in vectors):
        return (template,)
    question, answer, *others = texts
    told = canonical_json([guards.answer_guards(answer), *map(guards.guards, (question, *others))])
    guard = blake2b(told.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return packed(guard, vectors, counts, guards.claims(answer)), template


def _edges(group: Group, pairs: Pairs) -> Iterator[Edge]:
    for left, right, score in zip(pairs.left, pairs.right, pairs.scores, strict=True):
        a, b = sorted((group.keys[left], group.keys[right]))
        yield Edge(VIEW, a, b, float(score))
