"""Workers between maps: they are used again, nothing of one map shows in the next, and none is left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundset.parallel import Failure, Fault, Limits, idle, map_guarded
from poisonous_work import prepare, prepare_otherwise, work

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="workers wait on Linux only")
LIMITS = Limits(cpu_seconds=5, memory_bytes=400_000_000)


@pytest.fixture(autouse=True)
def _nobody_waits() -> Iterator[None]:
    idle.dismiss()
    yield
    idle.dismiss()


def told(
    *tasks: str, processes: int = 1, limits: Limits = LIMITS, prepare: Callable[[], object] | None = None
) -> list[object]:
    """Give results as they are, and failures as faults."""
    options = {"processes": processes, "at_once": processes, "batch": 1}
    outcomes = map_guarded(work, tasks, limits=limits, prepare=prepare, **options)
    return [o.fault if isinstance(o, Failure) else o for o in outcomes]


def pid(*, prepare: Callable[[], object] | None = None) -> int:
    """Give the process of the worker that gets the only item of a map."""
    (said,) = told("pid", prepare=prepare)
    return int(str(said))


def children() -> list[int]:
    """Give the processes that this one has started and not buried."""
    return [int(p) for p in Path(f"/proc/self/task/{threading.get_native_id()}/children").read_text().split()]


def is_alive(process: int) -> bool:
    """Tell whether a process runs; a zombie does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def is_dead_soon(process: int) -> bool:
    """Wait until a process has ended, for ten seconds at most."""
    end = time.monotonic() + 10
    while is_alive(process) and time.monotonic() < end:
        time.sleep(0.02)
    return not is_alive(process)


def test_the_next_map_has_the_worker_of_the_last() -> None:
    """Map after map, also for other work."""
    first = pid()
    assert pid() == first
    outcomes = map_guarded(len, ["four"], processes=1, batch=1, limits=Limits(9, 10**9))
    assert list(outcomes) == [4]
    assert pid() == first


def test_limits_are_those_of_the_present_map() -> None:
    """Computing time and memory, tightened and loosened in one worker."""
    first = pid()
    loose, tight = Limits(5, 400_000_000), Limits(0.3, 50_000_000)
    assert [len(str(o)) for o in told("big:" + "x" * 60, limits=loose)] == [60_000_000]
    assert pid() == first
    assert told("big:" + "x" * 60, limits=tight) == [Fault.OVER_MEMORY]
    assert told("loop", limits=tight) == [Fault.OVER_TIME]
    second = pid()
    assert told("sleep:0", limits=tight) == ["sleep:0"]
    assert [len(str(o)) for o in told("big:" + "x" * 60, limits=loose)] == [60_000_000]
    assert pid() == second != first


@pytest.mark.parametrize("deed", ["exit:1", "signal:SIGSEGV", "signal:SIGKILL", "sleep:9", "devour", "loop"])
def test_what_ends_a_worker_harms_no_later_map(deed: str) -> None:
    """And the worker that took its place waits."""
    told("a", deed, "b", limits=Limits(0.3, 200_000_000))
    assert all(map(is_alive, children()))
    waiting = pid()
    assert told("a", "b") == ["a", "b"]
    assert pid() == waiting


def test_a_worker_that_was_killed_while_idle_is_replaced() -> None:
    """By whomever; no item is lost."""
    first = pid()
    os.kill(first, signal.SIGKILL)
    assert told("a", "b") == ["a", "b"]
    assert not is_alive(first)
    assert first not in children()


def test_a_worker_that_ends_just_when_it_is_taken_is_replaced() -> None:
    """It is stopped, gets its work, and is killed before it has begun: no item had its first try."""
    first = pid()
    os.kill(first, signal.SIGSTOP)
    killer = threading.Timer(0.5, os.kill, (first, signal.SIGKILL))
    killer.start()
    assert told("a", "b") == ["a", "b"]
    killer.join()
    assert not is_alive(first)


def test_a_worker_prepared_otherwise_is_not_taken() -> None:
    """Preparation happens once in a worker, and only that of its own work."""
    assert told("prepared", prepare=prepare) == ["prepared"]
    prepared = pid(prepare=prepare)
    assert told("prepared", prepare=prepare) == ["prepared"]
    assert told("prepared", prepare=prepare_otherwise) == ["otherwise"]
    assert pid(prepare=prepare) == prepared


def test_a_worker_that_was_not_prepared_is_not_taken_for_prepared_work() -> None:
    """It would have to be prepared beside what the last map left in it."""
    first = pid()
    assert pid(prepare=prepare) != first


