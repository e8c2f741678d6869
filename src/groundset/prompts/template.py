"""A prompt template: a file of Jinja with a head in YAML, named by its version and the hash of its text.

Parts that several templates share lie in ``parts``; a line ``@include parts/NAME`` stands for such a file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from ruamel.yaml import YAML

from groundset.prompts.fences import fenced
from groundset.records import Message, content_hash

_SEPARATOR = "\n---\n"
_USER = "\n=== user ===\n"
_INCLUDE = re.compile(r"^@include ([a-z_/]+)$", re.MULTILINE)


@dataclass(frozen=True)
class Template:
    """One template: its head, and the words for system and user."""

    name: str
    """Path below ``prompts`` without its ending, such as ``generation/open_question``."""
    head: Mapping[str, Any]
    """What the file says of itself; ``version`` is always there."""
    system: str
    user: str

    @property
    def id(self) -> str:
        """Name, version and hash: another text is another template."""
        return f"{self.name}/{self.head['version']}@{content_hash(self.system, self.user)[:12]}"

    def render(self, **values: Any) -> tuple[Message, ...]:
        """Fill in the values; ``fenced`` is at hand in the template for all text from outside."""
        system, user = self._compiled
        return Message("system", system.render(values).strip()), Message("user", user.render(values).strip())

    @cached_property
    def _compiled(self) -> tuple[Any, Any]:
        environment = ImmutableSandboxedEnvironment(
            undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        environment.globals["fenced"] = fenced
        return environment.from_string(self.system), environment.from_string(self.user)


@cache
def template(name: str) -> Template:
    """Load a template that ships with the package, such as ``judge``, with the parts that it includes."""
    head, _, rest = _text(name).removeprefix("---\n").partition(_SEPARATOR)
    whole = _INCLUDE.sub(lambda found: _text(found[1]).strip(), rest)
    system, _, user = whole.partition(_USER)
    return Template(name, dict(YAML(typ="safe").load(head)), system.strip(), user.strip())


@cache
def names(folder: str) -> tuple[str, ...]:
    """Give the names of the templates in a folder such as ``generation``, without it, sorted."""
    entries = (entry.name for entry in files("groundset.prompts").joinpath(folder).iterdir())
    return tuple(sorted(name.removesuffix(".md") for name in entries if name.endswith(".md")))


def _text(name: str) -> str:
    return files("groundset.prompts").joinpath(f"{name}.md").read_text(encoding="utf-8")
