"""Write a release where nobody sees it, verify it there, then move it into place in one step."""

from __future__ import annotations

import filecmp
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from groundset.errors import RefusedError, UserError
from groundset.gates.evaluations import load
from groundset.release.content import ReleaseContent
from groundset.release.layout import SPLITS
from groundset.release.verify import Finding, verify
from groundset.release.write import write
from groundset.stages.context import Context

PARTIAL = ".partial-"
_SHOWN = 5
"""Findings named in a refusal."""


def package(context: Context, content: ReleaseContent, releases: Path) -> tuple[Path, bool]:
    """Write one release; answers its folder and whether it is new.

    The written files are read back and verified, also against the evaluation sets as their files are now,
    with the texts of the items. Raises RefusedError when they do not verify, and UserError when the version
    exists with other content. A crash leaves at most a hidden partial folder that the next call removes.
    """
    target = releases / content.version
    sets = [load(one.name, one.located(context.root), one.split) for one in context.settings.evaluation]
    releases.mkdir(parents=True, exist_ok=True)
    with _partial(releases, content.version) as folder:
        write(content, folder)
        verification = verify(folder, sets, context.progress)
        if verification.findings:
            raise _refused(verification.findings, stale=_stale(context, content))
        if target.exists():
            if not _same(folder, target):
                raise UserError(
                    f"releases/{content.version} exists and its content differs; releases never change",
                    "choose another --version",
                )
            return target, False
        os.replace(folder, target)
        _sync(releases)
    return target, True


def _refused(findings: Sequence[Finding], *, stale: bool) -> RefusedError:
    """Say what is wrong, samples that repeat an item first; where verdicts are ``stale``, only that."""
    repeated = [f for f in findings if f.check == "leaks" and f.where.startswith(tuple(SPLITS.values()))]
    if stale and not repeated:
        return RefusedError("the evaluation sets are not those of the last run", "groundset run")
    shown = [*repeated, *(f for f in findings if f not in repeated)][:_SHOWN]
    said = "; ".join(f"{f.check}: {f.where}: {f.message}" for f in shown)
    return RefusedError(f"the packaged files do not verify: {said}", "nothing was released")


def _stale(context: Context, content: ReleaseContent) -> bool:
    """Tell whether a sample was not compared with the evaluation sets as they are now."""
    gate = context.gates.decontamination
    unjudged = set(context.ledger.verdicts.unjudged(gate.name, gate.fingerprint))
    return any(sample.candidate.id in unjudged for sample in content.samples)


@contextmanager
def _partial(releases: Path, version: str) -> Iterator[Path]:
    for left in releases.glob(f"{PARTIAL}*"):
        shutil.rmtree(left, ignore_errors=True)
    folder = releases / f"{PARTIAL}{version}"
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _same(a: Path, b: Path) -> bool:
    names = [sorted(p.relative_to(f).as_posix() for p in f.rglob("*") if p.is_file()) for f in (a, b)]
    if names[0] != names[1]:
        return False
    _match, mismatch, errors = filecmp.cmpfiles(a, b, names[0], shallow=False)
    return not mismatch and not errors


def _sync(folder: Path) -> None:
    """Make the move itself survive a power cut; not every system lets a folder be synced."""
    if hasattr(os, "O_DIRECTORY"):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
