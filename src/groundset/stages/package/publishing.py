"""Write a release where nobody sees it, verify it there, then move it into place in one step."""

from __future__ import annotations

import filecmp
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from groundset.errors import RefusedError, UserError
from groundset.release.content import ReleaseContent
from groundset.release.verify import verify
from groundset.release.write import write
from groundset.stages.context import Context

PARTIAL = ".partial-"
_SHOWN = 5
"""Findings named in a refusal."""


def package(context: Context, content: ReleaseContent, releases: Path) -> tuple[Path, bool]:
    """Write one release; answers its folder and whether it is new.

    Raises RefusedError when the written files do not verify, and UserError when the version exists
    with other content. A crash leaves at most a hidden partial folder that the next call removes.
    """
    target = releases / content.version
    releases.mkdir(parents=True, exist_ok=True)
    with _partial(releases, content.version) as folder:
        write(content, folder)
        verification = verify(folder, (), context.progress)
        if verification.findings:
            shown = "; ".join(f"{f.check}: {f.where}: {f.message}" for f in verification.findings[:_SHOWN])
            raise RefusedError(f"the packaged files do not verify: {shown}", "nothing was released")
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
