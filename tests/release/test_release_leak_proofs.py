"""Proofs of leaks: what decontamination says of evaluation items is what it can say, and fits the reason."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from forging import Forger, Row

from groundset.release.checks.overlapping import proof_problems
from groundset.release.layout import EVALUATIONS, LINEAGE, REJECTED
from groundset.release.verify import verify

SIZES = {"exam": 2}
COPIED: dict[str, Any] = {
    "eval_file": "exam",
    "eval_row": 1,
    "side": "question",
    "tier": "verbatim",
    "label": "same_item",
    "score": 0.75,
    "run": 9,
    "spans": {
        "candidate": [["instruction", 0, 40], ["both", 50, 90]],
        "evaluation": [[0, 40]],
        "evaluation_unit": "tokens",
    },
}
REWORDED: dict[str, Any] = {
    **{key: value for key, value in COPIED.items() if key != "run"},
    "tier": "rephrased",
    "spans": {
        "candidate": [["response", 0, 40]],
        "evaluation": [[0, 52]],
        "evaluation_unit": "characters",
    },
}
TEMPLATE = {**REWORDED, "label": "same_template"}
SHAPE = "has another shape"


def problems(proof: Row, reason: str = "verbatim_leak", score: float = 0.75) -> str:
    """Give all that is wrong with a proof."""
    return "; ".join(proof_problems(SIZES, proof, reason, score))


@pytest.mark.parametrize(
    ("reason", "proof"),
    [
        ("verbatim_leak", {"hits": [COPIED, {**COPIED, "eval_row": 0, "side": "answer"}]}),
        ("verbatim_leak", {"hits": [COPIED], "passages": [{**COPIED, "side": "passage", "score": 1.0}]}),
        ("rephrased_leak", {"hits": [TEMPLATE, REWORDED], "opinions": []}),
        ("template_leak", {"hits": [TEMPLATE], "rephrased": REWORDED, "nearest": COPIED}),
        ("ok", {"hits": [], "templates": [TEMPLATE], "rephrased": REWORDED}),
        ("no_evaluation_set", {"hits": []}),
    ],
)
def test_what_the_gate_says_is_right(reason: str, proof: Row) -> None:
    assert problems(proof, reason) == ""


@pytest.mark.parametrize("key", [*COPIED, "advert"])
@pytest.mark.parametrize(
    "value", [None, True, -1, 2**63, 1e308, 0.1234567, "", "x", "\x1b[31m", [], [[]], {}, {"x": 1}]
)
def test_no_value_may_be_another(key: str, value: object) -> None:
    assert problems({"hits": [{**COPIED, key: value}]})
    assert problems({"hits": [{**REWORDED, key: value}]}, "rephrased_leak")


@pytest.mark.parametrize(
    "proof",
    [
        {},
        {"hits": {}},
        {"hits": [COPIED], "advert": 1},
        {"hits": ["x"]},
        {"hits": [COPIED], "nearest": None},
        {"hits": [COPIED], "passages": []},
    ],
)
def test_a_proof_of_another_shape_is_found(proof: Row) -> None:
    assert SHAPE in problems(proof)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("candidate", []),
        ("candidate", [["instruction", 5, 5]]),
        ("candidate", [["question", 0, 5]]),
        ("candidate", [[0, 5]]),
        ("candidate", [["both", -5, 10]]),
        ("evaluation", [[7, 3]]),
        ("evaluation", [["question", 0, 5]]),
        ("evaluation_unit", "lines"),
    ],
)
def test_a_span_that_is_none_is_found(key: str, value: object) -> None:
    assert SHAPE in problems({"hits": [{**COPIED, "spans": {**COPIED["spans"], key: value}}]})


@pytest.mark.parametrize(("key", "value"), [("eval_row", 2), ("eval_file", "another")])
@pytest.mark.parametrize("place", ["hits", "templates", "passages"])
def test_an_item_that_is_not_there_is_found(place: str, key: str, value: object) -> None:
    entry = {**(TEMPLATE if place == "templates" else COPIED), key: value}
    assert "where no item is" in problems({"hits": [COPIED], place: [entry]})


@pytest.mark.parametrize(
    ("reason", "hits"),
    [
        ("verbatim_leak", []),
        ("verbatim_leak", [REWORDED]),
        ("verbatim_leak", [COPIED, REWORDED]),
        ("rephrased_leak", [COPIED]),
        ("rephrased_leak", [TEMPLATE]),
        ("template_leak", [REWORDED]),
        ("ok", [COPIED]),
        ("no_evaluation_set", [COPIED]),
        ("out_of_taste", [COPIED]),
    ],
)
def test_a_proof_of_something_else_is_found(reason: str, hits: list[Row]) -> None:
    assert f"shows no '{reason}'" in problems({"hits": hits}, reason)


def test_a_score_that_is_another_is_found() -> None:
    assert "score" in problems({"hits": [COPIED]}, score=0.7)


def test_an_item_that_is_the_same_is_no_template() -> None:
    assert "template" in problems({"hits": [], "templates": [REWORDED]}, "ok")


def of_leak(row: Row) -> bool:
    return bool(row["reason"] == "verbatim_leak")


EDITS: dict[str, tuple[str, Callable[[Row], object], str, str]] = {
    "an item of a leak": (
        REJECTED,
        lambda row: row["proof"]["hits"][0].update(eval_row=99),
        "rejections",
        "where no item is",
    ),
    "no hit": (REJECTED, lambda row: row["proof"].update(hits=[]), "rejections", "shows no 'verbatim_leak'"),
    "items that a sample resembles": (
        LINEAGE,
        lambda row: next(v for v in row["verdicts"] if v["gate"] == "decontamination")["evidence"].update(
            templates=[deepcopy(REWORDED) | {"eval_row": 99}]
        ),
        "leaks",
        "where no item is",
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_verify_looks_at_every_proof(name: str, forger: Forger) -> None:
    file, change, check, words = EDITS[name]
    forger.edit(file, change, of_leak if file == REJECTED else lambda _: True)
    forger.sign()
    assert any(f.check == check and words in f.message for f in verify(forger.folder).findings)


@pytest.mark.parametrize("number", [None, True, 1, -1, 2**63])
def test_rows_that_an_evaluation_set_has_not_are_found(number: object, forger: Forger) -> None:
    forger.edit(EVALUATIONS, lambda row: row["items"][0].update(row=number))
    forger.sign()
    assert any("not an evaluation set" in f.message for f in verify(forger.folder).findings)
