"""A model writes, another judges: over real servers on loopback, from documents to a verified release."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from groundset.errors import ConfigurationError, RefusedError
from groundset.project import Project
from groundset.records import State
from groundset.release.read import Release
from groundset.release.verify import verify
from groundset.testing import Faults, Quirks
from modelled_projects import CRITIC, WRITER, configure, servers, use_models
from small_projects import finish

MakeProject = Callable[..., Path]


def lineage(root: Path) -> list[Any]:
    return list(Release(root / "releases/1.0.0").lineage())


def outcomes(root: Path) -> dict[str, int]:
    """Count the reasons why candidates ended."""
    with Project.open(root) as project:
        counted: dict[str, int] = {}
        for one in project.ledger.candidates.outcomes():
            counted[one.reason] = counted.get(one.reason, 0) + 1
    return counted


def test_written_and_judged_pairs_become_a_release_that_verifies(
    make_project: MakeProject, pages: dict[str, str]
) -> None:
    root = make_project(pages)
    with servers(generator=Quirks(invented_quotes=0.2)) as given:
        use_models(root, given)
        finish(root)
        assert given.paid_again == 0
    assert verify(root / "releases/1.0.0", ()).findings == ()
    rows = lineage(root)
    written = [row for row in rows if row.origin.method == "generated"]
    assert written
    assert {row.origin.model for row in written} == {WRITER}
    for row in rows:
        judged = next(v for v in row.verdicts if v.gate == "quality").evidence
        assert [judge["model"] for judge in judged["judges"]] == [CRITIC]
        assert judged["rubric"]["version"] == 1
    assert outcomes(root)["quote_not_found"] > 0


def test_every_kept_quote_stands_in_its_document(make_project: MakeProject, pages: dict[str, str]) -> None:
    root = make_project(pages)
    with servers(generator=Quirks(invented_quotes=0.4)) as given:
        use_models(root, given)
        with Project.open(root) as project:
            project.run(processes=1)
            kept = [o.candidate for o in project.ledger.candidates.outcomes() if o.state is State.KEPT]
            for candidate in project.ledger.candidates.get(kept):
                for evidence in candidate.evidence:
                    document = project.ledger.corpus.document(evidence.document)
                    assert document is not None
                    assert document.text[evidence.start : evidence.end] == evidence.quote


@pytest.mark.slow
def test_a_refusal_and_a_filter_are_ends_with_reasons(
    make_project: MakeProject, pages: dict[str, str]
) -> None:
    root = make_project(pages)
    with servers() as calm, servers(faults=Faults(refusal=0.2, content_filter=0.2)) as moody:
        use_models(root, calm)
        settings = {"base_url": moody.generator.base_url, "model": WRITER}
        judge = {"base_url": calm.judge.base_url, "model": CRITIC}
        configure(root, models={"generator": settings, "judge": judge})
        finish(root)
    with Project.open(root) as project:
        reasons = {one.reason for one in project.ledger.asks.all()}
        assert {"refused", "content_filter", "ok"} <= reasons
        calls = project.status().funnel.to_json()["calls"]
        assert calls["rejected"] == sum(calls["reasons"].values()) > 0


def test_a_judge_that_obeys_orders_in_a_pair_is_believed_by_nobody(
    make_project: MakeProject, pages: dict[str, str]
) -> None:
    root = make_project(pages)
    with servers(judge=Quirks(gullible_judge=True)) as given:
        use_models(root, given)
        with Project.open(root) as project:
            report = project.run(processes=1)
            assert report.undecided > 0
            assert report.funnel.candidates.kept == 0
            with pytest.raises(RefusedError, match="undecided"):
                project.package("1.0.0", waive={"audit": "a test"})
    ended = outcomes(root)
    assert ended["judge_blind"] + ended["twin_of_undecided"] == report.undecided


def test_a_better_judge_ends_what_a_blind_one_left(make_project: MakeProject, pages: dict[str, str]) -> None:
    root = make_project(pages)
    with servers(judge=Quirks(blind_judge=True)) as blind, servers() as given:
        use_models(root, blind)
        with Project.open(root) as project:
            assert project.run(processes=1).undecided
        writer = {"base_url": blind.generator.base_url, "model": WRITER}
        other = {"base_url": given.judge.base_url, "model": "gemma-for-tests"}
        configure(root, models={"generator": writer, "judge": other})
        finish(root)
        assert blind.generator.stats.paid_again == 0
    assert not any("blind" in reason for reason in outcomes(root))


def test_a_panel_judges_by_its_median_and_every_verdict_names_all(
    make_project: MakeProject, pages: dict[str, str]
) -> None:
    root = make_project(pages)
    with servers() as given, servers(judge=Quirks(noisy_judge=0.05)) as noisy:
        panel = [
            {"base_url": given.judge.base_url, "model": CRITIC},
            {"base_url": noisy.judge.base_url, "model": "gemma-for-tests"},
            {"base_url": given.judge.base_url, "model": "phi-for-tests"},
        ]
        configure(root, models={"judge": panel[0], "panel": panel[1:]})
        finish(root)
    for row in lineage(root):
        evidence = next(v for v in row.verdicts if v.gate == "quality").evidence
        assert [judge["model"] for judge in evidence["judges"]] == [one["model"] for one in panel]
        assert set(evidence["disagreement"]) == set(evidence["criteria"])


def test_models_of_one_family_need_a_reason_that_the_card_repeats(
    make_project: MakeProject, pages: dict[str, str]
) -> None:
    root = make_project(pages)
    with servers() as given:
        models = {
            "generator": {"base_url": given.generator.base_url, "model": "llama-a"},
            "judge": {"base_url": given.judge.base_url, "model": "llama-b"},
        }
        configure(root, models=models)
        with Project.open(root) as project, pytest.raises(ConfigurationError, match="family"):
            project.run(processes=1)
        assert given.paid == 0
        configure(root, models={**models, "shared_family": "only llamas may see this"})
        finish(root)
    assert "only llamas may see this" in (root / "releases/1.0.0/README.md").read_text("utf-8")
    certificate = json.loads((root / "releases/1.0.0/certificate.json").read_text("utf-8"))
    assert certificate["waivers"]["judge_family"] == "only llamas may see this"


def test_without_its_generator_a_project_is_as_if_there_had_been_none(
    make_project: MakeProject, pages: dict[str, str]
) -> None:
    root = make_project(pages)
    expected = finish(make_project(pages, "plain"))
    with servers() as given:
        use_models(root, given)
        with Project.open(root) as project:
            project.run(processes=1)
    configure(root, models={})
    assert finish(root) == expected
