"""What every asker must do, whatever brings its calls to a model; tests of each kind inherit these.

A kind says how it is made (``asker``), and what answers: ``Script`` maps a question's number and the attempt
to the text of a reply.
"""

from __future__ import annotations

import json
from abc import abstractmethod
from collections.abc import Callable
from dataclasses import replace

import pytest

from groundset.ledger import Ledger
from groundset.models.asker import Asker
from groundset.models.budget import Budget
from groundset.models.exchange import Answer
from groundset.records import State
from groundset.settings import Budget as Limits
from live_asks import ask, asks, ended

Script = Callable[[int, int], str]


def saying(number: int, attempt: int = 0) -> str:
    """Answer as asked."""
    return json.dumps({"word": f"word {number}"})


class AskerContract:
    """The contract; a subclass makes the askers."""

    @abstractmethod
    def asker(self, ledger: Ledger, script: Script, budget: Budget) -> Asker:
        """Make an asker of the model ``m`` that answers by the script."""

    def all(
        self, ledger: Ledger, script: Script, count: int, limits: Limits | None = None, rounds: int = 0
    ) -> list[Answer[str]]:
        """Ask so many questions, two attempts each, and collect the answers."""
        answers: list[Answer[str]] = []
        asker = self.asker(ledger, script, Budget(limits or Limits(), ledger.calls.spent()))
        questions = (replace(one, rounds=rounds) for one in asks(count))
        asker.ask_all(questions, answers.extend, task="asking", total=count, max_asks=2)
        return answers

    @pytest.fixture
    def ledger(self) -> Ledger:
        return Ledger.open(None)

    def test_each_question_is_answered_once(self, ledger: Ledger) -> None:
        """Answers come in any order, each with its value and the call behind it."""
        answers = self.all(ledger, saying, 150)
        assert {a.ask.subject: a.value for a in answers} == {str(n): f"word {n}" for n in range(150)}
        assert len(answers) == 150
        assert all(a.state is State.KEPT and [c.reason for c in a.calls] == ["ok"] for a in answers)

    def test_no_questions_are_no_work(self, ledger: Ledger) -> None:
        """Nothing is asked, and nothing is handed over."""
        assert self.all(ledger, saying, 0) == []

    def test_what_the_journal_answers_is_not_asked(self, ledger: Ledger) -> None:
        """A second run costs nothing and ends alike."""

        def silent(number: int, attempt: int) -> str:
            raise AssertionError("asked again")

        first = self.all(ledger, saying, 20)
        again = self.all(ledger, silent, 20)
        assert sorted(a.value or "" for a in again) == sorted(a.value or "" for a in first)

    def test_an_unreadable_reply_is_asked_again(self, ledger: Ledger) -> None:
        """The next attempt is another call, and both are told."""
        answers = self.all(ledger, lambda n, attempt: saying(n) if attempt else "what?", 3)
        assert all(a.state is State.KEPT for a in answers)
        assert {tuple(c.reason for c in a.calls) for a in answers} == {("reply_unreadable", "ok")}

    def test_attempts_of_a_run_are_bounded(self, ledger: Ledger) -> None:
        """A question that is never answered is undecided, and has failed after three such runs."""
        runs = [ended(self.all(ledger, lambda n, attempt: "what?", 1, rounds=n))["0"] for n in range(3)]
        assert runs == [("undecided", "reply_unreadable")] * 2 + [("failed", "reply_unreadable")]

    def test_a_run_that_was_killed_gives_no_attempts_besides(self, ledger: Ledger) -> None:
        """Its attempts are in the journal, and nothing says that it ended: they are this run's."""
        first = self.all(ledger, lambda n, attempt: "what?", 1)
        assert ended(first) == ended(self.all(ledger, lambda n, attempt: "what?", 1))
        assert ledger.calls.spent().calls == 2

    def test_a_refusal_ends_a_question(self, ledger: Ledger) -> None:
        """A model that will not answer is not pressed."""
        answers = self.all(ledger, lambda n, attempt: "I'm sorry, but I can't help with that.", 1)
        assert ended(answers) == {"0": ("rejected", "refused")}
        assert len(answers[0].calls) == 1

    def test_equal_questions_are_one_call(self, ledger: Ledger) -> None:
        """They are answered together, and paid for once."""
        answers: list[Answer[str]] = []
        asker = self.asker(ledger, saying, Budget(Limits(), ledger.calls.spent()))
        asker.ask_all([ask(1), ask(1), ask(1)], answers.extend, task="asking", max_asks=2)
        assert [a.value for a in answers] == ["word 1"] * 3
        assert ledger.calls.spent().calls == 1
