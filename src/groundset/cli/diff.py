"""``groundset diff``."""

from __future__ import annotations

from pathlib import Path

import click

from groundset.cli.options import Place, as_json, print_json
from groundset.cli.plain import say

_SHOWN = 10


@click.command("diff", short_help="Show what changed between two releases, and why.")
@click.argument("before", metavar="A", type=Place())
@click.argument("after", metavar="B", type=Place())
@as_json
def command(before: Path, after: Path, as_json: bool) -> None:
    """Show what changed from release A to release B: samples added and removed, settings, why."""
    from collections import Counter

    from groundset.errors import DataError
    from groundset.release.diff import diff

    for folder in (before, after):
        if not folder.is_dir():
            raise DataError(f"{folder}: no such folder", "give two release folders, such as releases/1.0.0")
    found = diff(before, after)
    if as_json:
        print_json(found.to_json())
        return
    added, removed = len(found.added), len(found.removed)
    say(f"{len(found.kept):,} samples are in both, {added:,} are new, {removed:,} are gone")
    for reason, count in sorted(Counter(r.reason for r in found.removed).items()):
        say(f"  gone: {count:,} {reason}")
    for change in found.changes:
        say(f"  changed: {change.what}: {change.before} -> {change.after}")
    if found.added:
        shown = ", ".join(name[:12] for name in found.added[:_SHOWN])
        say(f"new: {shown}{', …' if len(found.added) > _SHOWN else ''}")
        say(f"next: groundset trace {found.added[0][:12]}")
