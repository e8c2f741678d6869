"""Documents that are versions, translations or copies of one another become a family.

Near copies are found with the same exact join that finds near-duplicate candidates, over word
5-shingles of whole documents, for new documents only. Code does not count: generated reference pages
share long listings and are about different things all the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, pairwise

import numpy as np

from groundset.admission.door import relate
from groundset.readers.families import DocumentKey, place
from groundset.records import Document, Edge, Node, content_hash
from groundset.stages.context import Context
from groundset.text.grams import Sets, pack, shingle_sets, unpack
from groundset.text.hashing import hashed
from groundset.text.joining import join, score
from groundset.text.markdown import code_removed

COPIES = "document_copy"
_RULES = 2
"""Raised whenever the node of a document changes."""
_VIEW = "text"
_WORDS = 5
NEAR_COPY = 0.8
"""Jaccard similarity of word 5-shingles from which two documents are near copies."""


def place_families(context: Context) -> None:
    """Bring every document's family and rank up to date."""
    ledger = context.ledger
    versions = {c.name: list(c.versions) for c in context.settings.corpus}
    files = sorted([*key, print_] for key, print_ in ledger.corpus.known_files().items())
    mark = content_hash(_RULES, NEAR_COPY, versions, files)
    unplaced = any(not family for family, _rank in ledger.corpus.places().values())
    if ledger.mark("families") == mark and not unplaced:
        return
    with ledger.write():
        if ledger.mark("related:" + COPIES) != str(_RULES):
            ledger.relations.forget_gate(COPIES)
            ledger.set_mark("related:" + COPIES, str(_RULES))
        ledger.relations.sweep(COPIES)
    new = ledger.relations.unrelated_documents(COPIES)
    relate(ledger, COPIES, [(d.id, _node(d)) for d in ledger.corpus.documents(new)], _near_copies)
    keys = [_key(d) for d in ledger.corpus.documents()]
    places = place(keys, _near_pairs(context), versions)
    with ledger.write():
        changed = ledger.corpus.set_places({name: (p.family, p.rank) for name, p in places.items()})
        if changed:
            ledger.touch()
        ledger.set_mark("families", mark)
    context.did("families_placed", changed)


def _key(document: Document) -> DocumentKey:
    return DocumentKey(
        id=document.id,
        corpus=document.corpus,
        path=document.path,
        language=document.language,
        version=document.version,
        date=document.date,
        text_hash=content_hash(document.text),
    )


def _node(document: Document) -> Node:
    grams = pack(shingle_sets(hashed([code_removed(document.text)]), _WORDS).elements)
    return Node(_VIEW, content_hash(grams.hex()), grams)


def _near_copies(new: Iterable[Node], known: Iterable[Node]) -> Iterator[Edge]:
    parts = list(new), list(known)
    keys = [node.key for node in chain(*parts)]
    fresh, old = (Sets.of(unpack(node.grams) for node in nodes) for nodes in parts)
    sizes = [*fresh.sizes.tolist(), *old.sizes.tolist()]
    found = join(fresh, old, NEAR_COPY)
    for left, right, shared in np.column_stack((found.left, found.right, found.shared)).tolist():
        a, b = sorted((keys[left], keys[right]))
        yield Edge(_VIEW, a, b, score(shared, sizes[left], sizes[right]))


def _near_pairs(context: Context) -> Iterator[tuple[str, str]]:
    """Yield pairs of documents: a chain through each node, and one pair per edge between nodes."""
    on_node: dict[str, list[str]] = defaultdict(list)
    for member, views in sorted(context.ledger.relations.members(COPIES).items()):
        on_node[views[_VIEW]].append(member)
    for documents in on_node.values():
        yield from pairwise(documents)
    for edge in context.ledger.relations.edges(COPIES):
        if edge.a in on_node and edge.b in on_node:
            yield on_node[edge.a][0], on_node[edge.b][0]
