"""What a fault of the database means for the person at the keyboard, and what to do about it."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from sqlalchemy.exc import DatabaseError

from groundset.errors import ProjectError

Given = ParamSpec("Given")
Made = TypeVar("Made")

COPY = "copy the project to a folder that can be written, and use it there"
_MEANINGS = (
    ("locked", "another program holds the ledger", "try again when it is done"),
    ("full", "the disk is full", "make room, then the same command again; nothing recorded is lost"),
    ("readonly", "the ledger cannot be written", f"check the rights of the project folder, or {COPY}"),
    ("unable to open", "the ledger cannot be opened", "check the rights of the project folder"),
)
_DAMAGED = (
    "not a readable ledger",
    "move .groundset/ledger.sqlite away: the next run rebuilds all but people's labels and paid replies",
)


def explain(error: DatabaseError | ValueError | KeyError | TypeError | zlib.error) -> ProjectError:
    """Turn the error of a database, or of a record that it holds, into one for people."""
    if not isinstance(error, DatabaseError):
        return ProjectError(f"{_DAMAGED[0]} (what is recorded in it is garbled)", _DAMAGED[1])
    said = str(error.orig).partition(" with text ")[0]  # What follows is the text, however long and secret.
    for word, meaning, hint in _MEANINGS:
        if word in said:
            return ProjectError(f"{meaning} ({said})", hint)
    return ProjectError(f"{_DAMAGED[0]} ({said})", _DAMAGED[1])


def recorded(make: Callable[Given, Made]) -> Callable[Given, Made]:
    """Let a function that makes a record of a row raise ProjectError where the row is damaged."""

    @wraps(make)
    def made(*args: Given.args, **kwargs: Given.kwargs) -> Made:
        try:
            return make(*args, **kwargs)
        except (ValueError, KeyError, TypeError, zlib.error) as error:
            raise explain(error) from None

    return made
