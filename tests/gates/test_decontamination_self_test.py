"""The gate tests itself with copies of the items it guards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from groundset.gates.decontamination import DecontaminationGate
from groundset.gates.evaluations import EvaluationSet
from groundset.gates.items import ItemText
from groundset.gates.self_test import MOST, KindResult, SelfTest, self_test
from groundset.gates.sides import items_of
from groundset.records import Candidate, Decision, Message, Origin, Verdict
from groundset.settings import Decontamination

ORIGIN = Origin("imported", "", "", "", "qa", "question", "basic")
PARTS = "valve pump filter sensor gasket relay bearing housing cable manifold nozzle clutch".split()
LONG = [
    ItemText(
        f"The {a} of line {n} opens after the {b} has run for {n} hours. Its {c} then cools down slowly, as "
        f"the manual of {n} says. How long does the {a} stay open before the {c} is cold again?",
        f"About {n} hours.",
    )
    for n, (a, b, c) in enumerate(zip(PARTS * 6, PARTS[1:] * 7, PARTS[2:] * 8, strict=False))
]
SHORT = [ItemText(f"Where is the {part}?", f"Behind the {part} door") for part in PARTS]
PASSAGE = ItemText(
    "What does it do then?", "It waits", " ".join(f"The {part} waits for the rain." for part in PARTS)
)


def _gate(*items: ItemText) -> DecontaminationGate:
    return DecontaminationGate(Decontamination(), [EvaluationSet("e", "0" * 64, items_of(items))])


def test_all_copies_of_ordinary_items_are_found() -> None:
    items = [*LONG, *SHORT, PASSAGE]
    found = {one.kind: (one.planted, one.found) for one in self_test(_gate(*items), {"e": items}).results}
    assert list(found) == ["verbatim", "edited", "partial", "reordered", "short"]
    assert found.pop("short") == (len(SHORT) + 1,) * 2
    assert all(planted == kept == MOST for planted, kept in found.values())


def test_counts_come_with_their_interval() -> None:
    (verbatim, *_others) = self_test(_gate(*LONG), {"e": LONG}).to_json()
    assert verbatim == {"kind": "verbatim", "planted": 50, "found": 50, "low": 0.928652, "high": 1.0}


def test_a_kind_for_which_no_item_is_fit_has_none_planted() -> None:
    found = {one.kind: one.planted for one in self_test(_gate(*SHORT), {"e": SHORT}).results}
    assert found == {"verbatim": 12, "edited": 12, "partial": 0, "reordered": 0, "short": 12}
    assert all(not one.planted for one in self_test(_gate(), {"e": [ItemText("", "answer alone")]}).results)


class _Blind(DecontaminationGate):
    """Keeps what stands in the response, and notes what it was shown."""

    shown: list[Candidate]

    def screen(self, candidates: Sequence[Candidate]) -> None:
        self.shown = [*getattr(self, "shown", []), *candidates]
        super().screen(candidates)

    def judge(self, candidate: Candidate) -> Verdict:
        asked = Candidate(candidate.id, candidate.messages[:1], (), candidate.origin)
        return super().judge(asked)


def _blind(items: Iterable[ItemText]) -> _Blind:
    return _Blind(Decontamination(), [EvaluationSet("e", "0" * 64, items_of(list(items)))])


def test_a_gate_that_misses_some_says_so() -> None:
    results = self_test(_blind(LONG), {"e": LONG}).results
    assert all(0 < one.found < one.planted for one in results if one.planted)


def test_copies_depend_on_the_items_alone() -> None:
    one, other = _blind(LONG), _blind(LONG)
    self_test(one, {"e": LONG, "f": SHORT})
    self_test(other, {"f": SHORT, "e": LONG})
    assert one.shown == other.shown


def test_a_hit_on_another_item_does_not_count() -> None:
    item = LONG[0]
    strange = ItemText(
        "Something about ships and the harbours they sail to in the winter months of the year."
    )
    gate = _gate(strange, item)
    assert (
        gate.judge(Candidate("1", (Message("user", item.question),), (), ORIGIN)).decision is Decision.REJECT
    )
    (verbatim, *_others) = self_test(gate, {"e": [item]}).results
    assert (verbatim.planted, verbatim.found) == (1, 0), "item 0 of the set is another one"


def test_results_read_back_are_the_same_and_say_it_in_words() -> None:
    found = self_test(_gate(*SHORT), {"e": SHORT})
    assert SelfTest.from_json(found.to_json()) == found
    assert found.in_words == "verbatim 12 of 12, edited 12 of 12, short 12 of 12"
    assert SelfTest(()).in_words == "no item is fit to be planted"


def test_a_question_without_words_is_not_planted() -> None:
    """Nothing could find it, whatever stands around it: it would be a warning for ever."""
    items = [
        ItemText("!!! ???", "7 pots"),
        ItemText("???", "7 pots", PASSAGE.passage),
        ItemText("<br/>"),
        *SHORT,
    ]
    found = {one.kind: one for one in self_test(_gate(*items), {"e": items}).results}
    assert found["verbatim"].planted == found["edited"].planted == len(SHORT) + 1
    assert all(one.enough for one in found.values())


def test_a_kind_is_warned_of_from_where_less_is_found_than_promised() -> None:
    test = SelfTest(
        (
            KindResult("verbatim", 50, 49),
            KindResult("edited", 50, 50),
            KindResult("partial", 50, 44),
            KindResult("reordered", 50, 0),
            KindResult("short", 0, 0),
        )
    )
    assert len(test.warnings) == 2
    assert "49 of 50 planted verbatim copies" in test.warnings[0]
    assert "44 of 50 planted partial copies" in test.warnings[1]


def test_what_chance_may_miss_of_a_promised_share_is_no_warning() -> None:
    """Of 50 copies 47 are found, often enough, by a gate that finds 95 of 100."""
    assert KindResult("partial", 50, 45).enough
    assert not KindResult("short", 1, 0).enough
    assert not KindResult("partial", 100, 88).enough
