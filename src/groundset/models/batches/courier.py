"""Files of requests to a batch service, and the replies back into files.

What the service was given is remembered in the journal before anything is waited for: a run that is killed
goes on with the batches that the service works on, and pays for nothing twice.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from groundset.contracts import Journal, LostCallError, Progress
from groundset.errors import ModelError
from groundset.models.batches.folder import BatchFolder
from groundset.models.batches.lines import BrokenLineError, CutOffError, lines, lost_line, read_line
from groundset.models.batches.service import Batch, BatchService, UnknownError
from groundset.models.loops import run
from groundset.models.server import Server
from groundset.settings import ModelSettings

R = TypeVar("R")

_UNNAMED = {status: f"batch_{status}" for status in ("failed", "expired", "cancelled")}
"""What is said of requests that a batch does not name, by how it ended."""


@dataclass(frozen=True, slots=True)
class Pauses:
    """Seconds until the service is looked at again."""

    first: float = 0.25
    growth: float = 1.5
    most: float = 60.0

    def next(self, last: float) -> float:
        """Give the pause after one."""
        return min(last * self.growth, self.most)


@dataclass(frozen=True, slots=True)
class Consignment:
    """What a service was given of one file of requests."""

    service: str
    """Its address: what one service has, another does not know."""
    file: str = ""
    """Name of the file there."""
    batch: str = ""
    """Name of the batch there."""


class Courier:
    """Brings the files of one role to a service and the replies back."""

    def __init__(
        self,
        folder: BatchFolder,
        journal: Journal,
        settings: ModelSettings,
        server: Callable[[], Server],
        progress: Progress,
        pauses: Pauses | None = None,
    ) -> None:
        """``server`` names the service with its key, once there is something to bring."""
        self._folder, self._journal = folder, journal
        self._settings, self._connect = settings, server
        self._progress, self._pauses = progress, pauses or Pauses()

    @cached_property
    def _server(self) -> Server:
        return self._connect()

    def carry(self, numbers: Sequence[int]) -> dict[int, Batch]:
        """Bring files there, wait, and lay the replies of those that are answered beside them.

        Comes back as soon as one is answered, and gives the batches that ended. Interrupted, it leaves
        everything to the service; the next call goes on with it.
        """
        return run(self._carried(numbers))

    def refused(self, said: str) -> ModelError:
        """Say that the service refuses a batch as a whole."""
        hint = "mend what it says; the same command starts a further batch"
        return self._server.error("the batch failed", hint, said)

    async def _carried(self, numbers: Sequence[int]) -> dict[int, Batch]:
        async with BatchService(self._settings, self._server) as service:
            for number in numbers:
                await self._sent(service, number)
            ended: dict[int, Batch] = {}
            pause = self._pauses.first
            while True:
                batches = {number: await self._looked(service, number) for number in numbers}
                self._tell(list(batches.values()))
                for number, batch in batches.items():
                    if batch.ended:
                        await self._brought(service, number, batch)
                        ended[number] = batch
                if ended:
                    return ended
                await asyncio.sleep(pause)
                pause = self._pauses.next(pause)

    async def _sent(self, service: BatchService, number: int) -> None:
        """Have the service work on a file, unless it does."""
        known = self._consignment(number)
        if not known.file:
            path = self._folder.requests(number)
            known = replace(known, file=await self._patiently(lambda: service.upload(path)))
            self._remember(number, known)
        if not known.batch:
            batch = await self._patiently(lambda: self._started(service, known.file))
            self._remember(number, replace(known, batch=batch.id))

    async def _started(self, service: BatchService, file: str) -> Batch:
        """Start a batch, unless one was started that we did not hear of: killed, or cut off, in between."""
        try:
            return await service.started_for(file) or await service.start(file)
        except UnknownError as error:
            hint = "use `batch: file`, or leave `batch` out"
            raise self._server.error("it has no batches", hint, str(error)) from None

    async def _looked(self, service: BatchService, number: int) -> Batch:
        name = self._consignment(number).batch
        try:
            return await self._patiently(lambda: service.look(name))
        except UnknownError as error:
            path = self._folder.shown(self._folder.requests(number))
            hint = f"if it is lost for good, remove {path}: its requests go into a further batch"
            raise self._server.error(f"it does not know its batch {name}", hint, str(error)) from None

    async def _patiently(self, call: Callable[[], Awaitable[R]]) -> R:
        """Try again what may pass, up to ``max_retries`` times; raises ModelError after them."""
        pause = self._pauses.first
        for _ in range(self._settings.max_retries):
            try:
                return await call()
            except LostCallError as error:
                await asyncio.sleep(max(pause, error.wait))
                pause = self._pauses.next(pause)
        try:
            return await call()
        except LostCallError as error:
            raise ModelError(
                f"{self._server.role} at {self._server.shown}: the batch service does not answer ({error})",
                "run again later; batches that were started go on at the service",
            ) from None

    async def _brought(self, service: BatchService, number: int, batch: Batch) -> None:
        await self._patiently(lambda: self._fetched(service, number, batch))

    async def _fetched(self, service: BatchService, number: int, batch: Batch) -> None:
        """Lay a batch's replies and errors beside its requests; what it does not name is named as lost."""
        path = self._folder.replies(number)
        code = _UNNAMED.get(batch.status, "batch_incomplete")
        with self._folder.written(path) as file:
            for name in batch.files:
                with suppress(UnknownError):  # Services keep files for a while.
                    await service.fetch(name, file)
            file.flush()
            named = _named(Path(file.name))
            for key in self._folder.keys(number):
                if key not in named:
                    file.write(lost_line(key, code, batch.problem or f"the batch is {batch.status}"))

    def _tell(self, batches: Sequence[Batch]) -> None:
        done, total = sum(batch.done for batch in batches), sum(batch.total for batch in batches)
        self._progress.note(
            f"{done:,} of {total:,} requests done at the batch service; Ctrl-C leaves them running there"
        )

    def _consignment(self, number: int) -> Consignment:
        """Give what this service was given of a file."""
        new = Consignment(self._server.shown)
        try:
            known = Consignment(**json.loads(self._journal.note(self._name(number))))
        except (ValueError, TypeError):
            return new
        return known if known.service == new.service else new

    def _remember(self, number: int, consignment: Consignment) -> None:
        self._journal.remember(self._name(number), json.dumps(asdict(consignment)))

    def _name(self, number: int) -> str:
        return f"consignment:{self._folder.role}:{number}"


def _named(path: Path) -> set[str]:
    """Give the keys that the lines of a file name."""
    named = set()
    with suppress(CutOffError):
        for _, line in lines(path):
            with suppress(BrokenLineError):
                named.add(read_line(line).key)
    return named
