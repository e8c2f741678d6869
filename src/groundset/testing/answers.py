"""What the loopback model answers: pairs, conversations, scores, else anything that meets the schema."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from groundset.calls import Request
from groundset.testing.asked import Asked
from groundset.testing.behaviour import Quirks
from groundset.testing.comparing import comparison
from groundset.testing.instances import instance
from groundset.testing.judging import judgement
from groundset.testing.writing import written

_JUDGED = frozenset(("response", "turn_assistant"))
_COMPARED = "item_question"
_SHAPES = ("pairs", "conversations", "scores", "label")
_FEW = 12
"""Words of a prompt that a plain answer repeats."""


class Answers:
    """Answers questions from their prompts alone, the same question always in the same words.

    ``ScriptedModel(Answers())`` is the loopback model without a server.
    """

    def __init__(self, quirks: Quirks | None = None, seed: int = 0) -> None:
        """Take how well it works."""
        self._quirks = quirks or Quirks()
        self._seed = seed

    def __call__(self, request: Request) -> str:
        """Answer a request that needs no wire."""
        return self.answer(Asked.by(request))

    def answer(self, asked: Asked) -> str:
        """Answer in the shape that the schema or, without one, the fences of the prompt ask for."""
        shape = _shape(asked)
        if shape in ("pairs", "conversations"):
            return _json(written(asked, shape, self._quirks, self._seed))
        if shape == "scores":
            return _json(judgement(asked, self._quirks, self._seed))
        if shape == "label":
            return _json(comparison(asked, self._quirks, self._seed))
        if asked.schema is not None:
            return _json(instance(asked.schema, self._seed, asked.key))
        words = asked.prompt[:1000].split()[:_FEW]
        said = f"This is answer {asked.key[:6]} to a prompt that begins: {' '.join(words)}"
        return _json({"answer": said}) if asked.mode == "json_object" else said


def _shape(asked: Asked) -> str:
    """Name what is asked for: a property of the schema, or what fences suggest; empty for anything else."""
    if asked.schema is not None:
        properties = asked.schema.get("properties", {})
        return next((name for name in _SHAPES if name in properties), "")
    names = {name for name, _ in asked.fences}
    if _COMPARED in names:
        return "label"
    if names & _JUDGED:
        return "scores"
    if "passage" not in names:
        return ""
    return "conversations" if '"conversations"' in asked.words_outside else "pairs"


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)
