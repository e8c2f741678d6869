"""A server of language models that is not ours: llama-cpp-python's, with a tiny model of random weights."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

import pytest

ROOT = Path(__file__).resolve().parent.parent
PYTHON = ROOT / ".venv-servers" / "bin" / "python"
MODEL = "tiny"
QUOTE_MARK = 261
"""The token of a quotation mark: random weights that like it end their strings."""
_START_SECONDS = 60.0
_LOOK_SECONDS = 0.1
_CONTEXT = "16384"


@contextmanager
def llama_server(folder: Path) -> Iterator[str]:
    """Write the model below a folder and serve it while this lasts; gives the base URL."""
    if not PYTHON.exists():
        pytest.fail("there is no .venv-servers: run these tests by `make test-servers`")
    model = folder / "tiny.gguf"
    port = _free_port()
    subprocess.run([PYTHON, ROOT / "scripts" / "tiny_model.py", model], check=True)
    options = {"model": str(model), "model_alias": MODEL, "n_ctx": _CONTEXT, "chat_format": "chatml"}
    command = [str(PYTHON), "-m", "llama_cpp.server", "--host", "127.0.0.1", "--port", str(port)]
    command += [word for name, value in options.items() for word in (f"--{name}", value)]
    with (folder / "server.log").open("wb") as log:
        child = subprocess.Popen(command, stdout=log, stderr=log, env=_without_proxies())
    try:
        _wait(f"http://127.0.0.1:{port}/v1/models", child)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        child.terminate()
        child.wait()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _wait(address: str, child: subprocess.Popen[bytes]) -> None:
    """Wait until it answers."""
    opener = build_opener(ProxyHandler({}))
    end = time.monotonic() + _START_SECONDS
    while child.poll() is None and time.monotonic() < end:
        try:
            opener.open(address).close()
        except (URLError, ConnectionError):
            time.sleep(_LOOK_SECONDS)
        else:
            return
    pytest.fail("the server did not start; see server.log")


def _without_proxies() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
