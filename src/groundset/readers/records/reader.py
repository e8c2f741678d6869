"""JSON, JSON Lines and NDJSON: one document per record that has text.

A bad line, or a record without text, does not lose the file: a remark counts them.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from groundset.contracts import Draft
from groundset.errors import UnreadableError
from groundset.readers.decoding import decode
from groundset.readers.faults import remark
from groundset.readers.markup.frontmatter import stated_fields
from groundset.readers.records.fields import LONG, own_fields, plain_fields, text_field, to_markdown
from groundset.records import content_hash
from groundset.text.cleaning import normalise
from groundset.text.counting import counted, of_which

_LISTS = (
    "data",
    "records",
    "items",
    "results",
    "rows",
    "entries",
    "documents",
    "articles",
    "posts",
    "pages",
    "artifact_data",
)
_NAMES = ("id", "_id", "uuid", "guid", "doc_id", "slug")
_ADDRESSES = ("url", "link", "uri")
_NAMED_LINES = 5
_TEXT_FIELD = f"a field named as a text (text, body, content, …) or with {LONG} characters of words"


class RecordsReader:
    """Reads a document per record."""

    name = "json"
    suffixes = frozenset({".json", ".jsonl", ".ndjson"})
    signatures = ()

    def read(self, data: bytes, path: str) -> Iterator[Draft]:
        """Yield the documents, then a remark; reasons are ``malformed_json`` and ``no_text_records``."""
        text = decode(data)
        if path.lower().endswith(".json"):
            records, problem = _whole(text)
        else:
            records, problem = _lines(text)
        yield from record_drafts(records, problem)


def _parse(text: str) -> Any:
    try:
        return json.loads(text)
    except RecursionError as error:
        raise UnreadableError("malformed_json", "nested too deep") from error
    except ValueError as error:
        place = (
            f"line {error.lineno}, column {error.colno}: " if isinstance(error, json.JSONDecodeError) else ""
        )
        said = re.sub(r"(?: starting)? at$", "", str(error).split(":")[0])
        raise UnreadableError("malformed_json", f"{place}{said}"[:200]) from error


def _whole(text: str) -> tuple[list[tuple[str, Any]], str]:
    try:
        value = _parse(text)
    except UnreadableError as torn:
        return _lines_instead(text, torn), ""
    return _records_of(value), ""


def _lines_instead(text: str, torn: UnreadableError) -> list[tuple[str, Any]]:
    """Give the records of lines that were named as one value; else where that value is broken counts."""
    try:
        records, problem = _lines(text)
    except UnreadableError:
        raise torn from None
    if len(records) < 2 or problem:
        raise torn
    return records


def _lines(text: str) -> tuple[list[tuple[str, Any]], str]:
    """Give the records of JSON Lines, and what is wrong with the other lines."""
    records: list[tuple[str, Any]] = []
    bad: list[int] = []
    filled = 0
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        filled += 1
        try:
            records.append((str(number), _parse(line)))
        except UnreadableError:
            bad.append(number)
    if not bad:
        return records, ""
    problem = f"{of_which(len(bad), filled, 'line', one='is', more='are')} not JSON: {_lines_named(bad)}"
    if not records:
        raise UnreadableError("malformed_json", problem)
    return records, problem


def _lines_named(numbers: Sequence[int]) -> str:
    named = ", ".join(map(str, numbers[:_NAMED_LINES])) + (", …" if len(numbers) > _NAMED_LINES else "")
    return f"line {named}" if len(numbers) == 1 else f"lines {named}"


def _records_of(value: Any) -> list[tuple[str, Any]]:
    """Find the records in a parsed file, each with its position; a single one has none."""
    if isinstance(value, list):
        return [(str(number), entry) for number, entry in enumerate(value, 1)]
    if not isinstance(value, Mapping):
        return []
    for name in _LISTS:
        entries = value.get(name)
        if isinstance(entries, list) and any(isinstance(entry, Mapping) for entry in entries):
            return _records_of(entries)
    inner = [entry for entry in value.values() if isinstance(entry, Mapping)]
    if len(inner) == len(value) > 1 and sum(bool(text_field(entry)) for entry in inner) > 1:
        return [(str(key), entry) for key, entry in value.items()]
    return [("", value)]


def record_drafts(records: Sequence[tuple[str, Any]], problem: str) -> Iterator[Draft]:
    """Yield a draft per record that has text, then a remark on the others; ``no_text_records`` if none has.

    Each record comes with its place, which names it where it has no name of its own; ``problem`` is what is
    wrong with the file besides.
    """
    kept = [(place, r, text) for place, r in records if isinstance(r, Mapping) and (text := text_field(r))]
    if not kept:
        said = f"{counted(len(records), 'record')}, none with {_TEXT_FIELD}"
        raise UnreadableError("no_text_records", "; ".join(filter(None, [problem, said])))
    own = [_own_name(record) for _, record, _ in kept]
    times = Counter(own)
    for (place, record, text), name in zip(kept, own, strict=True):
        named = name if name and times[name] == 1 else (f"{place}@" if times[place] else place)
        yield _draft(record, text, named if place else "")
    missing = len(records) - len(kept)
    without = f"{of_which(missing, len(records), 'record', one='has', more='have')} no text field"
    if problem or missing:
        yield remark("; ".join(filter(None, [problem, without if missing else ""])))


def _own_name(record: Mapping[str, Any]) -> str:
    for key in _NAMES:
        value = record.get(key)
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            name = normalise(" ".join(str(value).split()))
            return name if name and len(name) <= 120 and "#" not in name else content_hash(str(value))
    address = next(
        (record[key] for key in _ADDRESSES if isinstance(record.get(key), str) and record[key]), ""
    )
    return content_hash(address) if address else ""


def _draft(record: Mapping[str, Any], text: str, name: str) -> Draft:
    fields = plain_fields(record)
    stated = stated_fields(fields)
    if not stated["title"] and len(fields.get("question", "")) <= 300:
        stated["title"] = fields.get("question", "")
    stated["title"] = normalise(stated["title"])
    return Draft(text=to_markdown(text), record=name, fields=own_fields(record), **stated)
