"""JSON text read value by value or line by line, in memory and time linear in what a value takes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from groundset.datasets.opening import TextSource
from groundset.errors import DataError

LARGEST = 1 << 28
"""Characters of one value; a row, or an object that wraps all rows."""
_SPACE = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder()
_TOKEN = 16
"""Characters before the end of what was read in which a fault may be a word or an escape that goes on."""
_EXPONENT = 3
"""Characters after a number that tell whether it goes on, as ``e-7`` does."""


class JsonError(Exception):
    """A place where the text is no JSON."""

    def __init__(self, problem: str, line: int, column: int, found: str) -> None:
        super().__init__(f"line {line}, column {column}: no usable JSON ({problem})")
        self.line = line
        self.column = column
        self.found = found
        """The character there; empty at the end of the text."""


def loads(text: str, line: int) -> Any:
    """Decode one value, all of the text, which stands on that line; raises JsonError."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        at = getattr(error, "pos", 0)
        raise JsonError(_problem(error), line, at + 1, text[at : at + 1]) from error


class JsonText:
    """A place in JSON text, which moves forward only when a value or a sign is taken."""

    def __init__(self, source: TextSource) -> None:
        self._source = source
        self._text = ""
        self._at = 0
        self._line, self._column = 1, 1

    def peek(self) -> str:
        """Give the next character that is no space; empty at the end."""
        while True:
            self._at = _end_of_space(self._text, self._at)
            if self._at < len(self._text) or not self._more():
                return self._text[self._at : self._at + 1]

    def take(self) -> Any:
        """Give the next value and pass over it; raises JsonError."""
        value, self._at = self._decoded()
        return value

    def take_sign(self, signs: str) -> str:
        """Give the next character, which must be one of those, and pass over it; raises JsonError."""
        found = self.peek()
        if not found or found not in signs:
            expected = " or ".join(repr(sign) for sign in signs) or "the end"
            raise self._fault(f"Expecting {expected}", self._at)
        self._at += 1
        return found

    def spans_lines(self) -> bool:
        """Tell whether the next value stands on several lines; raises JsonError when it is broken there."""
        first = self._place(self._at)[0]
        try:
            end = self._decoded()[1]
        except JsonError as error:
            next_row = error.column == 1 and error.found == "{"
            only_line = not error.found and "\n" not in self._text[self._at :].rstrip()
            if error.line == first or next_row or only_line:
                return False
            raise
        return "\n" in self._text[self._at : end]

    def lines(self) -> Iterator[tuple[int, str]]:
        """Yield what is left as 1-based numbers and lines, without blank ones."""
        for number, line in enumerate(self._lines(), self._place(self._at)[0]):
            if _end_of_space(line, 0) < len(line):
                yield number, line

    def _lines(self) -> Iterator[str]:
        held: list[str] = []
        size, piece = 0, self._text[self._at :]
        while piece:
            *whole, rest = piece.split("\n")
            if whole:
                whole[0] = "".join((*held, whole[0]))
                yield from whole
                held, size = [], 0
            held.append(rest)
            size += len(rest)
            self._check(size)
            piece = self._source.piece()
        yield "".join(held)

    def _decoded(self) -> tuple[Any, int]:
        """Decode the next value, and say where it ends.

        What is not whole yet is tried again with twice the text, so that the cost stays linear.
        """
        while True:
            self.peek()
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except (ValueError, RecursionError) as error:
                if not (_may_go_on(error, len(self._text)) and self._more()):
                    raise self._fault(_problem(error), getattr(error, "pos", self._at)) from error
            else:
                if end + _EXPONENT <= len(self._text) or not self._more():
                    return value, end

    def _more(self) -> bool:
        """Read on, and forget what was passed over; False at the end, where all stays as it is."""
        left = len(self._text) - self._at
        self._check(left)
        piece = self._source.piece(left)
        if piece:
            self._line, self._column = self._place(self._at)
            self._text, self._at = self._text[self._at :] + piece, 0
        return bool(piece)

    def _check(self, size: int) -> None:
        if size > LARGEST:
            message = f"{self._source.path} holds a row or an object of more than {LARGEST:,} characters"
            raise DataError(message, "give JSON Lines with one row a line")

    def _place(self, at: int) -> tuple[int, int]:
        lines = self._text.count("\n", 0, at)
        column = at - self._text.rfind("\n", 0, at) if lines else self._column + at
        return self._line + lines, column

    def _fault(self, problem: str, at: int) -> JsonError:
        return JsonError(problem, *self._place(at), self._text[at : at + 1])


def _end_of_space(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    return space.end() if space else at


def _may_go_on(error: Exception, size: int) -> bool:
    """Tell whether a fault may come from a text that was not read to its end."""
    if not isinstance(error, json.JSONDecodeError):
        return False
    return error.msg.startswith("Unterminated string") or error.pos + _TOKEN > size


def _problem(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return error.msg.removesuffix(" at").removesuffix(" starting")
    return "nested too deeply" if isinstance(error, RecursionError) else "a number of too many digits"
