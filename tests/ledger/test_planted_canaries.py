"""Canaries in the ledger: what judges made of them, and no way from there to a candidate."""

from __future__ import annotations

from dataclasses import replace

import pytest

from groundset.errors import ProjectError
from groundset.ledger import Ledger
from groundset.ledger.canaries import GOOD, PlantedCanary
from groundset.records import Decision, Message, messages_hash

SAID = (Message("user", "What is it?"), Message("assistant", "It is green."))
BAD = PlantedCanary(
    "j1", "m", "c1", "number", Decision.REJECT, "judged_poor", messages_hash(SAID), (("k1", "ok"),)
)
OTHER = (Message("user", "What is it?"), Message("assistant", "It is blue."))
FINE = replace(BAD, id="c2", corruption=GOOD, decision=Decision.KEEP, messages=messages_hash(OTHER))


@pytest.fixture
def ledger() -> Ledger:
    opened = Ledger.open(None)
    with opened.write():
        opened.canaries.replace([BAD, FINE])
    return opened


def test_they_come_back_as_they_were_recorded(ledger: Ledger) -> None:
    assert ledger.canaries.all() == [FINE, BAD]


def test_new_ones_take_the_place_of_all(ledger: Ledger) -> None:
    with ledger.write():
        ledger.canaries.replace([replace(BAD, judge="j2")])
    assert [one.judge for one in ledger.canaries.all()] == ["j2"]


def test_only_messages_of_a_bad_canary_are_told(ledger: Ledger) -> None:
    assert ledger.canaries.is_bad(SAID)
    assert not ledger.canaries.is_bad(OTHER)
    assert not ledger.canaries.is_bad((SAID[1], SAID[0]))


def test_they_are_no_candidates(ledger: Ledger) -> None:
    assert list(ledger.candidates.live()) == []


@pytest.mark.parametrize("change", ["calls = '[[1]]'", "calls = '{'", "decision = 'keeq'"])
def test_a_row_with_flipped_bits_is_refused_in_words(ledger: Ledger, change: str) -> None:
    with ledger.write():
        ledger.connection.exec_driver_sql(f"UPDATE canaries SET {change}")
    with pytest.raises(ProjectError, match="not a readable ledger"):
        ledger.canaries.all()
