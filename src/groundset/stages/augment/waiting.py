"""The pairs that the documents hold beyond the samples, each with the cells of the map that it counts in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice

from groundset.contracts import Embedder
from groundset.coverage.cells import Cell, CellIndex, Value, cell_of
from groundset.coverage.tagging.naming import spoken
from groundset.embedding import similarities
from groundset.ledger import Ledger
from groundset.records import Candidate, Tag, content_hash
from groundset.settings import UNMAPPED, CoverageMap, CoverageValue
from groundset.stages.augment.plan import Nearness, Waiting
from groundset.stages.context import Context
from groundset.stages.mapping import tagger_of, tags_of
from groundset.stages.ranks import means_of

_CHUNK = 2000


class Cells:
    """Tells in which cells of the map something counts by its tags."""

    def __init__(self, coverage: CoverageMap) -> None:
        self._required = CellIndex(cell_of(one.values, coverage) for one in coverage.required)
        self._forbidden = CellIndex(cell_of(values, coverage) for values in coverage.forbidden)

    def of(self, tags: Iterable[Tag]) -> frozenset[Cell]:
        """Give the single values and the required combinations; of what is forbidden nothing."""
        values: list[Value] = [(t.dimension, t.value) for t in tags if t.value != UNMAPPED]
        if any(self._forbidden.within(values)):
            return frozenset()
        return frozenset([*((value,) for value in values), *self._required.within(values)])


def waiting(context: Context) -> list[Waiting]:
    """Give every pair of the reserve that counts somewhere; their texts stay in the ledger."""
    cells, tagger = Cells(context.coverage), tagger_of(context)
    reserves = context.ledger.candidates.reserves()
    found: list[Waiting] = []
    while chunk := list(islice(reserves, _CHUNK)):
        tagged = tags_of(context, tagger, [candidate for _rank, candidate in chunk])
        for (rank, candidate), tags in zip(chunk, tagged, strict=True):
            counts_in = cells.of(tags)
            if counts_in:
                found.append(_waiting(rank, candidate, counts_in))
    return found


def _waiting(rank: int, candidate: Candidate, cells: frozenset[Cell]) -> Waiting:
    return Waiting(
        id=candidate.id,
        answer=answer_of(candidate),
        passage=candidate.origin.passage,
        instruction=candidate.instruction,
        rank=rank,
        means=means_of(rank),
        cells=cells,
    )


def answer_of(candidate: Candidate) -> str:
    """Name the places that a pair quotes."""
    return content_hash([[e.document, e.start, e.end] for e in candidate.evidence])


def fetched(ledger: Ledger, names: Sequence[str]) -> Iterator[tuple[str, Candidate]]:
    """Yield document and pair of waiting pairs, by id; from here on they say that they were augmented."""
    for document, candidate in ledger.candidates.reserved(names):
        yield document, replace(candidate, origin=replace(candidate.origin, method="augmented"))


def nearness(coverage: CoverageMap, embedder: Embedder) -> Nearness:
    """Compare instructions with what the map says of a cell's values: names, descriptions, examples."""

    @cache
    def about(cell: Cell) -> str:
        return ". ".join(
            _said(name, coverage.dimensions[dimension].values.get(name)) for dimension, name in cell
        )

    def near(cell: Cell, pairs: Sequence[Waiting]) -> Sequence[float]:
        rows = embedder.vectors([one.instruction for one in pairs])
        target = embedder.vectors([about(cell)])
        return [float(value) for value in similarities(rows, target)[:, 0]]

    return near


def _said(name: str, value: CoverageValue | None) -> str:
    if value is None:
        return spoken(name)
    return ". ".join([spoken(name), value.description, *value.keywords, *value.examples])


def ended(
    tags: Mapping[str, tuple[Tag, ...]], kept: Mapping[str, bool], coverage: CoverageMap
) -> dict[Cell, tuple[int, int]]:
    """Count per cell how many candidates were kept, and how many there were; the empty cell has all."""
    cells = Cells(coverage)
    found: dict[Cell, tuple[int, int]] = {}
    for name, good in kept.items():
        for cell in ((), *cells.of(tags.get(name, ()))):
            before = found.get(cell, (0, 0))
            found[cell] = (before[0] + good, before[1] + 1)
    return found
