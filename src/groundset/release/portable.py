"""The configuration in a release: what answers depend on, and nothing that differs between two machines."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from groundset.models.families import stated_family
from groundset.records import canonical_json, content_hash
from groundset.settings import CoverageMap, EmbedderSettings, ModelSettings, ProjectSettings

MAP_KEY = "coverage"
"""Key of the settings under which the coverage map stands."""

_UNTOLD: Any = {
    "corpus": {"__all__": {"path"}},
    "evaluation": {"__all__": {"path"}},
    "budget": True,
    "generation": {"max_asks"},
    "judging": {"max_asks"},
}
_TOLD = {"model", "temperature", "max_output_tokens", "extra"}
"""What of a model its answers depend on; its family is told besides."""
_NOWHERE = "http://nowhere"
"""Stands for a server, without which a model cannot be configured."""


def portable_settings(settings: ProjectSettings, base: str = "") -> dict[str, Any]:
    """Give all settings but those that tell of a machine, of speed or of money.

    Where files and servers lie, keys, limits of rate and time, prices, the budget and how calls go out
    change no answer. Families are written out, whether they were given or told from names. ``base`` is the
    digest of the base release, which stands in place of where that lies.
    """
    dumped = settings.model_dump(mode="json", exclude=_UNTOLD)
    dumped["base"] = base
    models = settings.models
    dumped["models"]["generator"] = None if models.generator is None else _model(models.generator)
    dumped["models"]["judge"] = None if models.judge is None else _model(models.judge)
    dumped["models"]["embedder"] = None if models.embedder is None else _embedder(models.embedder)
    dumped["models"]["panel"] = [_model(judge) for judge in models.panel]
    if settings.target_model is not None:
        dumped["target_model"]["family"] = stated_family(settings.target_model)
    return dumped


def _model(model: ModelSettings) -> dict[str, Any]:
    return {**model.model_dump(mode="json", include=_TOLD), "family": stated_family(model)}


def _embedder(embedder: EmbedderSettings) -> dict[str, Any]:
    """Name an embedder; a folder's name stands for where it lies."""
    path = "." if embedder.path else ""
    return {"model": embedder.name, "dimensions": embedder.dimensions, "path": path}


def settings_of(portable: Mapping[str, Any]) -> ProjectSettings:
    """Give the settings that ``portable_settings`` wrote; files and servers lie nowhere.

    Raises ValueError, TypeError or LookupError for anything else.
    """
    models = portable["models"]
    placed = {
        section: [{**entry, "path": "."} for entry in portable[section]]
        for section in ("corpus", "evaluation")
    }
    served = {role: _served(models[role]) for role in ("generator", "judge", "panel")}
    embedder = models["embedder"]
    served["embedder"] = embedder if embedder and embedder["path"] else _served(embedder)
    plain = {key: value for key, value in portable.items() if key != MAP_KEY}
    return ProjectSettings.model_validate_json(
        canonical_json({**plain, **placed, "models": {**models, **served}})
    )


def _served(model: Any) -> Any:
    if isinstance(model, list):
        return [_served(one) for one in model]
    return None if model is None else {**model, "base_url": _NOWHERE}


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
