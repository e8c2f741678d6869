"""Coverage maps of one dimension, and what they make of a subject, for the tests of tagging."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from groundset.coverage.tagging import Subject, Tagger
from groundset.records import Tag
from groundset.settings import CoverageMap

NOWHERE = Path("no-folder-of-functions")
Values = Mapping[str, Mapping[str, Any] | None]


def area_map(values: Values, **dimension: Any) -> CoverageMap:
    """Make a map of the one dimension ``area``."""
    return CoverageMap.model_validate({"dimensions": {"area": {"values": values, **dimension}}})


def tagger(values: Values, root: Path = NOWHERE, **dimension: Any) -> Tagger:
    """Make a tagger of the one dimension ``area``."""
    return Tagger(area_map(values, **dimension), root)


def area(values: Values, subject: Subject, root: Path = NOWHERE, **dimension: Any) -> Tag:
    """Give the tag of one subject on the one dimension ``area``."""
    [[tag]] = tagger(values, root, **dimension).tags([subject])
    return tag
