"""Every sample has its lineage and every lineage its sample, both say the same, and every gate kept it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import pairwise

from groundset.funnel import GATE_ORDER
from groundset.records import Decision, candidate_id
from groundset.release.checks.case import Case, Found, shown
from groundset.release.checks.origins import origin_problems
from groundset.release.layout import LINEAGE, SPLITS
from groundset.release.rows import LineageRow


def check_lineage(case: Case) -> Found:
    """Join data files with lineage, both ways, and compute each id anew."""
    for name, ids in _listed(case).items():
        if not ascending(ids):
            yield name, "its ids are not in order, or one stands twice"
    for split, rows in case.samples.items():
        for row in rows:
            held = case.held.get(row.id)
            if held is None:
                yield f"{SPLITS[split]} {row.id}", "there is no lineage for it"
            elif held.split != split:
                yield f"{SPLITS[split]} {row.id}", "it stands in both splits"
    known = case.held.keys() | {row.id for row in case.rejected}
    for lineage in case.lineage:
        yield from _sample(case, lineage, known)


def _listed(case: Case) -> dict[str, list[str]]:
    listed = {SPLITS[split]: [row.id for row in rows] for split, rows in case.samples.items()}
    return {**listed, LINEAGE: [row.id for row in case.lineage]}


def _sample(case: Case, lineage: LineageRow, known: Collection[str]) -> Found:
    where = f"{LINEAGE} {lineage.id}"
    held = case.held.get(lineage.id)
    if held is None:
        yield where, "there is no sample for it"
        return
    if held.split != lineage.split:
        yield where, f"it says {lineage.split}, its sample stands in {held.split}"
    candidate = held.candidate
    if candidate_id(candidate.messages, candidate.evidence, candidate.origin) != lineage.id:
        yield where, "the id is not the hash of messages, evidence and origin"
    yield from ((where, problem) for problem in origin_problems(candidate, lineage, known, case.writers))
    yield from ((where, problem) for problem in _verdicts(case, lineage))


def _verdicts(case: Case, lineage: LineageRow) -> Iterable[str]:
    claimed = case.certificate.fingerprints
    expected = [name for name in GATE_ORDER if name in claimed]
    if [v.gate for v in lineage.verdicts] != expected:
        yield f"it has not exactly one verdict of each gate, in order: {', '.join(expected)}"
    for verdict in lineage.verdicts:
        if verdict.decision is not Decision.KEEP:
            yield f"the gate {shown(verdict.gate)} says {verdict.decision}"
        if verdict.fingerprint != claimed.get(verdict.gate):
            yield f"the verdict of {shown(verdict.gate)} was given under another fingerprint"


def ascending(names: list[str]) -> bool:
    """Tell whether names are in order and each stands once."""
    return all(a < b for a, b in pairwise(names))
