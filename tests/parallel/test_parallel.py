"""The map over processes: order, and who is left when somebody dies or leaves early."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from groundset.parallel import Failure, Fault, Limits, map_guarded

LIMITS = Limits(cpu_seconds=60, memory_bytes=500_000_000)


def square(number: int) -> int:
    """Give the square."""
    return number * number


def refuse(number: int) -> int:
    """Raise on three."""
    if number == 3:
        raise LookupError("three")
    return number


def pid_of_worker(_: int) -> int:
    """Tell who works."""
    return os.getpid()


def is_alive(pid: int) -> bool:
    """Tell whether a process runs; a zombie does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def wait_until_dead(pids: list[int], seconds: float) -> list[int]:
    """Give those that still live after some seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and any(map(is_alive, pids)):
        time.sleep(0.05)
    return [pid for pid in pids if is_alive(pid)]


@pytest.mark.parametrize("batch", [1, 7, 1000])
def test_results_come_in_the_order_of_the_items(batch: int) -> None:
    """Order does not depend on batch size or on which worker is faster."""
    results = map_guarded(square, range(100), processes=2, at_once=2, batch=batch, limits=LIMITS)
    assert list(results) == [n * n for n in range(100)]


def test_without_spawning_all_happens_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system cannot start workers so, an exception still loses only its own item."""
    monkeypatch.delattr(os, "posix_spawn")
    outcomes = list(map_guarded(refuse, range(5), processes=2, batch=2, limits=LIMITS))
    failed = outcomes.pop(3)
    assert isinstance(failed, Failure)
    assert (failed.fault, failed.detail) == (Fault.RAISED, "LookupError: three")
    assert outcomes == [0, 1, 2, 4]
    assert list(map_guarded(pid_of_worker, [1], processes=2, batch=1, limits=LIMITS)) == [os.getpid()]


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_no_worker_outlives_a_closed_map() -> None:
    """Leaving the map early ends its workers at once."""
    results = map_guarded(pid_of_worker, range(100), processes=2, at_once=2, batch=1, limits=LIMITS)
    pids = [pid for pid in (next(results), next(results)) if isinstance(pid, int)]
    assert len(pids) == 2
    results.close()  # type: ignore[attr-defined]
    assert wait_until_dead(pids, 10) == []


SCRIPT = """
import sys
from groundset.parallel import Limits, map_guarded
from poisonous_work import sleep_in

limits = Limits(600, 500_000_000)
try:
    list(map_guarded(sleep_in, [sys.argv[1]] * 8, processes=2, at_once=2, batch=1, limits=limits))
except KeyboardInterrupt:
    sys.exit(130)
"""


def start_script(folder: Path) -> tuple[subprocess.Popen[str], list[int]]:
    """Start a parent with two workers asleep in long work, in a process group of its own."""
    script = folder / "script.py"
    script.write_text(textwrap.dedent(SCRIPT), "utf-8")
    seen = folder / "seen"
    seen.mkdir()
    parent = subprocess.Popen(
        [sys.executable, str(script), str(seen)],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
        start_new_session=True,
        stderr=subprocess.PIPE,
        text=True,
    )
    end = time.monotonic() + 20
    while len(list(seen.iterdir())) < 2 and time.monotonic() < end:
        time.sleep(0.05)
    return parent, [int(path.name) for path in seen.iterdir()]


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_kill_minus_nine_of_the_parent_leaves_no_orphans(tmp_path: Path) -> None:
    """Workers notice within about a second that their parent is gone."""
    parent, workers = start_script(tmp_path)
    assert len(workers) == 2
    parent.kill()
    parent.communicate()
    assert wait_until_dead(workers, 10) == []


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_ctrl_c_ends_parent_and_workers_at_once_and_quietly(tmp_path: Path) -> None:
    """The whole group gets the signal, as from a terminal; the workers print nothing."""
    parent, workers = start_script(tmp_path)
    assert len(workers) == 2
    os.killpg(parent.pid, signal.SIGINT)
    _, errors = parent.communicate(timeout=10)
    assert (parent.returncode, errors) == (130, "")
    assert wait_until_dead(workers, 10) == []
