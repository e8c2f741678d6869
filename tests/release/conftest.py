"""An honest release, written once, and copies of it to be damaged."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from forging import Forger
from honest_release import make_content
from modelled_release import modelled

from groundset.release.content import ReleaseContent
from groundset.release.write import write


@pytest.fixture(scope="session")
def content(tmp_path_factory: pytest.TempPathFactory) -> ReleaseContent:
    """The content of an honest release."""
    return make_content(tmp_path_factory.mktemp("evaluation"))


@pytest.fixture(scope="session")
def honest(content: ReleaseContent, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an honest release; not to be changed."""
    folder = tmp_path_factory.mktemp("honest")
    write(content, folder)
    return folder


@pytest.fixture
def forger(honest: Path, tmp_path: Path) -> Forger:
    """A forger's tools over a copy of the honest release."""
    folder = tmp_path / "forged"
    shutil.copytree(honest, folder)
    return Forger(folder)


@pytest.fixture(scope="session")
def modelled_content(content: ReleaseContent) -> ReleaseContent:
    """The content of an honest release for which models wrote and judged."""
    return modelled(content)


@pytest.fixture(scope="session")
def modelled_release(modelled_content: ReleaseContent, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its folder; not to be changed."""
    folder = tmp_path_factory.mktemp("modelled")
    write(modelled_content, folder)
    return folder


@pytest.fixture
def model_forger(modelled_release: Path, tmp_path: Path) -> Forger:
    """A forger's tools over a copy of it."""
    folder = tmp_path / "forged"
    shutil.copytree(modelled_release, folder)
    return Forger(folder)
