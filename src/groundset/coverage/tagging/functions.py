"""Values by a function of the user's own.

The configuration names it, so it is as trusted as the configuration is; what documents say only ever
reaches it as text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from groundset.coverage.tagging import user_code
from groundset.coverage.tagging.subject import Subject
from groundset.errors import ConfigurationError, UserError


class UserFunction:
    """A function ``FILE.py:NAME`` below a folder; its file is read at once, and run when first asked."""

    def __init__(self, root: Path, dimension: str, named: str) -> None:
        self._root, self._dimension = root, dimension
        self._file, _colon, self._name = named.rpartition(":")
        self._source = user_code.read(root, self._file, self._wrong)
        self.sha256 = hashlib.sha256(self._source).hexdigest()

    def __call__(self, subject: Subject) -> tuple[str, float] | None:
        """Give the name and confidence that the function answers; raises UserError when it fails."""
        function, shown = self._function, _shown(subject)
        with user_code.told(self._root, self._file, f"{self._name} failed with"):
            answer = function(shown)
        return self._checked(answer)

    @cached_property
    def _function(self) -> Callable[[Mapping[str, Any]], object]:
        found: object = getattr(user_code.load(self._root, self._file, self._source), self._name, None)
        if not callable(found):
            raise self._wrong(f"there is no function {self._name} in {self._file}")
        return found

    def _checked(self, answer: object) -> tuple[str, float] | None:
        """Hold an answer to what a function may answer."""
        value, confidence = answer if isinstance(answer, tuple) and len(answer) == 2 else (answer, 1.0)
        if value is None:
            return None
        number = isinstance(confidence, int | float) and not isinstance(confidence, bool)
        if isinstance(value, str) and number and 0 <= confidence <= 1:
            return (str(value), round(float(confidence), 6)) if value.strip() else None
        pair = isinstance(answer, tuple) and len(answer) == 2
        sure = f"confidence {confidence}" if number else f"a confidence of type {type(confidence).__name__}"
        what = f"{type(value).__name__} with {sure}" if pair else type(answer).__name__
        raise UserError(
            f"{self._file}: {self._name} answered {what}",
            "let it answer the name of a value, (name, confidence from 0 to 1) or None",
        )

    def _wrong(self, what: str) -> ConfigurationError:
        return ConfigurationError([f"coverage.yaml: dimensions.{self._dimension}.function: {what}"])


def _shown(subject: Subject) -> dict[str, Any]:
    """Give what the function sees: copies, so that nothing it does to them reaches anything else."""
    return {
        "instruction": subject.instruction,
        "response": subject.response,
        "document": subject.document,
        "headings": subject.headings,
        "fields": dict(subject.fields),
    }
