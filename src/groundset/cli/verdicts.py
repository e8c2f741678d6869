"""Verdicts in words: what each gate asked of a candidate, what it answered, and what it saw."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from groundset.funnel import GATE_ORDER
from groundset.reasons import explain, gate_question
from groundset.report.wording import percent
from groundset.text.counting import counted

Row = Mapping[str, Any]

_SHOWN = 3
_WORDS = 8
_PRECISE = 1_000_000
"""Parts of one in which a score is kept."""


def gate_lines(story: Row) -> Iterator[tuple[str, str]]:
    """Give (gate, answer) in the order in which a candidate meets the gates."""
    given = {verdict["gate"]: verdict for verdict in story["verdicts"]}
    outcome = story["outcome"] or {}
    for gate in dict.fromkeys((*GATE_ORDER, *given)):
        yield gate, f"{gate_question(gate)} {_answer(gate, given.get(gate), outcome)}".strip()
        yield from (("", line) for line in _judged(given.get(gate)))
        if gate in given and given[gate]["decision"] != "keep":
            yield from (("", line) for line in proof_lines(given[gate]["evidence"]))


def _judged(verdict: Row | None) -> Iterator[str]:
    """Give a line for each judge: its score of every criterion."""
    for judge in (verdict or {}).get("evidence", {}).get("judges", ()):
        scores = ", ".join(f"{name} {score}" for name, score in judge.get("scores", {}).items())
        if scores:
            yield f"{judge['model']}: {scores} (of 5)"


def _answer(gate: str, verdict: Row | None, outcome: Row) -> str:
    ended_here = outcome.get("gate") == gate
    if verdict is not None:
        word = {"keep": "passed", "reject": "rejected"}.get(verdict["decision"], verdict["decision"])
        said = f"{word}: {in_words(verdict['reason'])}" if verdict["decision"] != "keep" else word
        return f"{said} (score {_share(verdict['score'])})"
    if ended_here:
        return f"{outcome['state']}: {in_words(outcome['reason'])}"
    if gate in ("exact_duplicate", "near_duplicate", "semantic_duplicate"):
        return "passed: it is no twin of a sample before it" if _after(gate, outcome) else "not asked"
    return "not asked: nothing hung on it any more" if outcome else "not asked yet"


def in_words(reason: str) -> str:
    """Name a reason the same everywhere: its code, with its plain words beside it."""
    told = explain(reason)
    return f"{reason}: {told.means}" if told.known else reason


def _after(gate: str, outcome: Row) -> bool:
    """Tell whether a candidate got past a gate that keeps no verdicts."""
    ended = outcome.get("gate", "")
    order = list(GATE_ORDER)
    return bool(outcome) and (
        not ended or (ended in order and gate in order and order.index(gate) < order.index(ended))
    )


def proof_lines(evidence: Row) -> Iterator[str]:
    """Say what a gate saw; what has no words of its own is shown as it is, in short."""
    hits = evidence.get("hits") or []
    for hit in hits[:_SHOWN]:
        yield f"row {hit['eval_row']} (from 0) of {hit['eval_file']}: {_repeated(hit)}"
    if len(hits) > _SHOWN:
        yield f"and {counted(len(hits) - _SHOWN, 'more row')}"
    for what, found in (evidence.get("missing") or {}).items():
        if found:
            yield f"{what} that the source does not have: {_listed(found)}"
    if evidence.get("failed"):
        yield f"failed: {_listed([name.replace('_', ' ') for name in evidence['failed']])}"
    low = {name: score for name, score in (evidence.get("criteria") or {}).items() if score < 1}
    if low:
        yield "criteria below 1: " + _listed([f"{name} {_share(score)}" for name, score in low.items()])


def _repeated(hit: Row) -> str:
    """Say how much of an evaluation item stands there, or how likely it is that item in other words."""
    if hit["tier"] == "verbatim":
        return f"{_share(hit['score'])} of its {hit['side']} stands here, {hit['run']} words in a row"
    how = "other numbers or names" if hit.get("label") == "same_template" else "other words"
    return f"it is said here in {how}, with a probability of {_share(hit['score'])}"


def _share(score: float) -> str:
    return percent(round(score * _PRECISE), _PRECISE)


def held_lines(held: Sequence[Row]) -> Iterator[str]:
    """Name the evaluation items that a passage holds, and where each stands in the document."""
    for item in held[:_SHOWN]:
        place = f"[{item['start']}:{item['end']}]" if item["end"] > item["start"] else "the headings"
        share = f"{_share(item['score'])} of its {item['side']} stands in {place}"
        yield f"row {item['eval_row']} (from 0) of {item['eval_file']}: {share}"
    if len(held) > _SHOWN:
        yield f"and {counted(len(held) - _SHOWN, 'more row')}"


def _listed(found: Sequence[Any]) -> str:
    shown = ", ".join(str(one) for one in found[:_WORDS])
    return shown + (f" and {len(found) - _WORDS} more" if len(found) > _WORDS else "")


def twin_lines(twins: Sequence[Row]) -> Iterator[str]:
    """Give one line a twin, with every way in which the two are alike."""
    ways: dict[str, list[str]] = {}
    for twin in twins:
        what = {"both": "question and answer", "instruction": "question", "response": "answer"}
        same = "the same" if twin["gate"] == "exact_duplicate" else f"{_share(twin['score'])} alike"
        way = f"{what.get(twin['view'], twin['view'])} {same}"
        if twin["view"] == "contained":
            way = f"{_share(twin['score'])} of the shorter one stands in the longer one"
        ways.setdefault(twin["candidate"], []).append(way)
    for name, listed in list(ways.items())[:_WORDS]:
        yield f"{name[:12]}: {', '.join(dict.fromkeys(listed))}"
    if len(ways) > _WORDS:
        yield f"and {len(ways) - _WORDS:,} more"
