"""The command line: parse, call the Python API, print. Commands are imported when they are called.

Exit codes: 0 done, 1 a finding or a refusal, 2 the user must fix something, 130 interrupted.
"""

from __future__ import annotations

import os
import signal
import sys
from importlib import import_module

import click

from groundset.cli.plain import prepare_streams, safe
from groundset.errors import GroundsetError, UserError

COMMANDS = {
    "demo": "Make a project on a bundled example corpus and run it to a verified release.",
    "init": "Look at a corpus and write a project's configuration.",
    "run": "Do whatever is not done yet.",
    "status": "Show where the project stands.",
    "sample": "Show random samples with their evidence, to read.",
    "trace": "Tell the life of a candidate, passage or document.",
    "why-not": "Say what became of a text: is it in the dataset, and if not, why not.",
    "report": "Write one HTML file that tells where the project stands.",
    "package": "Write a release.",
    "verify": "Re-check a release from its files alone.",
    "diff": "Show what changed between two releases, and why.",
}
"""Command to its one line of help; each lives in a module of its name and is loaded when it is called."""


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


def main() -> None:
    """Run the command line and leave with its exit code."""
    # Being asked to end is being interrupted: the same clean way out, for workers too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    prepare_streams()
    sys.exit(invoke(sys.argv[1:]))


def invoke(arguments: list[str]) -> int:
    """Run one command; every error becomes one or two lines on stderr and an exit code."""
    try:
        result = application.main(arguments, prog_name="groundset", standalone_mode=False)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return 2
    except GroundsetError as error:
        return _report(error)
    except (KeyboardInterrupt, click.Abort):
        _say("interrupted: nothing is lost; the same command goes on where it stopped")
        return 130
    except BrokenPipeError:
        # Whoever read our output has gone (`| head`); there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        return _report(
            UserError(f"{where}{error.strerror or error}", "check the path, its rights, and the disk")
        )
    # The outermost edge: whatever gets here is our mistake, and is shown as one line all the same.
    except Exception as error:  # noqa: BLE001
        return _unexpected(error)


def _unexpected(error: Exception) -> int:
    """Tell of a fault of the database in words, and of any other as what it is: ours."""
    if type(error).__module__.startswith("sqlalchemy"):
        from sqlalchemy.exc import DatabaseError

        from groundset.ledger.faults import explain

        if isinstance(error, DatabaseError):
            return _report(explain(error))
    if os.environ.get("GROUNDSET_DEBUG"):
        raise error
    _say(f"internal error: {type(error).__name__}: {error}".splitlines()[0])
    _say("nothing is lost; GROUNDSET_DEBUG=1 shows where it happened")
    return 1


def _report(error: GroundsetError) -> int:
    for line in error.message.splitlines():
        _say(line)
    if error.hint:
        _say(f"next: {error.hint}")
    return error.exit_code


def _say(line: str) -> None:
    click.echo(f"groundset: {safe(line)}", err=True)
