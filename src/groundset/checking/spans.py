"""What rows say, kept on disk until their twins are known, and the places that twins share."""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from groundset.datasets.shapes import Conversation
from groundset.records import canonical_json
from groundset.report.sharing import Spans, shared_spans, split

_SIDES = ("instruction", "response")


@dataclass(frozen=True, slots=True)
class RowTexts:
    """The instruction and the response of each row, in a file; 8 bytes a row in memory."""

    file: IO[bytes]
    _begins: array[int] = field(default_factory=lambda: array("q"))

    def add(self, said: Conversation | None) -> None:
        """Take what the next row says; nothing of one that could not be read."""
        self._begins.append(self.file.tell())
        if said is not None:
            line = canonical_json([said.instruction, said.response])
            self.file.write(line.encode("utf-8", "surrogatepass") + b"\n")

    def shared(self, view: str, row: int, other: int) -> dict[str, list[list[Any]]]:
        """Give the places of the runs of words that two rows share in a view, in each of them."""
        texts = [self._said(number) for number in (row, other)]
        if view in _SIDES:
            at = _SIDES.index(view)
            spans = shared_spans(texts[0][at], texts[1][at])
            named = [_named(view, own) for own in spans]
        else:
            spans = shared_spans(*("\n".join(text) for text in texts))
            named = [_of_both(text, own) for text, own in zip(texts, spans, strict=True)]
        return {"row": named[0], "other_row": named[1]}

    def _said(self, row: int) -> tuple[str, str]:
        self.file.seek(self._begins[row])
        instruction, response = json.loads(self.file.readline().decode("utf-8", "surrogatepass"))
        return instruction, response


def _of_both(text: Sequence[str], spans: Spans) -> list[list[Any]]:
    sides = split(spans, len(text[0]))
    return [place for name, own in zip(_SIDES, sides, strict=True) for place in _named(name, own)]


def _named(side: str, spans: Spans) -> list[list[Any]]:
    return [[side, start, end] for start, end in spans]
