"""What the certificate says of planted copies is about its own gate, and adds up."""

from __future__ import annotations

from collections.abc import Iterator

from groundset.gates.chain import DECONTAMINATION
from groundset.gates.self_test import KINDS, MOST
from groundset.release.checks.case import Case, Found, shown
from groundset.release.claims import PlantedClaim
from groundset.release.layout import CERTIFICATE
from groundset.text.shares import interval


def check_self_test(case: Case) -> Found:
    """Check the claim; the copies were made of items that a release does not hold."""
    yield from ((CERTIFICATE, problem) for problem in _problems(case))


def _problems(case: Case) -> Iterator[str]:
    claimed = case.certificate.self_test
    if not case.sets or claimed is None:
        if case.sets:
            yield "it does not say how many planted copies of evaluation items were found"
        if claimed is not None:
            yield "it says that copies of evaluation items were planted, and there is no evaluation set"
        return
    if claimed.gate != case.certificate.fingerprints.get(DECONTAMINATION):
        yield "its self-test is of another gate than the one that judged the samples"
    if tuple(one.kind for one in claimed.kinds) != KINDS:
        yield "its self-test is not of the kinds of copies that are planted"
    most = min(MOST, sum(len(one.items) for one in case.sets))
    for kind in claimed.kinds:
        yield from (f"{shown(kind.kind)} copies: {problem}" for problem in _counts(kind, most))


def _counts(kind: PlantedClaim, most: int) -> Iterator[str]:
    if kind.planted > most:
        yield f"{kind.planted} planted, and {most} at most can be"
    if kind.found > kind.planted:
        yield f"{kind.found} found of {kind.planted} planted"
    elif (kind.low, kind.high) != interval(kind.found, kind.planted):
        yield "the interval does not fit the counts"
