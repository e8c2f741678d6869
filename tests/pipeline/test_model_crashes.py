"""``kill -9`` while models write and judge: only calls under way are asked again, for the same bytes."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from groundset.testing import Faults, Quirks, Service
from modelled_projects import servers, use_models
from small_projects import finish

MakeProject = Callable[..., Path]
SLOTS = 8
KILLS = 10


def test_ten_kills_at_random_moments_leave_the_same_release(
    make_project: MakeProject, pages: dict[str, str]
) -> None:
    service = Service(latency=0.1, sigma=0.5, retry_after=0.05)
    faults = Faults(err500=0.05, malformed=0.05, truncated=0.03)
    with servers(generator=Quirks(invented_quotes=0.2), faults=faults, service=service) as given:
        calm, root = make_project(pages, "calm"), make_project(pages, "killed")
        for project in (calm, root):
            use_models(project, given, model={"concurrency": SLOTS})
        expected = finish(calm)
        given.generator.reset()
        given.judge.reset()
        chance = random.Random(11)
        for _ in range(KILLS):
            killed(root, given_up=chance.uniform(0.9, 2.2))
        assert finish(root) == expected
        assert given.paid_again <= KILLS * SLOTS


def killed(root: Path, given_up: float) -> None:
    """Run a project in a process of its own, and kill it after so many seconds."""
    process = subprocess.Popen(
        [sys.executable, "-m", "groundset", "run", "--project", str(root), "--processes", "1"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(given_up)
    process.kill()
    process.wait()
