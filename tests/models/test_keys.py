"""Keys: where they come from, and where they never show."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundset.errors import ModelError
from groundset.models.keys import Key, read_key
from live_asks import settings

SECRET = "sk-test-1234567890"


def test_a_key_comes_from_the_environment(tmp_path: Path) -> None:
    """White space around it is none of it."""
    model = settings(api_key_env="MY_KEY")
    assert read_key(model, tmp_path, {"MY_KEY": f" {SECRET}\n"}) == Key(SECRET)


def test_a_key_comes_from_a_file_beside_the_project(tmp_path: Path) -> None:
    """Its path is relative to the project folder."""
    (tmp_path / "key.txt").write_text(f"{SECRET}\n", "utf-8")
    assert read_key(settings(api_key_file="key.txt"), tmp_path, {}).value == SECRET


def test_a_server_may_need_no_key(tmp_path: Path) -> None:
    """Settings that name none are settings for a server that asks for none."""
    assert read_key(settings(), tmp_path, {}) == Key()


@pytest.mark.parametrize(
    "held", [{}, {"MY_KEY": ""}, {"MY_KEY": " \n"}, {"MY_KEY": "two words"}, {"MY_KEY": "schlüssel"}]
)  # codespell:ignore
def test_what_is_no_key_is_said(tmp_path: Path, held: dict[str, str]) -> None:
    """The error names the place, and never what it holds."""
    with pytest.raises(ModelError, match="MY_KEY") as caught:
        read_key(settings(api_key_env="MY_KEY"), tmp_path, held)
    assert all(not value.strip() or value not in str(caught.value) for value in held.values())


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    """It is an error of the settings, not a traceback."""
    with pytest.raises(ModelError, match=r"key\.txt"):
        read_key(settings(api_key_file="key.txt"), tmp_path, {})


def test_a_key_shows_nowhere() -> None:
    """Neither as text nor among the fields of what holds it."""
    assert SECRET not in f"{Key(SECRET)} {Key(SECRET)!r}"


@given(st.text(max_size=300), st.text(max_size=300))
def test_whatever_a_server_says_is_shown_without_the_key(before: str, after: str) -> None:
    """On one line, shortened, wherever in its words the key stands."""
    shown = Key(SECRET).shown(f"{before}{SECRET}{after}")
    assert SECRET not in shown
    assert SECRET[:10] not in shown
    assert len(shown) <= 300
    assert len(shown.splitlines()) <= 1


@pytest.mark.parametrize("part", ["sk-proj-abc***********wxyz", "Bearer abcdef", "gsk_0123456789"])
def test_a_key_repeated_in_part_is_struck_out(part: str) -> None:
    """Servers show the beginning and the end of the key that they refuse."""
    assert Key(SECRET).shown(f"wrong key: {part}.").startswith("wrong key: ***")


@given(st.binary(max_size=100), st.binary(max_size=100))
def test_a_key_is_struck_out_of_a_body(before: bytes, after: bytes) -> None:
    """A body without it stays as it is."""
    assert SECRET.encode() not in Key(SECRET).strike(before + SECRET.encode() + after)
    assert Key(SECRET).strike(before) == before
