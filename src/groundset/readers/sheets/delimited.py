"""CSV, TSV and their like: one table per file, or one document per row where rows hold long texts.

The delimiter is the one that cuts most rows into the same number of fields, whatever the file's name says.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from groundset.contracts import Draft
from groundset.readers.decoding import decode
from groundset.readers.faults import remark
from groundset.readers.records.fields import text_field
from groundset.readers.records.reader import record_drafts
from groundset.readers.sheets.regions import is_number
from groundset.readers.sheets.tables import grid_of, grid_to_markdown, without_room
from groundset.text.cleaning import normalise

_DELIMITERS = ",;\t|"
_SAMPLE = 100_000
_LEAST_AGREEMENT = 0.5
"""More than this share of the rows must have the same number of fields."""
_LARGEST_FIELD = 1 << 30
_DECLARED = re.compile(r"\A\"?sep=(.)\"?\n", re.I)
_ALIASES = {
    "answer": ("output", "response", "completion", "reply", "answers"),
    "question": ("instruction", "prompt", "questions"),
}
"""What instruction datasets call the fields that exports of records call thus."""
_LOOKED_AT = 300
"""Rows that tell records from a table."""
_MOST_RECORDS = 200_000
_LONGEST_NAME = 80
_LONG_TEXT, _LONG_ANSWER = 120, 40
"""Mean characters from which texts are documents and not cells; of answers, a question beside them."""


class DelimitedReader:
    """Reads one document per file, or one per row."""

    name = "csv"
    suffixes = frozenset({".csv", ".tsv", ".tab"})
    signatures = ()

    def read(self, data: bytes, path: str) -> Iterator[Draft]:
        """Yield the documents, then a remark; reasons are those of decoding."""
        rows = _rows(normalise(decode(data)))
        first = list(islice(rows, _LOOKED_AT))
        rows = chain(first, rows)
        if _are_records(first):
            yield from record_drafts(*_records(rows))
            return
        grid, unread = grid_of(rows)
        written = grid_to_markdown(grid)
        left_out = unread + written.left_out
        if left_out and not written.text:
            raise without_room(left_out)
        yield Draft(text=written.text)
        if left_out:
            yield remark(f"no room for {left_out:,} of its rows")


@dataclass(frozen=True, slots=True)
class _Dialect:
    """How a file is written."""

    delimiter: str
    """A character that no text holds where nothing delimits."""
    quoting: bool = True
    escape: str | None = None

    def parse(self, text: str) -> Iterator[list[str]]:
        """Cut a text into rows, one at a time; one that is no CSV at all gives a field per line."""
        previous = csv.field_size_limit(_LARGEST_FIELD)
        try:
            rows = csv.reader(
                io.StringIO(text, newline=""),
                delimiter=self.delimiter,
                quoting=csv.QUOTE_MINIMAL if self.quoting else csv.QUOTE_NONE,
                escapechar=self.escape,
                doublequote=True,
                strict=False,
            )
            for row in rows:
                yield [field.strip() for field in row]
        finally:
            csv.field_size_limit(previous)


def _rows(text: str) -> Iterator[list[str]]:
    if declared := _DECLARED.match(text):
        return _Dialect(declared[1]).parse(text[declared.end() :])
    return _dialect(text).parse(text)


def _dialect(text: str) -> _Dialect:
    """Find how a file is written; quotes count unless the file falls to pieces with them."""
    sample = text
    if len(text) > _SAMPLE:
        sample = text[: text.rfind("\n", 0, _SAMPLE) + 1] or text[:_SAMPLE]
    escape = "\\" if '\\"' in sample and '""' not in sample else None
    best, best_score = _Dialect("\x1f"), (_LEAST_AGREEMENT, 1.0, 1 << 30)
    for quoting in (True, False):
        for delimiter in _DELIMITERS:
            dialect = _Dialect(delimiter, quoting, escape if quoting else None)
            agreement, width = _agreement(dialect.parse(sample))
            score = (round(agreement - (0 if quoting else 0.2), 2), float(quoting), width)
            if width > 1 and score > best_score:
                best, best_score = dialect, score
    return best


def _agreement(rows: Iterable[list[str]]) -> tuple[float, int]:
    """Give the share of rows of the most common width, and that width."""
    widths = Counter(len(row) for row in rows if any(row))
    if not widths:
        return 0.0, 0
    width, times = max(widths.items(), key=lambda item: (item[1], item[0]))
    return times / widths.total(), width


def _are_records(rows: Sequence[list[str]]) -> bool:
    """Tell from the first rows whether most rows hold a text that is a document of its own."""
    filled = [row for row in rows if any(row)]
    if len(filled) < 2 or not _names_columns(filled[0]):
        return False
    records = [_record(_header(filled[0]), row) for row in filled[1:]]
    texts = [text for record in records if (text := text_field(record))]
    pairs = all(name in records[0] for name in ("question", "answer"))
    enough = (_LONG_ANSWER if pairs else _LONG_TEXT) * len(texts)
    return 2 * len(texts) >= len(records) and sum(map(len, texts)) >= enough


def _records(rows: Iterable[list[str]]) -> tuple[list[tuple[str, Mapping[str, str]]], str]:
    """Give the rows as records with their numbers, and what was left out of them."""
    filled = ((number, row) for number, row in enumerate(rows, 1) if any(row))
    header = _header(next(filled)[1])
    records: list[tuple[str, Mapping[str, str]]] = [
        (str(number), _record(header, row)) for number, row in islice(filled, _MOST_RECORDS)
    ]
    left_out = sum(1 for _ in filled)
    return records, f"no room for {left_out:,} of its rows" if left_out else ""


def _header(row: list[str]) -> list[str]:
    return [" ".join(name.lower().split()) for name in row]


def _names_columns(row: Sequence[str]) -> bool:
    """Tell a row that names columns: at least one in two filled, all different and short, no numbers."""
    names = [cell.lower() for cell in row if cell]
    return (
        2 * len(names) > len(row)
        and len(set(names)) == len(names)
        and all(len(name) <= _LONGEST_NAME and not is_number(name) for name in names)
    )


def _record(header: list[str], row: list[str]) -> dict[str, str]:
    fields = dict(zip(header, row, strict=False))
    fields |= dict.fromkeys(header[len(row) :], "")
    fields.pop("", None)
    for known, others in _ALIASES.items():
        other = next((name for name in others if name in fields), "")
        if other and known not in fields:
            fields[known] = fields.pop(other)
    if fields.get("input") and fields.get("question"):
        fields["question"] = f"{fields['question']} {fields.pop('input')}"
    return fields
