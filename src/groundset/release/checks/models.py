"""The models that the certificate names are those configured, with the calls that the log comes to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from groundset.release.checks.case import Case, Found, shown
from groundset.release.layout import CERTIFICATE, LOG
from groundset.release.modelling import EMBEDDER, models_of, target_of
from groundset.release.portable import MAP_KEY, portable_settings


def check_models(case: Case) -> Found:
    """Name the models again, count their calls again, and look whether families are apart."""
    for problem in (*_settings(case), *_models(case), *_families(case)):
        yield CERTIFICATE, problem


def _settings(case: Case) -> Iterator[str]:
    claimed = {k: v for k, v in case.certificate.configuration.settings.items() if k != MAP_KEY}
    for place in _more(claimed, portable_settings(case.settings), ""):
        yield f"its settings tell of {shown(place)}, which no release tells of"


def _more(claimed: Any, true: Any, where: str) -> Iterator[str]:
    """Name what stands in the claimed settings and has no place there."""
    if isinstance(claimed, dict) and isinstance(true, dict):
        for key, value in claimed.items():
            place = f"{where}.{key}" if where else str(key)
            if key in true:
                yield from _more(value, true[key], place)
            else:
                yield place
    elif isinstance(claimed, list) and isinstance(true, list):
        for number, (one, other) in enumerate(zip(claimed, true, strict=False)):
            yield from _more(one, other, f"{where}[{number}]")


def _models(case: Case) -> Iterator[str]:
    claims, true = case.certificate, models_of(case.settings, case.log["call"].values())
    if [(m.role, m.model) for m in claims.models] != [(m.role, m.model) for m in true]:
        yield "its models are not those that the settings name"
        return
    for said, found in zip(claims.models, true, strict=True):
        if (said.family, said.parameters) != (found.family, found.parameters):
            yield f"family or parameters of {shown(said.model)} are not those of the settings"
        elif said != found:
            yield f"calls or tokens of the {said.role} {shown(said.model)} are not what {LOG} comes to"


def _families(case: Case) -> Iterator[str]:
    claims = case.certificate
    if claims.target_model != target_of(case.settings):
        yield "the model to be fine-tuned is not the one that the settings name"
    families = [(model.model, model.family) for model in claims.models if model.role != EMBEDDER]
    if families and claims.target_model:
        families.append((claims.target_model.model, claims.target_model.family))
    for name, family in families:
        if not family:
            yield f"nothing tells the family of {shown(name)}"
    if claims.shared_family and "judge_family" not in claims.waivers:
        yield f"{claims.shared_family}; that was not waived"
