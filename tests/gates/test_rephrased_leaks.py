"""Decontamination finds items in other words where their texts are at hand, and says which tier did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from groundset.gates.decontamination import DecontaminationGate
from groundset.gates.evaluation_index import EvaluationIndex
from groundset.gates.evaluations import EvaluationSet
from groundset.gates.items import ItemText
from groundset.gates.rephrased import RephrasedLeaks
from groundset.gates.rephrasing import Match
from groundset.gates.sides import items_of
from groundset.records import Candidate, Decision, Message, Origin, Verdict
from groundset.settings import Decontamination

ORIGIN = Origin("imported", "", "", "", "qa", "question", "basic")
JARS = (
    "A beekeeper fills 14 jars with honey every morning and sells each jar for 9 dollars at the market. "
    "How many dollars does the beekeeper earn in 6 days?",
    "756",
)
WORDED_ANEW = (
    "Every morning 14 jars of honey are filled by a beekeeper, who gets 9 dollars a jar at the market. "
    "What are the earnings of the beekeeper over 6 days, in dollars?"
)
OTHER = "Which tree in the old park keeps its needles through the winter?"


class Scripted:
    """A scorer that says of each instruction what it was told to say."""

    def __init__(self, said: Mapping[str, Sequence[Match]]) -> None:
        self.said = said
        self.asked: list[tuple[str, str]] = []

    def screen(self, pairs: Sequence[tuple[str, str]]) -> list[Sequence[Match]]:
        """Look each pair up."""
        self.asked += pairs
        return [self.said.get(instruction, ()) for instruction, _response in pairs]


def made(*items: tuple[str, str], name: str = "exam", at_hand: bool = True) -> EvaluationSet:
    """Make an evaluation set, with its texts or without."""
    texts = tuple(ItemText(*item) for item in items)
    return EvaluationSet(name, "0" * 64, items_of(texts), texts if at_hand else ())


def pair(instruction: str, response: str = "Nobody knows.") -> Candidate:
    return Candidate.make((Message("user", instruction), Message("assistant", response)), (), ORIGIN)


def match(probability: float, label: str = "same_item", row: int = 0, **more: Any) -> Match:
    return Match("exam", row, probability, label, "instruction", "question", **more)  # type: ignore[arg-type]


def judged(*matches: Match, settings: Decontamination | None = None) -> Verdict:
    """Judge a pair of which a scorer says so, against two items."""
    settings = settings or Decontamination(rephrased=0.6)
    sets = [made(JARS, ("What grows on the roof of the mill?", "Moss."))]
    index = EvaluationIndex(sets)
    tier = RephrasedLeaks(settings, index, Scripted({OTHER: matches}))
    return DecontaminationGate(settings, sets, frozenset(), index, tier).judge(pair(OTHER, "The fir."))


def test_an_item_in_other_words_is_a_leak() -> None:
    """An obvious rewording with the same numbers, by the scorer that projects use."""
    gate = DecontaminationGate.both_tiers(Decontamination(), [made(JARS)])
    leak, honest = (gate.judge(pair(text)) for text in (WORDED_ANEW, OTHER))
    assert (leak.decision, leak.reason) == (Decision.REJECT, "rephrased_leak")
    (hit,) = leak.evidence["hits"]
    assert (hit["eval_file"], hit["eval_row"], hit["tier"], hit["label"]) == (
        "exam",
        0,
        "rephrased",
        "same_item",
    )
    assert hit["score"] == leak.score
    assert (honest.decision, honest.reason) == (Decision.KEEP, "ok")


def test_from_the_threshold_on_it_is_a_leak_and_the_nearest_is_told_below_it() -> None:
    for probability, decision, reason in ((0.6, Decision.REJECT, "rephrased_leak"), (0.59, "keep", "ok")):
        verdict = judged(match(probability))
        assert (verdict.decision, verdict.reason) == (decision, reason)
    assert verdict.evidence["hits"] == []
    assert verdict.evidence["rephrased"]["score"] == 0.59
    assert "rephrased" not in judged(match(0.29)).evidence


def test_an_item_with_other_numbers_is_told_and_rejected_only_on_request() -> None:
    kept = judged(match(0.96, "same_template"))
    assert (kept.decision, kept.reason, kept.evidence["hits"]) == (Decision.KEEP, "ok", [])
    assert [hit["label"] for hit in kept.evidence["templates"]] == ["same_template"]
    assert "templates" not in judged(match(0.94, "same_template")).evidence, "it takes more than for an item"
    strict = Decontamination(rephrased=0.6, same_template="rejected")
    gone = judged(match(0.96, "same_template"), settings=strict)
    assert (gone.decision, gone.reason, gone.score) == (Decision.REJECT, "template_leak", 0.96)
    assert gone.evidence["hits"] == kept.evidence["templates"]


def test_the_item_itself_decides_over_a_likelier_template() -> None:
    found = match(0.95, "same_template"), match(0.7, row=1)
    verdict = judged(*found)
    assert (verdict.reason, verdict.score) == ("rephrased_leak", 0.7)
    assert [hit["eval_row"] for hit in verdict.evidence["hits"]] == [1]
    assert [hit["eval_row"] for hit in verdict.evidence["templates"]] == [0]
    strict = Decontamination(rephrased=0.6, same_template="rejected")
    both = judged(*found, settings=strict)
    assert (both.reason, both.score) == ("rephrased_leak", 0.95)
    assert [hit["eval_row"] for hit in both.evidence["hits"]] == [0, 1]


def test_items_that_ask_the_same_in_the_same_words_are_all_named() -> None:
    verdict = judged(match(0.8, alike=(1,)))
    assert [(hit["eval_row"], hit["score"]) for hit in verdict.evidence["hits"]] == [(0, 0.8), (1, 0.8)]


@pytest.mark.parametrize(
    ("sides", "own", "items"),
    [
        (("instruction", "question"), len(OTHER), len(JARS[0])),
        (("response", "question"), len("The fir."), len(JARS[0])),
        (("both", "both"), len(f"{OTHER}\nThe fir."), len("\n".join(JARS))),
    ],
)
def test_a_hit_says_where_both_texts_are(sides: tuple[str, str], own: int, items: int) -> None:
    """Whole sides: words that are said otherwise have no place of their own."""
    verdict = judged(Match("exam", 0, 0.8, "same_item", *sides))
    (hit,) = verdict.evidence["hits"]
    assert hit["side"] == sides[1]
    assert hit["spans"] == {
        "candidate": [[sides[0], 0, own]],
        "evaluation": [[0, items]],
        "evaluation_unit": "characters",
    }


def test_a_verbatim_leak_is_not_looked_at_again() -> None:
    sets = [made(JARS)]
    index, scorer = EvaluationIndex(sets), Scripted({})
    tier = RephrasedLeaks(Decontamination(), index, scorer)
    gate = DecontaminationGate(Decontamination(), sets, frozenset(), index, tier)
    gate.screen([pair(JARS[0]), pair(OTHER)])
    assert gate.judge(pair(JARS[0])).reason == "verbatim_leak"
    assert gate.judge(pair(OTHER)).reason == "ok"
    assert scorer.asked == [(OTHER, "Nobody knows.")]


def test_where_there_are_hashes_only_the_gate_is_the_same_and_finds_copies() -> None:
    """So that a release, which holds no texts, can be checked by the fingerprint of the gate that made it."""
    full, hashes = (
        DecontaminationGate.both_tiers(Decontamination(), [made(JARS, at_hand=at_hand)])
        for at_hand in (True, False)
    )
    assert full.fingerprint == hashes.fingerprint
    assert hashes.judge(pair(JARS[0])).reason == "verbatim_leak"
    assert hashes.judge(pair(WORDED_ANEW)).reason == "ok"


def test_the_fingerprint_follows_the_settings_of_the_tier() -> None:
    def fingerprint(**settings: Any) -> str:
        return DecontaminationGate.both_tiers(Decontamination(**settings), [made(JARS)]).fingerprint

    given: list[dict[str, Any]] = [{}, {"rephrased": 0.7}, {"rephrased": 0.71}, {"same_template": "rejected"}]
    assert len({fingerprint(**settings) for settings in given}) == len(given)
    verbatim = DecontaminationGate(Decontamination(), [made(JARS)])
    assert verbatim.fingerprint != fingerprint()


def test_verdicts_do_not_depend_on_the_batch_nor_on_the_order_of_sets() -> None:
    rows = [pair(text) for text in (WORDED_ANEW, OTHER, JARS[0], WORDED_ANEW.upper(), "Hello.")]
    sets = [made(JARS), made(("How many jars stand on the shelf of the museum?", "9"), name="other")]
    gates = [DecontaminationGate.both_tiers(Decontamination(), some) for some in (sets, sets[::-1])]
    gates[1].screen(rows[::-1])
    assert [gates[0].judge(row) for row in rows] == [gates[1].judge(row) for row in rows]
