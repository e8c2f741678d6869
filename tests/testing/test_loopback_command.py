"""The loopback server as a command."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields

import pytest
from click.testing import CliRunner

from groundset.testing import Faults, LoopbackServer, Quirks, Service
from groundset.testing.command import command
from loopback_calls import body, get, post

COMMAND = [sys.executable, "-m", "groundset.testing"]


@contextmanager
def running(*arguments: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run the command; gives its base URL."""
    with subprocess.Popen([*COMMAND, *arguments], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip(), process
        finally:
            process.kill()


def test_help_names_every_setting() -> None:
    told = CliRunner().invoke(command, ["--help"], terminal_width=200).output

    for kind in (Service, Faults, Quirks):
        for field in fields(kind):
            assert f"--{field.name.replace('_', '-')}" in told


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_until_it_is_told_to_stop(number: signal.Signals) -> None:
    with running("--models", "tiny", "--err500", "1.0") as (base_url, process):
        listed = get(f"{base_url}/models").body
        (said,) = post(base_url, body(model="tiny"))
        process.send_signal(number)
        status = process.wait(10)

    assert [model["id"] for model in listed["data"]] == ["tiny"]
    assert said.status == 500
    assert status == 0


def test_it_answers_as_the_server_of_a_test_does() -> None:
    with running() as (base_url, _), LoopbackServer() as server:
        assert post(base_url, body())[0].raw == post(server.base_url, body())[0].raw


def test_a_port_that_is_taken_is_told_in_one_line() -> None:
    with LoopbackServer() as server:
        port = server.base_url.split(":")[2].split("/")[0]
        done = subprocess.run([*COMMAND, "--port", port], capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert port in done.stderr


@pytest.mark.parametrize(
    "wrong", [["--err500", "2"], ["--err500", ".6", "--reset", ".6"], ["--batch-end", "x"]]
)
def test_settings_that_make_no_sense_are_refused(wrong: list[str]) -> None:
    done = CliRunner().invoke(command, wrong)

    assert done.exit_code == 2
    assert "Traceback" not in done.output
