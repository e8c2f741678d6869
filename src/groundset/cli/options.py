"""Options that several commands share."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object for programs.")

in_project = click.option(
    "--project",
    "folder",
    type=click.Path(path_type=Path),
    help="The project folder; else the nearest one from here upwards.",
)

with_processes = click.option(
    "--processes", type=click.IntRange(min=1), help="Worker processes; else one per core."
)


def evaluation_files(purpose: str) -> Callable[[F], F]:
    """Give the option ``--eval FILE...`` with its own words of help."""
    return click.option(
        "--eval",
        "evaluation",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="FILE...",
        help=purpose,
    )


def print_json(value: Any) -> None:
    """Print a value as JSON on stdout."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


class ManyValues(click.Command):
    """A command whose repeatable options also take several values at once: ``--eval A B``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Repeat such an option before each of its values."""
        repeatable = {name for p in self.params if getattr(p, "multiple", False) for name in p.opts}
        return super().parse_args(ctx, _repeated(args, repeatable))


def _repeated(args: list[str], repeatable: set[str]) -> list[str]:
    spread: list[str] = []
    option = ""
    values = 0
    for at, arg in enumerate(args):
        if arg == "--":
            return spread + args[at:]
        if arg.startswith("-") and arg != "-":
            option, values = (arg if arg in repeatable else ""), 0
        elif option:
            values += 1
            if values > 1:
                spread.append(option)
        spread.append(arg)
    return spread
