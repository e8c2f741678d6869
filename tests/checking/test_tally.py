"""Which rows a check shows of all that it counts."""

from __future__ import annotations

from groundset.checking.tally import EXAMPLES, Tally
from groundset.checking.twins import Twin


def _twins(gate: str, *rows: int, score: float = 1.0) -> dict[int, Twin]:
    return {row: Twin(gate, "both", gate, 0, score) for row in rows}


def test_what_no_earlier_gate_found_is_the_better_example() -> None:
    """Rows that are the same are no example of rows that say the same in other words; they count as ever."""
    tally = Tally()
    tally.add_twins("exact_duplicate", 20, _twins("exact_duplicate", 1, 2, 3, 4))
    found = _twins("semantic_duplicate", 1, 2, 3, 4) | _twins("semantic_duplicate", 8, 9, score=0.9)
    tally.add_twins("semantic_duplicate", 20, found)
    shown = [one.row for one in tally.examples() if one.gate == "semantic_duplicate"]
    assert shown == [8, 9, 1]
    assert tally.finding("semantic_duplicate").reasons == {"semantic_duplicate": 6}


def test_what_is_told_has_examples_and_rejects_nothing() -> None:
    """A row that the gate rejects anyway is the worse example."""
    tally = Tally()
    related = [(row, Twin("near_duplicate", "contained", "contained", 9, 1.0)) for row in range(5)]
    tally.add_twins("near_duplicate", 20, _twins("near_duplicate", 0), {"contained": 5}, related)
    told = [one for one in tally.examples() if one.told]
    assert [one.row for one in told] == [1, 2, 3]
    assert len(told) == EXAMPLES
    assert {f"{one.relation} {one.other}" for one in told} == {"stands in row 9"}
    assert tally.rejected == {0}
