"""The map over processes: order, laziness, and what happens when somebody dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundset.errors import GroundsetError
from groundset.parallel import map_batches
from groundset.parallel.pool import AHEAD_PER_PROCESS

POISON = 13


def square(number: int) -> int:
    """Give the square."""
    return number * number


def square_or_die(number: int) -> int:
    """Give the square, but die hard on the poisonous number."""
    if number == POISON:
        os._exit(9)
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


@settings(max_examples=50)
@given(st.lists(st.integers(-1000, 1000)), st.integers(1, 9))
def test_in_process_map_equals_the_builtin_one(numbers: list[int], batch: int) -> None:
    """One process gives what ``map`` gives, whatever the batch size."""
    assert list(map_batches(square, numbers, processes=1, batch=batch)) == [n * n for n in numbers]


@pytest.mark.parametrize("batch", [1, 7, 1000])
def test_results_come_in_the_order_of_the_items(batch: int) -> None:
    """Order does not depend on batch size or on which worker is faster."""
    assert list(map_batches(square, range(100), processes=2, batch=batch)) == [n * n for n in range(100)]


def test_no_items_give_no_results() -> None:
    """An empty input starts nothing and yields nothing."""
    assert list(map_batches(square, [], processes=2, batch=3)) == []


def test_batch_size_below_one_is_refused() -> None:
    """A batch of nothing would never end."""
    with pytest.raises(ValueError, match="batch must be 1 or more"):
        map_batches(square, [1], processes=2, batch=0)


def test_items_are_drawn_only_as_far_ahead_as_needed() -> None:
    """Memory is bounded: an endless input is fine, and few items are drawn before the first result."""
    drawn = 0

    def endless() -> Iterator[int]:
        nonlocal drawn
        while True:
            drawn += 1
            yield drawn

    results = map_batches(square, endless(), processes=2, batch=5)
    assert drawn == 0
    assert next(results) == 1
    assert drawn <= 5 * 2 * AHEAD_PER_PROCESS
    results.close()  # type: ignore[attr-defined]


def test_exception_of_the_function_reaches_the_caller() -> None:
    """A fault in the work is raised where its result would have come."""
    results = map_batches(refuse, range(10), processes=2, batch=1)
    seen: list[int] = []
    with pytest.raises(LookupError, match="three"):
        seen.extend(results)
    assert seen in ([], [0, 1, 2])


def test_item_that_kills_its_worker_gets_the_answer_of_on_crash() -> None:
    """Only the poisonous item is lost; all others, before and after, keep their place."""
    results = map_batches(square_or_die, range(30), processes=2, batch=4, on_crash=lambda n: -n)
    assert list(results) == [-POISON if n == POISON else n * n for n in range(30)]


def test_item_that_kills_its_worker_is_an_error_without_on_crash() -> None:
    """A dead worker never hangs the map, and the message names the item."""
    with pytest.raises(GroundsetError, match=f"worker process died.*{POISON}"):
        list(map_batches(square_or_die, [1, POISON], processes=2, batch=2))


def test_no_worker_outlives_a_closed_map() -> None:
    """Leaving the map early ends its workers within a second."""
    results = map_batches(pid_of_worker, range(100), processes=2, batch=1)
    pids = [next(results), next(results)]
    start = time.monotonic()
    results.close()  # type: ignore[attr-defined]
    assert time.monotonic() - start < 10
    assert wait_until_dead(pids, 10) == []


SCRIPT = """
import sys
from groundset.parallel import map_batches
from poisonous_work import sleep_in

try:
    list(map_batches(sleep_in, [sys.argv[1]] * 8, processes=2, batch=1))
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
    assert wait_until_dead(workers, 3.0) == []


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_ctrl_c_ends_parent_and_workers_at_once_and_quietly(tmp_path: Path) -> None:
    """The whole group gets the signal, as from a terminal; the workers print nothing."""
    parent, workers = start_script(tmp_path)
    assert len(workers) == 2
    start = time.monotonic()
    os.killpg(parent.pid, signal.SIGINT)
    _, errors = parent.communicate(timeout=10)
    assert time.monotonic() - start < 10
    assert (parent.returncode, errors) == (130, "")
    assert wait_until_dead(workers, 10) == []
