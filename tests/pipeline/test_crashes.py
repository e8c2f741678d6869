"""``kill -9`` anywhere, run again: the same bytes. Ctrl-C: out within two seconds, nothing lost."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from small_projects import fingerprints, finish

MakeProject = Callable[..., Path]

BOMB = """
import os, signal, sys
from pathlib import Path
from groundset.project import Project

class Bomb:
    # Kills this process at the n-th thing it hears of: at every stage, between any two transactions.
    def __init__(self, fuse):
        self.fuse = fuse
    def tick(self, *_):
        self.fuse -= 1
        if self.fuse < 0:
            os.kill(os.getpid(), signal.SIGKILL)
    start = advance = note = finish = tick

root, fuse = Path(sys.argv[1]), int(sys.argv[2])
bomb = Bomb(fuse)
with Project.open(root) as project:
    project.run(progress=bomb, processes=1)
    project.package("1.0.0", waive={"audit": "a test"}, progress=bomb)
print("ticks", fuse - bomb.fuse)
"""


def bombed(root: Path, fuse: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", BOMB, str(root), str(fuse)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_kill_at_every_stage_leaves_the_same_release(
    make_project: MakeProject, pages: dict[str, str]
) -> None:
    whole = make_project(pages, "whole")
    ticks = int(bombed(whole, 10**9).stdout.split()[-1])
    expected = fingerprints(whole / "releases/1.0.0")
    root = make_project(pages, "killed")
    fuses = [ticks * step // 12 for step in range(12)]
    for fuse in fuses:
        shutil.rmtree(root / ".groundset", ignore_errors=True)
        assert bombed(root, fuse).returncode == -signal.SIGKILL
        assert not (root / "releases/1.0.0").exists()
        # Killed a second time, further on, before it may end.
        bombed(root, max(1, ticks // 5))
        assert finish(root) == expected
        shutil.rmtree(root / "releases")


def test_kill_at_random_moments_leaves_the_same_release(
    make_project: MakeProject, pages: dict[str, str]
) -> None:
    expected = finish(make_project(pages, "calm"))
    root = make_project(pages, "killed")
    chance = random.Random(7)
    for _ in range(8):
        process = subprocess.Popen(
            [sys.executable, "-c", BOMB, str(root), str(10**9)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(chance.uniform(0.2, 1.5))
        process.kill()
        process.wait()
    assert finish(root) == expected


def test_ctrl_c_ends_within_two_seconds_and_loses_nothing(
    make_project: MakeProject, pages: dict[str, str]
) -> None:
    expected = finish(make_project(pages, "calm"))
    root = make_project(pages, "stopped")
    process = subprocess.Popen(
        [sys.executable, "-m", "groundset", "run", "--project", str(root), "--processes", "2"],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    while not (root / ".groundset/ledger.sqlite-wal").exists():
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    began = time.monotonic()
    _out, err = process.communicate(timeout=20)
    assert process.returncode == 130, err
    assert time.monotonic() - began < 10  # two seconds on a quiet machine
    assert "Traceback" not in err
    assert finish(root) == expected


def test_a_failed_release_leaves_no_half_release(make_project: MakeProject, pages: dict[str, str]) -> None:
    root = make_project(pages)
    (root / "releases/.partial-0.9.0").mkdir(parents=True)
    (root / "releases/.partial-0.9.0/README.md").write_text("half", "utf-8")
    finish(root)
    assert [p.name for p in (root / "releases").iterdir()] == ["1.0.0"]
