"""Projects whose twins by meaning a configured embedder tells: a server, or a model in a folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from embedding_servers import onnx_folder
from groundset.calls import Purpose
from groundset.errors import BudgetError, ConfigurationError, ModelError
from groundset.project import Project
from groundset.project.estimating.line import Line
from groundset.project.reporting.models import cost
from groundset.release.verify import verify
from groundset.testing import Faults, LoopbackServer
from live_asks import NOWHERE
from modelled_projects import configure
from small_projects import finish

MakeProject = Callable[..., Path]
Pages = dict[str, str]
PRICES = {"input": 2.0, "output": 0.0}
MORNING = """# Care of seedlings

## How to water the seedlings in the morning

Fill the green can in the morning and carry it to the bed behind the shed. Water each of the seedlings
slowly in the morning, close to the soil, until the earth is dark and soft. Put the can back in the shed in
the morning.
"""
SECRET = "sk-live-abcdef123456"


def use_embedder(root: Path, threshold: float = 0.95, calls: int | None = None, **embedder: Any) -> None:
    """Write an embedder into groundset.yaml; ``calls`` is the budget."""
    configure(
        root,
        models={"embedder": embedder},
        deduplication={"semantic": {"threshold": threshold}},
        budget={"calls": calls},
    )


def twins(root: Path) -> int:
    """Run a project, and count what the gate rejected."""
    with Project.open(root) as project:
        project.run(processes=1)
        return sum(one.gate == "semantic_duplicate" for one in project.ledger.candidates.outcomes())


def estimated(root: Path) -> Line:
    """Give the embedder's part of an estimate."""
    with Project.open(root) as project:
        return next(one for one in project.estimate(processes=1).lines if one.purpose is Purpose.EMBED)


def test_an_estimate_says_what_a_run_pays_and_nothing_is_paid_twice(
    make_project: MakeProject, pages: Pages
) -> None:
    root = make_project(pages)
    with LoopbackServer() as server:
        use_embedder(root, model="m", base_url=server.base_url, prices=PRICES, batch=16)
        before = estimated(root)
        assert server.stats.requests == 0
        with Project.open(root) as project:
            report = project.run(processes=1)
            assert project.status().spent == report.spent
            assert "token" in cost(project)
        after = estimated(root)
        finish(root)
        stats = server.stats
    assert before.questions == stats.paid == after.answered
    assert before.usage.input_tokens == pytest.approx(report.spent.input_tokens, rel=0.15)
    assert before.usage.money == pytest.approx(report.spent.money, rel=0.15)
    assert before.usage.calls == pytest.approx(report.spent.calls, abs=4)
    assert (after.questions - after.answered, after.usage.calls) == (0, 0)
    assert stats.paid_again == 0


def test_a_finished_run_stays_finished_when_it_is_estimated(make_project: MakeProject, pages: Pages) -> None:
    root = make_project(pages)
    with LoopbackServer() as server:
        use_embedder(root, model="m", base_url=server.base_url)
        finish(root)
        estimated(root)
        with Project.open(root) as project:
            assert project.status().finished
            assert not any(project.run(processes=1).work.values())


@pytest.mark.parametrize("kind", ["server", "folder"])
def test_a_release_names_the_embedder_and_verifies(
    make_project: MakeProject, pages: Pages, tmp_path: Path, kind: str
) -> None:
    """Where the embedder is no longer there too."""
    root = make_project(pages)
    with LoopbackServer() as server:
        folder = onnx_folder(tmp_path / "words-8", positions=64)
        address = {"base_url": server.base_url, "model": "words-8"}
        given: dict[str, Any] = address if kind == "server" else {"path": str(folder)}
        use_embedder(root, **given)
        finish(root)
        with Project.open(root) as project:
            release = project.package("1.0.0", waive={"audit": "a test"}).path
    shutil.rmtree(folder)
    assert verify(release).ok
    assert "Twins by meaning were told with the embedder words-8." in (release / "README.md").read_text(
        "utf-8"
    )
    assert not any(b"127.0.0.1" in path.read_bytes() for path in release.rglob("*") if path.is_file())


def test_twins_by_meaning_follow_the_embedder(make_project: MakeProject) -> None:
    """A lower threshold finds more, and another address of the server asks nothing anew."""
    root = make_project(
        {"morning.md": MORNING, "daybreak.md": MORNING.replace("morning", "hour of daybreak")}
    )
    with LoopbackServer() as server, LoopbackServer() as moved:
        use_embedder(root, model="m", base_url=server.base_url)
        few = twins(root)
        use_embedder(root, model="m", base_url=moved.base_url)
        assert twins(root) == few
        assert moved.stats.requests == 0
        use_embedder(root, model="m", base_url=moved.base_url, threshold=0.3)
        assert twins(root) > few


def test_a_text_without_a_vector_leaves_its_candidate_undecided(
    make_project: MakeProject, pages: Pages
) -> None:
    """And the next run, which gets one, ends as if it had been there at once."""
    root, other = make_project(pages), make_project(pages, "other")
    with LoopbackServer(faults=Faults(refusal=0.02)) as server:
        use_embedder(root, model="m", base_url=server.base_url)
        with Project.open(root) as project:
            assert project.run(processes=1).undecided
    with LoopbackServer() as server:
        for one in (root, other):
            use_embedder(one, model="m", base_url=server.base_url)
        assert finish(root) == finish(other)


def test_a_budget_stops_the_run_with_what_came_kept(make_project: MakeProject, pages: Pages) -> None:
    root = make_project(pages)
    with LoopbackServer() as server:
        use_embedder(root, model="m", base_url=server.base_url, batch=8, calls=3)
        with Project.open(root) as project, pytest.raises(BudgetError, match="the budget of 3 calls"):
            project.run(processes=1)
        use_embedder(root, model="m", base_url=server.base_url, batch=8)
        finish(root)
        assert server.stats.paid_again == 0


@pytest.mark.parametrize(
    ("embedder", "said"),
    [
        ({"base_url": NOWHERE, "model": "m", "api_key_file": "no-key"}, "there is no key in the file no-key"),
        ({"path": "no-folder"}, "no-folder: there is no model.onnx here"),
    ],
)
def test_what_is_missing_is_told_before_work_begins(
    make_project: MakeProject, pages: Pages, embedder: dict[str, Any], said: str
) -> None:
    root = make_project(pages)
    use_embedder(root, **embedder)
    with Project.open(root) as project:
        with pytest.raises(ModelError, match=said):
            project.run(processes=1)
        assert not project.ledger.count("documents")


def test_a_threshold_that_nobody_measured_is_asked_for_before_work_begins(
    make_project: MakeProject, pages: Pages
) -> None:
    root = make_project(pages)
    configure(root, models={"embedder": {"base_url": NOWHERE, "model": "some/model"}})
    with Project.open(root) as project:
        with pytest.raises(ConfigurationError, match=r"deduplication\.semantic\.threshold.*'some_model'"):
            project.run(processes=1)
        assert not project.ledger.count("documents")


def test_no_key_is_left_behind(make_project: MakeProject, pages: Pages) -> None:
    root = make_project(pages)
    with LoopbackServer() as server:
        use_embedder(root, model="m", base_url=server.base_url, api_key_file="key")
        (root / "key").write_text(SECRET, "utf-8")
        finish(root)
        (root / "key").unlink()
    assert not any(SECRET.encode() in path.read_bytes() for path in root.rglob("*") if path.is_file())
