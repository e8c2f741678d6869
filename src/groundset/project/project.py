"""One project folder, opened: what the commands and the Python API work on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from groundset.contracts import Progress, Silent
from groundset.errors import ProjectError
from groundset.funnel import Funnel
from groundset.ledger import Ledger
from groundset.project.loading import load_coverage, load_rubric, load_settings
from groundset.settings import CoverageMap, ProjectSettings, Rubric
from groundset.stages.context import Context

if TYPE_CHECKING:
    from groundset.project.estimating import Estimate
    from groundset.project.packaging import Packaged
    from groundset.project.reporting import Written
    from groundset.project.running import RunReport
    from groundset.project.sampling import Drawn
    from groundset.project.status import Status
    from groundset.project.why_not.answer import Answer

SETTINGS, COVERAGE, RUBRIC = "groundset.yaml", "coverage.yaml", "rubric.yaml"
HIDDEN = ".groundset"
RELEASES = "releases"


class Project:
    """A folder with a groundset.yaml; opening it reads the configuration and writes nothing."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.unread: list[str] = []
        """Evaluation sets and base that could not be read when the project was looked at, a sentence each."""
        self.settings: ProjectSettings = load_settings(root / SETTINGS)
        coverage, rubric = root / COVERAGE, root / RUBRIC
        self.coverage_map: CoverageMap = load_coverage(coverage) if coverage.exists() else CoverageMap()
        with as_file(files("groundset.gates").joinpath("rubric.yaml")) as default:
            self.rubric: Rubric = load_rubric(
                rubric if rubric.exists() else default, judged=bool(self.settings.models.judges)
            )

    @property
    def built_in(self) -> list[str]:
        """Say, a sentence each, what holds in place of configuration files that are not there."""
        instead = {
            RUBRIC: "the built-in rubric is used",
            COVERAGE: "the built-in coverage map is used: it is empty, so there are no targets",
        }
        return [
            f"no {name} here: {said}" for name, said in instead.items() if not (self.root / name).exists()
        ]

    @property
    def switched_off(self) -> frozenset[str]:
        """The gates that the configuration leaves out."""
        enabled = self.settings.deduplication.semantic.enabled
        return frozenset() if enabled else frozenset({"semantic_duplicate"})

    def shown(self, counts: Funnel) -> Funnel:
        """Give the counts without gates that are switched off: what nobody asked, nothing has passed.

        One that ended candidates before it was switched off stays, until a run has decided them anew.
        """
        gates = {
            name: level
            for name, level in counts.gates.items()
            if name not in self.switched_off or level.total > level.kept
        }
        return replace(counts, gates=gates)

    @classmethod
    def open(cls, path: Path | str | None = None) -> Project:
        """Open the project in ``path``, or the nearest one from here upwards.

        Raises ProjectError when there is none, ConfigurationError when its configuration is wrong.
        """
        if path is not None:
            root = Path(path)
            if not (root / SETTINGS).is_file():
                raise ProjectError(
                    f"{root}: no {SETTINGS} here", "groundset init DIR --corpus PATH makes one"
                )
            return cls(root)
        here = Path.cwd()
        for folder in (here, *here.parents):
            if (folder / SETTINGS).is_file():
                return cls(folder)
        raise ProjectError(
            f"no {SETTINGS} here or in any folder above",
            "go into a project, name one with --project DIR, or make one: groundset init DIR --corpus PATH",
        )

    @cached_property
    def ledger(self) -> Ledger:
        """The ledger, made when it is first asked for."""
        folder = self.root / HIDDEN
        try:
            folder.mkdir(exist_ok=True)
        except OSError as error:
            raise ProjectError(
                f"{folder}: cannot be written ({error.strerror})", "check its rights"
            ) from None
        return Ledger.open(folder / "ledger.sqlite")

    @property
    def releases(self) -> Path:
        """The folder that holds the releases."""
        return self.root / RELEASES

    def close(self) -> None:
        """Close the ledger if it was opened."""
        if "ledger" in self.__dict__:
            self.ledger.close()
            del self.__dict__["ledger"]

    def __enter__(self) -> Project:
        """Use the project in a ``with`` block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it at the end."""
        self.close()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep a second run away; the lock falls with the process, however it ends."""
        (self.root / HIDDEN).mkdir(exist_ok=True)
        lock = FileLock(self.root / HIDDEN / "lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise ProjectError(
                f"{self.root}: another groundset works on this project",
                "wait for it to end, or stop it",
            ) from None
        try:
            yield
        finally:
            lock.release()

    def context(self, progress: Progress | None = None, processes: int = 1) -> Context:
        """Make what the stages are given."""
        return Context(
            root=self.root,
            settings=self.settings,
            coverage=self.coverage_map,
            rubric=self.rubric,
            ledger=self.ledger,
            progress=progress or Silent(),
            processes=processes,
        )

    def looking(self) -> Context:
        """Make what is given to whoever judges nothing: it goes on without what cannot be read."""
        return replace(self.context(), unread=self.unread)

    def run(
        self, until: str | None = None, *, progress: Progress | None = None, processes: int | None = None
    ) -> RunReport:
        """Do whatever is not done yet, up to and with a stage; see ``groundset.project.running``."""
        from groundset.project.running import run

        return run(self, until, progress=progress, processes=processes)

    def estimate(self, *, progress: Progress | None = None, processes: int | None = None) -> Estimate:
        """Tell what a run would cost, asking no model; see ``groundset.project.estimating``."""
        from groundset.project.estimating import estimate

        return estimate(self, progress=progress, processes=processes)

    def status(self) -> Status:
        """Say where the project stands; see ``groundset.project.status``."""
        from groundset.project.status import status

        return status(self)

    def sample(self, count: int = 50, *, seed: int = 7, rejected: bool = False) -> list[Drawn]:
        """Draw random samples with their evidence; see ``groundset.project.sampling``."""
        from groundset.project.sampling import sample

        return sample(self, count, seed=seed, rejected=rejected)

    def coverage(self, ways: int = 2) -> dict[str, Any]:
        """Tell how the samples stand on the coverage map, as ``schemas/coverage.json`` says."""
        from groundset.project.reporting.coverage import told

        return told(self, ways)

    def trace(self, name: str) -> dict[str, Any]:
        """Tell the life of a candidate, passage or document; see ``groundset.project.tracing``."""
        from groundset.project.tracing import trace

        return trace(self, name)

    def why_not(self, text: str) -> Answer:
        """Say what became of a text; see ``groundset.project.why_not``."""
        from groundset.project.why_not import why_not

        return why_not(self, text)

    def report(self, out: Path | None = None) -> Written:
        """Write the report, ``report.html`` unless told otherwise; see ``groundset.project.reporting``."""
        from groundset.project.reporting import write

        return write(self, out)

    def package(
        self, version: str, *, waive: Mapping[str, str] | None = None, progress: Progress | None = None
    ) -> Packaged:
        """Write a release; see ``groundset.project.packaging``."""
        from groundset.project.packaging import package

        return package(self, version, waive or {}, progress=progress)
