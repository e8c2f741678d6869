"""The clients that are compared, and the environment of each."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from groundset.records import content_hash

PLAIN = "plain aiohttp loop"
_INSTALL_SECONDS = 1200
_READ_VERSION = "import importlib.metadata as m, sys; print(m.version(sys.argv[1]))"


@dataclass(frozen=True, slots=True)
class Client:
    """A client of language models, and what runs it."""

    name: str
    module: str
    """Below ``benchmarks.peers``."""
    package: str
    """Whose version is shown."""
    requirements: tuple[str, ...] = ()
    """What pip is asked for; empty where this environment has it."""
    structured_only: bool = False
    """Whether it always holds replies to the schema."""
    keeps: bool = False
    """Whether it says that it goes on after a crash."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A client with an interpreter that can run it."""

    client: Client
    python: str
    versions: str


CLIENTS = (
    Client(PLAIN, "aiohttp_client", "aiohttp"),
    Client("groundset", "groundset_client", "groundset", structured_only=True, keeps=True),
)
PEERS = (
    Client("openai", "openai_client", "openai", ("openai",)),
    Client("litellm", "litellm_client", "litellm", ("litellm",)),
    Client("curator", "curator_client", "bespokelabs-curator", ("bespokelabs-curator",), keeps=True),
    Client("distilabel", "distilabel_client", "distilabel", ("distilabel[openai,instructor]",), keeps=True),
    Client(
        "synthetic-data-kit",
        "synthetic_data_kit_client",
        "synthetic-data-kit",
        ("synthetic-data-kit",),
        structured_only=True,
    ),
    Client("pydantic-ai", "pydantic_ai_client", "pydantic-ai-slim", ("pydantic-ai-slim[openai]",)),
)


def prepared(client: Client, cache: Path) -> Ready | str:
    """Make a client ready to run; gives the reason where it does not install."""
    try:
        python = _environment(client, cache) if client.requirements else Path(sys.executable)
        version = _output(str(python), "-c", _READ_VERSION, client.package).strip()
    except subprocess.CalledProcessError as error:
        return (str(error.stderr).strip().splitlines() or ["it does not install"])[-1]
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return Ready(client, str(python), f"{client.package} {version}")


def _environment(client: Client, cache: Path) -> Path:
    """Make the environment where it is not there yet; give its interpreter."""
    folder = cache / f"{client.name}-{content_hash(client.requirements, sys.version)[:8]}"
    python = folder / "bin" / "python"
    done = folder / ".installed"
    if not done.exists():
        shutil.rmtree(folder, ignore_errors=True)
        _output("uv", "venv", "--quiet", "--python", sys.executable, str(folder))
        _output("uv", "pip", "install", "--quiet", "--python", str(python), *client.requirements)
        done.touch()
    return python


def _output(*command: str) -> str:
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=True,
        timeout=_INSTALL_SECONDS,
        stdin=subprocess.DEVNULL,
    )
    return done.stdout
