"""What is asked, and paid for: once, within the budget, whatever happens; and no key is left behind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from groundset.errors import BudgetError, ModelError
from groundset.project import Project
from groundset.records import State
from groundset.testing import Faults, Quirks, Service
from modelled_projects import WRITER, configure, servers, use_models
from small_projects import fingerprints, finish

MakeProject = Callable[..., Path]


def test_nothing_is_asked_twice(make_project: MakeProject, pages: dict[str, str]) -> None:
    """Not by a second run, not after a change of what decides: cutoff, gates, budget, speed."""
    root = make_project(pages)
    with servers() as given:
        use_models(root, given)
        finish(root)
        paid = given.paid
        finish(root)
        rubric = root / "rubric.yaml"
        rubric.write_text(rubric.read_text("utf-8").replace("cutoff: 0.6", "cutoff: 0.55"), "utf-8")
        configure(root, grounding={"min_support": 0.4}, budget={"calls": 100_000})
        use_models(root, given, model={"concurrency": 3})
        with Project.open(root) as project:
            project.run(processes=1)
        assert given.paid == paid


def test_a_new_document_costs_its_own_calls_alone(make_project: MakeProject, pages: dict[str, str]) -> None:
    root = make_project(pages)
    name = "docs/page0.md"
    text = pages[name]
    corpus = next(root.parent.glob("project-corpus/pottery"))
    (corpus / name).unlink()
    with servers() as given:
        use_models(root, given)
        with Project.open(root) as project:
            project.run(processes=1)
        before = given.generator.stats.paid
        (corpus / name).write_text(text, "utf-8")
        with Project.open(root) as project:
            project.run(processes=1)
            asked = list(project.ledger.asks.all(f"pottery/{name}"))
        assert 0 < given.generator.stats.paid - before <= len(asked)


def test_one_order_or_another_concurrency_give_the_same_bytes(
    make_project: MakeProject, pages: dict[str, str]
) -> None:
    with servers(generator=Quirks(invented_quotes=0.2), service=Service(latency=0.01, sigma=0.8)) as given:
        first, second = make_project(pages, "first"), make_project(pages, "second")
        use_models(first, given, model={"concurrency": 1})
        use_models(second, given, model={"concurrency": 50}, budget={"tokens": 10**9})
        assert finish(first) == finish(second)


def test_faults_of_the_server_lose_nothing(make_project: MakeProject, pages: dict[str, str]) -> None:
    root = make_project(pages)
    weather = Faults(err500=0.05, err429=0.05, reset=0.02, malformed=0.05, truncated=0.03, hang=0.02)
    with servers(faults=weather, service=Service(retry_after=0.05)) as given:
        use_models(root, given, model={"total_seconds": 1.0})
        with Project.open(root) as project:
            project.run(processes=1)
            asked = [one for one in project.ledger.asks.all() if not one.barred_by]
            ends = [one.state for one in asked]
            assert sum(state is State.KEPT for state in ends) >= 0.99 * len(ends)
            assert all(one.reason for one in asked)


def test_a_budget_stops_the_run_and_a_larger_one_goes_on(
    make_project: MakeProject, pages: dict[str, str]
) -> None:
    expected_root = make_project(pages, "calm")
    root = make_project(pages, "short")
    with servers() as given:
        use_models(expected_root, given)
        expected = finish(expected_root)
        whole = given.paid
        given.generator.reset()
        given.judge.reset()
        use_models(root, given, budget={"calls": whole // 3})
        with Project.open(root) as project, pytest.raises(BudgetError, match="budget"):
            project.run(processes=1)
        assert given.paid == whole // 3
        configure(root, budget={"calls": whole})
        assert finish(root) == expected
        assert given.paid == whole
        assert given.paid_again == 0


def test_no_key_is_found_anywhere_after_a_run(
    make_project: MakeProject, pages: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_project(pages)
    key = "sk-this-must-not-be-found-8f2c1d"
    monkeypatch.setenv("A_KEY_FOR_TESTS", key)
    with servers(service=Service(api_key=key)) as given:
        use_models(root, given, model={"api_key_env": "A_KEY_FOR_TESTS"})
        finish(root)
        monkeypatch.setenv("A_KEY_FOR_TESTS", f"{key}-wrong")
        use_models(root, given, model={"api_key_env": "A_KEY_FOR_TESTS", "temperature": 0.5})
        with Project.open(root) as project, pytest.raises(ModelError) as error:
            project.run(processes=1)
        assert key not in f"{error.value.message}{error.value.hint}"
    for path in root.rglob("*"):
        if path.is_file():
            assert key.encode() not in path.read_bytes(), path


def test_an_earlier_run_without_a_server_that_came_up_later_leaves_no_trace(
    make_project: MakeProject, pages: dict[str, str]
) -> None:
    root = make_project(pages)
    with servers() as given:
        gone = given
    use_models(root, gone)
    with Project.open(root) as project, pytest.raises(ModelError):
        project.run(processes=1)
    with servers() as given:
        use_models(root, given)
        calm = make_project(pages, "calm")
        use_models(calm, given)
        assert finish(root) == finish(calm)
    assert fingerprints(root / "releases/1.0.0")


def test_a_prompt_that_no_model_can_read_has_failed_after_three_runs(
    make_project: MakeProject, pages: dict[str, str]
) -> None:
    """It is the user who must do something: each run says so, and none tries for ever."""
    root = make_project(pages, evaluation=False)
    with servers(service=Service(context_tokens=40)) as given:
        models = {"generator": {"base_url": given.generator.base_url, "model": WRITER}}
        configure(root, models=models)
        states = []
        for _ in range(4):
            with Project.open(root) as project:
                project.run(processes=1)
                asked = list(project.ledger.asks.all())
                states.append({one.state for one in asked})
                assert {one.reason for one in asked} == {"prompt_too_long"}
        before = given.generator.stats.requests
        with Project.open(root) as project:
            project.run(processes=1)
        assert given.generator.stats.requests == before
    undecided, failed = {State.UNDECIDED}, {State.FAILED}
    assert states == [undecided, undecided, failed, failed]
