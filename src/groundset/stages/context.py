"""What every stage is given: the configuration, the ledger, the gates and somebody to tell of progress."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from pathlib import Path

from groundset.admission import NO_BASE, Base, Door
from groundset.contracts import FetchingEmbedder, Panel, Progress, Silent
from groundset.errors import ConfigurationError, DataError, UserError
from groundset.gates.chain import DECONTAMINATION, Gates
from groundset.gates.evaluation_index import EvaluationIndex
from groundset.gates.evaluations import EvaluationSet, load
from groundset.gates.second_opinion import SecondOpinions
from groundset.ledger import Ledger
from groundset.models.asker import Asker
from groundset.models.budget import Budget
from groundset.settings import CoverageMap, Evaluation, ModelSettings, ProjectSettings, Rubric

BOILERPLATE = "boilerplate"
"""Mark that holds the evaluation grams which the corpus shows to be boilerplate, as hex."""


@dataclass
class Context:
    """One run's surroundings; nothing in it decides anything."""

    root: Path
    """The project folder; relative paths of the configuration start here."""
    settings: ProjectSettings
    coverage: CoverageMap
    rubric: Rubric
    ledger: Ledger
    progress: Progress = field(default_factory=Silent)
    processes: int = 1
    work: dict[str, int] = field(default_factory=dict)
    """What was done in this run, by name: proof that nothing was done twice."""
    vectors: FetchingEmbedder | None = None
    """What tells twins by meaning, in place of the configured embedder."""
    opinions: SecondOpinions | None = None
    """What gives second opinions on leaks, in place of the configured judge."""
    unread: list[str] | None = None
    """Where nothing is judged: takes up which evaluation sets and base cannot be read, and are left out."""

    @cached_property
    def evaluations(self) -> tuple[EvaluationSet, ...]:
        """The evaluation sets; raises DataError when one cannot be used."""
        return tuple(found for one in self.settings.evaluation if (found := self._loaded(one)))

    def _loaded(self, one: Evaluation) -> EvaluationSet | None:
        try:
            return load(one.name, one.located(self.root), one.split)
        except DataError as error:
            self._leave_out(error)
            return None

    def _leave_out(self, error: UserError) -> None:
        """Take up what cannot be read, once; raises the error where something is to be judged."""
        if self.unread is None:
            raise error
        if error.message not in self.unread:
            self.unread.append(error.message)

    @cached_property
    def evaluation_index(self) -> EvaluationIndex:
        """Index over all evaluation grams, none of them discounted."""
        return EvaluationIndex(self.evaluations)

    @cached_property
    def embedder(self) -> FetchingEmbedder:
        """The built-in one, with which coverage is told; loads when it is first used."""
        from groundset.embedding import EmbedderAtHand, StaticEmbedder

        return EmbedderAtHand(StaticEmbedder())

    @cached_property
    def meaning_embedder(self) -> FetchingEmbedder:
        """The configured one, with which twins by meaning are told; the built-in one where there is none."""
        configured = self.settings.models.embedder
        if self.vectors is not None:
            return self.vectors
        if configured is None or not self.settings.deduplication.semantic.enabled:
            return self.embedder
        from groundset.stages.embedding import embedder_of

        return embedder_of(configured, self.root, self.ledger, self.budget, self.progress)

    @cached_property
    def headings(self) -> Mapping[str, tuple[str, ...]]:
        """The heading path of every passage, by id; to be asked for only once the corpus is mined."""
        return {passage.id: passage.headings for passage in self.ledger.corpus.passages()}

    @cached_property
    def fields(self) -> Mapping[str, Mapping[str, str]]:
        """What documents say of themselves, by id; empty where the map asks for nothing of it."""
        asked = any(d.column or d.function for d in self.coverage.dimensions.values())
        return self.ledger.corpus.fields() if asked else {}

    @cached_property
    def budget(self) -> Budget:
        """What calls to models may still cost."""
        return Budget(self.settings.budget, self.ledger.calls.spent())

    def asker_of(self, role: str, model: ModelSettings) -> Asker:
        """Give the way to ask a model; ``role`` is what it is configured as, such as ``generator``."""
        from groundset.models.choosing import asker_of
        from groundset.models.prices import prices_of

        return asker_of(
            role,
            model,
            root=self.root,
            journal=self.ledger.calls,
            budget=self.budget,
            prices=prices_of(model),
            progress=self.progress,
        )

    @cached_property
    def panel(self) -> Panel | None:
        """The models that judge; None where none is configured."""
        judges = self.settings.models.judges
        if not judges:
            return None
        from groundset.judging.panel import ModelPanel
        from groundset.judging.seat import Seat
        from groundset.stages.sources import Sources, clean_pairs

        names = ["judge", *(f"judge-{at}" for at in range(2, len(judges) + 1))]
        return ModelPanel(
            [
                Seat(judge, self.rubric, partial(self.asker_of, name, judge))
                for name, judge in zip(names, judges, strict=True)
            ],
            self.rubric,
            self.settings.judging,
            self.ledger,
            passages=Sources(self.ledger),
            pairs=lambda: clean_pairs(self.ledger, self.gates),
            progress=self.progress,
        )

    @cached_property
    def second_opinions(self) -> SecondOpinions | None:
        """The judge's model, which is asked where leaks are in doubt; None where nobody is."""
        judge = self.settings.models.judge
        if self.opinions is not None:
            return self.opinions
        if judge is None or not (self.settings.decontamination.second_opinion and self.settings.evaluation):
            return None
        from groundset.judging.opinions import ModelOpinions

        return ModelOpinions(
            judge,
            partial(self.asker_of, "second_opinion", judge),
            attempts=lambda: self.ledger.verdicts.attempts(DECONTAMINATION),
            max_asks=self.settings.judging.max_asks,
        )

    @property
    def boilerplate(self) -> tuple[str, ...]:
        """Evaluation grams that are boilerplate in this corpus, as sorted hex."""
        return tuple(self.ledger.mark(BOILERPLATE).split())

    @property
    def gates(self) -> Gates:
        """The gates under the present configuration and boilerplate."""
        boilerplate = frozenset(int(gram, 16) for gram in self.boilerplate)
        return Gates.build(
            self.settings,
            self.rubric,
            _TextAt(self.ledger),
            self.evaluations,
            boilerplate,
            self.evaluation_index,
            self.panel,
            self.meaning_embedder,
            self.ledger.candidates.before_augmentation(),
            self.second_opinions,
        )

    @cached_property
    def base(self) -> Base:
        """The base release; raises ConfigurationError when there is none where the configuration says."""
        if not self.settings.base:
            return NO_BASE
        from groundset.stages.base import base_of

        try:
            return base_of(self.root, self.settings.base)
        except ConfigurationError as error:
            self._leave_out(error)
            return NO_BASE

    def check(self) -> None:
        """Build what can be wrong, so that it is told before work begins; raises UserError."""
        _ = self.base, self.gates

    @property
    def door(self) -> Door:
        """The one door, with the gates as they are now."""
        return Door(self.ledger, self.gates, self.progress, base=self.base)

    def did(self, what: str, count: int) -> None:
        """Count work done."""
        self.work[what] = self.work.get(what, 0) + count


class _TextAt:
    """Gives spans of documents' texts; keeps the last few documents at hand."""

    def __init__(self, ledger: Ledger) -> None:
        self._text = lru_cache(maxsize=64)(lambda name: self._fetch(ledger, name))

    @staticmethod
    def _fetch(ledger: Ledger, name: str) -> str | None:
        document = ledger.corpus.document(name)
        return document.text if document else None

    def __call__(self, document: str, start: int, end: int) -> str | None:
        """Give the text of a span, None when document or span do not exist."""
        text = self._text(document)
        return None if text is None or not 0 <= start <= end <= len(text) else text[start:end]
