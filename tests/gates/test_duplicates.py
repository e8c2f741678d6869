"""The duplicate gates: what they state is what they find, in any order and any number of batches."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from groundset.errors import DataError
from groundset.gates import near_pairs
from groundset.gates.exact import ExactDuplicates
from groundset.gates.likeness import containment, predicate
from groundset.gates.near import MOST_TOLD, NearDuplicates
from groundset.records import Candidate, Edge, Evidence, Message, Node, Origin
from groundset.settings import NearDuplicates as NearSettings

ORIGIN = Origin("mined", "definition", "t", "p", "qa", "question", "basic")


def _candidate(instruction: str, response: str) -> Candidate:
    messages = (Message("user", instruction), Message("assistant", response))
    return Candidate.make(messages, (Evidence("d", 0, 1, "x"),), ORIGIN)


def _keys(*pairs: tuple[str, str]) -> set[str]:
    return {node.key for pair in pairs for node in ExactDuplicates().nodes([_candidate(*pair)])[0]}


def test_exact_key_ignores_case_spacing_and_encoding() -> None:
    assert (
        len(
            _keys(
                ("What is A?", "It is  B."),
                ("what is a?\n", "it is\u200b b."),
                ("What is \uff21?", "It is B."),
            )
        )
        == 1
    )


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("5 apples", "7 apples"),
        ("a + b", "a - b"),
        ("f(x)", "f[x]"),
        ("10²", "102"),
        ("1½", "11/2"),
        ("done", "done."),
    ],
)
def test_exact_key_keeps_digits_operators_and_punctuation(left: str, right: str) -> None:
    assert len(_keys(("Q", left), ("Q", right))) == 2


def test_exact_key_tells_instruction_from_response() -> None:
    assert len(_keys(("a b", "c"), ("a", "b c"))) == 2


WORDS = st.sampled_from(["a", "b", "c", "dd", "e.", "7", "-"])
SCRIPTS = (
    *("kiln", "Straße", "e\u0301toile", "İstanbul", "Ωμέγα", "жар", "ﬁre", "x²", "3.14", "C#"),
    *("窯", "土と火", "가마", "한국어", "ดินเผา", "क्षेत्र", "فرن", "תנור", "😀", "𝛼", "ﾊﾟ", "…"),
)
"""Words in many scripts, whose characters join, fold and fall apart in their own ways."""


@st.composite
def _near_copies(draw: st.DrawFn) -> list[str]:
    """Texts of 0 to 200 words: some fresh, most made from an earlier one by a few edits."""
    texts: list[list[str]] = []
    for _ in range(draw(st.integers(2, 7))):
        copied = draw(st.booleans())
        if texts and copied:
            text = list(draw(st.sampled_from(texts)))
            for _ in range(draw(st.integers(0, 3))):
                place = draw(st.integers(0, len(text)))
                text[place : place + draw(st.integers(0, 1))] = draw(st.lists(WORDS, max_size=1))
            if draw(st.booleans()):
                text = text[draw(st.integers(0, 3)) : len(text) - draw(st.integers(0, 30))]
        else:
            length = draw(st.sampled_from([0, 1, 3, 4, 5, 6, 9, 10, 11, 23, 24, 25, 26, 40, 200]))
            rng = draw(st.randoms(use_true_random=False))
            different = draw(st.sampled_from([2, 12, 60]))
            words = [f"w{number}" for number in range(60)] if draw(st.booleans()) else SCRIPTS
            text = [rng.choice(words[:different]) for _ in range(length)]
        texts.append(text)
    return [" ".join(text) for text in texts]


def _twins(
    gate: NearDuplicates, texts: list[str], batches: int, backwards: bool = False
) -> dict[str, set[tuple[int, int]]]:
    """Relate texts (as both instruction and response views would) in batches; give pairs of text numbers."""
    nodes = gate.nodes([_candidate(text, "") for text in texts])
    order = list(range(len(texts)))[:: -1 if backwards else 1]
    size = max(1, -(-len(order) // batches))
    edges: set[Edge] = set()
    known: list[Node] = []
    for at in range(0, len(order), size):
        new = [node for number in order[at : at + size] for node in nodes[number]]
        found = list(gate.relate(new, known))
        assert len(found) == len(set(found))
        edges.update(found)
        known += new
    joined = {(edge.view, edge.a, edge.b) for edge in edges}
    twins: dict[str, set[tuple[int, int]]] = {view: set() for view in gate.views}
    for (i, left), (j, right) in combinations(enumerate(nodes), 2):
        for x in left:
            for y in right:
                same = x.key == y.key or (x.view, *sorted((x.key, y.key))) in joined
                if x.view == y.view and same:
                    twins[x.view].add((i, j))
    return twins


@limits(max_examples=150, deadline=None)
@given(_near_copies(), st.sampled_from([0.5, 0.7, 0.8, 0.9]))
def test_near_duplicates_are_exactly_those_of_the_predicate(texts: list[str], threshold: float) -> None:
    """All pairs, on all sides of the borders where the shingle length changes."""
    gate = NearDuplicates(NearSettings(both=threshold, response=threshold, instruction=threshold))
    expected = {
        (i, j)
        for (i, left), (j, right) in combinations(enumerate(texts), 2)
        if predicate(left, right, threshold) is not None
    }
    assert _twins(gate, texts, 1)["both"] == expected
    assert _twins(gate, texts, 1)["instruction"] == expected


@limits(max_examples=150, deadline=None)
@given(_near_copies(), st.sampled_from([0.6, 0.8, 0.9, 1.0]), st.sampled_from([0.6, 0.8, 1.0]))
def test_what_is_contained_and_no_twin_is_exactly_that_of_the_predicate(
    texts: list[str], share: float, both: float
) -> None:
    gate = NearDuplicates(NearSettings(contained=share, both=both, contained_is="rejected"))
    expected = {
        (i, j)
        for (i, left), (j, right) in combinations(enumerate(texts), 2)
        if containment(left, right, share) is not None and predicate(left, right, both) is None
    }
    found = _twins(gate, texts, 1)
    assert found["contained"] - found["both"] == expected


@limits(max_examples=60, deadline=None)
@given(_near_copies(), st.integers(1, 5), st.booleans())
def test_near_duplicates_do_not_depend_on_batches_or_order(
    texts: list[str], batches: int, backwards: bool
) -> None:
    gate = NearDuplicates(NearSettings(both=0.6))
    assert _twins(gate, texts, batches, backwards) == _twins(gate, texts, 1)


def test_scores_are_those_of_the_predicate() -> None:
    gate = NearDuplicates(NearSettings())
    left = " ".join(f"w{n}" for n in range(40))
    right = left + " more"
    (edge,) = gate.relate(
        [n for t in (left, right) for n in gate.nodes([_candidate(t, "")])[0] if n.view == "both"], []
    )
    assert edge.score == predicate(left, right, 0.8) == round(36 / 37, 6)
    assert edge.a < edge.b


def test_same_instruction_means_the_same_words_in_the_same_order() -> None:
    assert predicate("What is Helm?", "what is helm", 1.0) == 1.0
    assert predicate("Does man bite dog?", "Does dog bite man?", 1.0) is None
    assert predicate("What is 3 + 5?", "What is 3 - 5?", 1.0) is None


def test_texts_without_words_are_twins_only_when_equal() -> None:
    assert predicate("😀", "😀 ", 0.8) == 1.0
    assert predicate("😀", "…", 0.8) is None
    assert predicate("😀", "word", 0.1) is None


def test_a_short_response_may_repeat() -> None:
    gate = NearDuplicates(NearSettings(min_response_words=3))
    assert "response" not in {node.view for node in gate.nodes([_candidate("a b", "yes")])[0]}
    assert "response" in {node.view for node in gate.nodes([_candidate("a b", "yes it is")])[0]}


def test_reasons_name_the_views_in_order_of_precedence() -> None:
    views = NearDuplicates(NearSettings()).views
    assert [(name, view.reason) for name, view in views.items()] == [
        ("both", "near_duplicate"),
        ("response", "same_response"),
        ("instruction", "instruction_conflict"),
        ("contained", "contained"),
    ]


def test_fingerprint_changes_with_the_settings_and_only_then() -> None:
    assert NearDuplicates(NearSettings()).fingerprint == NearDuplicates(NearSettings()).fingerprint
    assert NearDuplicates(NearSettings()).fingerprint != NearDuplicates(NearSettings(both=0.7)).fingerprint
    assert ExactDuplicates().fingerprint == ExactDuplicates().fingerprint


LONG = " ".join(f"w{n}" for n in range(60))
SHORT = " ".join(f"w{n}" for n in range(20, 40))


def _edges(gate: NearDuplicates, *texts: str) -> list[Edge]:
    nodes = [node for placed in gate.nodes([_candidate(text, "") for text in texts]) for node in placed]
    return [edge for edge in gate.relate(nodes, []) if edge.view == "contained"]


def test_the_shorter_text_comes_first_and_its_share_is_told() -> None:
    """The other way round it would be 0.29: a part of a whole is no near-duplicate of it."""
    gate = NearDuplicates(NearSettings())
    placed = gate.nodes([_candidate(LONG, ""), _candidate(f"{SHORT} more", "")])
    long, short = ({node.view: node.key for node in nodes}["contained"] for nodes in placed)
    assert _edges(gate, LONG, f"{SHORT} more") == [Edge("contained", short, long, round(18 / 19, 6))]
    assert short < long


def test_a_text_of_a_few_words_is_contained_in_nothing() -> None:
    nine, ten = (" ".join(f"w{n}" for n in range(count)) for count in (9, 10))
    assert not _edges(NearDuplicates(NearSettings()), nine, LONG)
    assert _edges(NearDuplicates(NearSettings()), ten, LONG)


def test_containment_is_told_unless_it_is_to_reject() -> None:
    assert NearDuplicates(NearSettings()).views["contained"].limit == 0
    assert NearDuplicates(NearSettings(contained_is="rejected")).views["contained"].limit == 1


def _containing(count: int) -> list[str]:
    """Texts of more and more words, each with the short one in it, none like another."""
    return [f"{SHORT} " + " ".join(f"x{at}y{n}" for n in range(20 + at)) for at in range(count)]


def test_a_text_that_stands_in_very_many_is_told_of_the_shortest_of_them() -> None:
    """All of them would be as many edges as there are pairs; where they reject, all of them count."""
    texts = _containing(MOST_TOLD + 5)
    gate = NearDuplicates(NearSettings())
    told = {edge.b for edge in _edges(gate, SHORT, *texts[::-1])}
    placed = gate.nodes([_candidate(text, "") for text in texts[:MOST_TOLD]])
    assert told == {node.key for nodes in placed for node in nodes if node.view == "contained"}
    rejecting = NearDuplicates(NearSettings(contained_is="rejected"))
    assert len(_edges(rejecting, SHORT, *texts)) == MOST_TOLD + 5


@pytest.mark.parametrize("threshold", [0.3, 0.8, 0.95])
@pytest.mark.parametrize("different", [60, 9, 3])
def test_no_pair_is_missed_where_the_shingle_length_changes(threshold: float, different: int) -> None:
    """Texts of 1 to 60 words, each the beginning of the next, of words that come back soon or never."""
    words = [f"w{n if n < different else n * n % different}" for n in range(60)]
    texts = [" ".join(words[: at + 1]) for at in range(60)]
    expected = {
        (i, j)
        for (i, left), (j, right) in combinations(enumerate(texts), 2)
        if predicate(left, right, threshold) is not None
    }
    assert _twins(NearDuplicates(NearSettings(both=threshold)), texts, 1)["both"] == expected


def test_rows_from_one_mould_end_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(near_pairs, "MOST_PAIRS", 10)
    answer = "Turn the brass lever beside the door of the kiln to the left until the vent stands wide open"
    rows = [_candidate(f"How is vent {n} opened?", f"{answer}, then wait at {n}.") for n in range(6)]
    gate = NearDuplicates(NearSettings())
    nodes = [node for own in gate.nodes(rows) for node in own]
    with pytest.raises(DataError, match="over 10 pairs") as wrong:
        list(gate.relate(nodes, ()))
    assert "in parts" in wrong.value.hint
    assert "deduplication.near" in wrong.value.hint
    monkeypatch.setattr(near_pairs, "MOST_PAIRS", 15)
    assert len([edge for edge in gate.relate(nodes, ()) if edge.view == "response"]) == 15
