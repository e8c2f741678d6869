"""What every client is asked to do, and how it tells what came back; needs pydantic and nothing else."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import BaseModel

MODEL = "stub-model"
KEY = "sk-loopback"
"""No secret: the server asks for none, but most clients will not start without one."""


class Pair(BaseModel):
    """A question and its answer."""

    question: str
    answer: str


class Pairs(BaseModel):
    """What every reply must be."""

    pairs: list[Pair]


@dataclass(frozen=True, slots=True)
class Item:
    """One request."""

    id: str
    system: str
    user: str

    @property
    def messages(self) -> list[dict[str, str]]:
        """The request as chat messages."""
        return [{"role": "system", "content": self.system}, {"role": "user", "content": self.user}]


class GivenUpError(Exception):
    """Says why an item was given up, for clients that tell it without raising."""


@dataclass(frozen=True, slots=True)
class End:
    """How an item ended."""

    item: str
    text: str
    """What was accepted; empty when it was given up."""
    error: str
    """Why it was given up."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a client is asked to do."""

    url: str
    """Of the API, with ``/v1``."""
    slots: int
    """Most requests under way at a time."""
    seconds: float
    """After which a request has taken too long."""
    folder: str
    """Where a client may keep what it likes; the same when it is started again."""
    items: tuple[Item, ...]
    structured: bool
    """Whether replies are to be held to ``Pairs`` and checked."""

    @property
    def results(self) -> Path:
        """Where the results go."""
        return Path(self.folder) / "results.json"

    def write(self, path: Path) -> None:
        """Write it for ``load``."""
        path.write_text(json.dumps(asdict(self)), "utf-8")

    def finish(self, ended: Iterable[tuple[str, str | BaseException]]) -> None:
        """Hand in the items that were accepted with their text, those given up with why."""
        ends = [
            End(item, end, "") if isinstance(end, str) else End(item, "", _named(end)) for item, end in ended
        ]
        self.results.write_text(json.dumps([asdict(end) for end in ends]), "utf-8")

    def read_results(self) -> list[End]:
        """Give what was handed in; empty when nothing was."""
        if not self.results.exists():
            return []
        return [End(**end) for end in json.loads(self.results.read_text("utf-8"))]


def load() -> Job:
    """Read the job that is named on the command line."""
    job = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    job["items"] = tuple(Item(**item) for item in job["items"])
    return Job(**job)


def _named(error: BaseException) -> str:
    return str(error) if type(error) is GivenUpError else type(error).__name__
