"""A run that is killed while vectors come: the next one pays for nothing but what was under way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from embedding_servers import served
from groundset.ledger import Ledger
from groundset.testing import LoopbackServer, Service

BATCH, AT_ONCE = 4, 2
PROGRAM = f"""
import sys
from pathlib import Path
from embedding_servers import served
from groundset.ledger import Ledger
ledger = Ledger.open(Path(sys.argv[1]))
served(sys.argv[2], ledger, batch={BATCH}, concurrency={AT_ONCE}).fetch([f"text {{n}}" for n in range(400)])
"""


def test_a_killed_run_pays_nothing_twice_but_what_was_under_way(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    with LoopbackServer(Service(latency=0.02)) as server:
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
        command = [sys.executable, "-c", PROGRAM, str(path), server.base_url]
        process = subprocess.Popen(command, env=environment)
        while server.stats.paid < 60 and process.poll() is None:
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        process.wait()
        ledger = Ledger.open(path)
        open_ = ledger.calls.spent()
        stored = ledger.count("vectors")
        assert 0 < stored < 400
        served(server.base_url, ledger, batch=BATCH, concurrency=AT_ONCE).fetch(
            f"text {number}" for number in range(400)
        )
        paid, twice = server.stats.paid, server.stats.paid_again
    assert ledger.count("vectors") == 400
    assert paid == 400 + twice
    # Those that were answered, but not recorded before the end came, lie within one group of replies.
    assert twice <= BATCH * AT_ONCE * 3
    assert ledger.calls.spent().tokens > open_.tokens
    ledger.close()
