"""The one way to ask models: many questions in, an answer for each, in any order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeVar

from groundset.models.exchange import Answer, Ask

T = TypeVar("T")


class Asker(Protocol):
    """Brings questions to one model: live, through a file, or through a batch service."""

    def ask_all(
        self,
        asks: Iterable[Ask[T]],
        deliver: Callable[[Sequence[Answer[T]]], None],
        *,
        task: str,
        total: int | None = None,
        max_asks: int = 3,
    ) -> None:
        """Ask whatever the journal does not answer; hand over answers as they come, each question once.

        ``task`` names the work for progress, ``total`` is the number of questions. Raises BudgetError,
        ModelError or WaitingError only after every reply that came was recorded and handed over; the
        questions that are left are not handed over.
        """
