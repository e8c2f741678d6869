"""Running the command line as a child, with its wall time and its peak memory."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass

COMMAND = [sys.executable, "-m", "groundset"]


@dataclass(frozen=True, slots=True)
class Cost:
    """What one command cost."""

    seconds: float
    peak_mb: float
    """Largest resident memory of the command or of any one of its workers, in MB."""


def measure(*arguments: str) -> Cost:
    """Run a command; raises RuntimeError with its output when it fails."""
    start = time.perf_counter()
    child = subprocess.Popen([*COMMAND, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    output = child.stdout.read() if child.stdout is not None else b""
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        shown = output.decode("utf-8", "replace")[-2000:]
        raise RuntimeError(f"groundset {' '.join(arguments)} ended with {child.returncode}:\n{shown}")
    # Kilobytes on Linux, bytes on macOS.
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return Cost(seconds, usage.ru_maxrss / unit)
