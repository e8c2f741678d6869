"""``check`` tells rows that word an evaluation item anew from copies, and from items with other numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import groundset
from checked_rows import CLEAN, dataset, verdicts
from command_line import shaped
from groundset.checking.judging import Judged
from groundset.checking.tally import Tally
from groundset.records import Decision, Verdict

JARS = {
    "question": "A beekeeper fills 14 jars with honey every morning and sells each jar for 9 dollars at the "
    "market. How many dollars does the beekeeper earn in 6 days?",
    "answer": "756",
}
ANEW = {
    "question": "Each morning a beekeeper fills 14 jars with honey, and each jar sells for 9 dollars at a "
    "market. In 6 days, how many dollars does the beekeeper earn?",
    "answer": "756 dollars.",
}


def test_verdicts_name_the_tier(tmp_path: Path) -> None:
    items = dataset(tmp_path / "test.jsonl", [{"question": "Who winds the clock of the tower?"}, JARS])
    out = tmp_path / "verdicts.jsonl"
    data = dataset(tmp_path / "data.jsonl", [*CLEAN, ANEW, JARS])
    found = groundset.check(data, [items], gates=["decontaminate"], verdicts=out, processes=1)
    shaped("check", found.to_json())
    assert found.gates[0].reasons == {"rephrased_leak": 1, "verbatim_leak": 1}
    said = verdicts(out)
    for one in said:
        shaped("verdict", one)
    hits = [(hit["eval_row"], hit["tier"], hit["label"]) for one in said for hit in one["evidence"]["hits"]]
    assert hits == [(1, "rephrased", "same_item"), (1, "verbatim", "same_item")]


def hit(tier: str, row: int, score: float) -> dict[str, Any]:
    return {"eval_file": "test.jsonl", "eval_row": row, "tier": tier, "score": score}


def judged(row: int, decision: Decision, reason: str, **evidence: Any) -> Judged:
    verdict = Verdict(str(row), "decontamination", decision, reason, 1.0, {"hits": [], **evidence}, "")
    return Judged(row, verdicts=(verdict,))


def test_items_are_counted_by_the_tier_that_found_them() -> None:
    """An item is in other words only where no row holds it word for word, however sure that is."""
    tally = Tally()
    for row, one in enumerate((hit("rephrased", 3, 1.0), hit("rephrased", 5, 0.7), hit("verbatim", 5, 0.6))):
        tally.add(judged(row, Decision.REJECT, "any", hits=[one]))
    found = tally.evaluation("test.jsonl", 9)
    assert (found.found, found.whole, found.rephrased, found.rows) == ((3, 5), (), (3,), 3)
    assert found.partly == 1


def test_items_with_other_numbers_are_told_and_rejected_is_nothing() -> None:
    tally = Tally()
    for row in range(2):
        tally.add(judged(row, Decision.KEEP, "ok", templates=[hit("rephrased", 3, 0.9)]))
    tally.add(judged(2, Decision.KEEP, "ok"))
    shown = [(one.row, one.relation, one.other) for one in tally.examples() if one.told]
    assert shown == [(0, "resembles", "test.jsonl row 3"), (1, "resembles", "test.jsonl row 3")]
    finding = tally.finding("decontamination")
    assert (finding.told, finding.rejected, tally.evaluation("test.jsonl", 9).found) == (
        {"same_template": 2},
        0,
        (),
    )
