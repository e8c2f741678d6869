"""A whole project on a real server whose model writes and judges nonsense."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import groundset
from llama_server import MODEL, QUOTE_MARK, llama_server
from small_projects import evaluation_rows, page, write

pytestmark = pytest.mark.servers

MODELS = """
models:
  generator: {{model: {model}, base_url: "{url}", family: one, max_output_tokens: 512, {extra}}}
  judge: {{model: {model}, base_url: "{url}", family: two, max_output_tokens: 512, temperature: 1.0, {extra}}}
target_model: {{model: other, family: three}}
generation: {{max_asks: 2}}
judging: {{max_asks: 1}}
"""
NO_ANSWER = {"reply_unreadable", "cut_off", "empty_reply"}


@pytest.fixture(scope="module")
def base_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with llama_server(tmp_path_factory.mktemp("llama")) as url:
        yield url


@pytest.fixture
def project(tmp_path: Path, base_url: str) -> Path:
    """A project over three pages, with the server as generator and judge."""
    write(tmp_path / "corpus", {f"page{number}.md": page(number) for number in range(3)})
    rows = tmp_path / "evaluation.jsonl"
    rows.write_text("".join(json.dumps(row) + "\n" for row in evaluation_rows()), "utf-8")
    groundset.init(tmp_path / "project", [tmp_path / "corpus"], [rows])
    extra = f"extra: {{logit_bias: {{'{QUOTE_MARK}': 4}}}}"
    with (tmp_path / "project" / "groundset.yaml").open("a", encoding="utf-8") as configuration:
        configuration.write(MODELS.format(model=MODEL, url=base_url, extra=extra))
    return tmp_path / "project"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a user does."""
    return subprocess.run([sys.executable, "-m", "groundset", *arguments], capture_output=True, text=True)


def counts(project: Path) -> dict[str, Any]:
    """Give the funnel."""
    told = run("status", "--json", "--project", str(project))
    funnel: dict[str, Any] = json.loads(told.stdout)["funnel"]
    return funnel


def test_a_project_whose_models_write_nonsense_keeps_none_of_it(project: Path) -> None:
    """The run ends in order, each call and candidate has its state, and a judge of nonsense keeps none."""
    done = run("run", "--project", str(project))
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    funnel = counts(project)
    for level in ("calls", "candidates"):
        states = ("kept", "rejected", "failed", "undecided")
        assert funnel[level]["in"] == sum(funnel[level][state] for state in states) > 0
    assert funnel["candidates"]["kept"] == 0
    assert set(funnel["calls"]["reasons"]) <= NO_ANSWER
    assert funnel["candidates"]["reasons"].keys() & {"judge_blind", "judge_unreadable"}
