"""OLE compound files, the container of the old office formats: checked, and streams read from them.

A file within such a file is a chain of sectors. A damaged or made-up chain may run in a circle, which other
parsers follow until there is no memory left; here every chain is walked once before anybody else does.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from groundset.errors import UnreadableError

_ENTRY = 128
"""Bytes of an entry of the directory."""
_FIRST_ENTRIES = 109
"""Places of the table of sectors that the header itself names."""
_LAST_SECTOR = 0xFFFFFFF9
"""Higher numbers are marks: end of a chain, free, part of a table."""
_STREAM, _ROOT = 2, 5


@dataclass(frozen=True, slots=True)
class _Entry:
    """A stream as the directory names it."""

    name: str
    kind: int
    start: int
    size: int


@dataclass(frozen=True, slots=True)
class CompoundFile:
    """An opened file all of whose chains end; made by ``open_compound``."""

    _data: bytes
    _shift: int
    """Size of a sector as a power of two."""
    _next: tuple[int, ...]
    """For each sector the one that follows it."""
    _small_next: tuple[int, ...]
    """The same for the sectors of 64 bytes that small streams use."""
    _cutoff: int
    """Size from which a stream is not a small one."""
    _entries: tuple[_Entry, ...]

    def stream(self, name: str) -> bytes:
        """Give the stream of that name, in any case of letters; empty when there is none, or a small one."""
        for entry in self._entries:
            if entry.kind == _STREAM and entry.name.lower() == name.lower() and entry.size >= self._cutoff:
                return _content(self._data, self._shift, self._next, entry.start)[: entry.size]
        return b""


def open_compound(data: bytes) -> CompoundFile:
    """Read the tables and walk every chain; raises ``corrupt_workbook``."""
    try:
        return _opened(data)
    except (struct.error, IndexError) as error:
        raise _corrupt("its table of sectors is cut off") from error


def _opened(data: bytes) -> CompoundFile:
    shift = struct.unpack_from("<H", data, 30)[0]
    if shift not in (9, 12):
        raise _corrupt(f"it states sectors of 2^{shift} bytes")
    directory, cutoff, small, _, difat = struct.unpack_from("<I4xIIII", data, 48)
    following = _table(data, shift, difat)
    small_next = _numbers(_content(data, shift, following, small)) if small <= _LAST_SECTOR else ()
    entries = _directory(_content(data, shift, following, directory))
    for entry in entries:
        if entry.kind == _STREAM and entry.size < cutoff:
            _chain(small_next, entry.start)
        elif entry.kind in (_STREAM, _ROOT):
            _chain(following, entry.start)
    return CompoundFile(data, shift, following, small_next, cutoff, entries)


def _table(data: bytes, shift: int, difat: int) -> tuple[int, ...]:
    """Put together the table of all sectors from the sectors that hold it."""
    places = list(struct.unpack_from(f"<{_FIRST_ENTRIES}I", data, 76))
    most = len(data) >> shift
    met = 0
    while difat <= _LAST_SECTOR:
        *more, difat = _numbers(_sector(data, shift, difat))
        places += more
        met += 1
        if met > most:
            raise _corrupt("its table of sectors runs in a circle")
    places = [place for place in places if place <= _LAST_SECTOR]
    if len(places) > most:
        raise _corrupt("its table of sectors is larger than the file")
    return tuple(number for place in places for number in _numbers(_sector(data, shift, place)))


def _directory(content: bytes) -> tuple[_Entry, ...]:
    entries = []
    for at in range(0, len(content) - _ENTRY + 1, _ENTRY):
        length, kind = struct.unpack_from("<HB", content, at + 64)
        start, size = struct.unpack_from("<II", content, at + 116)
        name = content[at : at + min(64, max(0, length - 2))].decode("utf-16-le", "replace")
        entries.append(_Entry(name, kind, start, size))
    return tuple(entries)


def _chain(following: tuple[int, ...], start: int) -> list[int]:
    chain: list[int] = []
    while start <= _LAST_SECTOR:
        if start >= len(following) or len(chain) > len(following):
            raise _corrupt("a chain of sectors runs in a circle or out of the file")
        chain.append(start)
        start = following[start]
    return chain


def _content(data: bytes, shift: int, following: tuple[int, ...], start: int) -> bytes:
    return b"".join(_sector(data, shift, place) for place in _chain(following, start))


def _sector(data: bytes, shift: int, place: int) -> bytes:
    return data[(place + 1) << shift : (place + 2) << shift]


def _numbers(content: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])


def _corrupt(why: str) -> UnreadableError:
    return UnreadableError(
        "corrupt_workbook", f"it is damaged; save it again in the program that made it ({why})"
    )
