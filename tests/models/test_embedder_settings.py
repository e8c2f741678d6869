"""What `models.embedder` may say."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from groundset.models.prices import prices_of
from groundset.release.portable import portable_settings, settings_of
from groundset.settings import EmbedderSettings, ProjectSettings

URL = "http://localhost:8002/v1"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "either `base_url` or `path`"),
        ({"base_url": URL, "model": "m", "path": "x"}, "either `base_url` or `path`"),
        ({"base_url": URL}, "needs the name of a `model`"),
        ({"base_url": "me:secret@host", "model": "m"}, "no address of an API"),
        ({"base_url": URL, "model": "m", "api_key_env": "sk-secret"}, "no name of an environment variable"),
        ({"base_url": URL, "model": "m", "api_key_env": "A", "api_key_file": "b"}, "either `api_key_env`"),
    ],
)
def test_what_cannot_be_meant_is_refused(given: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        EmbedderSettings.model_validate(given)


def test_its_server_is_asked_as_it_says() -> None:
    settings = EmbedderSettings.model_validate(
        {
            "base_url": URL,
            "model": "m",
            "concurrency": 3,
            "read_seconds": 7,
            "prices": {"input": 1, "output": 0},
        }
    )
    server = settings.server
    assert server is not None
    assert (server.model, server.base_url, server.concurrency) == ("m", URL, 3)
    assert (server.read_seconds, server.max_output_tokens, server.batch) == (7, 0, "")
    assert prices_of(server) == settings.prices
    assert EmbedderSettings(path="models/words").server is None


@pytest.mark.parametrize(
    ("given", "elsewhere"),
    [
        ({"base_url": URL, "model": "m"}, {"base_url": "https://other.example/v1", "model": "m", "batch": 2}),
        ({"path": "models/words"}, {"path": "/opt/words"}),
    ],
)
def test_a_release_tells_of_the_model_and_not_of_the_machine(
    given: dict[str, Any], elsewhere: dict[str, Any]
) -> None:
    """The same answers have the same configuration, and it can be read back."""

    def portable(embedder: dict[str, Any]) -> dict[str, Any]:
        settings = {"corpus": [{"name": "a", "path": "a"}], "models": {"embedder": embedder}}
        return portable_settings(ProjectSettings.model_validate(settings))

    told = portable(given)
    assert told == portable(elsewhere) == portable_settings(settings_of(told))
    assert told["models"]["embedder"]["model"] in ("m", "words")
    assert told != portable({**given, "dimensions": 32})
