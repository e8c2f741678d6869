"""``groundset diff``."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from groundset.cli.options import Place, as_json, print_json
from groundset.cli.plain import say

if TYPE_CHECKING:
    from groundset.release.diff import Change, ReleaseDiff

_SHOWN = 10
_HASH = re.compile("[0-9a-f]{32,}")
"""Of which a few characters tell enough."""
_KINDS = {
    "settings": "{}",
    "evaluation": "evaluation set {}",
    "fingerprints": "gate {}",
    "prompts": "prompt {}",
}
"""First part of what changed, and how it is named."""


@click.command("diff", short_help="Show what changed between two releases, and why.")
@click.argument("before", metavar="A", type=Place())
@click.argument("after", metavar="B", type=Place())
@as_json
def command(before: Path, after: Path, as_json: bool) -> None:
    """Show what changed from release A to release B: samples added and removed, settings, why."""
    from groundset.cli.releases import check_release, project_of
    from groundset.release.diff import diff

    for folder in (before, after):
        check_release(folder, "groundset diff", wanted=2)
    found = diff(before, after)
    if as_json:
        print_json(found.to_json())
        return
    for line in _lines(found):
        say(line)
    project = project_of(after)
    if found.added and project:
        say(f"next: groundset trace {found.added[0][:12]} --project {shlex.quote(str(project))}")


def _lines(found: ReleaseDiff) -> Iterator[str]:
    from collections import Counter

    from groundset.cli.verdicts import in_words
    from groundset.text.counting import counted

    both = f"{counted(len(found.kept), 'sample')} in both"
    yield f"{both}, {len(found.added):,} only in the second, {len(found.removed):,} only in the first"
    for reason, count in sorted(Counter(r.reason for r in found.removed).items()):
        yield f"  gone: {count:,}, {in_words(reason)}"
    for change in found.changes:
        yield f"  changed: {_changed(change)}"
    if found.added:
        shown = ", ".join(name[:12] for name in found.added[:_SHOWN])
        yield f"new: {shown}{', …' if len(found.added) > _SHOWN else ''}"


def _changed(change: Change) -> str:
    """Say what became of a setting; one that stands on one side only is new there, or gone."""
    kind, _, name = change.what.partition(".")
    what = _KINDS.get(kind, change.what.replace("_", " ")).format(name)
    if kind == "fingerprints":
        return f"{what}: its settings, its rules or what it compares with"
    if change.before is None:
        return f"{what}: {_value(change.after)}, where there was none"
    if change.after is None:
        return f"{what}: none, where there was {_value(change.before)}"
    return f"{what}: from {_value(change.before)} to {_value(change.after)}"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | dict):
        return ", ".join(map(_value, value)) or "nothing"
    if isinstance(value, str) and value:
        return value[:12] if _HASH.fullmatch(value) else f"“{value}”"
    return "nothing" if value in ("", None) else str(value)