def test_the_environment_is_that_of_the_present_map(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Variables, the working directory and the search path are as a fresh worker has them."""
    first = pid()
    monkeypatch.setenv("POTTERY", "kiln")
    assert told("variable:POTTERY") == ["kiln"]
    monkeypatch.delenv("POTTERY")
    assert told("variable:POTTERY") == ["unset"]
    monkeypatch.chdir(tmp_path)
    assert told("folder") == [str(tmp_path)]
    monkeypatch.syspath_prepend(str(tmp_path))
    assert pid() != first


def test_a_worker_computes_on_one_core_unless_the_user_says_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    assert told("variable:OPENBLAS_NUM_THREADS") == ["1"]
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "3")
    assert told("variable:OPENBLAS_NUM_THREADS") == ["3"]


def test_a_worker_that_has_grown_does_not_wait() -> None:
    """What a huge document left in it goes back to the system."""
    first = pid()
    assert told(f"hoard:{idle.MOST_IDLE_BYTES >> 20}", limits=Limits(5, 10**9))
    assert not is_alive(first)
    assert children() == []


def test_a_worker_in_which_something_goes_on_does_not_wait() -> None:
    """A thread that an item started would compute on under no limit."""
    first = pid()
    told("thread")
    assert not is_alive(first)


def test_only_a_few_wait() -> None:
    """However many worked; the others are gone, and no zombie is left."""
    told(*["sleep:0.2"] * 12, processes=4)
    assert len(children()) == idle.MOST_IDLE
    assert all(map(is_alive, children()))


def test_a_map_left_early_leaves_nobody_waiting() -> None:
    """Its workers are in the midst of something."""
    outcomes = map_guarded(work, ["pid"] * 9, processes=1, batch=3, limits=LIMITS)
    next(outcomes)
    outcomes.close()  # type: ignore[attr-defined]
    assert children() == []


def test_a_map_within_a_map_has_workers_of_its_own() -> None:
    """And so have maps of several threads."""
    outer = map_guarded(work, ["pid"] * 4, processes=1, batch=1, limits=LIMITS)
    found = [(o, pid()) for o in outer]
    assert all(int(str(theirs)) != ours for theirs, ours in found)
    said: list[list[object]] = []
    threads = [threading.Thread(target=lambda: said.append(told("a", "b", "c"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said == [["a", "b", "c"]] * 4


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from(["a", "b", "raise:x", "exit:5", "hoard:9", "prepared"]), max_size=5),
            st.sampled_from([None, prepare, prepare_otherwise]),
        ),
        max_size=4,
    )
)
def test_outcomes_do_not_depend_on_earlier_maps(
    maps: list[tuple[list[str], Callable[[], object] | None]],
) -> None:
    """Each map, after any others, says what it says with fresh workers."""
    fates: dict[str, object] = {"raise:x": Fault.RAISED, "exit:5": Fault.DIED}
    for tasks, preparation in maps:
        if preparation is None:
            tasks = [task for task in tasks if task != "prepared"]
        trace = "otherwise" if preparation is prepare_otherwise else "prepared"
        expected = [trace if task == "prepared" else fates.get(task, task) for task in tasks]
        assert told(*tasks, prepare=preparation) == expected


def test_a_forked_child_leaves_its_parents_workers_alone() -> None:
    """It has its own, it cannot go on with a map of its parent, and its end ends none of them."""
    first = pid()
    begun = map_guarded(work, ["a"] * 9, processes=1, batch=1, limits=LIMITS)
    assert next(begun) == "a"
    child = os.fork()
    if child == 0:
        status = 1
        try:
            try:
                next(begun)
            except RuntimeError:
                status = 2 if pid() == first else 0
                idle.dismiss()
        finally:
            os._exit(status)
    assert os.waitpid(child, 0) == (child, 0)
    assert list(begun) == ["a"] * 8
    assert pid() == first


def test_no_descriptor_leaks_into_a_worker() -> None:
    """An idle worker that held the end of a pipe would keep its reader waiting."""
    reading, writing = os.pipe()
    os.set_inheritable(writing, True)
    try:
        assert told(f"open:{writing}") == ["False"]
        os.close(writing)
        assert os.read(reading, 1) == b""
    finally:
        os.close(reading)


SCRIPT = """
import os, signal, sys, time
from pathlib import Path
from groundset.parallel import Limits, map_guarded
from poisonous_work import work

limits = Limits(60, 500_000_000)
workers = list(map_guarded(work, ["pid"], processes=1, batch=1, limits=limits))
Path(sys.argv[1]).write_text(workers[0])
Path(sys.argv[1]).rename(sys.argv[2])
{end}
"""
ENDS = {
    "at its end": ("", 0),
    "by an error": ("raise SystemExit(2)", 2),
    "without cleaning up": ("os._exit(7)", 7),
    "by kill -9": ("os.kill(os.getpid(), signal.SIGKILL)", -9),
    "by a polite signal": ("os.kill(os.getpid(), signal.SIGTERM)", -15),
    "by Ctrl-C": (
        "try: os.killpg(0, signal.SIGINT); time.sleep(60)\nexcept KeyboardInterrupt: sys.exit(130)",
        130,
    ),
}


@pytest.mark.parametrize("way", ENDS)
def test_no_idle_worker_outlives_its_parent(way: str, tmp_path: Path) -> None:
    """Whichever way the parent ends, at once and quietly."""
    end, status = ENDS[way]
    script = tmp_path / "script.py"
    script.write_text(SCRIPT.replace("{end}", end), "utf-8")
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path / "half"), str(tmp_path / "pid")],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
        start_new_session=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout, done.stderr) == (status, "", "")
    assert is_dead_soon(int((tmp_path / "pid").read_text()))
