"""What the report and the terminal tell of models: calls, money, prompts, replies of no use, canaries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from groundset.calls import CallEnd, Purpose, Request, Schema, Usage
from groundset.contracts import Answered, Lost
from groundset.ledger.asks import Asked
from groundset.ledger.canaries import PlantedCanary
from groundset.project import Project
from groundset.project.reporting import gather
from groundset.project.reporting.models import cost, models_used
from groundset.records import Candidate, Decision, Message, Origin, Outcome, State
from groundset.report.amounts import duration, money, tokens
from groundset.report.models import (
    CanaryRate,
    JudgeMeasured,
    ModelsUsed,
    ModelUse,
    TaskUse,
    Unused,
    cost_line,
)
from groundset.report.page import project_page
from modelled_projects import configure

MakeProject = Callable[..., Path]
SCHEMA = Schema.of("any", {"type": "object"})
WILD = "<script>alert(1)</script>"

RATES = (CanaryRate("", 12, 11, 0.65, 0.99), CanaryRate("injection", 4, 0, 0.0, 0.49))
USED = ModelsUsed(
    uses=(
        ModelUse("extract", "writes pairs", WILD, 976, 28, 3, 1_350_959, 402_031, 0.44, 2.31),
        ModelUse("quality", "judges pairs", "judge", 1691, 17, 0, 2_549_413, 338_148, 0.4, 1.8),
    ),
    tasks=(TaskUse("open_question", WILD, 412, 12, 4, 1203, 871, 31, 0.21),),
    unused=(Unused("cut_off", "It reached its limit.", "judge", "judges pairs", 17, 1691),),
    judges=(
        JudgeMeasured(
            "judge",
            0.91,
            False,
            (CanaryRate("", 12, 11, 0.65, 0.99), CanaryRate("injection", 4, 0, 0.0, 0.49)),
        ),
        JudgeMeasured("blind", 0.5, True, ()),
    ),
    kept=200,
    currency="$",
    priced=True,
)


@pytest.fixture
def project(make_project: MakeProject, pages: dict[str, str]) -> Path:
    root = make_project(pages)
    with Project.open(root) as opened:
        opened.run(processes=1)
    return root


def page_with(root: Path, used: ModelsUsed | None) -> str:
    with Project.open(root) as opened:
        return project_page(replace(gather(opened), used=used))


def test_without_models_there_is_no_section(project: Path) -> None:
    with Project.open(project) as opened:
        facts = gather(opened)
        assert cost(opened) == ""
    assert facts.used is None
    assert 'id="models"' not in project_page(facts)


def test_the_section_tells_everything_and_is_harmless(project: Path) -> None:
    told = page_with(project, USED)
    assert '<a href="#models">Models</a>' in told
    assert "2,667 calls, 4.6 M tokens, $0.84, $0.0042 per kept sample." in told
    assert "3 calls got no reply" in told
    assert WILD not in told
    assert "&lt;script&gt;" in told
    for said in ("open question", "$0.00024", "cut_<wbr>off", "Good pair, to be kept", "Injection", "Blind."):
        assert said in told
    assert "Balanced accuracy 91 %" in told
    assert "65–99 %" in told


def test_where_no_price_is_known_no_sum_is_told(project: Path) -> None:
    told = page_with(project, replace(USED, priced=False))
    assert "2,667 calls, 4.6 M tokens." in told
    assert "$" not in told[told.index('<h2 id="models">') : told.index('<h2 id="coverage">')]


def test_prices_of_one_s_own_have_no_sign(project: Path) -> None:
    told = page_with(project, replace(USED, currency=""))
    assert "0.84, 0.0042 per kept sample." in told
    assert "in the currency of the prices in groundset.yaml" in told


def test_nothing_wrong_is_said_in_words(project: Path) -> None:
    told = page_with(project, replace(USED, unused=(), tasks=(), judges=()))
    assert "Every reply could be used." in told
    assert "What each prompt brought" not in told


def request(words: str, purpose: Purpose = Purpose.GENERATE, model: str = "writer") -> Request:
    return Request(purpose, model, (Message("user", words),), "{}", SCHEMA)


def written(number: int) -> Candidate:
    said = (Message("user", f"question {number}"), Message("assistant", f"answer {number}"))
    return Candidate.make(said, (), Origin("generated", "how_to", "t", "p", "", "", "", model="writer"))


def test_facts_are_gathered_from_the_ledger(project: Path) -> None:
    asked, judged, planted, lost = (
        request("a"),
        request("b", Purpose.JUDGE, "judge"),
        request("c", Purpose.CANARY, "judge"),
        request("d"),
    )
    again = asked.again((Message("user", "a!"),))
    pairs = [written(number) for number in range(3)]
    ends = (CallEnd(asked.key, State.REJECTED, "cut_off"), CallEnd(again.key, State.KEPT, "ok"))
    configure(project, models={"judge": {"base_url": "http://localhost:1/v1", "model": "judge"}})
    with Project.open(project) as opened:
        ledger = opened.ledger
        for one in (asked, again, judged, planted):
            ledger.calls.open([(one, Usage(calls=1))])
            ledger.calls.close([Answered(one.key, b"{}", Usage(100, 50, 0.5, 1), 2.0)])
        ledger.calls.open([(lost, Usage(10, 10, 0.25, 1))])
        ledger.calls.close([Lost(lost.key, "timeout", "", True)])
        document = ledger.corpus.document_ids()[0]
        with ledger.write():
            ledger.asks.record(document, [Asked(asked.prompt, "p", "how_to", State.KEPT, "ok", ends, 3)])
            ledger.asks.record(
                document, [Asked(lost.prompt, "p", "how_to", State.UNDECIDED, "unanswered", (), 0)]
            )
            ledger.candidates.enter(document, pairs, turn=0)
            ledger.candidates.set_outcomes(
                [
                    Outcome(pairs[0].id, State.KEPT, "", "ok"),
                    Outcome(pairs[1].id, State.REJECTED, "grounding", "quote_not_found"),
                    Outcome(pairs[2].id, State.REJECTED, "quality", "judged_poor"),
                ]
            )
            ledger.canaries.replace(
                [PlantedCanary("j", "judge", "id", "", Decision.KEEP, "ok", "", ((planted.key, "ok"),))]
            )
        used = models_used(opened)
        line = cost(opened)
    assert used is not None
    assert [(use.does, use.answered, use.again, use.lost) for use in used.uses] == [
        ("writes pairs", 2, 1, 1),
        ("judges pairs", 1, 0, 0),
        ("judges canaries", 1, 0, 0),
    ]
    (task,) = used.tasks
    assert (task.asks, task.unanswered, task.pairs, task.kept, task.lost_quotes) == (2, 1, 3, 1, 1)
    assert task.per_kept == pytest.approx(1.25)
    (unused,) = used.unused
    assert (unused.reason, unused.count, unused.answered) == ("cut_off", 1, 2)
    (judge,) = used.judges
    assert (judge.model, judge.rates[0].planted, judge.rates[0].right) == ("judge", 1, 1)
    assert used.in_words == "4 calls, 620 tokens, $2.25, $2.25 per kept sample"
    assert line == (
        "4 calls, 600 tokens, $2.00, $2.00 per kept sample; "
        "at most 20 tokens or $0.25 more for 1 call without an answer"
    )


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (0, "$0.00"),
        (0.84, "$0.84"),
        (0.004, "$0.004"),
        (0.00023, "$0.00023"),
        (1e-7, "< $0.00001"),
        (1204.3, "$1,204"),
    ],
)
def test_money_is_written_as_people_read_it(amount: float, said: str) -> None:
    assert money(amount, "$") == said


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0"), (999, "999"), (1000, "1.0 k"), (12_400, "12.4 k"), (1_200_000, "1.2 M")]
)
def test_tokens_are_written_short(number: int, said: str) -> None:
    assert tokens(number) == said


@pytest.mark.parametrize(("seconds", "said"), [(4.2, "4 s"), (90, "2 min"), (9000, "2.5 h")])
def test_times_are_written_in_their_largest_unit(seconds: float, said: str) -> None:
    assert duration(seconds) == said


def test_a_cost_without_samples_or_prices_is_told_all_the_same() -> None:
    assert cost_line(1, 300, None, 5, "$") == "1 call, 300 tokens"
    assert cost_line(412, 1_200_000, 0.84, 0, "$") == "412 calls, 1.2 M tokens, $0.84"
