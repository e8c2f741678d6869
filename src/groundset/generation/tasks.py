"""The kinds of tasks that a model writes pairs for: one prompt template each, and what its head says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Annotated, Literal

from pydantic import Field

from groundset.prompts.template import Template, names, template
from groundset.settings import Generation, Settings

_FOLDER = "generation"

Form = Literal["text", "prose", "steps", "things", "records", "related", "document"]
"""What a passage must hold to give a task something to work on; see ``forms``."""


class Task(Settings):
    """What a template says of itself."""

    version: int
    task_type: str
    """Value of the coverage map's dimension of that name."""
    styles: Annotated[list[Literal["question", "command", "casual"]], Field(min_length=1)]
    """Styles of instruction that it can be asked for."""
    fits: Form
    part: Literal["main", "further", "document"]
    """``main`` tasks take most of a passage's pairs, ``further`` ones add variety; or of whole documents."""
    max_pairs: Annotated[int, Field(ge=1)]
    """Most pairs, or conversations, of one prompt."""
    reply: Literal["pairs", "conversations"] = "pairs"
    context: bool = False
    """Whether the passage is put into the instruction."""
    json_response: bool = False
    """Whether the response is JSON with fields that the instruction names."""
    name: str
    """Of the template; also ``Origin.family``."""

    @property
    def template(self) -> Template:
        """The prompt."""
        return template(f"{_FOLDER}/{self.name}")


@cache
def tasks() -> Mapping[str, Task]:
    """Give all tasks by name, sorted."""
    return {name: _task(name) for name in names(_FOLDER)}


def problems(settings: Generation) -> list[str]:
    """Say what is wrong with the tasks that a configuration names, one message each."""
    unknown = sorted(set(settings.tasks) - tasks().keys())
    known = ", ".join(tasks())
    return [f"`generation.tasks` names {name!r}, which is no task; tasks are: {known}" for name in unknown]


def chosen(settings: Generation) -> Sequence[Task]:
    """Give the tasks that a configuration asks for, sorted by name; raises ValueError for an unknown one."""
    wrong = problems(settings)
    if wrong:
        raise ValueError("\n".join(wrong))
    return [task for name, task in tasks().items() if not settings.tasks or name in settings.tasks]


def _task(name: str) -> Task:
    return Task.model_validate({**template(f"{_FOLDER}/{name}").head, "name": name})
