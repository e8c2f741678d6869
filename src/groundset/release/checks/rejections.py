"""What did not become a sample: its id is true, its reason holds again, and withheld text is withheld."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from groundset.contracts import PointGate
from groundset.funnel import COVERAGE
from groundset.gates.chain import DECONTAMINATION
from groundset.gates.grounding import GroundingGate
from groundset.records import Candidate, Decision, State, candidate_id, canonical_json
from groundset.release.checks.case import Case, Found, shown
from groundset.release.checks.lineage import ascending
from groundset.release.checks.origins import made_by
from groundset.release.checks.overlapping import proof_problems, sizes_of
from groundset.release.checks.trimmed import trimming_problems
from groundset.release.checks.twins import Alike, alike
from groundset.release.checks.verdicts import ask
from groundset.release.layout import REJECTED
from groundset.release.rows import RejectedRow, candidate_of
from groundset.release.withholding import bare_proof, must_withhold

_TWIN_OF_LEAK = "twin_of_leak"
_NEED_THE_SOURCE = frozenset({"bad_span", "quote_not_found"})


def check_rejections(case: Case) -> Found:
    """Check every rejected candidate."""
    if not ascending([row.id for row in case.rejected]):
        yield REJECTED, "its ids are not in order, or one stands twice"
    likenesses = alike(case)
    leaks = {row.id for row in case.rejected if row.gate == DECONTAMINATION}
    sizes = sizes_of(case.sets)
    for row in case.rejected:
        ask_again = trimming_problems if row.gate == COVERAGE else _reason
        ended = ask_again(case, row, likenesses)
        made = made_by(row.origin, case.writers)
        told = (*_form(case, row), *made, *_text(row), *_spans(row))
        problems = (*told, *ended, *_other(row, leaks), *_leak(row, sizes))
        yield from ((f"{REJECTED} {row.id}", problem) for problem in problems)


def _form(case: Case, row: RejectedRow) -> Iterator[str]:
    if row.decision is State.KEPT or row.id in case.held:
        yield "it is a sample as well"
    if row.gate not in case.certificate.fingerprints and row.gate != COVERAGE:
        yield f"{shown(row.gate)} is no gate of this release"


def _text(row: RejectedRow) -> Iterator[str]:
    quotes = [span.quote is not None for span in row.evidence]
    if row.messages is None:
        if row.messages_sha256 is None or any(quotes):
            yield "its text is half withheld"
        if bare_proof(row.proof) != row.proof:
            yield "its proof holds text that is withheld"
    elif must_withhold(row.gate, row.reason):
        yield f"its text must be withheld, since it ended as {row.reason}"
    elif row.messages_sha256 is not None or not all(quotes):
        yield "its text is half withheld"
    else:
        candidate = _candidate(row)
        if candidate_id(candidate.messages, candidate.evidence, candidate.origin) != row.id:
            yield "the id is not the hash of messages, evidence and origin"


def _spans(row: RejectedRow) -> Iterator[str]:
    """A quote that a model made up stands nowhere; nothing that came further than grounding has one."""
    made_up = row.gate == GroundingGate.name and row.reason in _NEED_THE_SOURCE
    if not made_up and any(span.start >= span.end for span in row.evidence):
        yield "its evidence is empty, and yet grounding did not end it for that"


def _candidate(row: RejectedRow) -> Candidate:
    return candidate_of(row.id, row.messages or (), row.evidence, row.origin)


def _reason(case: Case, row: RejectedRow, likenesses: Alike) -> Iterator[str]:
    """Ask the gate that rejected it once more, where its text is there."""
    if row.decision is not State.REJECTED or row.messages is None:
        return
    yield from _point(case, row)
    for gate in case.gates.relations:
        if gate.name == row.gate:
            if row.other not in case.held:
                yield f"it names {shown(row.other)}, which is no sample of the release"
            elif gate in case.repeatable and row.reason not in likenesses[gate.name, row.id, row.other]:
                yield f"it is no twin of {row.other} by {shown(row.reason)}"


def _point(case: Case, row: RejectedRow) -> Iterator[str]:
    """Passages of rejected candidates are not in the release, so whether they were misquoted stays open."""
    quotes = {(s.document, s.start, s.end): s.quote for s in row.evidence}
    grounding = GroundingGate(case.settings.grounding, lambda *place: quotes.get(place))
    gates: tuple[PointGate, ...] = (grounding, case.gates.quality)
    for gate in gates:
        if gate.name == row.gate and row.reason not in _NEED_THE_SOURCE:
            verdict = ask(gate, _candidate(row))
            if (verdict.decision, verdict.reason) != (Decision.REJECT, row.reason):
                yield f"{gate.name} does not reject it as {shown(row.reason)}"
            elif (verdict.score, canonical_json(verdict.evidence)) != (row.score, canonical_json(row.proof)):
                yield f"{gate.name} rejects it with another score or proof"


def _other(row: RejectedRow, leaks: set[str]) -> Iterator[str]:
    if row.reason == _TWIN_OF_LEAK and (row.other == row.id or row.other not in leaks):
        yield f"it names {shown(row.other)}, which is no leak of the release"


def _leak(row: RejectedRow, sizes: Mapping[str, int]) -> Iterator[str]:
    if row.gate == DECONTAMINATION and row.decision is State.REJECTED and row.reason != _TWIN_OF_LEAK:
        yield from proof_problems(sizes, row.proof, row.reason, row.score)
