"""``groundset verify``."""

from __future__ import annotations

from pathlib import Path

import click

from groundset.cli.options import ManyValues, Place, as_json, evaluation_files, print_json
from groundset.cli.plain import say
from groundset.cli.progress import progress

_SHOWN = 30


@click.command("verify", cls=ManyValues, short_help="Re-check a release from its files alone.")
@click.argument("release", type=Place())
@evaluation_files("Further evaluation sets that no sample may repeat.")
@as_json
def command(release: Path, evaluation: tuple[Path, ...], as_json: bool) -> int:
    """Re-check a release from its files alone: hashes, counts, evidence, leaks, twins."""
    from groundset.cli.releases import check_release
    from groundset.gates.evaluations import load
    from groundset.release.verify import verify
    from groundset.text.counting import counted

    check_release(release, "groundset verify")
    sets = [load(path.name, path) for path in evaluation]
    with progress() as shown:
        verification = verify(release, sets, shown)
    if as_json:
        print_json(verification.to_json())
        return 1 if verification.findings else 0
    for path, one in zip(evaluation, sets, strict=True):
        say(f"compared with {path}: {counted(len(one.items), 'item')}")
    for finding in verification.findings[:_SHOWN]:
        say(f"{finding.check}: {finding.where}: {finding.message}")
    if verification.findings:
        say(f"{release}: {counted(len(verification.findings), 'finding')}; do not trust this release")
        return 1
    for note in verification.notes:
        say(f"note: {note}")
    counts = ", ".join(f"{count:,} {split}" for split, count in verification.samples.items())
    say(f"{release}: verified by {counted(len(verification.checks), 'check')}; samples: {counts}")
    return 0
