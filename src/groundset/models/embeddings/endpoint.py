"""Vectors from a server: in portions, many at a time, each kept as soon as it came.

A request that is refused for what it holds is split, down to single texts, and a text that is too long for
the model is cut in half until it fits. What is left then has no vector.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from groundset.contracts import ChatModel, Journal, Progress
from groundset.embedding.stored import Keep
from groundset.errors import ModelError
from groundset.models.budget import Budget
from groundset.models.embeddings.client import ENDPOINT, UNUSABLE, EmbeddingModel, Heard
from groundset.models.embeddings.keeping import KeepingJournal
from groundset.models.embeddings.portions import Portion, portions
from groundset.models.exchange import Answer, Ask
from groundset.models.keys import Key, read_key
from groundset.models.live import LiveAsker
from groundset.models.pacing import Pace
from groundset.models.prices import prices_of
from groundset.models.server import Server
from groundset.records import State
from groundset.settings.models import Embedder, EmbedderSettings

_FIRST = 16
"""Texts that a server is tried with of which nothing is known yet: it must make vectors of some. So many
answers of no use, and none among them that is, stop a run."""
_TASK = "embedding texts"


class Endpoint:
    """A ``VectorSource`` behind an address; its key is read when the first request is sent."""

    def __init__(
        self,
        settings: EmbedderSettings,
        server: Embedder,
        *,
        root: Path,
        journal: Journal,
        budget: Budget,
        progress: Progress,
    ) -> None:
        """``root`` is the project folder. Raises ModelError when ``base_url`` is no address."""
        self._settings = settings
        self._server = server
        self._root = root
        self._journal = journal
        self._budget = budget
        self._progress = progress
        found = Server.of(server, Key(), ENDPOINT)
        self._where = f"{found.role} at {found.shown}"
        self._heard = Heard()

    @property
    def fingerprint(self) -> str:
        """The model's name and dimensions: where the server is makes no other vectors."""
        name = self._server.model.replace("/", "_")
        return f"{name}/{self._settings.dimensions or 'whole'}/1"

    def fetch(self, texts: Sequence[str], width: int, keep: Keep) -> None:
        """Ask for vectors of texts.

        Raises ModelError where no call can succeed, or no answer is of use; BudgetError before the budget is
        passed. All that came before is kept.
        """
        self._heard.width = width or self._settings.dimensions
        first = 0 if width else _FIRST
        if first and not self._ask(texts[:first], keep):
            raise self._useless()
        self._ask(texts[first:], keep)

    def _ask(self, texts: Sequence[str], keep: Keep) -> int:
        """Ask until every text has a vector or none can be had; give the number of those that have one."""
        made = 0
        asked = list(portions(texts, self._settings.batch))
        while asked:
            ended = list(self._asked(asked, keep))
            made += sum(len(portion.texts) for portion, reason in ended if not reason)
            if len(ended) >= _FIRST and all(reason == UNUSABLE for _, reason in ended):
                raise self._useless()
            asked = [smaller for portion, reason in ended if reason for smaller in portion.smaller(reason)]
        return made

    def _asked(self, asked: Sequence[Portion], keep: Keep) -> Iterator[tuple[Portion, str]]:
        """Ask for each portion once; give each with the reason why it has no vectors, empty where it has."""
        by_key: dict[str, list[Portion]] = defaultdict(list)
        for portion in asked:
            by_key[portion.request(self._server.model, self._settings.dimensions).key].append(portion)
        answers: list[Answer[str]] = []
        asker = self._asker(KeepingJournal(self._journal, keep, lambda key: by_key[key]))
        asks = self._asks(portion for same in by_key.values() for portion in same[:1])
        asker.ask_all(asks, answers.extend, task=_TASK, total=len(by_key), max_asks=1)
        for answer in answers:
            reason = "" if answer.state is State.KEPT else answer.reason
            for portion in by_key[answer.ask.request.key]:
                yield portion, reason

    def _asks(self, asked: Iterable[Portion]) -> Iterator[Ask[str]]:
        for portion in asked:
            yield Ask("", portion.request(self._server.model, self._settings.dimensions), str)

    def _useless(self) -> ModelError:
        return ModelError(
            f"{self._where}: it makes no vectors that can be used ({self._heard.lost})",
            "check `model` and `dimensions` under `models.embedder` in groundset.yaml",
        )

    def _asker(self, journal: Journal) -> LiveAsker:
        def connect(pace: Pace) -> ChatModel:
            return EmbeddingModel(self._server, read_key(self._server, self._root), self._heard, pace)

        return LiveAsker(
            connect,
            self._server,
            where=self._where,
            journal=journal,
            budget=self._budget,
            prices=prices_of(self._server),
            progress=self._progress,
        )
