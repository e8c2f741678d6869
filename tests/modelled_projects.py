"""Small projects whose pairs are written and judged by models on loopback servers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from groundset.testing import Faults, LoopbackServer, Quirks, Service

WRITER, CRITIC = "llama-for-tests", "mistral-for-tests"


@dataclass(frozen=True)
class Servers:
    """A server that writes, and one that judges."""

    generator: LoopbackServer
    judge: LoopbackServer

    @property
    def paid(self) -> int:
        """Answers that both have given."""
        return self.generator.stats.paid + self.judge.stats.paid

    @property
    def paid_again(self) -> int:
        """Answers to requests that they had answered before."""
        return self.generator.stats.paid_again + self.judge.stats.paid_again


@contextmanager
def servers(
    *,
    generator: Quirks | None = None,
    judge: Quirks | None = None,
    faults: Faults | None = None,
    service: Service | None = None,
) -> Iterator[Servers]:
    """Start both."""
    with (
        LoopbackServer(service, faults, generator) as writes,
        LoopbackServer(service, faults, judge) as judges,
    ):
        yield Servers(writes, judges)


def use_models(root: Path, given: Servers, *, model: Mapping[str, Any] | None = None, **keys: Any) -> None:
    """Write the models into groundset.yaml; ``model`` holds keys of both, other keys are the file's own."""
    extra = dict(model or {})
    configure(
        root,
        models={
            "generator": {"base_url": given.generator.base_url, "model": WRITER, **extra},
            "judge": {"base_url": given.judge.base_url, "model": CRITIC, **extra},
        },
        **keys,
    )


def configure(root: Path, **keys: Any) -> None:
    """Set keys of groundset.yaml."""
    yaml = YAML(typ="safe", pure=True)
    path = root / "groundset.yaml"
    settings = yaml.load(path.read_text("utf-8"))
    settings.update(keys)
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(settings, file)
