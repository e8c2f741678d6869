"""What a fault of the database means for the person at the keyboard, and what to do about it."""

from __future__ import annotations

from sqlalchemy.exc import DatabaseError

from groundset.errors import ProjectError

_MEANINGS = (
    ("locked", "another program holds the ledger", "try again when it is done"),
    ("full", "the disk is full", "make room, then the same command again; nothing recorded is lost"),
    ("readonly", "the ledger cannot be written", "check the rights of the project folder"),
    ("unable to open", "the ledger cannot be opened", "check the rights of the project folder"),
)
_DAMAGED = (
    "not a readable ledger",
    "move .groundset/ledger.sqlite away: the next run rebuilds all but people's labels and paid replies",
)


def explain(error: DatabaseError) -> ProjectError:
    """Turn a database's error into one for people."""
    said = str(error.orig)
    for word, meaning, hint in _MEANINGS:
        if word in said:
            return ProjectError(f"{meaning} ({said})", hint)
    return ProjectError(f"{_DAMAGED[0]} ({said})", _DAMAGED[1])
