"""Messages over a socket pair: a length, then so many bytes. Light, for workers import it first."""

from __future__ import annotations

import os
import pickle
import struct
from typing import Any

_LENGTH = struct.Struct("!Q")
_AT_ONCE = 1 << 20
"""Bytes asked of the system at a time."""


def pack(message: object) -> bytes:
    """Serialise a message."""
    return pickle.dumps(message, pickle.HIGHEST_PROTOCOL)


def unpack(data: bytes) -> Any:
    """Make the message again; it comes from a process of our own."""
    return pickle.loads(data)  # noqa: S301


def send(descriptor: int, data: bytes) -> None:
    """Write one message; waits until the other end has taken it. Raises OSError when that is gone."""
    _write(descriptor, _LENGTH.pack(len(data)))
    _write(descriptor, data)


def receive(descriptor: int) -> bytes:
    """Read one message; raises EOFError or OSError when the other end is gone, also in mid-message."""
    (length,) = _LENGTH.unpack(_read(descriptor, _LENGTH.size))
    return bytes(_read(descriptor, length))


def _write(descriptor: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(descriptor, left[:_AT_ONCE]) :]


def _read(descriptor: int, length: int) -> bytearray:
    data = bytearray()
    while len(data) < length:
        piece = os.read(descriptor, min(length - len(data), _AT_ONCE))
        if not piece:
            raise EOFError
        data += piece
    return data
