"""Which rows of a dataset are twins: the same pass as in a project, over columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from groundset.admission.resolver import Standing, resolve
from groundset.checking.judging import IMPORTED
from groundset.checking.twins import Seats
from groundset.contracts import View
from groundset.gates.near import NearDuplicates
from groundset.records import Candidate, Decision, Edge, Message, Node, State, Verdict
from groundset.settings import NearDuplicates as NearSettings

VIEWS = {"first": View("twin"), "crowd": View("sibling", limit=2), "told": View("told", limit=0)}


class Drawn:
    """A relation gate whose nodes and edges are given to it."""

    name = "drawn"
    fingerprint = "1"
    views: Mapping[str, View] = VIEWS

    def __init__(self, edges: Sequence[Edge]) -> None:
        self._edges = edges

    def prepare(self, candidates: Iterable[Candidate]) -> None:
        """Need nothing."""

    def nodes(self, candidates: Sequence[Candidate]) -> list[tuple[Node, ...]]:
        """Place nobody: rows are seated by hand."""
        return [() for _ in candidates]

    def relate(self, new: Iterable[Node], known: Iterable[Node]) -> Iterator[Edge]:
        """Give the edges among nodes that came, each of which must come once."""
        came = [(node.view, node.key) for node in new]
        assert len(came) == len(set(came))
        for edge in self._edges:
            if (edge.view, edge.a) in came and (edge.view, edge.b) in came:
                yield edge


KEYS = ("a", "b", "c", "d", "e")
EDGES = st.builds(
    lambda view, ends, score: Edge(view, min(ends), max(ends), score),
    st.sampled_from(tuple(VIEWS)),
    st.sets(st.sampled_from(KEYS), min_size=2, max_size=2),
    st.sampled_from([0.5, 0.75, 1.0]),
)
ROWS = st.lists(st.dictionaries(st.sampled_from(tuple(VIEWS)), st.sampled_from(KEYS)), max_size=12)


@settings(deadline=None)
@given(ROWS, st.lists(EDGES, max_size=8, unique_by=lambda edge: (edge.view, edge.a, edge.b)))
def test_rows_stay_as_candidates_that_come_in_their_order_do(
    rows: list[dict[str, str]], edges: list[Edge]
) -> None:
    """The pass of the resolver, which is the definition, gives the same rows, reasons and names."""
    seats = Seats(Drawn(edges))
    standings = []
    for number, views in enumerate(rows):
        for view, key in views.items():
            seats.sit(number, Node(view, key, b"grams"))
        counting = [("drawn", name, views[name]) for name in VIEWS if VIEWS[name].limit and name in views]
        verdicts = {
            gate: Verdict(f"{number:02}", gate, Decision.KEEP, "ok", 1.0)
            for gate in ("grounding", "decontamination", "quality")
        }
        standings.append(Standing(f"{number:02}", 0, tuple(counting), verdicts))
    neighbours: dict[tuple[str, str, str], list[str]] = {}
    for edge in edges:
        neighbours.setdefault(("drawn", edge.view, edge.a), []).append(edge.b)
        neighbours.setdefault(("drawn", edge.view, edge.b), []).append(edge.a)
    ends = resolve(standings, neighbours, {("drawn", name): view for name, view in VIEWS.items()}).outcomes
    expected = {int(o.candidate): (o.reason, int(o.other)) for o in ends if o.state is State.REJECTED}
    assert {row: (twin.reason, twin.other) for row, twin in seats.twins().items()} == expected


def test_a_view_that_only_tells_counts_rows_at_the_lower_end_of_an_edge() -> None:
    """Rows in one node with it too; none of them is rejected."""
    seats = Seats(Drawn([Edge("told", "a", "b", 0.9), Edge("told", "a", "c", 0.9)]))
    for row, key in enumerate(["b", "a", "c", "a", "d"]):
        seats.sit(row, Node("told", key, b"grams"))
    assert seats.twins() == {}
    assert seats.told == {"told": 2}
    assert [(row, twin.other, twin.reason) for row, twin in seats.related] == [(1, 0, "told")]


def test_of_what_is_told_the_most_alike_are_kept_each_row_once() -> None:
    edges = [Edge("told", "a", "b", 0.8), Edge("told", "a", "c", 0.9), Edge("told", "b", "c", 1.0)]
    seats = Seats(Drawn(edges))
    for row, key in enumerate("abc"):
        seats.sit(row, Node("told", key, b"grams"))
    seats.twins()
    assert [(row, twin.other, twin.score) for row, twin in seats.related] == [(1, 2, 1.0), (0, 2, 0.9)]


def test_nodes_that_are_known_by_their_keys_alone_are_not_compared() -> None:
    seats = Seats(Drawn([Edge("first", "a", "b", 0.9)]))
    for row, key in enumerate(["a", "b", "a"]):
        seats.sit(row, Node("first", key))
    assert {row: twin.other for row, twin in seats.twins().items()} == {2: 0}


def test_no_rows_have_no_twins() -> None:
    assert Seats(NearDuplicates(NearSettings())).twins() == {}


class OneByOne(NearDuplicates):
    """The gate by words, without edges in columns."""

    related = None  # type: ignore[assignment]

    def relate(self, new: Iterable[Node], known: Iterable[Node]) -> Iterator[Edge]:
        """Give the edges of the gate that it is made of."""
        return NearDuplicates(NearSettings()).relate(new, known)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 30)), min_size=2, max_size=12))
def test_edges_in_columns_and_one_by_one_reject_the_same_rows(made: list[tuple[int, int]]) -> None:
    answer = "turn the brass lever beside the door of the kiln to the left until the vent stands wide open"
    texts = [f"{answer} {'and wait ' * more}at {number}" for more, number in made]
    found = []
    for gate in (NearDuplicates(NearSettings()), OneByOne(NearSettings())):
        seats = Seats(gate)
        for row, text in enumerate(texts):
            messages = (Message("user", f"What now at {made[row][0]}?"), Message("assistant", text))
            for node in gate.nodes([Candidate(str(row), messages, (), IMPORTED)])[0]:
                seats.sit(row, node)
        found.append((seats.twins(), seats.told))
    assert found[0] == found[1]
