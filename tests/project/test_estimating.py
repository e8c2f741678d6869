"""`estimate`: what a run would ask of models, told before anything is paid, from the project alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from groundset import generation
from groundset.calls import Purpose, Usage
from groundset.contracts import Answered
from groundset.ledger.asks import Asked
from groundset.models.exchange import Ask
from groundset.project import Project
from groundset.project.estimating import Estimate, estimate
from groundset.project.estimating.line import Averages, line
from groundset.records import Candidate, State
from groundset.settings import Generator, Judge
from small_projects import page, write

MakeProject = Callable[..., Path]

URL = "http://127.0.0.1:9/v1"
"""Nothing listens there: an estimate that asks a model fails."""
GENERATOR = f"generator: {{base_url: '{URL}', model: llama-a}}"
JUDGE = f"judge: {{base_url: '{URL}', model: qwen-b}}"


def configure(root: Path, *models: str, more: str = "") -> None:
    """Give a project models, in place of any that it had."""
    path = root / "groundset.yaml"
    text = path.read_text("utf-8").partition("\nmodels:")[0]
    path.write_text(text + "\nmodels:\n" + "".join(f"  {one}\n" for one in models) + more, "utf-8")


@pytest.fixture
def root(make_project: MakeProject, pages: dict[str, str]) -> Path:
    """Make a project without evaluation sets, so that every question is one to ask."""
    return make_project(pages, evaluation=False)


def estimated(root: Path) -> Estimate:
    with Project.open(root) as project:
        return estimate(project, processes=1)


def questions(root: Path) -> Iterator[tuple[str, Ask[tuple[Candidate, ...]]]]:
    """Yield the questions that a run would ask, with their documents."""
    with Project.open(root) as project:
        corpus = project.ledger.corpus
        generator = project.settings.models.generator
        assert generator is not None
        for document in corpus.documents():
            passages = list(corpus.passages(document.id))
            for ask in generation.asks(document, passages, generator, project.settings.generation):
                yield document.id, ask


def answer(root: Path, count: int, usage: Usage, pairs: int, seconds: float = 3.0) -> None:
    """Answer the first questions, as a run would leave them in the ledger."""
    wanted = list(questions(root))[:count]
    with Project.open(root) as project:
        for document, ask in wanted:
            key = ask.request.key
            project.ledger.calls.open([(ask.request, Usage(calls=1))])
            project.ledger.calls.close([Answered(key, b"{}", usage, seconds)])
            with project.ledger.write():
                project.ledger.asks.record(
                    document, [Asked(key, ask.subject, ask.task, State.KEPT, "ok", (), pairs)]
                )


def test_without_a_model_a_run_asks_nobody(root: Path) -> None:
    found = estimated(root)
    assert found.lines == ()
    assert found.total == Usage()
    assert found.documents > 5
    assert found.passages >= found.documents


def test_the_generator_is_asked_exactly_what_a_run_would_ask(root: Path) -> None:
    configure(root, GENERATOR)
    (told,) = estimated(root).lines
    asked = {ask.request.key for _, ask in questions(root)}
    assert told.questions == len(asked) > 5
    assert told.answered == 0
    assert told.usage.calls == pytest.approx(len(asked), rel=0.1)
    characters = {
        ask.request.key: sum(len(m.content) for m in ask.request.messages) for _, ask in questions(root)
    }
    assert told.usage.input_tokens == pytest.approx(sum(characters.values()) / 4, rel=0.2)


def test_what_is_answered_costs_nothing(root: Path) -> None:
    configure(root, GENERATOR)
    before = estimated(root).lines[0]
    answer(root, 3, Usage(900, 100, 0.0, 1), pairs=2)
    after = estimated(root).lines[0]
    assert (after.questions, after.answered) == (before.questions, 3)
    assert 0 < after.usage.calls < before.usage.calls
    assert after.usage.input_tokens < before.usage.input_tokens
    answer(root, 10_000, Usage(900, 100, 0.0, 1), pairs=2)
    assert estimated(root).total == Usage()


def test_averages_of_answered_questions_replace_assumptions(make_project: MakeProject) -> None:
    """A server that counts thrice the tokens, and writes far longer replies, is believed."""
    root = make_project({f"page{n}.md": page(n) for n in range(30)})
    configure(root, GENERATOR)
    before = estimated(root).lines[0]
    assert not before.observed
    answer(root, 24, Usage(5000, 2000, 0.0, 1), pairs=1, seconds=8.0)
    after = estimated(root).lines[0]
    left = after.questions - after.answered
    assert after.observed
    assert after.usage.input_tokens == pytest.approx(5000 * left, rel=0.2)
    assert after.usage.output_tokens == pytest.approx(2000 * left, rel=0.35)
    assert after.seconds == pytest.approx(8.0 * max(1.0, after.usage.calls / 64), rel=0.01)


def test_judges_are_asked_about_what_reaches_them(root: Path) -> None:
    """All mined pairs that the gates before them keep, and canaries among them."""
    configure(root, JUDGE)
    found = estimated(root)
    judging, canaries = found.lines
    write(root, {"groundset.yaml": (root / "groundset.yaml").read_text("utf-8").partition("\nmodels:")[0]})
    with Project.open(root) as project:
        kept = project.run(processes=1).funnel.candidates.kept
    assert judging.questions == pytest.approx(kept, rel=0.1)
    assert (judging.purpose, canaries.purpose) == (Purpose.JUDGE, Purpose.CANARY)
    assert canaries.questions > 0
    assert judging.usage.input_tokens > 500 * judging.questions


def test_every_judge_of_a_panel_has_its_own_lines(root: Path) -> None:
    configure(
        root, f"judge: {{base_url: '{URL}', model: qwen-b}}\n  panel: [{{base_url: '{URL}', model: phi-c}}]"
    )
    lines = estimated(root).lines
    assert [line.model for line in lines] == ["qwen-b", "qwen-b", "phi-c", "phi-c"]
    assert lines[0].questions == lines[2].questions


def test_expected_pairs_are_judged_too(root: Path) -> None:
    configure(root, JUDGE)
    alone = estimated(root).lines[0].questions
    configure(root, GENERATOR, JUDGE)
    writing, judging, _canaries = estimated(root).lines
    assert alone + writing.questions < judging.questions


def test_the_budget_says_what_it_lets_through(root: Path) -> None:
    priced = f"generator: {{base_url: '{URL}', model: llama-a, prices: {{input: 1.0, output: 4.0}}}}"
    configure(root, priced)
    whole = estimated(root)
    assert whole.limit == ("", 1.0)
    assert whole.currency == ""
    money, calls = whole.total.money, whole.total.calls
    assert money == pytest.approx(
        (whole.total.input_tokens + 4 * whole.total.output_tokens) / 1_000_000, rel=1e-6
    )
    configure(root, priced, more=f"budget: {{money: {money / 4}, calls: {calls // 2}}}\n")
    name, share = estimated(root).limit
    assert name == "money"
    assert share == pytest.approx(0.25, abs=0.01)
    configure(root, priced, more=f"budget: {{calls: {calls}, tokens: {whole.total.tokens}}}\n")
    assert estimated(root).limit == ("", 1.0)


def test_no_budget_is_left_when_all_is_spent(root: Path) -> None:
    configure(root, GENERATOR, more="budget: {calls: 2}\n")
    estimated(root)
    answer(root, 3, Usage(900, 100, 0.0, 1), pairs=2)
    assert estimated(root).limit == ("calls", 0.0)


def test_a_model_without_a_price_has_no_money(root: Path) -> None:
    configure(root, GENERATOR)
    found = estimated(root)
    assert found.unpriced == ("llama-a",)
    assert not found.any_priced
    assert found.to_json()["total"]["money"] is None


def test_an_estimate_does_the_free_work_and_leaves_the_rest(root: Path) -> None:
    """What it read and mined, a run need not do again; and nothing that is half done looks finished."""
    estimated(root)
    with Project.open(root) as project:
        assert not project.status().finished
        work = project.run(processes=1).work
        assert work["files_read"] == 0
        assert work["documents_mined"] == 0
        assert work["judged_quality"] > 0


def test_an_estimate_of_a_finished_project_leaves_it_finished(root: Path) -> None:
    with Project.open(root) as project:
        project.run(processes=1)
    before = estimated(root)
    with Project.open(root) as project:
        assert project.status().finished
        corpus = project.settings.corpus[0].located(root)
        write(corpus, {"docs/new.md": page(40)})
    after = estimated(root)
    assert after.documents == before.documents + 1
    with Project.open(root) as project:
        assert not project.status().finished


def test_a_dataset_does_not_depend_on_an_estimate_before_it(
    make_project: MakeProject, pages: dict[str, str]
) -> None:
    one, other = make_project(pages, "one"), make_project(pages, "other")
    estimated(one)
    outcomes = []
    for root in (one, other):
        with Project.open(root) as project:
            project.run(processes=1)
            outcomes.append([(o.state, o.reason, o.score) for o in project.ledger.candidates.outcomes()])
    assert sorted(outcomes[0]) == sorted(outcomes[1])


def test_limits_per_minute_and_batches_set_the_time() -> None:
    model = Generator(model="llama-a", base_url=URL, concurrency=10)
    averages = Averages(1.0, 2.0, True)

    def seconds(one: Generator | Judge) -> float | None:
        told = line(
            "extract",
            Purpose.GENERATE,
            one,
            averages,
            questions=100,
            answered=0,
            input_tokens=60_000,
            output_tokens=0,
        )
        return told.seconds

    assert seconds(model) == pytest.approx(20.0)
    assert seconds(model.model_copy(update={"requests_per_minute": 50})) == pytest.approx(120.0)
    assert seconds(model.model_copy(update={"tokens_per_minute": 10_000})) == pytest.approx(360.0)
    assert seconds(model.model_copy(update={"batch": "file"})) is None
