"""What tests of the command line do again and again."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from groundset.cli import invoke

Capture = pytest.CaptureFixture[str]


def shaped(name: str, value: Any) -> None:
    """Check a value against a schema that ships with the package."""
    folder = files("groundset.schemas")
    shapes = [json.loads(path.read_text("utf-8")) for path in folder.iterdir() if path.name.endswith(".json")]
    registry: Registry[Any] = Registry().with_resources(
        [(s["$id"], Resource.from_contents(s)) for s in shapes]
    )
    wanted = next(s for s in shapes if s["$id"].endswith(f":{name}"))
    Draft202012Validator(wanted, registry=registry).validate(value)


def answer(capture: Capture, *arguments: str, code: int = 0) -> Any:
    """Run a command with --json and give what it printed."""
    assert invoke([*arguments, "--json"]) == code
    return json.loads(capture.readouterr().out)


def told(capture: Capture, *arguments: str, code: int) -> str:
    """Run a command that ends in an error; give its one to few lines."""
    assert invoke(list(arguments)) == code
    err = capture.readouterr().err
    assert "Traceback" not in err
    assert 0 < len(err.splitlines()) <= 6
    return err
