"""The small protocols that implementations meet; shared tests hold each one to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from groundset.records import Candidate, Edge, Node, Verdict

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reader makes of a file or of one record in it, before it gets its name and language."""

    text: str
    """Clean Markdown, see ``groundset.text.cleaning``."""
    title: str = ""
    record: str = ""
    """Name of the record within its file; empty when the file is one document."""
    language: str = ""
    """ISO 639-1 code that the source states; empty when it states none."""
    uri: str = ""
    """Web address that the source states; empty when it states none."""
    version: str = ""
    date: str = ""
    license: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    """What the source says of itself (front matter, columns of a record), none of it its text."""
    remark: str = ""
    """What a person should know of the file; a draft with a remark is no document."""


class Reader(Protocol):
    """Turns the bytes of a file into drafts."""

    @property
    def name(self) -> str:
        """Name that becomes ``Document.kind``."""

    @property
    def suffixes(self) -> frozenset[str]:
        """File name endings it reads, lower case, with the dot."""

    @property
    def signatures(self) -> tuple[bytes, ...]:
        """First bytes of its files, any of them; empty for text, which has none."""

    def read(self, data: bytes, path: str) -> Iterator[Draft]:
        """Read one file; raises ``UnreadableError`` with a reason code when it cannot be read."""


class PointGate(Protocol):
    """Judges one candidate, the same whatever the batch it comes in."""

    @property
    def name(self) -> str:
        """Name of the gate in ``funnel.GATE_ORDER``."""

    @property
    def fingerprint(self) -> str:
        """Hash of everything but the candidate that the verdict depends on."""

    def judge(self, candidate: Candidate) -> Verdict:
        """Answer for one candidate; a gate that raises makes it undecided."""


class RelationGate(Protocol):
    """Finds twins: candidates in one node, and nodes joined by an edge, are twins of one another."""

    @property
    def name(self) -> str:
        """Name of the gate in ``funnel.GATE_ORDER``."""

    @property
    def fingerprint(self) -> str:
        """Hash of everything that nodes and edges depend on."""

    @property
    def reasons(self) -> Mapping[str, str]:
        """View to the reason code of a twin in that view; views in order of precedence."""

    def nodes(self, candidate: Candidate) -> tuple[Node, ...]:
        """Give the candidate's node in each view it takes part in."""

    def relate(self, new: Iterable[Node], known: Iterable[Node]) -> Iterator[Edge]:
        """Yield every edge among new nodes and between new and known ones, each once, exact."""


class Embedder(Protocol):
    """Turns texts into vectors that are near one another where the texts mean alike."""

    @property
    def fingerprint(self) -> str:
        """Name of model and version: another fingerprint gives other vectors."""

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Give one row per text, the same whatever the batch; a text without words is all zeros.

        Rows hold whole numbers below 2**15, so that their dot products are exact in any order.
        """


class Progress(Protocol):
    """Hears of work under way; what it shows is its own business."""

    def start(self, task: str, total: int | None) -> None:
        """Hear that a task begins; ``total`` is None when nobody knows how much it is."""

    def advance(self, done: int = 1) -> None:
        """Hear that a part of it is done."""

    def finish(self) -> None:
        """Hear that it is done."""


class Silent:
    """A ``Progress`` that shows nothing."""

    def start(self, task: str, total: int | None) -> None:
        """Ignore the start of a task."""

    def advance(self, done: int = 1) -> None:
        """Ignore work done."""

    def finish(self) -> None:
        """Ignore the end of a task."""
