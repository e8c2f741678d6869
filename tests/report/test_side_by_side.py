"""Two texts side by side: what is shared, what differs, what is left out of long ones, and how it looks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from browser import CHROMIUM, measured
from groundset.gates.telling import telling
from groundset.report.checked import CheckReport, GateShown, Made, ReasonShown, RowShown
from groundset.report.comparison import Comparison, Telling
from groundset.report.cutting import LONGEST, Kind, cut
from groundset.report.page import check_page
from groundset.report.side_by_side import Said, alone, beside_item, beside_twin

OURS = Said("rejected", "row 8", "Where is the kiln?", "Behind the red door, to the left of the sink.")
THEIRS = Said("kept", "row 2", "Where is the kiln?", "Behind the green door, to the left of the sink.")
DUCKS = "Janet's ducks lay 16 eggs per day. She eats three for breakfast. How much does she make on eggs?"
REWORDED = "Each day, 16 eggs are laid by the ducks of Janet, of which she eats 3. What does she earn?"
HIT = {"eval_file": "test", "eval_row": 4, "side": "question", "tier": "rephrased", "label": "same_item"}
MARKED = st.text(st.sampled_from("ab .7\n窯<-"), max_size=60)


def marked(one: Comparison, kind: Kind) -> list[list[str]]:
    """Give the pieces of a kind on both sides."""
    assert one.other is not None
    return [
        [text for label in one.labels for text, of in one.pieces(label)[at] if of is kind] for at in (0, 1)
    ]


def test_of_near_twins_the_words_that_differ_are_told_apart() -> None:
    one = beside_twin("near_duplicate", "both", "near_duplicate", 0.83, OURS, THEIRS, telling)
    assert one.telling is Telling.DIFFERENCES
    assert marked(one, Kind.OWN) == [["red"], ["green"]]
    assert marked(one, Kind.SHARED)[0] == ["Where is the kiln", "Behind the", "door, to the left of the sink"]
    assert one.says == "Question and answer have 83 % of their runs of words in common."


def test_of_a_rephrased_item_the_words_that_tell_are_shared() -> None:
    own, item = Said("rejected", "row 1", REWORDED, "18"), Said("item", "test row 4", DUCKS, "18")
    one = beside_item({**HIT, "score": 0.91}, "rephrased_leak", own, item, telling)
    assert one.telling is Telling.LIKENESS
    left, right = (" ".join(pieces) for pieces in marked(one, Kind.SHARED))
    assert all(word in left for word in ("16 eggs", "ducks", "Janet", "eats"))
    assert all(word in right for word in ("16 eggs", "ducks", "Janet", "eats"))
    assert "of" not in left.split()
    assert one.says == "It is the item in other words, with a probability of 91 %."


def test_of_an_item_with_other_numbers_the_numbers_are_told_apart() -> None:
    own = Said("kept", "row 1", DUCKS.replace("16", "20"), "")
    hit = {**HIT, "label": "same_template", "score": 0.9}
    one = beside_item(hit, "template_leak", own, Said("item", "test row 4", DUCKS, ""), telling)
    assert one.telling is Telling.DIFFERENCES
    assert [[text for text in side if text.isdigit()] for side in marked(one, Kind.OWN)] == [["20"], ["16"]]


def test_a_verbatim_leak_across_question_and_answer_is_marked_on_both_sides() -> None:
    item = Said("item", "test row 4", "How many pots fit into the kiln?", "Forty pots on five shelves.")
    own = Said("rejected", "row 1", f"Complete this: {item.question} Forty pots", "on five shelves.")
    hit = {**HIT, "tier": "verbatim", "side": "both", "score": 0.97, "run": 12}
    one = beside_item(hit, "verbatim_leak", own, item, telling)
    shared = "How many pots fit into the kiln? Forty pots"
    assert marked(one, Kind.SHARED)[0] == [shared, "on five shelves"]
    assert one.says == "97 % of the item's question and answer stands in it word for word, 12 words in a row."


def test_a_passage_that_shares_nothing_is_not_shown() -> None:
    item = Said("item", "test row 4", OURS.question, OURS.answer, passage="The tide comes twice a day.")
    hit = {**HIT, "tier": "verbatim", "score": 1.0, "run": 4}
    assert beside_item(hit, "verbatim_leak", OURS, item, telling).labels == ("question", "answer")


def test_an_item_that_cannot_be_shown_leaves_the_pair_alone() -> None:
    one = alone({**HIT, "score": 0.9}, "rephrased_leak", OURS, "The set is gone.")
    assert (one.other, one.note, one.labels) == (None, "The set is gone.", ("question", "answer"))


@given(
    MARKED, MARKED, st.sampled_from(["both", "response", "instruction", "contained", "meaning", "template"])
)
def test_the_pieces_of_a_short_text_are_the_text(a: str, b: str, view: str) -> None:
    own, other = Said("kept", "1", a, b), Said("kept", "2", b, a)
    one = beside_twin("near_duplicate", view, "near_duplicate", 0.5, own, other, telling)
    assert one.other is not None
    for label in ("question", "answer"):
        for said, pieces in zip((own, other), one.pieces(label), strict=True):
            assert "".join(piece for piece, _ in pieces) == getattr(said, label)
    assert Comparison.from_json(one.to_json()) == one


@given(st.lists(st.sampled_from(["same " * 90, "mine ", "same ", "x" * 300]), min_size=1, max_size=30))
def test_of_a_long_text_what_is_sought_stays_in_sight(parts: list[str]) -> None:
    """Gaps stand for what is left out; nothing is said that the text does not say."""
    text = "".join(parts)
    shared = tuple(match.span() for match in re.finditer(r"same(?: same)*", text))
    (pieces,) = cut([(text, shared)], Kind.SHARED)
    assert all(piece in text for piece, kind in pieces if kind is not Kind.GAP)
    assert sum(len(piece) for piece, kind in pieces if kind is not Kind.GAP) <= 2 * LONGEST
    assert any(kind is Kind.SHARED for _, kind in pieces) or not shared or pieces[0][1] is Kind.GAP


def test_one_changed_word_of_a_book_is_shown() -> None:
    book = " ".join(f"word{number}" for number in range(1400))
    changed = book.replace("word700 ", "another ")
    own, other = Said("kept", "1", "Tell it.", book), Said("kept", "2", "Tell it.", changed)
    one = beside_twin("near_duplicate", "both", "near_duplicate", 0.99, own, other, telling)
    assert marked(one, Kind.OWN) == [["word700"], ["another"]]
    assert sum(len(text) for text, _ in one.pieces("answer")[0]) < LONGEST


def test_answers_that_have_little_in_common_are_not_marked_all_over() -> None:
    other = Said("kept", "row 2", OURS.question, "Nobody knows; ask at the desk, please.")
    one = beside_twin("near_duplicate", "instruction", "instruction_conflict", 1.0, OURS, other, telling)
    assert marked(one, Kind.OWN) == [[], []]


def test_where_one_says_much_more_both_are_marked_all_the_same() -> None:
    """Whether marks tell something is decided for the pair, not for each side."""
    more = " ".join(f"Concrete counts as wall {number}." for number in range(9))
    own = Said("rejected", "row 8", OURS.question, "The mast reaches the base over 90 metres.")
    other = Said("kept", "row 2", OURS.question, f"The mast reaches the base over 180 metres. {more}")
    one = beside_twin("near_duplicate", "instruction", "instruction_conflict", 1.0, own, other, telling)
    left, right = marked(one, Kind.OWN)
    assert (left, right[0]) == (["90"], "180")
    assert len(right) == 2


def test_aligned_texts_are_cut_alike_though_only_one_has_words_of_its_own() -> None:
    words = [f"word{number}" for number in range(150)]
    longer = " ".join([*words[:75], "only", "here", *words[75:]])
    own, other = Said("rejected", "1", "Tell it.", longer), Said("kept", "2", "Tell it.", " ".join(words))
    one = beside_twin("near_duplicate", "both", "near_duplicate", 0.95, own, other, telling)
    (left, _right) = one.pieces("answer")
    assert [text for text, kind in left if kind is Kind.OWN] == ["only here"]
    assert Kind.GAP in {kind for _, kind in left}
    texts = [
        " ".join(text for text, kind in side if kind is not Kind.OWN).split() for side in one.pieces("answer")
    ]
    assert texts[0] == texts[1]


def test_of_aligned_texts_none_is_whole_beside_one_that_is_cut() -> None:
    """One just below the length that is shown whole, and one just above it."""
    shared = " ".join(f"word{number}" for number in range(51))
    own, other = (
        Said("rejected", "1", "Tell it.", f"{shared} and more of it"),
        Said("kept", "2", "Tell it.", shared),
    )
    one = beside_twin("near_duplicate", "both", "near_duplicate", 0.95, own, other, telling)
    left, right = ([text for text, kind in side if kind is Kind.GAP] for side in one.pieces("answer"))
    assert (len(shared), left, right) == (346, ["… "], ["… "])


def page(one: Comparison) -> str:
    """Render the report of a check that found it, and nothing else."""
    row = RowShown(8, "repeats row 2", (), None, one, withheld=False)
    reason = ReasonShown(one.reason, 1, "", "", (row,))
    gate = GateShown(one.gate, "", 9, 1, "", "", (reason,))
    made = Made((), (), "", "1.0.0", "groundset check")
    return check_page(CheckReport("data", "data", 9, 8, 0, (), (gate,), (), made))


def test_what_a_text_holds_never_becomes_markup() -> None:
    own = Said("rejected", "<b>", "<script>alert(1)</script> or not?", "<img src=x onerror=alert(1)> \u202e")
    one = beside_twin("near_duplicate", "both", "near_duplicate", 0.9, own, own, telling)
    written = page(one)
    assert not re.search(r"<script|<img|<b>&|\u202e", written)
    assert "&lt;script&gt;" in written


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: how it looks is not checked")
@pytest.mark.parametrize(("width", "beside"), [(1000, True), (420, False)])
def test_sides_stand_beside_each_other_where_there_is_room(tmp_path: Path, width: int, beside: bool) -> None:
    """Answers begin at one height, however long the questions; nothing is wider than the page."""
    long = Said("kept", "row 2", THEIRS.question * 20, THEIRS.answer)
    one = beside_twin("near_duplicate", "both", "near_duplicate", 0.83, OURS, long, telling)
    script = (
        "const at=[...shown.querySelectorAll('.answer')].map(e=>e.getBoundingClientRect())"
        ".map(r=>Math.round(r.x)+','+Math.round(r.y)).join(' ');"
        "const e=shown.documentElement;"
        "document.title=`at ${at} ${e.scrollWidth-e.clientWidth}`"
    )
    found: Any = re.search(
        r"<title>at (\d+),(\d+) (\d+),(\d+) (-?\d+)</title>", measured(page(one), width, script, tmp_path)
    )
    x, y, other_x, other_y, over = map(int, found.groups())
    assert over == 0
    assert (other_x > x, other_y == y) == (beside, beside)
    assert (other_y > y) != beside
