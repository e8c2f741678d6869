"""``groundset init``."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from groundset.cli.options import ManyValues, Place, as_json, evaluation_files, print_json, with_processes
from groundset.cli.plain import say
from groundset.cli.progress import progress

if TYPE_CHECKING:
    from groundset.project.initial.survey import Survey

_FEW = 20
"""Items below which one more right answer moves a score by five per cent and more."""


def _share(_ctx: click.Context, _param: click.Parameter, given: str | None) -> float:
    if given is None:
        return 0.0
    try:
        share = float(given.removesuffix("%")) / (100 if given.endswith("%") else 1)
    except ValueError:
        share = -1.0
    if not 0 < share < 1:
        raise click.BadParameter(f"{given!r} is no share between 0 and 1; write 5% or 0.05")
    return share


@click.command("init", cls=ManyValues, short_help="Look at a corpus and write a project's configuration.")
@click.argument("folder", metavar="DIR", type=Place())
@click.option(
    "--corpus",
    multiple=True,
    required=True,
    type=Place(kept=True),
    metavar="PATH...",
    help="Folders or files with your documents.",
)
@evaluation_files("Evaluation sets that no sample may repeat.")
@click.option(
    "--holdout",
    callback=_share,
    metavar="SHARE",
    help="Keep this share of the documents aside (5%) and make an evaluation set of them.",
)
@click.option(
    "--samples",
    type=click.IntRange(0, 1_000_000),
    default=0,
    metavar="N",
    help="Plan a dataset of this size; 0 or left out: told from the amount of text.",
)
@with_processes
@as_json
def command(
    folder: Path,
    corpus: tuple[Path, ...],
    evaluation: tuple[Path, ...],
    holdout: float,
    samples: int,
    processes: int | None,
    as_json: bool,
) -> None:
    """Look at the corpus and write groundset.yaml, coverage.yaml and rubric.yaml into DIR."""
    from groundset.project.initial import create
    from groundset.project.running import default_processes

    with progress() as shown:
        created = create(
            folder,
            corpus,
            evaluation,
            share_held_out=holdout,
            samples=samples,
            progress=shown,
            processes=processes or default_processes(),
        )
    if as_json:
        print_json(created.to_json())
        return
    _say_seen(created.survey)
    if created.held_out:
        _say_held_out(created.held_out, created.held_out_items)
    say(f"wrote {', '.join(created.written)} in {folder}")
    if not evaluation and not created.held_out:
        say("no evaluation set: name one under `evaluation` in groundset.yaml before you package")
    say(f"next: groundset run --project {shlex.quote(str(folder))}")


def _say_seen(seen: Survey) -> None:
    from groundset.text.counting import counted, most_of

    languages = ", ".join(f"{count:,} {name}" for name, count in list(seen.languages.items())[:6])
    say(f"{counted(seen.files, 'file')}, {counted(len(seen.documents), 'document')} ({languages})")
    for reason, count in most_of(seen.unread):
        say(f"  {counted(count, 'file')} not read: {reason}")
    if seen.without_rules:
        said = counted(seen.without_rules, "document")
        say(f"  {said} in languages that cannot be mined without a model")


def _say_held_out(documents: int, items: int) -> None:
    from groundset.text.counting import counted

    made = f"an evaluation set of {counted(items, 'item')} was made of them"
    say(f"  {counted(documents, 'document')} kept aside; {made}")
    if items < _FEW:
        say(
            f"  warning: fewer than {_FEW} items measure little; take a larger --holdout in a new DIR, "
            "or add a set of your own under `evaluation`"
        )
