"""rubric.yaml: the hand-written criteria of quality."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any

from pydantic import Field

from groundset.records import canonical_json
from groundset.settings.base import Name, Settings, Share, Text


class Criterion(Settings):
    """One criterion of the rubric: a question for a judge, and the checks that answer it without one."""

    name: Name
    question: Text
    checks: dict[Name, dict[str, Any] | None] = {}
    """Check name to its parameters."""
    anchors: dict[Name, Text] = {}
    """What a score of ``1`` to ``5`` means, for a model that judges; those that are given suffice."""


class Rubric(Settings):
    """The whole of rubric.yaml: hand-written, frozen; its hash is part of every quality verdict."""

    name: Name = "default"
    version: Annotated[int, Field(ge=1)] = 1
    cutoff: Share = 0.5
    """Least mean score of the criteria."""
    criteria: Annotated[list[Criterion], Field(min_length=1)]

    @property
    def sha256(self) -> str:
        """Of the whole rubric as canonical JSON, in hex: stands in every quality verdict."""
        return hashlib.sha256(canonical_json(self.model_dump(mode="json")).encode()).hexdigest()
