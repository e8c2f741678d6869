"""Everything that a release holds, gathered from the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from groundset.funnel import OVER_TARGET, Funnel
from groundset.gates.chain import DECONTAMINATION, QUALITY, Gates
from groundset.gates.checks.privacy import is_private
from groundset.records import Candidate, Decision, Outcome, State, Verdict
from groundset.release.content import CallRow, DocumentEnd, Rejection, ReleaseContent, Sample
from groundset.release.splits import group, split
from groundset.stages.context import Context
from groundset.stages.package.calls import canary_ends, live_calls
from groundset.stages.self_testing import recall_of


def funnel(context: Context) -> Funnel:
    """Count everything in the ledger."""
    outcomes = context.ledger.candidates.outcomes()
    return _funnel(context, outcomes, live_calls(context, outcomes))


def _funnel(context: Context, outcomes: Iterable[Outcome], calls: Iterable[CallRow]) -> Funnel:
    corpus = context.ledger.corpus
    return Funnel.build(
        corpus.ends("files"),
        corpus.ends("documents"),
        corpus.ends("passages"),
        outcomes,
        [(row.state, row.reason) for row in calls],
    )


def gather(
    context: Context, version: str, waivers: Mapping[str, str], coverage: dict[str, Any]
) -> ReleaseContent:
    """Make the content of a release; a function of the ledger's answers alone."""
    ledger = context.ledger
    gates = context.gates
    outcomes = {o.candidate: o for o in ledger.candidates.outcomes()}
    verdicts: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in ledger.verdicts.all():
        if verdict.fingerprint == gates.fingerprints[verdict.gate]:
            verdicts[verdict.candidate].append(verdict)
    candidates = {c.id: c for c in ledger.candidates.live()}
    calls = live_calls(context, outcomes.values())
    kept = [candidates[n] for n, o in outcomes.items() if o.state is State.KEPT]
    return ReleaseContent(
        version=version,
        settings=context.settings,
        rubric=context.rubric,
        files=tuple(ledger.corpus.files()),
        documents=_documents(context),
        passages=tuple(ledger.corpus.passages()),
        samples=_samples(context, gates, kept, verdicts),
        rejections=tuple(
            _rejection(candidates[n], o, verdicts[n])
            for n, o in outcomes.items()
            if o.state is not State.KEPT
        ),
        evaluations=context.evaluations,
        boilerplate=context.boilerplate,
        coverage_map=context.coverage,
        coverage=coverage,
        funnel=_funnel(context, outcomes.values(), calls),
        fingerprints=gates.fingerprints,
        waivers=dict(sorted(waivers.items())),
        base=context.base.digest,
        calls=calls,
        canaries=canary_ends(context),
        self_test=recall_of(context, gates.decontamination),
    )


def _documents(context: Context) -> tuple[DocumentEnd, ...]:
    ends = context.ledger.corpus.document_ends()
    places = context.ledger.corpus.places()
    return tuple(DocumentEnd(d, places[d.id][0], *ends[d.id]) for d in context.ledger.corpus.documents())


def _samples(
    context: Context, gates: Gates, kept: list[Candidate], verdicts: Mapping[str, list[Verdict]]
) -> tuple[Sample, ...]:
    places = context.ledger.corpus.places()
    families = {c.id: frozenset(places[e.document][0] for e in c.evidence) for c in kept}
    together = group(families.values())
    groups = {name: together[min(own)] for name, own in families.items()}
    packaging = context.settings.packaging
    splits = split(groups, packaging.validation_share, packaging.seed)
    tags = context.ledger.candidates.tags()
    return tuple(
        Sample(c, splits[c.id], groups[c.id], tags.get(c.id, ()), _lineage(c, gates, verdicts[c.id]))
        for c in kept
    )


def _written(candidate: Candidate) -> Iterator[str]:
    """Yield what a model may have written besides the instruction: also quotes that it invented."""
    yield candidate.response
    yield from (span.quote for span in candidate.evidence if span.start == span.end)


def _lineage(candidate: Candidate, gates: Gates, given: list[Verdict]) -> tuple[Verdict, ...]:
    """Give one verdict per gate, in order; a relation gate keeps whoever no twin ended."""
    own = {v.gate: v for v in given}
    return tuple(
        own.get(name) or Verdict(candidate.id, name, Decision.KEEP, "ok", 1.0, {}, fingerprint)
        for name, fingerprint in gates.fingerprints.items()
    )


def _rejection(candidate: Candidate, outcome: Outcome, given: list[Verdict]) -> Rejection:
    own = {v.gate: v for v in given}
    # What was trimmed had passed all gates: it is the last of them that tells of it.
    ended = own.get(QUALITY if outcome.reason == OVER_TARGET else outcome.gate)
    overlap = own.get(DECONTAMINATION)
    leaks = overlap is not None and overlap.decision is not Decision.KEEP
    return Rejection(
        candidate,
        outcome,
        dict(ended.evidence) if ended and not outcome.other else {},
        # An earlier gate may have ended a leak or a secret: its text must not be shipped either.
        withhold=leaks or is_private(candidate.instruction, "\n".join(_written(candidate))),
    )
