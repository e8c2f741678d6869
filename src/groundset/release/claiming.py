"""What the certificate of a release says, from its content: nothing that differs between two machines."""

from __future__ import annotations

import json
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
from groundset.settings import CoverageMap, ProjectSettings

CREATED_BY = "groundset"
MAP_KEY = "coverage"
"""Key of the settings under which the coverage map stands."""


def code_version() -> str:
    """Give the version of the installed package."""
    return version("groundset")


def claims_of(content: ReleaseContent) -> Claims:
    """Say everything of a release but the hashes of its files."""
    settings = portable_settings(content.settings) | {MAP_KEY: portable_map(content.coverage_map)}
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


def portable_map(coverage: CoverageMap) -> dict[str, Any]:
    """Give what a coverage map asks for, in its order, and a hash of all of it.

    How values are told stays out: examples and keywords may tell of documents.
    """
    dumped = coverage.model_dump(mode="json")
    dimensions = [
        {
            "name": name,
            "target": one["target"],
            "values": [
                {"name": value, "target": given["target"] if given else None}
                for value, given in one["values"].items()
            ],
        }
        for name, one in dumped["dimensions"].items()
    ]
    return {**dumped, "dimensions": dimensions, "hash": content_hash(dumped)}


def map_of(portable: Any) -> CoverageMap:
    """Give the map that ``portable_map`` wrote; raises ValueError, TypeError or LookupError for another."""
    dimensions = {
        one["name"]: {
            "target": one["target"],
            "values": {value["name"]: {"target": value["target"]} for value in one["values"]},
        }
        for one in portable["dimensions"]
    }
    plain = {key: value for key, value in portable.items() if key != "hash"}
    # Not canonical: the order of the map is part of it.
    return CoverageMap.model_validate_json(json.dumps({**plain, "dimensions": dimensions}))


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
