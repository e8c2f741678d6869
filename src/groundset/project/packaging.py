"""From a finished run to a release: is all done, does nothing stand in the way, then write."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from groundset.contracts import Progress
from groundset.errors import RefusedError, UserError
from groundset.project.running import FINISHED, PACKAGED, plan_digest, state_digest
from groundset.stages.extract.reading import changed_files
from groundset.stages.mapping import report
from groundset.stages.package import package as write_release
from groundset.stages.package import refusals
from groundset.stages.package.gather import funnel, gather
from groundset.stages.package.refusals import WAIVABLE
from groundset.text.counting import counted

if TYPE_CHECKING:
    from groundset.project.project import Project

_NUMBER, _WORD = r"(?:0|[1-9][0-9]{0,8})", r"[0-9A-Za-z-]{1,30}"
_VERSION = re.compile(
    rf"{_NUMBER}(?:\.{_NUMBER}){{2}}(?:-{_WORD}(?:\.{_WORD}){{0,3}})?(?:\+{_WORD}(?:\.{_WORD}){{0,3}})?"
)
"""A semantic version, which is a folder's name too."""
_LONGEST_VERSION = 64


@dataclass(frozen=True, slots=True)
class Packaged:
    """A release that was written and verified."""

    path: Path
    samples: int
    new: bool
    """False when the same release was there already."""

    def to_json(self) -> dict[str, Any]:
        """Give the shape of ``schemas/package.json``."""
        return {"path": self.path.as_posix(), "samples": self.samples, "new": self.new}


def package(
    project: Project, version: str, waive: Mapping[str, str], *, progress: Progress | None = None
) -> Packaged:
    """Write release ``version``; raises RefusedError with every reason when a law would be broken."""
    _check_arguments(version, waive)
    with project.locked():
        context = project.context(progress)
        context.check()
        if project.ledger.mark(FINISHED) != plan_digest(project):
            raise RefusedError("no run has finished under the present configuration", "groundset run")
        changed = changed_files(context)
        if changed:
            shown = ", ".join(changed[:3]) + (", …" if len(changed) > 3 else "")
            what = f"{counted(len(changed), 'file')} changed since the last run: {shown}"
            raise RefusedError(what, "groundset run")
        counts = funnel(context)
        reasons = refusals(context, counts, waive)
        if reasons:
            raise RefusedError("\n".join(reasons), "mend it, then the same command again")
        content = gather(context, version, waive, report(context))
        path, new = write_release(context, content, project.releases)
        with project.ledger.write():
            project.ledger.set_mark(PACKAGED, f"{state_digest(project)} {version}")
    return Packaged(path, counts.candidates.kept, new)


def _check_arguments(version: str, waive: Mapping[str, str]) -> None:
    if not _VERSION.fullmatch(version) or len(version) > _LONGEST_VERSION:
        raise UserError(
            f"version {version!r} is no semantic version", "use three numbers, such as 1.0.0 or 1.1.0-rc.1"
        )
    for name, reason in waive.items():
        if name not in WAIVABLE:
            raise UserError(f"{name!r} cannot be waived", f"waivable: {', '.join(WAIVABLE)}")
        if not reason.strip():
            raise UserError(f"waiving {name} needs a reason", f'--waive {name}="why"')
