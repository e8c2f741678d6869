"""The documentation names what there is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from groundset.project.loading import load_coverage, load_rubric, load_settings
from groundset.settings import CoverageMap, Generator, ProjectSettings, Rubric, Settings

PAGE = Path(__file__).parents[2] / "docs" / "configuration.md"
MODELS: tuple[type[Settings], ...] = (ProjectSettings, CoverageMap, Rubric)


def keys(schema: dict[str, Any]) -> Iterator[str]:
    """Yield every key that a model and the models inside it have."""
    for model in [schema, *schema.get("$defs", {}).values()]:
        yield from model["properties"]


def examples() -> dict[str, str]:
    """Give the first YAML block under each heading that names a file."""
    sections = re.split(r"^## ", PAGE.read_text("utf-8"), flags=re.MULTILINE)[1:]
    blocks = ((section, re.search(r"```yaml\n(.*?)```", section, re.DOTALL)) for section in sections)
    return {section.splitlines()[0]: block[1] for section, block in blocks if block}


@pytest.mark.parametrize("model", MODELS)
def test_every_key_is_explained(model: type[Settings]) -> None:
    """A key that the page does not name in code marks is a key that nobody finds."""
    page = PAGE.read_text("utf-8")
    assert [key for key in sorted(set(keys(model.model_json_schema()))) if f"`{key}`" not in page] == []


def test_examples_are_valid(tmp_path: Path) -> None:
    """What people copy from the page must work."""
    shown = examples()
    for name, load in {
        "groundset.yaml": load_settings,
        "coverage.yaml": load_coverage,
        "rubric.yaml": load_rubric,
    }.items():
        path = tmp_path / name
        path.write_text(shown[name], "utf-8")
        assert isinstance(load(path), Settings)


def test_defaults_in_the_example_are_the_defaults(tmp_path: Path) -> None:
    """The complete file changes nothing but corpus, evaluation sets, models and what these may cost."""
    path = tmp_path / "groundset.yaml"
    path.write_text(examples()["groundset.yaml"], "utf-8")
    shown = load_settings(path)
    without = {"corpus", "evaluation", "models", "target_model", "budget"}
    plain = ProjectSettings(corpus=shown.corpus)
    assert shown.model_dump(exclude=without) == plain.model_dump(exclude=without)
    generator = shown.models.generator
    assert generator is not None
    plain_one = Generator(base_url=generator.base_url, model=generator.model, prices=generator.prices)
    assert generator == plain_one


def test_example_shows_every_key_of_groundset_yaml() -> None:
    """The file is complete: no key has to be looked up elsewhere."""
    shown = set(re.findall(r"^\s*(?:- )?([a-z_]+):", examples()["groundset.yaml"], re.MULTILINE))
    instead = {"provider"}  # of base_url
    assert set(keys(ProjectSettings.model_json_schema())) == shown | instead
