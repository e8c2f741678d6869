"""A base release: published samples stay, the release names the base by its digest and not by its path."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from groundset.errors import ConfigurationError
from groundset.project import Project
from groundset.release.read import read
from groundset.release.verify import verify
from small_projects import page, write

MakeProject = Callable[..., Path]

OLDER = {f"versioned_docs/version-1/page{n}.md": page(n) for n in range(4)}
NEWER = {f"docs/page{n}.md": page(n) for n in range(4)}
"""The same pages once more, as a newer version: twins that come first."""


def configured(root: Path, base: str) -> None:
    path = root / "groundset.yaml"
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("base:")]
    path.write_text("\n".join([*lines, f"base: {base}", ""]), "utf-8")


def released(root: Path, version: str) -> set[str]:
    """Run and package; give the ids of the samples."""
    with Project.open(root) as project:
        project.run(processes=1)
        path = project.package(version, waive={"audit": "a test"}).path
    return samples(path)


def samples(release: Path) -> set[str]:
    return {row.id for split in ("train", "validation") for row in read(release).samples(split)}


@pytest.fixture
def root(make_project: MakeProject) -> Path:
    """A project with a release, to whose corpus newer versions of all pages came."""
    made = make_project(OLDER)
    assert released(made, "1.0.0")
    write(made.parent / "project-corpus" / "pottery", NEWER)
    return made


def published(root: Path) -> set[str]:
    return samples(root / "releases" / "1.0.0")


def test_published_samples_stay_where_the_configuration_names_their_release(root: Path) -> None:
    """Without it they would go: a newer version of their document says the same."""
    assert not published(root) & released(root, "1.1.0")
    configured(root, "releases/1.0.0")
    assert published(root) <= released(root, "1.2.0")
    assert verify(root / "releases" / "1.2.0").ok


def test_a_release_names_its_base_by_digest_wherever_that_lies(root: Path, tmp_path: Path) -> None:
    configured(root, "releases/1.0.0")
    released(root, "1.1.0")
    elsewhere = tmp_path / "elsewhere" / "of the base"
    shutil.copytree(root / "releases" / "1.0.0", elsewhere)
    configured(root, str(elsewhere))
    released(root, "1.1.1")
    digest = read(elsewhere).certificate().digest
    first, second = (read(root / "releases" / name).certificate() for name in ("1.1.0", "1.1.1"))
    assert first.configuration == second.configuration
    assert first.base == digest
    assert digest in (root / "releases" / "1.1.0" / "README.md").read_text("utf-8")


def test_a_published_sample_whose_document_is_gone_is_absent(root: Path) -> None:
    (root.parent / "project-corpus" / "pottery" / "versioned_docs/version-1/page0.md").unlink()
    configured(root, "releases/1.0.0")
    gone = {
        row.id
        for row in read(root / "releases" / "1.0.0").lineage()
        if any(span.document.endswith("version-1/page0.md") for span in row.evidence)
    }
    assert gone
    assert published(root) & released(root, "1.1.0") == published(root) - gone


@pytest.mark.parametrize("base", ["releases/0.9.0", ".", "groundset.yaml"])
def test_what_is_no_release_is_named_before_any_work(root: Path, base: str) -> None:
    configured(root, base)
    with Project.open(root) as project, pytest.raises(ConfigurationError) as wrong:
        project.run(processes=1)
    assert repr(base) in wrong.value.message
    assert "\n" not in wrong.value.message
    assert "releases/1.0.0" in wrong.value.hint


def test_a_release_that_was_changed_is_no_base(root: Path) -> None:
    data = root / "releases" / "1.0.0" / "data" / "train.jsonl"
    data.write_bytes(data.read_bytes() + b"{}\n")
    configured(root, "releases/1.0.0")
    with Project.open(root) as project, pytest.raises(ConfigurationError, match=r"data/train\.jsonl"):
        project.run(processes=1)
