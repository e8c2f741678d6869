"""What the certificate of a release says, from its content: nothing that differs between two machines."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import version
from typing import Any

from groundset.gates.evaluations import EvaluationSet
from groundset.records import Origin, canonical_json, content_hash
from groundset.release.claims import (
    Claims,
    Configuration,
    EvaluationClaim,
    FunnelClaim,
    Prompts,
    RubricClaim,
    Seeds,
)
from groundset.release.content import ReleaseContent
from groundset.release.layout import SPLITS
from groundset.release.rows import parse
from groundset.settings import ProjectSettings

CREATED_BY = "groundset"


def code_version() -> str:
    """Give the version of the installed package."""
    return version("groundset")


def claims_of(content: ReleaseContent) -> Claims:
    """Say everything of a release but the hashes of its files."""
    settings = portable_settings(content.settings)
    rubric = content.rubric.model_dump(mode="json")
    origins = [s.candidate.origin for s in content.samples]
    origins += [r.candidate.origin for r in content.rejections]
    splits = [sample.split for sample in content.samples]
    funnel = content.funnel.to_json()
    funnel["samples"] = {split: splits.count(split) for split in SPLITS}
    return Claims(
        format=1,
        name=content.settings.packaging.name,
        version=content.version,
        code_version=code_version(),
        created_by=CREATED_BY,
        funnel=parse(FunnelClaim, canonical_json(funnel).encode(), "funnel"),
        configuration=Configuration(hash=content_hash(settings), settings=settings),
        rubric=RubricClaim(hash=content_hash(rubric), rubric=rubric),
        prompts=prompts_of(origins),
        evaluation=tuple(map(evaluation_claim, sorted_sets(content.evaluations))),
        boilerplate=tuple(sorted(content.boilerplate)),
        models=models_of(origins),
        seeds=Seeds(split=content.settings.packaging.seed),
        fingerprints=dict(sorted(content.fingerprints.items())),
        audit=None,
        waivers=dict(sorted(content.waivers.items())),
    )


def portable_settings(settings: ProjectSettings) -> dict[str, Any]:
    """Give all settings but where corpora and evaluation files lie, which may tell of a machine."""
    dumped = settings.model_dump(mode="json")
    for section in ("corpus", "evaluation"):
        for entry in dumped[section]:
            del entry["path"]
    return dumped


def prompts_of(origins: Iterable[Origin]) -> Prompts:
    """Name what worded the candidates, kept and rejected."""
    listed = list(origins)
    templates = sorted({o.template for o in listed} - {""})
    prompts = sorted({o.prompt for o in listed} - {""})
    return Prompts(hash=content_hash(templates, prompts), templates=len(templates), prompts=len(prompts))


def models_of(origins: Iterable[Origin]) -> tuple[str, ...]:
    """Name the models that wrote candidates, sorted."""
    return tuple(sorted({o.model for o in origins} - {""}))


def evaluation_claim(evaluation: EvaluationSet) -> EvaluationClaim:
    """Name an evaluation set by its file."""
    return EvaluationClaim(name=evaluation.name, sha256=evaluation.sha256, rows=len(evaluation.items))


def sorted_sets(sets: Iterable[EvaluationSet]) -> list[EvaluationSet]:
    """Give evaluation sets in the order in which files name them."""
    return sorted(sets, key=lambda s: (s.name, s.sha256))
