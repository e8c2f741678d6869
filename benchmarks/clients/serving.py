"""A server as a child, for one client."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from benchmarks.clients.running import ROOT, SERVER_CORE, core
from benchmarks.clients.watching import Seen


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs."""

    url: str
    """Of its API."""
    child: subprocess.Popen[str]

    def seen(self) -> Seen:
        """Ask what it saw so far."""
        assert self.child.stdin is not None
        assert self.child.stdout is not None
        self.child.stdin.write("\n")
        self.child.stdin.flush()
        return Seen(**json.loads(self.child.stdout.readline()))


@contextmanager
def serving(*options: str) -> Iterator[Server]:
    """Run a server with nothing seen yet, on its own core, for as long as this lasts."""
    command = [sys.executable, "-m", "benchmarks.clients.server", *options]
    with core(SERVER_CORE):
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    with child:
        assert child.stdout is not None
        try:
            yield Server(child.stdout.readline().strip(), child)
        finally:
            child.kill()
