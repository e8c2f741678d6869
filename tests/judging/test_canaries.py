"""Canaries: made of the project's own pairs, stable, and never what a candidate is."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from groundset.judging.canaries import GOOD_SHARE, LEAST, Canary, canaries
from groundset.judging.corruptions import CORRUPTIONS
from groundset.ledger.canaries import GOOD
from groundset.records import Candidate, Message, messages_hash
from instant_judges import pair_of, passage_of, passages_of

PAIRS = [pair_of(number) for number in range(60)]


def made(pairs: Sequence[Candidate], share: float = 0.05) -> tuple[Canary, ...]:
    return canaries(lambda: iter(pairs), passages_of, share, lambda _pair: True)


def test_a_project_has_a_least_number_of_every_kind() -> None:
    kinds = Counter(canary.corruption for canary in made(PAIRS))
    assert kinds == {GOOD: LEAST * GOOD_SHARE, **dict.fromkeys(CORRUPTIONS, LEAST)}


def test_a_share_of_all_pairs_is_planted_where_that_is_more() -> None:
    kinds = Counter(canary.corruption for canary in made(PAIRS, share=1.0))
    assert kinds[GOOD] == 3 * kinds["swapped"] == 18


def test_a_small_project_has_fewer() -> None:
    few = made(PAIRS[:3])
    assert 0 < len(few) < 3 * (len(CORRUPTIONS) + 1) + 1
    assert max(Counter(canary.corruption for canary in few).values()) <= 3
    assert made(PAIRS[:1] * 0) == ()


def test_their_order_of_arrival_decides_nothing() -> None:
    shuffled = list(PAIRS)
    random.Random(3).shuffle(shuffled)
    assert made(shuffled) == made(PAIRS)


def test_one_new_document_moves_hardly_any() -> None:
    before = set(made(PAIRS))
    assert len(before - set(made([*PAIRS, pair_of(60)]))) <= 8
    assert len(before - set(made(PAIRS[1:]))) <= 8


def test_good_canaries_are_pairs_under_another_id() -> None:
    known = {pair.messages: pair.id for pair in PAIRS}
    for canary in made(PAIRS):
        assert len(canary.pair.id) == 32
        assert canary.pair.id not in known.values()
        assert (canary.pair.messages in known) is (canary.corruption == GOOD)
        assert canary.pair.evidence[0].quote == passages_of(canary.pair)[0][1]


def test_a_bad_canary_never_says_what_a_candidate_says() -> None:
    echoes = [pair_of(n, response=pair_of(n).instruction) for n in range(60)]
    found = made([*PAIRS, *echoes])
    said = {messages_hash(pair.messages) for pair in echoes}
    assert not any(messages_hash(canary.pair.messages) in said for canary in found)
    assert not any(canary.corruption == "echo" for canary in found)


def test_only_fit_pairs_with_verbatim_responses_are_taken_those_made_by_rule_first() -> None:
    written = [replace(pair, origin=replace(pair.origin, model="m")) for pair in PAIRS]
    paraphrased = [pair_of(n, response=f"In short: {passage_of(n)}") for n in range(60)]
    assert made(paraphrased) == ()
    talks = [replace(p, messages=(*p.messages, Message("user", "Why?"), *p.messages[1:])) for p in PAIRS]
    assert made(talks) == ()
    by_rule = [pair for pair in made([*PAIRS[:30], *written[30:]]) if pair.corruption == GOOD]
    assert not any(canary.pair.origin.model for canary in by_rule)
    assert made(written)
    assert canaries(lambda: iter(PAIRS), passages_of, 0.05, lambda _pair: False) == ()


def test_a_pair_whose_passage_does_not_support_it_is_not_taken_for_good() -> None:
    """Such as one whose passage is gone."""
    assert canaries(lambda: iter(PAIRS), lambda _pair: [((), "Nothing.")], 0.05, lambda _pair: True) == ()
    assert canaries(lambda: iter(PAIRS), lambda _pair: [], 0.05, lambda _pair: True) == ()
