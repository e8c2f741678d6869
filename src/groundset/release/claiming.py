"""What the certificate of a release says, from its content: nothing that differs between two machines."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import version

from groundset.gates.chain import DECONTAMINATION
from groundset.gates.evaluations import EvaluationSet
from groundset.records import Origin, canonical_json, content_hash
from groundset.release.claims import (
    Claims,
    Configuration,
    EvaluationClaim,
    FunnelClaim,
    PlantedClaim,
    Prompts,
    RubricClaim,
    Seeds,
    SelfTestClaim,
)
from groundset.release.content import ReleaseContent
from groundset.release.layout import SPLITS
from groundset.release.log import model_rows
from groundset.release.modelling import canaries_of, models_of, shared_family, target_of
from groundset.release.portable import MAP_KEY, portable_map, portable_settings
from groundset.release.rows import parse

CREATED_BY = "groundset"


def code_version() -> str:
    """Give the version of the installed package."""
    return version("groundset")


def claims_of(content: ReleaseContent) -> Claims:
    """Say everything of a release but the hashes of its files."""
    settings = portable_settings(content.settings, content.base)
    settings[MAP_KEY] = portable_map(content.coverage_map)
    rubric = content.rubric.model_dump(mode="json")
    origins = [s.candidate.origin for s in content.samples]
    origins += [r.candidate.origin for r in content.rejections]
    splits = [sample.split for sample in content.samples]
    asked = list(model_rows(content))
    models, target = models_of(content.settings, asked), target_of(content.settings)
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
        self_test=_self_test(content),
        models=models,
        target_model=target,
        canaries=canaries_of(asked),
        seeds=Seeds(split=content.settings.packaging.seed),
        fingerprints=dict(sorted(content.fingerprints.items())),
        audit=None,
        waivers=_waivers(content, shared_family(models, target)),
    )


def _waivers(content: ReleaseContent, shared: str) -> dict[str, str]:
    """Give what was waived; the configuration's reason why models share a family is a waiver, too."""
    reason = content.settings.models.shared_family
    waived = {"judge_family": reason} if shared and reason else {}
    return dict(sorted((waived | dict(content.waivers)).items()))


def _self_test(content: ReleaseContent) -> SelfTestClaim | None:
    if content.self_test is None:
        return None
    kinds = tuple(PlantedClaim.model_validate(row) for row in content.self_test.to_json())
    return SelfTestClaim(gate=content.fingerprints[DECONTAMINATION], kinds=kinds)


def prompts_of(origins: Iterable[Origin]) -> Prompts:
    """Name what worded the candidates, kept and rejected."""
    listed = list(origins)
    templates = sorted({o.template for o in listed} - {""})
    prompts = sorted({o.prompt for o in listed} - {""})
    return Prompts(hash=content_hash(templates, prompts), templates=len(templates), prompts=len(prompts))


def evaluation_claim(evaluation: EvaluationSet) -> EvaluationClaim:
    """Name an evaluation set by its file."""
    return EvaluationClaim(name=evaluation.name, sha256=evaluation.sha256, rows=len(evaluation.items))


def sorted_sets(sets: Iterable[EvaluationSet]) -> list[EvaluationSet]:
    """Give evaluation sets in the order in which files name them."""
    return sorted(sets, key=lambda s: (s.name, s.sha256))
