"""The certificate fits the files, the gates it names are those it configures, and its waivers are allowed."""

from __future__ import annotations

import re

from groundset.funnel import GATE_ORDER
from groundset.records import canonical_json, content_hash
from groundset.release.checks.case import Case, Found, shown
from groundset.release.claiming import CREATED_BY, evaluation_claim, prompts_of, sorted_sets
from groundset.release.layout import CERTIFICATE, EVALUATIONS, WAIVABLE

_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+-]{0,63}")
"""A plain name: the folder of a release is called by it."""


def check_certificate(case: Case) -> Found:
    """Check each claim that follows from the rest."""
    for problem in (*_configuration(case), *_origins(case), *_waivers(case)):
        yield CERTIFICATE, problem
    for problem in (*_fingerprints(case), *_evaluations(case), *_boilerplate(case)):
        yield CERTIFICATE, problem


def _configuration(case: Case) -> list[str]:
    claims, settings = case.certificate, case.settings
    wrong = {
        "configuration hash": claims.configuration.hash != content_hash(claims.configuration.settings),
        "rubric hash": claims.rubric.hash != content_hash(claims.rubric.rubric),
        "rubric": canonical_json(case.rubric.model_dump(mode="json")) != canonical_json(claims.rubric.rubric),
        "name": claims.name != settings.packaging.name,
        "seed of the split": claims.seeds.split != settings.packaging.seed,
        "created_by": claims.created_by != CREATED_BY,
        "version": not _VERSION.fullmatch(claims.version) or ".." in claims.version,
    }
    return [f"the {name} does not fit the rest" for name, is_wrong in wrong.items() if is_wrong]


def _origins(case: Case) -> list[str]:
    origins = [row.origin for row in case.lineage]
    origins += [row.origin for row in case.rejected]
    problems = []
    if case.certificate.prompts != prompts_of(origins):
        problems.append("the hash of templates and prompts does not fit the candidates")
    return problems


def _waivers(case: Case) -> list[str]:
    waivers = case.certificate.waivers
    problems = [f"{shown(name)} cannot be waived" for name in sorted(waivers) if name not in WAIVABLE]
    blank = sorted(name for name, reason in waivers.items() if not reason.strip())
    problems += [f"{shown(name)} is waived without a reason" for name in blank]
    if case.certificate.audit is None and "audit" not in waivers:
        problems.append("there is no audit, and it was not waived")
    if case.certificate.audit is not None:
        problems.append("it claims an audit, of which the release holds no labels")
    return problems


def _fingerprints(case: Case) -> list[str]:
    claimed, true = case.certificate.fingerprints, case.gates.fingerprints
    repeatable = {*case.gates.points, *(gate.name for gate in case.repeatable)}
    unknown = sorted(claimed.keys() - true.keys())
    problems = [f"{shown(name)} is not a gate that can be run again" for name in unknown]
    for name in GATE_ORDER:
        if name in true and name not in claimed:
            problems.append(f"the gate {name} was not run")
        elif name in repeatable and claimed[name] != true[name]:
            problems.append(f"the fingerprint of {name} is not the one that the settings make")
    return problems


def _evaluations(case: Case) -> list[str]:
    problems = []
    if case.certificate.evaluation != tuple(map(evaluation_claim, case.sets)):
        problems.append(f"its evaluation sets are not those of {EVALUATIONS}")
    if list(case.sets) != sorted_sets(case.sets):
        problems.append(f"{EVALUATIONS} is not in order")
    if not case.sets and not case.certificate.skip:
        problems.append("there is no evaluation set, and no reason is given for that")
    return problems


def _boilerplate(case: Case) -> list[str]:
    """Discounted grams are of evaluation items, and there are families enough for them to be common."""
    grams = {gram for s in case.sets for item in s.items for side in item.sides for gram in side.grams}
    families = {row.detail.get("family") for row in case.log["document"].values()}
    problems = []
    if not case.boilerplate <= grams:
        problems.append("it discounts grams that are in no evaluation set")
    if case.boilerplate and len(families) < case.settings.decontamination.boilerplate_families:
        problems.append("it discounts grams as boilerplate with too few families of documents for that")
    return problems
