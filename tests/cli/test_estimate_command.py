"""`groundset estimate` at the command line: a table to read, JSON that keeps its shape, no model asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from command_line import Capture, answer, shaped, told
from groundset.cli import invoke

MakeProject = Callable[..., Path]

MODELS = """
models:
  generator:
    {base_url: "http://127.0.0.1:9/v1", model: llama-a, prices: {input: 1, output: 4}, api_key_env: NOT_SET}
  judge: {base_url: "http://127.0.0.1:9/v1", model: qwen-b, batch: file}
budget: {calls: 3}
"""


@pytest.fixture
def project(make_project: MakeProject, pages: dict[str, str]) -> Path:
    return make_project(pages)


def with_models(root: Path) -> Path:
    path = root / "groundset.yaml"
    path.write_text(path.read_text("utf-8") + MODELS, "utf-8")
    return root


def test_without_a_model_it_says_that_a_run_is_free(project: Path, capsys: Capture) -> None:
    assert invoke(["estimate", "--project", str(project)]) == 0
    shown = capsys.readouterr().out
    assert "no model is configured: a run calls none and costs nothing" in shown
    assert "next: groundset run" in shown
    found = answer(capsys, "estimate", "--project", str(project))
    shaped("estimate", found)
    assert found["lines"] == []
    assert found["total"] == {"calls": 0, "input_tokens": 0, "output_tokens": 0, "money": None, "seconds": 0}


def test_it_needs_no_key_and_no_server(project: Path, capsys: Capture) -> None:
    found = answer(capsys, "estimate", "--project", str(with_models(project)))
    shaped("estimate", found)
    lines = {line["purpose"]: line for line in found["lines"]}
    assert list(lines) == ["generate", "opinion", "judge", "canary"]
    assert found["total"]["calls"] == sum(line["calls"] for line in lines.values())
    assert lines["judge"]["seconds"] is None
    assert found["unpriced"] == ["qwen-b"]
    assert found["currency"] == ""
    assert found["budget"]["stops_at"] == "calls"
    assert 0 < found["budget"]["share"] < 1


def test_the_table_says_what_it_rests_on_and_what_the_budget_allows(project: Path, capsys: Capture) -> None:
    assert invoke(["estimate", "--project", str(with_models(project))]) == 0
    shown = capsys.readouterr().out
    for said in (
        "writing pairs",
        "judging",
        "canaries",
        "together",
        "no price",
        "batch",
        "assumed, not observed",
        "the budget leaves 3 calls: the run would stop cleanly after about",
        "raise `budget.calls`",
        "next: groundset run",
    ):
        assert said in shown


def test_what_a_run_would_refuse_is_refused_here(project: Path, capsys: Capture) -> None:
    path = with_models(project) / "groundset.yaml"
    path.write_text(path.read_text("utf-8").replace("qwen-b", "llama-b"), "utf-8")
    assert "is of the family of models.generator" in told(
        capsys, "estimate", "--project", str(project), code=2
    )


def test_where_nobody_is_left_to_ask_it_says_so(make_project: MakeProject, capsys: Capture) -> None:
    root = with_models(
        make_project({"page.md": "# Words\n\nkiln, glaze and slip, wheel and wedging table\n"})
    )
    assert invoke(["estimate", "--project", str(root)]) == 0
    assert "nothing is left to ask: a run would pay for nothing" in capsys.readouterr().out
