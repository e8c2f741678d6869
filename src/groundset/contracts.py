"""The small protocols that implementations meet; shared tests hold each one to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from groundset.calls import CallEnd, Request, Usage
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

    @property
    def pending(self) -> bool:
        """Whether something that all its verdicts rest on is still to be fetched."""

    def prepare(self, candidates: Iterable[Candidate]) -> None:
        """Fetch from outside what judging these takes; a gate that needs nothing does nothing."""

    def screen(self, candidates: Sequence[Candidate]) -> None:
        """Look at candidates together, so that judging each is quick; their verdicts are the same without."""

    def judge(self, candidate: Candidate) -> Verdict:
        """Answer for one candidate; a gate that raises makes it undecided."""


@dataclass(frozen=True, slots=True)
class View:
    """One way in which a relation gate compares candidates."""

    reason: str
    """Reason code of a candidate that is rejected in this view."""
    limit: int = 1
    """Kept relatives from which a candidate is rejected: 1 makes twins, 0 rejects nothing and only tells."""
    most: int = 0
    """Edges that are kept of each node that is an edge's ``a``, those with the lowest ``b``; 0 keeps all.
    Only for a view that tells."""


class RelationGate(Protocol):
    """Finds relatives: candidates in one node, and nodes joined by an edge, are relatives of one another."""

    @property
    def name(self) -> str:
        """Name of the gate in ``funnel.GATE_ORDER``."""

    @property
    def fingerprint(self) -> str:
        """Hash of everything that nodes and edges depend on."""

    @property
    def views(self) -> Mapping[str, View]:
        """Views by name, in order of precedence."""

    def prepare(self, candidates: Iterable[Candidate]) -> None:
        """Fetch from outside what placing these takes; a gate that needs nothing does nothing."""

    def nodes(self, candidates: Sequence[Candidate]) -> Sequence[tuple[Node, ...] | None]:
        """Give each candidate's node in each view it takes part in, the same whatever the batch.

        None where a candidate cannot be placed now, which makes it undecided.
        """

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


class FetchingEmbedder(Embedder, Protocol):
    """An embedder whose vectors may come from elsewhere: what is to be compared is fetched first."""

    def fetch(self, texts: Iterable[str]) -> None:
        """Get the vectors of texts that have none yet; one that is at hand does nothing.

        Raises ``BudgetError`` or ``ModelError`` with all that came recorded.
        """

    def vectors_or_none(self, texts: Sequence[str]) -> Sequence[NDArray[np.float64] | None]:
        """Give one row per text from what was fetched; None for a text that nothing could be made of."""


class LostCallError(Exception):
    """A call that got no answer that can be recorded; nothing in it holds a key."""

    def __init__(self, reason: str, detail: str, *, again: bool, billed: bool, wait: float = 0.0) -> None:
        """Say what happened.

        ``again``: whether the same call may succeed later. ``billed``: whether the service may have done the
        work, so that it must be counted as paid. ``wait``: seconds that the server asks to wait.
        """
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
        self.again = again
        self.billed = billed
        self.wait = wait


class ChatModel(Protocol):
    """A model behind a server; used within one event loop, by many callers at a time."""

    @property
    def name(self) -> str:
        """Name of the model, as it stands in requests."""

    async def send(self, request: Request) -> bytes:
        """Send one request once; give the raw body, a chat completion in the shape of the OpenAI API.

        Raises ``LostCallError`` when there is no such body, ``ModelError`` when no call can succeed.
        """

    async def close(self) -> None:
        """Close all connections."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A call that was answered, as the journal keeps it."""

    key: str
    raw: bytes
    usage: Usage
    seconds: float


@dataclass(frozen=True, slots=True)
class Lost:
    """A call that was sent and got no answer."""

    key: str
    reason: str
    detail: str
    billed: bool
    """Whether what was reserved for it counts as spent."""


class Journal(Protocol):
    """Every call to a model with its raw reply; written before anything is parsed."""

    def replies(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        """Give the raw replies of those calls that were answered."""

    def open(self, requests: Sequence[tuple[Request, Usage]]) -> None:
        """Record requests that are about to be sent, each with the most it may cost, in one transaction."""

    def close(self, ended: Sequence[Answered | Lost]) -> None:
        """Record how calls ended, in one transaction."""

    def spent(self) -> Usage:
        """Give what all calls of the project cost, the most where it is not known."""

    def note(self, name: str) -> str:
        """Give what was remembered of a server; empty when nothing was."""

    def remember(self, name: str, value: str) -> None:
        """Remember something of a server, such as how it is held to JSON."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one judge says of one candidate."""

    judge: str
    """Name of the model."""
    scores: Mapping[str, int]
    """Criterion to its score, 1 to 5."""
    reasons: Mapping[str, str]
    """Criterion to the judge's reason, shortened."""
    calls: tuple[CallEnd, ...] = ()
    """The answered calls behind it; the last one was used."""


class UndecidedError(Exception):
    """What a gate raises when it cannot decide for a reason that is known; the candidate is undecided."""

    def __init__(self, reason: str, evidence: Mapping[str, Any] | None = None) -> None:
        """Say why, as a reason code, with what proves it."""
        super().__init__(reason)
        self.reason = reason
        self.evidence = dict(evidence or {})


class Panel(Protocol):
    """The models that judge quality by the rubric."""

    @property
    def fingerprint(self) -> str:
        """Hash of the models, their parameters and the prompt; the rubric is the gate's own."""

    @property
    def pending(self) -> bool:
        """Whether a canary has no reply yet."""

    def fetch(self, candidates: Iterable[Candidate]) -> None:
        """Ask every judge about these, and about the canaries, whatever was not answered yet."""

    def judgements(self, candidate: Candidate) -> tuple[Judgement, ...]:
        """Give one judgement per judge, in their order; raises ``UndecidedError`` when one is missing."""


class Progress(Protocol):
    """Hears of work under way; what it shows is its own business."""

    def start(self, task: str, total: int | None) -> None:
        """Hear that a task begins; ``total`` is None when nobody knows how much it is."""

    def advance(self, done: int = 1) -> None:
        """Hear that a part of it is done."""

    def note(self, text: str) -> None:
        """Hear what else is to be known of the task, such as its cost so far; replaces what was said."""

    def finish(self) -> None:
        """Hear that it is done."""


class Silent:
    """A ``Progress`` that shows nothing."""

    def start(self, task: str, total: int | None) -> None:
        """Ignore the start of a task."""

    def advance(self, done: int = 1) -> None:
        """Ignore work done."""

    def note(self, text: str) -> None:
        """Ignore a remark."""

    def finish(self) -> None:
        """Ignore the end of a task."""
