"""Reading groundset.yaml, coverage.yaml and rubric.yaml: all errors at once, each where it stands.

Nothing is coerced: ``"5%"`` is not a share, and an empty key is not its default. Tags, anchors and
aliases are refused, so a configuration can neither run code nor blow up.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from groundset.errors import ConfigurationError
from groundset.gates.quality import validate
from groundset.project.explaining import explain
from groundset.project.yaml_source import Source, read_source
from groundset.settings import CoverageMap, ProjectSettings, Rubric, Settings
from groundset.text.counting import counted

M = TypeVar("M", bound=Settings)

MAX_PROBLEMS = 40
"""More than a screen of errors helps nobody; the rest is counted."""


def load_settings(path: Path) -> ProjectSettings:
    """Read groundset.yaml; raises ``ConfigurationError`` with every problem in it."""
    return _load(path, ProjectSettings)


def load_coverage(path: Path) -> CoverageMap:
    """Read coverage.yaml; raises ``ConfigurationError`` with every problem in it."""
    return _load(path, CoverageMap)


def load_rubric(path: Path, *, judged: bool = False) -> Rubric:
    """Read rubric.yaml; raises ``ConfigurationError`` with every problem in it.

    ``judged``: models judge by it, so that a criterion needs no check.
    """
    return _load(path, Rubric, partial(validate, judged=judged))


def _load(path: Path, model: type[M], rules: Callable[[M], list[str]] = lambda _: []) -> M:
    source = read_source(path)
    problems = list(source.problems)
    settings = None
    try:
        settings = model.model_validate(source.value)
        problems += [(*_criterion_place(text, source), text) for text in rules(settings)]
    except ValidationError as error:
        problems += explain(error, model.model_json_schema(), source)
    if settings is None or problems:
        raise ConfigurationError(_shortened(source.name, sorted(problems)), hint=f"edit {path}")
    return settings


def _criterion_place(problem: str, source: Source) -> tuple[int, int]:
    """Find the check or parameter that a problem of the rubric quotes, in the criterion it quotes."""
    names = [at for at, spot in source.spots.items() if at[2:] == ("name",) and repr(spot.text) in problem]
    inside = [at for at in source.spots if names and at[:2] == names[0][:2]]
    quoted = [at for at in inside if len(at) > 3 and repr(at[-1]) in problem]
    return source.spot(max(quoted, key=len, default=names[0] if names else ())).key


def _shortened(name: str, problems: list[tuple[int, int, str]]) -> list[str]:
    shown = [(line, column, " ".join(text.split())) for line, column, text in problems[:MAX_PROBLEMS]]
    lines = [f"{name}:{line}:{column}: {text}" for line, column, text in shown]
    if len(problems) > MAX_PROBLEMS:
        lines.append(f"{name}: and {counted(len(problems) - MAX_PROBLEMS, 'more problem')}")
    return lines
