"""The guarded map: whatever an item does, it loses only its own result, and says why."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundset.errors import GroundsetError
from groundset.parallel import Failure, Fault, Limits, map_guarded
from groundset.parallel.pool import AHEAD_PER_PROCESS
from poisonous_work import prepare, work

LIMITS = Limits(cpu_seconds=0.3, memory_bytes=200_000_000)
FATAL = {
    "loop": (Fault.OVER_TIME, ""),
    "native": (Fault.OVER_TIME, ""),
    "sleep": (Fault.STALLED, ""),
    "exit:0": (Fault.DIED, "exit status 0"),
    "exit:9": (Fault.DIED, "exit status 9"),
    "leave": (Fault.DIED, "exit status 1"),
    "signal:SIGSEGV": (Fault.DIED, "signal SIGSEGV"),
    "signal:SIGABRT": (Fault.DIED, "signal SIGABRT"),
    "signal:SIGKILL": (Fault.DIED, "signal SIGKILL"),
    "raise:pear": (Fault.RAISED, "LookupError: pear"),
    "stubborn": (Fault.RAISED, "StubbornError: 1 and 2"),
}
needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded on Linux only")


def told(*tasks: str, processes: int = 1, batch: int = 1, limits: Limits = LIMITS) -> list[object]:
    """Give results as they are, and failures as fault and detail."""
    outcomes = map_guarded(work, tasks, processes=processes, batch=batch, limits=limits)
    return [(o.fault, o.detail) if isinstance(o, Failure) else o for o in outcomes]


@pytest.mark.parametrize("task", FATAL)
def test_a_poisonous_item_loses_only_its_own_result(task: str) -> None:
    """Those before and after it in its batch, and in other batches, keep their results and places."""
    assert told("a", task, "b", "c", batch=3) == ["a", FATAL[task], "b", "c"]


@needs_linux
@pytest.mark.parametrize("task", ["devour", "gulp"])
def test_memory_ends_at_the_limit(task: str) -> None:
    """Much at once, or little by little: the item is given up, and this process never grew."""
    # Time enough: on a busy machine, taking memory bit by bit is slow.
    limits = Limits(60, 200_000_000)
    assert told("a", task, "b", batch=3, limits=limits) == ["a", (Fault.OVER_MEMORY, ""), "b"]


def test_what_one_item_took_does_not_count_against_the_next() -> None:
    """Limits hold for each item, not for a worker's whole life."""
    tasks = ["big:" + letter * 50 for letter in "abcdef"]
    answers = told(*tasks, batch=6, limits=Limits(5, 400_000_000))
    assert [(len(str(a)), str(a)[0]) for a in answers] == [(50_000_000, letter) for letter in "abcdef"]


def test_waiting_is_not_computing() -> None:
    """An item may take longer by the clock than it may compute: a busy machine changes no result."""
    assert told("sleep:0.5", limits=Limits(0.3, 200_000_000)) == ["sleep:0.5"]


def test_an_item_that_ended_a_worker_gets_a_second_chance(tmp_path: Path) -> None:
    """A machine may have a bad moment: one death proves nothing."""
    tasks = [f"once:{tmp_path / 'mark'}", "a"]
    assert told(*tasks, batch=2) == tasks


def test_nothing_but_poison_comes_to_an_end() -> None:
    """Every worker dies, and the map does not."""
    assert told(*["exit:3"] * 5, processes=2, batch=2) == [(Fault.DIED, "exit status 3")] * 5


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.sampled_from(["a", "b", "c", "raise:x", "exit:5", "signal:SIGSEGV"]), max_size=9),
    st.integers(1, 3),
    st.integers(1, 4),
)
def test_outcomes_do_not_depend_on_workers_or_batches(tasks: list[str], processes: int, batch: int) -> None:
    """Each item has the outcome that it would have alone."""
    fates = FATAL | {"raise:x": (Fault.RAISED, "LookupError: x"), "exit:5": (Fault.DIED, "exit status 5")}
    assert told(*tasks, processes=processes, batch=batch) == [fates.get(task, task) for task in tasks]


def test_items_are_drawn_only_as_far_ahead_as_needed() -> None:
    """An endless input is fine."""
    drawn = 0

    def endless() -> Iterator[str]:
        nonlocal drawn
        while True:
            drawn += 1
            yield str(drawn)

    outcomes = map_guarded(work, endless(), processes=2, batch=3, limits=LIMITS)
    assert drawn == 0
    assert next(outcomes) == "1"
    assert 0 < drawn <= 2 * 3 * AHEAD_PER_PROCESS
    outcomes.close()  # type: ignore[attr-defined]


def test_large_results_that_wait_for_an_earlier_one_stop_the_drawing() -> None:
    """While one item takes its time, results pile up only so far."""
    drawn: list[str] = []

    def tasks() -> Iterator[str]:
        for task in ["sleep:3", *["big:" + "x" * 40] * 12]:
            drawn.append(task)
            yield task

    limits = Limits(5, 400_000_000)
    outcomes = map_guarded(work, tasks(), processes=2, at_once=2, batch=1, limits=limits)
    assert next(outcomes) == "sleep:3"
    assert len(drawn) < 2 * AHEAD_PER_PROCESS
    assert sum(len(str(o)) for o in outcomes) == 12 * 40_000_000


def test_a_worker_is_prepared_before_its_first_item() -> None:
    """Once for each worker."""
    tasks = ["prepared", "prepared", "exit:1", "prepared"]
    outcomes = list(map_guarded(work, tasks, processes=1, batch=4, limits=LIMITS, prepare=prepare))
    assert [o for o in outcomes if isinstance(o, str)] == ["prepared"] * 3


def test_what_an_item_prints_goes_nowhere(capfd: pytest.CaptureFixture[str]) -> None:
    """The terminal belongs to the parent, and so does the JSON that it prints."""
    assert told("print:noise") == ["print:noise"]
    assert capfd.readouterr() == ("", "")


def test_a_batch_below_one_is_refused() -> None:
    """A batch of nothing would never end."""
    with pytest.raises(ValueError, match="batch must be 1 or more"):
        map_guarded(work, ["a"], processes=1, batch=0, limits=LIMITS)


def test_no_items_start_no_worker() -> None:
    """Nothing to do costs nothing."""
    assert told() == []


def test_workers_that_cannot_start_are_an_error_and_no_endless_loop(
    capfd: pytest.CaptureFixture[str],
) -> None:
    """The message says that it was no item; what the worker printed stands above it."""
    with pytest.raises(GroundsetError, match="worker process could not start"):
        list(map_guarded(work, ["a"], processes=2, batch=1, limits=LIMITS, prepare=sys.exit))
    capfd.readouterr()


def test_a_script_is_not_run_once_more_by_its_workers(tmp_path: Path) -> None:
    """Reading happens in workers, so that a script without a main guard must be able to read."""
    script = tmp_path / "script.py"
    script.write_text(
        "from groundset.parallel import Limits, map_guarded\n"
        "from poisonous_work import work\n"
        "print('run')\n"
        "print(list(map_guarded(work, 'ab', processes=2, batch=1, limits=Limits(5, 10**9))))\n",
        "utf-8",
    )
    (tmp_path / "json.py").write_text("raise SystemExit('the wrong module')", "utf-8")
    path = str(Path(__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-P", str(script)],
        env={**os.environ, "PYTHONPATH": path},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.stdout, done.stderr) == ("run\n['a', 'b']\n", "")
