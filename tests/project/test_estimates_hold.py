"""An estimate is near to what the run then uses, before the first call and half way through."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

import pytest

import groundset
from groundset.calls import Purpose
from groundset.ledger.spending import spending
from groundset.project import Project
from groundset.project.estimating import Estimate, estimate
from groundset.testing import LoopbackServer


def configured(root: Path, url: str) -> Path:
    path = root / "groundset.yaml"
    text = path.read_text("utf-8")
    models = "".join(
        f"  {role}: {{base_url: {url}, model: {name}}}\n"
        for role, name in (("generator", "llama-a"), ("judge", "qwen-b"))
    )
    path.write_text(f"{text}\nmodels:\n{models}", "utf-8")
    return root


def estimated(root: Path) -> Estimate:
    with Project.open(root) as project:
        return estimate(project, processes=1)


def used(root: Path, *purposes: Purpose) -> tuple[int, int]:
    """Give calls and tokens that the project has used."""
    with Project.open(root) as project:
        these = [one.usage for one in spending(project.ledger.connection) if one.purpose in purposes]
    return sum(one.calls for one in these), sum(one.tokens for one in these)


def run(root: Path, until: str | None = None) -> None:
    with Project.open(root) as project:
        project.run(until, processes=1)


def test_before_the_first_call_and_half_way_through(tmp_path: Path) -> None:
    """On a corpus as messy as life."""
    root = tmp_path / "project"
    with LoopbackServer() as server, as_file(files("groundset.demo").joinpath("corpus")) as corpus:
        groundset.init(root, [corpus])
        configured(root, server.base_url)
        first = estimated(root)
        assert server.stats.requests == 0
        run(root, "extract")
        wrote = used(root, Purpose.GENERATE)
        second = estimated(root)
        run(root)
        judged = used(root, Purpose.JUDGE, Purpose.CANARY)
        last = estimated(root)
        asked = server.stats.requests
    assert asked == wrote[0] + judged[0]
    assert first.total.calls == pytest.approx(wrote[0] + judged[0], rel=0.2)
    assert first.total.tokens == pytest.approx(wrote[1] + judged[1], rel=0.2)
    assert second.total.calls == pytest.approx(judged[0], rel=0.1)
    assert second.lines[0].usage.calls == 0
    assert last.total.calls == 0
