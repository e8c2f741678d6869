"""The groundset.yaml that init writes tells the truth about every key."""

from __future__ import annotations

from pathlib import Path

import groundset
from groundset.project.loading import load_settings
from groundset.settings import ProjectSettings
from small_projects import page, write


def test_what_is_commented_out_is_every_other_key_with_its_default(tmp_path: Path) -> None:
    write(tmp_path / "pottery", {"page.md": page(1)})
    groundset.init(tmp_path / "project", [tmp_path / "pottery"])
    path = tmp_path / "project" / "groundset.yaml"
    head, _, tail = path.read_text("utf-8").partition("# reading:\n")
    shown = "reading:\n" + "\n".join(line.removeprefix("# ") for line in tail.splitlines())
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
    near = found.deduplication.near
    assert near.model_fields_set == set(type(near).model_fields)
