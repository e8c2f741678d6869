"""Options that several commands share."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from groundset.cli.plain import escaped, safe

F = TypeVar("F", bound=Callable[..., Any])

_MOST = 1000
"""Characters of free text in an option."""

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object for programs.")

with_processes = click.option(
    "--processes", type=click.IntRange(min=1), help="Worker processes; else one per core."
)


class Place(click.Path):
    """A path; an empty one is an unset variable, and would mean the folder one stands in."""

    def __init__(self, *, kept: bool = False) -> None:
        super().__init__(path_type=Path)
        self._kept = kept
        """Whether it is written into a file, which only text can be."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Give the path, or say what is wrong with it."""
        text = str(value)
        if not text:
            self.fail("it is empty", param, ctx)
        if "\0" in text:
            self.fail("it holds a null character", param, ctx)
        if self._kept and not _is_text(text):
            self.fail(f"{text!r} is not UTF-8; give the file or folder another name", param, ctx)
        return super().convert(value, param, ctx)


def free_text(given: str) -> str:
    """Give text that is written into a file: UTF-8, on one line, without what drives a terminal."""
    if not _is_text(given):
        raise click.BadParameter(f"{given!r} is not UTF-8")
    if len(given) > _MOST:
        raise click.BadParameter(f"it has {len(given):,} characters; at most {_MOST:,} are taken")
    return safe(" ".join(given.split()))


def _is_text(value: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in value)


in_project = click.option(
    "--project",
    "folder",
    type=Place(),
    help="The project folder; else the nearest one from here upwards.",
)


def _files(_ctx: click.Context, _param: click.Parameter, given: tuple[Path, ...]) -> tuple[Path, ...]:
    """Refuse what is no file here, where the option can be named."""
    for path in given:
        if not path.is_file():
            found = "is no file" if path.exists() else "there is no such file"
            raise click.BadParameter(f"{str(path)!r}: {found}")
    return given


def evaluation_files(purpose: str) -> Callable[[F], F]:
    """Give the option ``--eval FILE...`` with its own words of help, and what a file may be."""
    return click.option(
        "--eval",
        "evaluation",
        multiple=True,
        type=Place(kept=True),
        callback=_files,
        metavar="FILE...",
        help=f"{purpose} JSON, JSON Lines or Parquet, plain or gzipped.",
    )


def print_json(value: Any) -> None:
    """Print a value as JSON on stdout; nothing in it can drive a terminal."""
    click.echo(escaped(json.dumps(value, ensure_ascii=False, indent=2)))


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
