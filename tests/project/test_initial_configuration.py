"""The groundset.yaml that init writes tells the truth about every key."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

import groundset
from groundset.project.loading import load_settings
from groundset.settings import Budget, Models, ProjectSettings
from small_projects import page, write


def test_what_is_commented_out_is_every_other_key_with_its_default(tmp_path: Path) -> None:
    write(tmp_path / "pottery", {"page.md": page(1)})
    groundset.init(tmp_path / "project", [tmp_path / "pottery"])
    path = tmp_path / "project" / "groundset.yaml"
    head, first, tail = path.read_text("utf-8").partition("# base:")
    assert first
    shown = "base:" + "\n".join(line.removeprefix("# ") for line in tail.splitlines())
    path.write_text(head + shown, "utf-8")
    found = load_settings(path)
    corpora = {"corpus": [corpus.model_dump() for corpus in found.corpus]}
    assert found == ProjectSettings.model_validate(corpora)
    for group in (
        "reading",
        "extraction",
        "grounding",
        "decontamination",
        "packaging",
        "generation",
        "judging",
    ):
        inner = getattr(found, group)
        assert inner.model_fields_set == set(type(inner).model_fields), group
    for inner in (found.deduplication, found.deduplication.near, found.deduplication.semantic):
        assert inner.model_fields_set == set(type(inner).model_fields)
    shown_here = found.model_fields_set | models_in(tail).keys()
    assert shown_here == set(ProjectSettings.model_fields)


def test_what_has_no_default_is_shown_with_every_key_of_its_own(tmp_path: Path) -> None:
    write(tmp_path / "pottery", {"page.md": page(1)})
    groundset.init(tmp_path / "project", [tmp_path / "pottery"])
    shown = models_in((tmp_path / "project" / "groundset.yaml").read_text("utf-8"))
    assert shown["models"].keys() == Models.model_fields.keys()
    assert shown["budget"].keys() == Budget.model_fields.keys()


def models_in(text: str) -> dict[str, Any]:
    """Read what is commented out twice."""
    lines = [line.removeprefix("## ") for line in text.splitlines() if line.startswith("## ")]
    while not lines[0].startswith("models:"):
        del lines[0]
    found: dict[str, Any] = YAML(typ="safe").load("\n".join(lines))
    return found
