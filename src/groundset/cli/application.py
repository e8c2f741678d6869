"""The commands by name; each is imported when it is called."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module

import click

COMMANDS = {
    "demo": "Make a project on a bundled example corpus and run it to a verified release.",
    "init": "Look at a corpus and write a project's configuration.",
    "estimate": "Tell what a run would cost, before it costs it.",
    "run": "Do whatever is not done yet.",
    "status": "Show where the project stands.",
    "sample": "Show random samples with their evidence, to read.",
    "trace": "Tell the life of a candidate, passage or document.",
    "why-not": "Say what became of a text: is it in the dataset, and if not, why not.",
    "coverage": "Show what is thin on the coverage map, of a project or of a dataset that you have.",
    "report": "Write one HTML file that tells where the project stands.",
    "package": "Write a release.",
    "verify": "Re-check a release from its files alone.",
    "check": "See what is wrong with a dataset that you have.",
    "diff": "Show what changed between two releases, and why.",
}
"""Command to its one line of help; each lives in a module of its name and is loaded when it is called."""


def near_names(name: str, names: Iterable[str]) -> list[str]:
    """Give the names that one slip of the fingers turns into this one, the nearest first."""
    from difflib import get_close_matches

    return get_close_matches(name, list(names), n=2, cutoff=0.75)


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports only the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in the order in which a newcomer needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"groundset.cli.{cmd_name.replace('-', '_')}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find a command; one that is not there is answered with those that are spelled like it."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            near = near_names(name, COMMANDS)
            hint = f" Did you mean {' or '.join(near)}?" if near else ""
            ctx.fail(f"No such command {name[:60]!r}.{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"groundset {version('groundset')}")
        ctx.exit()


@click.group(
    cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.option(
    "--version", is_flag=True, callback=_version, expose_value=False, is_eager=True, help="Show the version."
)
def application() -> None:
    """Turn a pile of documents into a clean, leak-free instruction-tuning dataset.

    Every answer in it is traced to the place in the source that supports it. New here? `groundset demo`
    makes a project on a bundled example and runs it to a verified release: no key, no network.
    """
