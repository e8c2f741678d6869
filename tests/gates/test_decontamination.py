"""Decontamination: every verbatim copy is a leak, and what everybody writes is not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from groundset.gates.decontamination import DecontaminationGate
from groundset.gates.evaluation_index import EvaluationIndex
from groundset.gates.evaluations import EvaluationSet, load
from groundset.gates.items import ItemText
from groundset.gates.sides import EvaluationItem, items_of
from groundset.records import Candidate, Decision, Message, Origin, Verdict
from groundset.settings import Decontamination
from groundset.text.grams import grams
from groundset.text.hashing import hashed
from groundset.text.tokens import words

ORIGIN = Origin("imported", "", "", "", "qa", "question", "basic")
LONG = "A train leaves Ulm at nine and travels east for 3.5 hours before it meets the express near Passau."


def _set(*pairs: tuple[str, str], name: str = "e") -> EvaluationSet:
    return EvaluationSet(name, "0" * 64, items_of([ItemText(*pair) for pair in pairs]))


def _judge(sets: EvaluationSet, instruction: str, response: str = "Nothing.", **settings: Any) -> Verdict:
    messages = (Message("user", instruction), Message("assistant", response))
    gate = DecontaminationGate(Decontamination(**settings), [sets])
    return gate.judge(Candidate.make(messages, (), ORIGIN))


def test_without_sets_everything_is_kept_and_says_so() -> None:
    gate = DecontaminationGate(Decontamination(), [])
    verdict = gate.judge(Candidate.make((Message("user", LONG),), (), ORIGIN))
    assert (verdict.decision, verdict.reason) == (Decision.KEEP, "no_evaluation_set")


def test_a_copy_is_a_leak_in_any_case_spacing_and_place() -> None:
    item = _set((LONG, "42"))
    for instruction, response in (
        (LONG, "x"),
        (LONG.upper().replace(" ", "  "), "x"),
        (f"Solve this. {LONG} Thanks!", "x"),
        ("Go on.", LONG),
        (LONG[:60], LONG[60:]),
    ):
        verdict = _judge(item, instruction, response)
        assert (verdict.decision, verdict.reason) == (Decision.REJECT, "verbatim_leak")


WORDS = st.lists(
    st.sampled_from(["alpha", "beta", "gamma", "delta", "1", "2", "+", "the", "of"]), min_size=1, max_size=30
)


@limits(max_examples=150, deadline=None)
@given(WORDS, st.lists(st.sampled_from(["yes", "no", "7", "the", "of"]), max_size=20))
def test_recall_of_verbatim_copies_is_one(question: list[str], answer: list[str]) -> None:
    """Whatever the length of question and answer, down to a single word."""
    item = _set((" ".join(question), " ".join(answer)))
    assert _judge(item, " ".join(question), " ".join(answer)).reason == "verbatim_leak"


@pytest.mark.parametrize(
    ("item", "instruction", "response"),
    [
        (
            ("Neural networks:", "All of the above"),
            "Explain neural networks to a child.",
            "They learn from examples.",
        ),
        (("Capital of France?", "Paris"), "What is the most visited city in Europe?", "Paris"),
        (("What is 3 + 4 + 5 + 6 together?", "18"), "How old must one be to vote?", "18"),
        (("one two three four five six seven", "18"), "one two three four five six eight", "19"),
        ((LONG, "x"), "A train leaves Ulm at ten and stops.", "It travels east for a while."),
        (
            (
                "What is that number?",
                "48 / 2 = <<48/2=24>>24, and so there are 24 now, half of what there was before they all "
                "left for the coast.",
            ),
            "Halve it.",
            "48 / 2 = <<48/2=24>>24",
        ),
        (
            ("Why?", "power in the hands of a small group of people who rule for long"),
            "Compare.",
            "It puts power in the hands of a small group of firms.",
        ),
    ],
)
def test_what_everybody_writes_is_no_leak(item: tuple[str, str], instruction: str, response: str) -> None:
    assert _judge(_set(item), instruction, response).decision is Decision.KEEP


def test_a_short_question_leaks_alone_or_together_with_its_answer() -> None:
    item = _set(("Define osmosis briefly", "water through a membrane"))
    assert _judge(item, "DEFINE osmosis, briefly!").decision is Decision.REJECT
    assert (
        _judge(item, "Please define osmosis briefly now", "It is water through a membrane.").decision
        is Decision.REJECT
    )
    assert _judge(item, "Please define osmosis briefly now", "It is diffusion.").decision is Decision.KEEP
    assert (
        _judge(item, "Talk", "define osmosis briefly, water through a membrane").decision is Decision.REJECT
    )


def test_a_shared_run_is_a_leak_from_max_run_words_on() -> None:
    text = " ".join(f"w{n}" for n in range(100))
    part = " ".join(f"w{n}" for n in range(20, 33))
    assert _judge(_set((text, "")), f"x {part} y").reason == "verbatim_leak"
    assert _judge(_set((text, "")), f"x {part} y", max_run=14).reason == "ok"


def test_coverage_is_the_share_of_weighted_tokens() -> None:
    text = " ".join(f"w{n}" for n in range(20))
    verdict = _judge(_set((text, "")), " ".join(f"w{n}" for n in range(10)), max_run=13)
    assert (verdict.score, verdict.reason) == (0.5, "verbatim_leak")
    assert _judge(_set((text, "")), "Now " + " ".join(f"w{n}" for n in range(8))).reason == "ok"


def test_of_a_question_half_the_share_is_enough_once_more_than_a_gram_stands_there() -> None:
    text = " ".join(f"w{n}" for n in range(30))
    for count, reason in ((9, "verbatim_leak"), (8, "ok")):
        verdict = _judge(_set((text, "")), " ".join(f"w{n}" for n in range(count)))
        assert (verdict.reason, verdict.score) == (reason, round(count / 30, 6))
    assert _judge(_set((text + " and more" * 5, "")), " ".join(f"w{n}" for n in range(9))).reason == "ok"


def test_a_share_of_an_answer_counts_only_where_words_stand_in_a_row() -> None:
    sums = " ".join(f"{n} + {n}" for n in range(8))
    told = " ".join(f"w{n}" for n in range(10))
    answer = _set(("What do all of them make together?", f"{sums} {told} so that is all of it then"))
    assert _judge(answer, "x", sums).reason == "ok"
    assert _judge(answer, "x", f"{sums} {told}").reason == "verbatim_leak"


def test_all_hits_are_recorded_best_first() -> None:
    text = " ".join(f"w{n}" for n in range(16))
    items = _set((text, ""), ("other words", ""), (text + " and four more words", ""), (text, ""))
    hits = _judge(items, text).evidence["hits"]
    assert [hit["eval_row"] for hit in hits] == [0, 3, 2]
    assert {(hit["tier"], hit["label"]) for hit in hits} == {("verbatim", "same_item")}
    assert hits[0]["score"] == 1.0 > hits[2]["score"]


def test_spans_point_into_both_texts(tmp_path: Path) -> None:
    path = tmp_path / "e.jsonl"
    path.write_text(json.dumps({"question": f"  {LONG}", "answer": "x"}))
    items = load("e", path)
    half = LONG.index(" hours")
    instruction, response = f"Say: {LONG[:half]}", f"{LONG[half:]} Done."
    (hit,) = _judge(items, instruction, response).evidence["hits"]
    ((view, start, end),) = hit["spans"]["candidate"]
    assert view == "both"
    assert words(f"{instruction}\n{response}"[start:end]) == words(LONG)
    assert hit["spans"]["evaluation_unit"] == "characters"
    ((first, last),) = hit["spans"]["evaluation"]
    assert f"  {LONG}"[first:last] == LONG.rstrip(".")

    (hit,) = _judge(items, "x", f"So: {LONG}").evidence["hits"]
    assert hit["spans"]["candidate"] == [["response", 4, 4 + len(LONG) - 1]]

    (hit,) = _judge(EvaluationSet.from_json(items.to_json()), LONG).evidence["hits"]
    assert hit["spans"]["evaluation_unit"] == "tokens"
    assert hit["spans"]["evaluation"] == [[0, len(words(LONG))]]


def test_boilerplate_counts_in_no_share_and_no_run_but_in_a_whole_item() -> None:
    licence = " ".join(f"law{n}" for n in range(20))
    own = " ".join(f"own{n}" for n in range(20))
    items = _set((f"{licence} {own}", ""), (licence, ""))
    boilerplate = frozenset(grams(hashed([licence]).words, 8).tolist())
    gate = DecontaminationGate(Decontamination(), [items], boilerplate)

    def rows(text: str) -> list[tuple[int, float]]:
        verdict = gate.judge(Candidate.make((Message("user", text),), (), ORIGIN))
        return [(hit["eval_row"], hit["score"]) for hit in verdict.evidence["hits"]]

    assert rows(f"Read {licence} now") == [(1, 1.0)], "a whole item leaks, the licence in the other does not"
    assert rows(" ".join(licence.split()[:15])) == []
    assert rows(f"{own} and so on") == [(0, 0.819118)]
    assert gate.fingerprint != DecontaminationGate(Decontamination(), [items]).fingerprint


def test_grams_in_a_text_are_those_of_the_index() -> None:
    index = EvaluationIndex([_set((LONG, ""))])
    expected = frozenset(grams(hashed([LONG]).words, 8).tolist())
    assert index.grams_in(f"before {LONG} after") == expected
    assert index.grams_in("A train leaves Ulm at nine sharp and that is all there is") == frozenset()
    halves = [LONG[:50], LONG[50:]]
    assert index.grams_in_each([LONG, "", *halves]) == [index.grams_in(t) for t in (LONG, "", *halves)]
    assert EvaluationIndex([_set(("short question of six words", ""))]).grams_in(LONG) == frozenset()


def test_a_set_read_back_from_json_judges_alike() -> None:
    items = _set((LONG, "42"), ("Define osmosis briefly", "water through a membrane"))
    again = EvaluationSet.from_json(items.to_json())
    for instruction in (LONG, LONG[:50], "define osmosis briefly", "nothing"):
        one, other = _judge(items, instruction), _judge(again, instruction)
        assert (one.decision, one.reason, one.score, one.fingerprint) == (
            other.decision,
            other.reason,
            other.score,
            other.fingerprint,
        )


def test_candidates_screened_together_are_judged_as_they_are_alone() -> None:
    items = _set(
        (LONG, "42"), ("Define osmosis briefly", "water through a membrane"), ("Why?", "nobody knows")
    )
    texts = [
        LONG,
        LONG[:50],
        "define osmosis briefly",
        "",
        "why?",
        "nothing",
        f"{LONG} {LONG}",
        "naïve " + LONG,
    ]
    candidates = [
        Candidate.make((Message("user", text), Message("assistant", f"{number} {text}")), (), ORIGIN)
        for number, text in enumerate(texts)
    ]
    alone = [DecontaminationGate(Decontamination(), [items]).judge(one) for one in candidates]
    for batch in (candidates, candidates[::-1], candidates[2:5]):
        gate = DecontaminationGate(Decontamination(), [items])
        gate.screen(batch)
        assert [gate.judge(one) for one in candidates] == alone
        assert [gate.judge(one) for one in candidates] == alone, "what was screened is dropped"


def test_what_was_screened_is_not_taken_for_another_candidate_of_that_name() -> None:
    gate = DecontaminationGate(Decontamination(), [_set((LONG, ""))])
    gate.screen([Candidate("1", (Message("user", LONG),), (), ORIGIN)])
    assert gate.judge(Candidate("1", (Message("user", "Good day."),), (), ORIGIN)).reason == "ok"


def test_equal_items_of_several_sets_are_all_named_whatever_the_order_of_sets() -> None:
    sets = [_set((LONG, ""), ("other", ""), (LONG, ""), name=name) for name in ("b", "a")]
    candidate = Candidate.make((Message("user", LONG),), (), ORIGIN)
    verdicts = [DecontaminationGate(Decontamination(), some).judge(candidate) for some in (sets, sets[::-1])]
    assert verdicts[0] == verdicts[1]
    named = [(hit["eval_file"], hit["eval_row"]) for hit in verdicts[0].evidence["hits"]]
    assert named == [("a", 0), ("a", 2), ("b", 0), ("b", 2)]


def test_an_item_without_words_matches_nothing() -> None:
    items = EvaluationSet("e", "0" * 64, (EvaluationItem(0, ()), *_set((LONG, "")).items))
    assert _judge(items, "???", "!").reason == "ok"


def test_a_repetitive_candidate_costs_linear_time() -> None:
    items = _set(("a " * 2000, ""), ("b a " * 50, ""))
    assert _judge(items, "a " * 20_000).evidence["hits"][0]["run"] == 2000
