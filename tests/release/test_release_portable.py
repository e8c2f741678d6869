"""What makes no difference to a release: where models run, how fast, and what they cost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from modelled_release import GENERATOR
from written import everything, written

from groundset.judging.panel import ModelPanel
from groundset.judging.seat import Seat
from groundset.ledger import Ledger
from groundset.models.asker import Asker
from groundset.release.checks.panel import panel_fingerprint
from groundset.release.content import ReleaseContent
from groundset.release.portable import portable_settings, settings_of
from groundset.settings import (
    Budget,
    Generation,
    Generator,
    Judge,
    Judging,
    Models,
    ModelSettings,
    Prices,
    ProjectSettings,
    TargetModel,
)

OTHER: dict[str, Callable[[ModelSettings], dict[str, object]]] = {
    "another server": lambda m: {"base_url": "https://example.org/v1"},
    "another provider": lambda m: {"base_url": "", "provider": "anthropic"},
    "a key": lambda m: {"api_key_env": "SECRET_KEY"},
    "a key in a file": lambda m: {"api_key_file": "keys/one"},
    "another way to JSON": lambda m: {"structured": "json_object"},
    "another speed": lambda m: {"concurrency": 1, "requests_per_minute": 5, "tokens_per_minute": 9},
    "other time-outs": lambda m: {"connect_seconds": 1.0, "read_seconds": 1.0, "total_seconds": 1.0},
    "other retries": lambda m: {"max_retries": 0},
    "a price": lambda m: {"prices": Prices(input=1.0, output=2.0)},
    "a batch": lambda m: {"batch": "file"},
    "a family that its name tells": lambda m: {"family": "Llama" if m.model == GENERATOR else ""},
}


@pytest.mark.parametrize("name", OTHER)
def test_how_models_are_reached_makes_no_difference(
    name: str, modelled_content: ReleaseContent, modelled_release: Path, tmp_path: Path
) -> None:
    """The same bytes, whether calls were live or batched, fast or slow, dear or cheap."""
    models = modelled_content.settings.models
    assert models.generator is not None
    generator = models.generator.model_copy(update=OTHER[name](models.generator))
    judges = [judge.model_copy(update=OTHER[name](judge)) for judge in models.judges]
    settings = modelled_content.settings.model_copy(
        update={
            "models": models.model_copy(
                update={"generator": generator, "judge": judges[0], "panel": judges[1:]}
            )
        }
    )
    again = written(replace(modelled_content, settings=settings), tmp_path / "again")
    assert again == everything(modelled_release)


def test_neither_budget_nor_attempts_make_a_difference(
    modelled_content: ReleaseContent, modelled_release: Path, tmp_path: Path
) -> None:
    settings = modelled_content.settings.model_copy(
        update={
            "budget": Budget(calls=3, tokens=5, money=1.0),
            "generation": Generation(max_asks=9),
            "judging": Judging(max_asks=9),
        }
    )
    again = written(replace(modelled_content, settings=settings), tmp_path / "again")
    assert again == everything(modelled_release)


@pytest.mark.parametrize(
    "models",
    [
        Models(),
        Models(generator=Generator(model="llama-3", base_url="http://a/v1", extra={"top_p": 0.5})),
        Models(judge=Judge(model="qwen3", base_url="http://a/v1", temperature=None)),
        Models(
            judge=Judge(model="x", base_url="http://a/v1", family="mine"),
            panel=[Judge(model="y", base_url="http://a/v1", family="mine")],
            shared_family="only these",
        ),
    ],
)
def test_settings_come_back_from_a_release_with_all_that_decides(
    models: Models, content: ReleaseContent
) -> None:
    """A second time nothing changes."""
    target = TargetModel(model="phi-4")
    settings: ProjectSettings = content.settings.model_copy(update={"models": models, "target_model": target})
    portable = portable_settings(settings)
    back = settings_of(portable)
    assert portable_settings(back) == portable
    assert len(back.models.panel) == len(models.panel)
    assert [judge.extra for judge in back.models.judges] == [judge.extra for judge in models.judges]


def test_verify_makes_the_fingerprint_that_the_panel_had(modelled_content: ReleaseContent) -> None:
    """From the certificate alone, without the servers of the judges."""
    settings, rubric = modelled_content.settings, modelled_content.rubric

    def nobody() -> Asker:
        raise AssertionError("nobody is to be asked")

    seats = [Seat(judge, rubric, nobody) for judge in settings.models.judges]
    panel = ModelPanel(
        seats, rubric, settings.judging, Ledger.open(None), passages=lambda _: (), pairs=lambda: ()
    )
    claimed = settings_of(portable_settings(settings))
    assert panel_fingerprint(claimed.models.judges, rubric, claimed.judging) == panel.fingerprint


def test_the_order_of_calls_and_canaries_makes_no_difference(
    modelled_content: ReleaseContent, modelled_release: Path, tmp_path: Path
) -> None:
    turned = replace(
        modelled_content,
        samples=modelled_content.samples[::-1],
        rejections=modelled_content.rejections[::-1],
        calls=modelled_content.calls[::-1],
        canaries=modelled_content.canaries[::-1],
    )
    assert written(turned, tmp_path / "again") == everything(modelled_release)


def test_what_a_call_cost_and_how_often_it_was_sent_makes_no_difference(
    modelled_content: ReleaseContent, modelled_release: Path, tmp_path: Path
) -> None:
    """Only the tokens of the answer are told."""
    dear = tuple(
        replace(c, usage=c.usage and replace(c.usage, money=99.0, calls=7)) for c in modelled_content.calls
    )
    assert written(replace(modelled_content, calls=dear), tmp_path / "again") == everything(modelled_release)
