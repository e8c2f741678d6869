"""A fresh interpreter for a worker, and what it takes over from its parent when it starts."""

from __future__ import annotations

import json
import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

from groundset.errors import GroundsetError

_BOOT = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[2]); "
    "from groundset.parallel.worker import main; main(int(sys.argv[1]))"
)
"""The parent's search path, and not its main module: a script that calls us is not run once more."""
_STANDARD_STREAMS = 3
_ONE_THREAD = dict.fromkeys(
    ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"), "1"
)
"""There are as many workers as cores: threads of numeric libraries would only stand in each other's way."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a new process takes over; one that began in others may give other results."""

    interpreter: str
    search_path: tuple[str, ...]
    environment: dict[str, str]
    folder: str
    """The working directory; empty when it is gone."""

    @classmethod
    def here(cls) -> Surroundings:
        """Give those of this process, as they are now."""
        try:
            folder = os.getcwd()  # noqa: PTH109 - compared, not used
        except OSError:
            folder = ""
        return cls(sys.executable, tuple(sys.path), dict(os.environ), folder)


def spawn(channel: int, surroundings: Surroundings) -> int:
    """Start an interpreter that gets one descriptor and the standard error stream; give its process id.

    It gets the channel as its standard input, no output, and does not hear Ctrl-C. Raises GroundsetError
    when the system refuses.
    """
    # -P: a module that happens to lie in the present folder is not the one that is meant.
    path = json.dumps(surroundings.search_path)
    command = [surroundings.interpreter, "-P", "-c", _BOOT, str(os.getpid()), path]
    # Nothing is made inheritable in this process, where another thread may start a process just then.
    streams = [
        (os.POSIX_SPAWN_DUP2, channel, 0),
        (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
        *((os.POSIX_SPAWN_CLOSE, descriptor) for descriptor in _inheritable()),
    ]
    try:
        return os.posix_spawn(
            surroundings.interpreter,
            command,
            _ONE_THREAD | surroundings.environment,
            file_actions=streams,
            setsigmask=[signal.SIGINT],
        )
    except OSError as error:
        raise GroundsetError(
            f"a worker process could not be started: {error.strerror}",
            hint="see whether this machine is out of memory or processes",
        ) from error


def _inheritable() -> list[int]:
    """Give what a new process would hold open besides the standard streams, where the system tells."""
    try:
        names = [entry.name for entry in Path("/proc/self/fd").iterdir()]
    except OSError:
        return []
    found = []
    for descriptor in sorted(int(name) for name in names):
        try:
            if descriptor >= _STANDARD_STREAMS and os.get_inheritable(descriptor):
                found.append(descriptor)
        except OSError:
            continue  # The listing's own descriptor is closed by now.
    return found
