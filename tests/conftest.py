"""Small projects for tests: documents with what life brings, written fresh into a temporary folder."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import settings

import groundset
from small_projects import evaluation_rows, page, write


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup() -> None:
    """Take the test's name from the environment: workers are used again only in the same environment."""
    os.environ.pop("PYTEST_CURRENT_TEST", None)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call() -> None:
    """Do so for the test itself, for which the name was set anew."""
    os.environ.pop("PYTEST_CURRENT_TEST", None)


@pytest.fixture
def pages() -> dict[str, str]:
    """A corpus of twelve pages, two of them in an older version, one copied, one empty."""
    files = {f"docs/page{n}.md": page(n) for n in range(9)}
    files |= {f"versioned_docs/version-1/page{n}.md": page(n, version=2) for n in range(2)}
    files |= {"copies/page3-copy.md": page(3), "empty.md": "", "notes.xyz": "not for reading"}
    return files


@pytest.fixture
def make_project(tmp_path: Path) -> Callable[..., Path]:
    """Make a project over some pages; answers its folder."""

    def make(files: Mapping[str, str], name: str = "project", *, evaluation: bool = True) -> Path:
        corpus = tmp_path / f"{name}-corpus" / "pottery"
        write(corpus, files)
        sets = []
        if evaluation:
            rows = tmp_path / "evaluation.jsonl"
            rows.write_text("".join(json.dumps(row) + "\n" for row in evaluation_rows()), "utf-8")
            sets = [rows]
        groundset.init(tmp_path / name, [corpus], sets)
        return tmp_path / name

    return make


# A busy machine is slow, not wrong.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
