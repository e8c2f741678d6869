"""No sample overlaps an evaluation set: neither one of the release's own nor one that was brought along.

A release holds its evaluation sets as hashes, which tell a copy of an item and not one in other words. Sets
that are brought along come with their texts: against those both tiers of the gate are run.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from groundset.contracts import PointGate
from groundset.gates.chain import DECONTAMINATION
from groundset.gates.evaluations import EvaluationSet
from groundset.records import Candidate, Decision, Message, Origin, Verdict
from groundset.release.checks.case import Case, Found, shown
from groundset.release.checks.overlapping import proof_problems, sizes_of
from groundset.release.checks.verdicts import ask, compare, overlapped
from groundset.release.layout import EVALUATIONS, LINEAGE, SPLITS

_AT_ONCE = 200
"""Samples that a gate looks at together."""
_NO_MATTER = Origin("", "", "", "", "", "", "")
"""Where a sample comes from does not matter to what it repeats."""


def check_leaks(case: Case) -> Found:
    """Run decontamination again on every sample, against the sets brought along, then from hashes."""
    yield from _brought(case)  # First: however much else is wrong, a leak must be told.
    if DECONTAMINATION in case.certificate.fingerprints:
        gate, rest = case.gates.decontamination, iter(case.held.values())
        while some := list(islice(rest, _AT_ONCE)):
            gate.screen([held.candidate for held in some])
            for held in some:
                yield from compare(held, gate)
        yield from _proofs(case)
        _note_what_hashes_hide(case)


def _proofs(case: Case) -> Found:
    """Look at what verdicts say of items, also in other words, which hashes do not tell."""
    sizes = sizes_of(case.sets)
    for row in case.lineage:
        for verdict in row.verdicts:
            if verdict.gate == DECONTAMINATION:
                told = proof_problems(sizes, verdict.evidence, verdict.reason, verdict.score)
                yield from ((f"{LINEAGE} {row.id}", problem) for problem in told)


def _brought(case: Case) -> Found:
    shipped = {s.sha256: s for s in case.sets}
    own: dict[str, EvaluationSet] = {}
    for brought in case.extra:
        known = shipped.get(brought.sha256)
        if known is None:
            yield from _overlaps(case, (brought,), own=False)
        else:
            own[known.sha256] = replace(brought, name=known.name)
            if known.items != brought.items:
                yield EVALUATIONS, f"{known.name} does not hold what its file holds"
    # Together, as the project compared with them: what is near an item depends on all items.
    if own:
        yield from _overlaps(case, tuple(own.values()), own=True)


def _overlaps(case: Case, sets: Sequence[EvaluationSet], *, own: bool) -> Found:
    for where, verdict in _judged(case, case.decontamination(sets, own=own)):
        if verdict.decision is not Decision.KEEP:
            names = dict.fromkeys(hit["eval_file"] for hit in verdict.evidence.get("hits", ()))
            said = f"{verdict.reason}{overlapped(verdict)}"
            yield where, f"it overlaps {', '.join(names) or 'an evaluation set'}: {said}"


def _judged(case: Case, gate: PointGate) -> Iterator[tuple[str, Verdict]]:
    rest = _packaged(case)
    while some := list(islice(rest, _AT_ONCE)):
        gate.screen([sample for _where, sample in some])
        yield from ((where, ask(gate, sample)) for where, sample in some)


def _packaged(case: Case) -> Iterator[tuple[str, Candidate]]:
    """Yield the lines of the data files as they lie there, also one that nothing else tells of."""
    for split, rows in case.samples.items():
        for row in rows:
            messages = tuple(Message(m.role, m.content) for m in row.messages)
            yield f"{SPLITS[split]} {row.id}", Candidate(row.id, messages, (), _NO_MATTER)


def _note_what_hashes_hide(case: Case) -> None:
    """Say of which sets copies alone could be told, since their texts are not at hand."""
    seen = {brought.sha256 for brought in case.extra if brought.texts}
    hidden = [shown(one.name) for one in case.sets if one.sha256 not in seen]
    if hidden:
        case.notes.append(
            f"of {', '.join(hidden)} there are hashes only: copies of items were looked for, "
            "items in other words were not; give the files with --eval"
        )
