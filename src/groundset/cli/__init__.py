"""The command line: parse, call the Python API, print. Commands are imported when they are called.

Exit codes: 0 done, 1 a finding or a refusal, 2 the user must fix something, 130 interrupted.
"""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING

from groundset.cli.interruption import INTERRUPTED_CODE, interrupted, interruptible
from groundset.errors import GroundsetError, UserError

if TYPE_CHECKING:
    import click


def main() -> None:
    """Run the command line and leave with its exit code."""
    sys.exit(interruptible(_whole))


def _whole() -> int:
    from groundset.cli.plain import prepare_streams

    prepare_streams()
    return invoke(sys.argv[1:])


def invoke(arguments: list[str]) -> int:
    """Run one command; every error becomes one or two lines on stderr and an exit code."""
    import click

    from groundset.cli.plain import say

    try:
        from groundset.cli.application import application

        result = application.main(arguments, prog_name="groundset", standalone_mode=False)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.ClickException as error:
        for line in _wrong_usage(error, arguments):
            say(line, err=True)
        return 2
    except GroundsetError as error:
        return _report(error)
    except (KeyboardInterrupt, click.Abort):
        _say(interrupted(arguments))
        return INTERRUPTED_CODE
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


def _wrong_usage(error: click.ClickException, arguments: list[str]) -> list[str]:
    """Say what click found wrong with the arguments."""
    import click

    if isinstance(error, click.NoSuchOption):
        return _unknown_option(error, arguments)
    shown = io.StringIO()
    error.show(shown)
    return shown.getvalue().splitlines()


def _unknown_option(error: click.NoSuchOption, arguments: list[str]) -> list[str]:
    """Say which option there is in its place, or that it belongs behind the command."""
    from groundset.cli.application import COMMANDS, near_names

    usage = error.ctx.get_usage() if error.ctx else ""
    known = [name for p in error.ctx.command.params for name in p.opts] if error.ctx else []
    named = next((argument for argument in arguments if argument in COMMANDS), "")
    if error.ctx and error.ctx.parent is None and named:
        hint = f" Options go behind the command: groundset {named} {error.option_name}"
    else:
        near = near_names(error.option_name, known)
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
    return [usage, f"Error: No such option {error.option_name[:60]!r}.{hint}"]


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
    from groundset.cli.plain import say

    say(f"groundset: {line}", err=True)
