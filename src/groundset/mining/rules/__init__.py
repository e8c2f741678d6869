"""The rules of each language: one data file each, checked when it is loaded.

A new language is a new ``<ISO 639-1 code>.yaml`` in this folder; no code knows a language by name.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from groundset.mining.rules.models import Rules
from groundset.records import content_hash

__all__ = ["Rules", "data_hash", "languages", "pattern", "rules"]


@cache
def languages() -> frozenset[str]:
    """Give the codes of the languages that have rules."""
    names = (entry.name for entry in files(__package__).iterdir())
    return frozenset(name.removesuffix(".yaml") for name in names if name.endswith(".yaml"))


@cache
def rules(language: str) -> Rules:
    """Load and check the rules of a language; raises ValueError when its data file is wrong."""
    try:
        return Rules.model_validate(YAML(typ="safe", pure=True).load(_text(language)))
    except (ValidationError, YAMLError) as error:
        raise ValueError(f"mining/rules/{language}.yaml: {error}") from error


def _text(language: str) -> str:
    return files(__package__).joinpath(f"{language}.yaml").read_text(encoding="utf-8")


@cache
def data_hash() -> str:
    """Hash the data files of all languages."""
    return content_hash([[code, _text(code)] for code in sorted(languages())])


@cache
def pattern(source: str) -> re.Pattern[str]:
    """Compile a pattern of a data file; an empty one matches nothing."""
    return re.compile(source or r"(?!)", re.IGNORECASE)
