"""Write the three commented configuration files of a new project."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from groundset.contracts import Progress, Silent
from groundset.errors import DataError, ProjectError, UserError
from groundset.gates.evaluations import load
from groundset.project.initial import holdout
from groundset.project.initial.areas import areas
from groundset.project.initial.coverage_wording import coverage_yaml
from groundset.project.initial.survey import Glance, Survey, survey
from groundset.project.initial.wording import groundset_yaml
from groundset.project.project import COVERAGE, RUBRIC, SETTINGS
from groundset.settings import Corpus, Evaluation
from groundset.text.counting import counted

HOLDOUT = "evaluation/holdout.jsonl"


@dataclass(frozen=True, slots=True)
class Created:
    """A new project and what was seen of its corpus."""

    root: Path
    survey: Survey
    written: tuple[str, ...]
    held_out: int
    """Documents kept aside."""
    held_out_items: int = 0
    """Items of the evaluation set that was made of them."""

    def to_json(self) -> dict[str, Any]:
        """Give the shape of ``schemas/init.json``."""
        return {
            "project": self.root.as_posix(),
            "files": self.survey.files,
            "documents": len(self.survey.documents),
            "kinds": self.survey.kinds,
            "languages": self.survey.languages,
            "unread": self.survey.unread,
            "written": list(self.written),
            "held_out": self.held_out,
            "next": f"groundset run --project {self.root.as_posix()}",
        }


def create(
    root: Path,
    corpora: Sequence[Path],
    evaluations: Sequence[Path] = (),
    *,
    share_held_out: float = 0.0,
    samples: int = 0,
    progress: Progress | None = None,
    processes: int = 1,
) -> Created:
    """Make a project in ``root``; raises ProjectError when one is there, DataError for unusable input.

    ``samples`` is the planned size of the dataset; 0 tells it from the amount of text.
    """
    if (root / SETTINGS).exists():
        raise ProjectError(
            f"{root}: there is a project here already", "edit its groundset.yaml, or choose a new DIR"
        )
    if root.exists() and not root.is_dir():
        raise ProjectError(f"{root}: is a file", "choose another DIR")
    _check(corpora, evaluations)
    described = [_corpus(path, root, name) for path, name in _named(corpora)]
    if share_held_out:
        holdout.refuse_early(described, root, share_held_out)
    seen = survey(described, root, progress or Silent(), processes)
    if not seen.documents:
        reasons = ", ".join(f"{n} {reason}" for reason, n in seen.unread.items()) or "no files"
        raise DataError(
            f"no document could be read from the corpus ({reasons})", "name a folder that holds some"
        )
    kept_aside = holdout.choose(seen.documents, share_held_out)
    if share_held_out and not kept_aside:
        raise holdout.too_small(share_held_out, len(seen.documents))
    sets = [_evaluation(path, root, name) for path, name in _named(evaluations)]
    rows = holdout.rows(kept_aside, described, root)
    if kept_aside and not rows:
        raise DataError(
            f"no pairs were found in the {counted(len(kept_aside), 'document')} kept aside for evaluation",
            "use a larger --holdout, or name a set of your own with --eval",
        )
    written = _write(root, described, sets, seen, kept_aside, rows, samples)
    return Created(root, seen, written, len(kept_aside), len(rows))


def _check(corpora: Sequence[Path], evaluations: Sequence[Path]) -> None:
    if not corpora:
        raise UserError("no corpus was named", "groundset init DIR --corpus PATH")
    for path in corpora:
        if not path.exists():
            raise DataError(f"{path}: no such file or folder", "give the folder that holds your documents")
    for path in evaluations:
        load(path.name, path)


def _write(
    root: Path,
    corpora: list[Corpus],
    sets: list[Evaluation],
    seen: Survey,
    kept_aside: list[Glance],
    rows: Sequence[str],
    samples: int,
) -> tuple[str, ...]:
    root.mkdir(parents=True, exist_ok=True)
    texts = {
        COVERAGE: coverage_yaml(seen.documents, areas(seen.documents), samples),
        RUBRIC: files("groundset.gates").joinpath("rubric.yaml").read_text("utf-8"),
    }
    if rows:
        sets = [*sets, Evaluation(name="holdout", path=HOLDOUT)]
        texts[HOLDOUT] = "".join(f"{row}\n" for row in rows)
    aside = {c.name: sorted({d.path for d in kept_aside if d.corpus == c.name}) for c in corpora}
    # Last, because a folder with a groundset.yaml is a project: a crash before it leaves none.
    texts[SETTINGS] = groundset_yaml(corpora, sets, aside, seen)
    for name, text in texts.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return tuple(texts)


def _named(paths: Sequence[Path]) -> list[tuple[Path, str]]:
    """Name each path after its last part; a second one of a name gets a number."""
    named: list[tuple[Path, str]] = []
    for path in paths:
        base = (
            re.sub(r"[^A-Za-z0-9._-]+", "-", path.resolve().name.split(".")[0]).strip("-._")[:48]
            or "documents"
        )
        taken = {name for _path, name in named}
        number = 2
        name = base
        while name in taken:
            name, number = f"{base}-{number}", number + 1
        named.append((path, name))
    return named


def _corpus(path: Path, root: Path, name: str) -> Corpus:
    folder, project = path.resolve(), root.resolve()
    exclude = []
    if folder in (project, *project.parents):
        # The project lies inside its own corpus: its files are not documents.
        inside = project.relative_to(folder).as_posix()
        own = ("groundset.yaml", "coverage.yaml", "rubric.yaml", "evaluation", "releases")
        exclude = [name if inside == "." else f"{inside}/{name}" for name in own]
    return Corpus(name=name, path=_written(path, root), exclude=exclude)


def _evaluation(path: Path, root: Path, name: str) -> Evaluation:
    return Evaluation(name=name, path=_written(path, root))


def _written(path: Path, root: Path) -> str:
    """Write a path as it was given: absolute, or else relative to the project."""
    if path.is_absolute() and root.resolve() not in path.resolve().parents:
        return path.as_posix()
    return Path(os.path.relpath(path.resolve(), root.resolve())).as_posix()
