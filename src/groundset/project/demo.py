"""A normal project on the bundled example corpus, run to a verified release."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from groundset.contracts import Progress
from groundset.errors import ProjectError, UserError
from groundset.project.initial import create
from groundset.project.packaging import Packaged
from groundset.project.project import SETTINGS, Project
from groundset.project.running import RunReport, default_processes

VERSION = "1.0.0"
PLANNED = 150
"""Samples: more than its few documents would ask for, so that there is something to fill."""
WAIVED = "a demonstration: nobody has labelled a sample of it"


@dataclass(frozen=True, slots=True)
class Demo:
    """What the demo did."""

    root: Path
    report: RunReport
    packaged: Packaged

    def to_json(self) -> dict[str, Any]:
        """Give the shape of ``schemas/demo.json``."""
        return {
            "project": self.root.as_posix(),
            "run": self.report.to_json(),
            "package": self.packaged.to_json(),
            "next": f"groundset sample -n 5 --project {self.root.as_posix()}",
        }


def demo(root: Path, progress: Progress) -> Demo:
    """Make the demo in ``root`` or go on with it; raises ProjectError when the folder holds other things."""
    if not (root / SETTINGS).exists():
        _make(root, progress)
    elif not (root / "demo-evaluation.jsonl").exists():
        raise ProjectError(f"{root}: holds another project", "name another folder: groundset demo DIR")
    with Project.open(root) as project:
        report = project.run(progress=progress, processes=default_processes())
        try:
            packaged = project.package(VERSION, waive={"audit": WAIVED}, progress=progress)
        except UserError:
            # Its release was written by another version of groundset, or its files were changed since.
            raise ProjectError(
                f"{root}: gives another release now than when it was made, and releases never change",
                "name another folder: groundset demo DIR",
            ) from None
    return Demo(root, report, packaged)


def _make(root: Path, progress: Progress) -> None:
    unfinished = (root / "demo-evaluation.jsonl").exists()
    if root.exists() and (not root.is_dir() or (any(root.iterdir()) and not unfinished)):
        raise ProjectError(f"{root}: is not empty", "name another folder: groundset demo DIR")
    root.mkdir(parents=True, exist_ok=True)
    with as_file(files("groundset.demo").joinpath("evaluation.jsonl")) as source:
        shutil.copyfile(source, root / "demo-evaluation.jsonl")
    with as_file(files("groundset.demo").joinpath("corpus")) as source:
        shutil.copytree(source, root / "corpus", dirs_exist_ok=True)
    sets = [root / "demo-evaluation.jsonl"]
    create(root, [root / "corpus"], sets, samples=PLANNED, progress=progress)
