"""Replies from files into the journal: each line is checked, recorded, and told of where it is of no use.

A file of requests is answered once replies lie beside it. Requests that have no answer there are lost, and
asked again in a later file. What is added to the replies afterwards still counts where it answers something.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from groundset.calls import Usage
from groundset.contracts import Answered, Journal, Lost
from groundset.models.batches.folder import BatchFolder
from groundset.models.batches.lines import BrokenLineError, CutOffError, ReplyLine, lines, read_line
from groundset.models.batches.wording import Wording
from groundset.models.budget import Budget
from groundset.records import canonical_json

_GROUP = 500
"""Lines that are recorded at a time."""
_TOLD = 1000
"""Problems of one file that are written out."""


@dataclass(slots=True)
class _Reading:
    """What one set of replies held."""

    wanted: Mapping[str, int]
    """Keys of the requests that they answer, and the bytes of each."""
    answered: set[str] = field(default_factory=set)
    lost: dict[str, ReplyLine] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    count: int = 0
    """Of all problems; the list holds the first ones."""
    whole: bool = True

    def tell(self, problem: str) -> None:
        self.count += 1
        if len(self.problems) < _TOLD:
            self.problems.append(problem)


class Inbox:
    """What came back for one role."""

    def __init__(
        self,
        folder: BatchFolder,
        journal: Journal,
        budget: Budget,
        wording: Wording,
        cost: Callable[[bytes, int], Usage],
    ) -> None:
        """``wording`` learns from refusals; ``cost`` prices a reply to a request of that many bytes."""
        self._folder, self._journal, self._budget = folder, journal, budget
        self._wording, self._cost = wording, cost
        self.fresh: set[str] = set()
        """Requests whose answers were recorded from files since this began."""
        self.lost: dict[str, ReplyLine] = {}
        """Requests whose file came back without an answer to them, since this began."""
        self.losses: Counter[str] = Counter()
        """How often each of them was."""
        self.waiting: dict[str, int] = {}
        """Requests whose file has no replies yet, and its number; an ``Outbox`` adds what it writes."""
        self.remarks: list[str] = []
        """What was wrong with replies, a line for each file of requests; told once."""

    def read(self) -> None:
        """Record all replies that are new, and learn what still waits."""
        self.waiting.clear()
        known = self._folder.known(self._journal)
        for number in self._folder.numbers():
            if number > known:
                # Of another ledger: its requests are not in this journal, where answers would find no row.
                continue
            before, now = self._journal.note(self._mark(number)), self._state(number)
            if not now:
                # Replies that were read and then taken away are not waited for again.
                if not before:
                    self._wait(number)
            elif now != before:
                spent = self._journal.spent()
                self._take(number, first=not before, state=now)
                # What the requests might have cost was counted as spent when they were written.
                self._budget.settle(Usage(), self._journal.spent() - spent)

    def _wait(self, number: int) -> None:
        self.waiting.update(dict.fromkeys(self._folder.keys(number), number))

    def _take(self, number: int, *, first: bool, state: str) -> None:
        """Read the replies to one file; ``first`` means that nobody has read any before."""
        reading = _Reading(self._folder.keys(number))
        for part in self._folder.parts(number):
            self._take_part(part, reading)
        self._tell(number, reading)
        heard = reading.wanted.keys() & (reading.answered | reading.lost.keys())
        if first and (not reading.whole or not heard):
            # A file half copied, or another file's replies: nothing is lost before the right one is there.
            self._wait(number)
            return
        if first:
            self._lose(reading)
        self._journal.remember(self._mark(number), state)

    def _take_part(self, part: Path, reading: _Reading) -> None:
        name = part.name
        group: list[tuple[int, ReplyLine]] = []
        try:
            for number, line in lines(part):
                try:
                    group.append((number, read_line(line)))
                except BrokenLineError as error:
                    reading.tell(f"{name}:{number}: {error}")
                if len(group) >= _GROUP:
                    self._record(name, group, reading)
                    group = []
        except CutOffError as error:
            reading.whole = False
            reading.tell(f"{name} {error}; put the whole file there")
        self._record(name, group, reading)

    def _record(self, name: str, group: list[tuple[int, ReplyLine]], reading: _Reading) -> None:
        """Record the answers among some lines; the first answer to a request counts."""
        came: dict[str, tuple[int, Answered]] = {}
        for number, line in group:
            if not line.raw:
                reading.lost.setdefault(line.key, line)
                reading.tell(f"{name}:{number}: {line.reason}: {line.detail}")
            elif line.key in reading.answered or line.key in came:
                reading.tell(f"{name}:{number}: a second answer to {line.key}")
            else:
                usage = self._cost(line.raw, reading.wanted.get(line.key, 0))
                came[line.key] = number, Answered(line.key, line.raw, usage, 0.0)
        known = self._journal.replies(list(came)).keys()
        new = [answer for key, (_, answer) in came.items() if key not in known]
        self._journal.close(new)
        recorded = self._journal.replies([answer.key for answer in new]).keys()
        for answer in new:
            if answer.key not in recorded:
                reading.tell(f"{name}:{came[answer.key][0]}: nobody asked {answer.key[:40]!r}")
        reading.answered.update(known, recorded)
        self.fresh.update(recorded)

    def _lose(self, reading: _Reading) -> None:
        """Record what has no answer, for good."""
        missing = ReplyLine("", reason="no_reply", detail="the replies do not name it", billed=True)
        ended = {
            key: reading.lost.get(key, missing) for key in sorted(reading.wanted.keys() - reading.answered)
        }
        if self._wording.learn(ended.values(), answered=bool(reading.answered)):
            ended = {key: replace(line, again=True) for key, line in ended.items()}
        rows = [Lost(key, line.reason, line.detail, line.billed) for key, line in ended.items()]
        for at in range(0, len(rows), _GROUP):
            self._journal.close(rows[at : at + _GROUP])
        self.lost.update(ended)
        self.losses.update(ended.keys())

    def _tell(self, number: int, reading: _Reading) -> None:
        """Write out what was wrong, and sum it up."""
        path = self._folder.problems(number)
        if not reading.count:
            return
        more = [f"and {reading.count - len(reading.problems):,} more"] * (reading.count > _TOLD)
        with self._folder.written(path) as file:
            file.write("".join(f"{line}\n" for line in (*reading.problems, *more)).encode("utf-8", "replace"))
        rest = f" and {reading.count - 1:,} more, see {self._folder.shown(path)}" if reading.count > 1 else ""
        self.remarks.append(reading.problems[0] + rest)

    def _mark(self, number: int) -> str:
        return f"batch:{self._folder.role}:{number}"

    def _state(self, number: int) -> str:
        """Name the replies as they lie there; empty while there are none."""
        parts = [[part.name, *_size_and_time(part)] for part in self._folder.parts(number)]
        return canonical_json(parts) if parts else ""


def _size_and_time(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:  # A link that leads nowhere: reading it will say so.
        return 0, 0
    return found.st_size, found.st_mtime_ns
