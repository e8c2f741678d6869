"""YAML as plain values, with the line and column of every key and value.

Only what a configuration needs is read: mappings, lists and scalars in one UTF-8 document. Aliases,
tags, deep nesting and large files are refused before anything is built from them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from groundset.errors import ConfigurationError

MAX_BYTES = 1_000_000
MAX_DEPTH = 20

Loc = tuple[str | int, ...]
Problem = tuple[int, int, str]
"""Line and column, both from 1, and what is wrong there."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a value stands, and its key."""

    key: tuple[int, int]
    """Line and column of the key; of the value itself in a list and at the root."""
    value: tuple[int, int]
    text: str
    """A scalar as written; empty for mappings and lists."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file as plain values and their places."""

    name: str
    value: Any = None
    spots: dict[Loc, Spot] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    """Problems that do not stop reading: keys that stand twice."""

    def spot(self, loc: Loc) -> Spot:
        """Give the place of a value, or of the nearest thing around it that the file has."""
        while loc not in self.spots and loc:
            loc = loc[:-1]
        return self.spots.get(loc, Spot((1, 1), (1, 1), ""))


def read_source(path: Path) -> Source:
    """Read a file; raises ``ConfigurationError`` when it is no readable YAML mapping."""
    text = _read_text(path)
    source = Source(path.name)
    root = _compose(path, text)
    if root is None:
        raise ConfigurationError([f"{path.name}:1:1: the file holds no keys"], hint=f"edit {path}")
    value = _Builder(source).build(root, (), None)
    if not isinstance(value, dict):
        line, column = source.spots[()].value
        found = "a list" if isinstance(value, list) else f"{str(value)[:60]!r}"
        problem = f"{path.name}:{line}:{column}: expected keys with values, found {found}"
        raise ConfigurationError([problem], hint=f"edit {path}")
    return Source(source.name, value, source.spots, source.problems)


def _read_text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ConfigurationError([f"{path}: cannot be read: {reason}"], hint="check the path") from error
    if len(data) > MAX_BYTES:
        problem = f"{path}: larger than {MAX_BYTES:,} bytes; this is no configuration"
        raise ConfigurationError([problem], hint=f"edit {path}")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        problem = f"{path.name}:{line}:{column}: not UTF-8 text (byte 0x{data[error.start]:02x})"
        raise ConfigurationError([problem], hint="save the file as UTF-8") from error


def _compose(path: Path, text: str) -> Any:
    """Give the node tree of the one document, None when there is none."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        stop = next(_refusals(YAML(pure=True).parse(text)), None)
        if stop is None:
            return YAML(pure=True).compose(text)
    except MarkedYAMLError as error:
        stop = _in_plain_words(error)
    except (YAMLError, ValueError, OverflowError) as error:
        # An escape such as "\\U99999999" ends in the interpreter's own errors.
        stop = _bad_character(text, error)
    line, column, what = stop
    raise ConfigurationError([f"{path.name}:{line}:{column}: {what}"], hint=f"edit {path}")


def _refusals(events: Any) -> Iterator[Problem]:
    """Yield what a configuration may not hold; read one event at a time, so the rest is never parsed."""
    depth = documents = 0
    for event in events:
        kind = type(event).__name__
        depth += kind.endswith("StartEvent") and kind[0] in "MS" and not kind.startswith("Stream")
        depth -= kind in ("MappingEndEvent", "SequenceEndEvent")
        documents += kind == "DocumentStartEvent"
        if depth > MAX_DEPTH:
            yield *_place(event.start_mark), f"nested deeper than {MAX_DEPTH} levels"
        if documents > 1:
            yield *_place(event.start_mark), "a second YAML document starts here; only one is read"
        if kind == "AliasEvent":
            yield *_place(event.start_mark), f"alias '*{event.anchor}': write the value out instead"
        if getattr(event, "tag", None):
            yield *_place(event.start_mark), f"tag {_tag(event)!r}: tags are not used here, remove it"


def _tag(event: Any) -> str:
    return str(event.tag).replace("tag:yaml.org,2002:", "!!")[:60]


def _place(mark: Any) -> tuple[int, int]:
    return (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)


def _in_plain_words(error: Any) -> Problem:
    """Say in our words what the YAML scanner says in its own, and where the fault began."""
    problem = " ".join(str(error.problem or error.context).split())
    ended = "end of stream" in problem or "<stream end>" in problem
    if ended and error.context_mark is not None:
        return *_place(error.context_mark), "what opens here (a quotation mark, '[' or '{') is never closed"
    words = next((ours for theirs, ours in _OUR_WORDS if theirs in problem), f"not valid YAML: {problem}")
    return *_place(error.problem_mark or error.context_mark), words


_OUR_WORDS = (
    ("'\\t'", "a tab stands here; YAML indents with spaces"),
    ("mapping values are not allowed", "a second ':' or a wrong indentation; put text with ': ' in quotes"),
    ("expected <block end>", "wrong indentation; keys of one mapping must start in one column"),
    ("expected the node content", "a value is expected here; put text that starts with this in quotes"),
    ("but found '<block ", "wrong indentation; keys of one mapping must start in one column"),
    ("did not find expected", "wrong indentation; keys of one mapping must start in one column"),
    ("expected ',' or", "a list or mapping in brackets was not closed before this; add ']' or '}'"),
    ("could not find expected ':'", "expected 'key: value', but there is no ':'"),
    ("cannot start any token", "text that starts with this character must stand in quotes"),
)
"""What the scanner's message holds, and what helps a person."""


def _bad_character(text: str, error: Exception) -> Problem:
    position = getattr(error, "position", 0) or 0
    line = text.count("\n", 0, position) + 1
    column = position - (text.rfind("\n", 0, position) + 1) + 1
    if not hasattr(error, "position"):
        return 1, 1, f"not valid YAML: {error}"
    return line, column, f"character U+{ord(text[position]):04X} is not allowed in YAML; remove it"


@dataclass(frozen=True, slots=True)
class _Builder:
    """Turns nodes into plain values and writes down where each stands."""

    source: Source

    def build(self, node: Any, loc: Loc, key: Any) -> Any:
        """Build one value; depth is bounded by the check on events."""
        at = _place(node.start_mark)
        key_at = at if key is None else _place(key.start_mark)
        if isinstance(node.value, str):
            # A key without a value: what comes next is not its place.
            self.source.spots[loc] = Spot(key_at, at if node.value else key_at, node.value)
            return _scalar(node)
        self.source.spots[loc] = Spot(key_at, at, "")
        if type(node).__name__ == "SequenceNode":
            return [self.build(item, (*loc, index), None) for index, item in enumerate(node.value)]
        return self._mapping(node, loc)

    def _mapping(self, node: Any, loc: Loc) -> dict[str, Any]:
        built: dict[str, Any] = {}
        for key, value in node.value:
            line, column = _place(key.start_mark)
            if not isinstance(key.value, str):
                self.source.problems.append((line, column, "a key must be text, not a list or a mapping"))
            elif key.value in built:
                first = self.source.spots[(*loc, key.value)].key[0]
                self.source.problems.append(
                    (line, column, f"{dotted((*loc, key.value))}: stands twice, first in line {first}")
                )
            else:
                built[key.value] = self.build(value, (*loc, key.value), key)
        return built


def _scalar(node: Any) -> str | int | float | bool | None:
    text: str = node.value
    kind = str(node.tag).rpartition(":")[2]
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    if kind == "int" and re.fullmatch(r"[-+]?[0-9]{1,18}", text):
        return int(text)
    if kind == "float" and re.fullmatch(r"[-+]?[0-9]{0,40}\.?[0-9]{0,40}([eE][-+]?[0-9]{1,3})?", text):
        return float(text)
    # Other spellings of numbers (0x1F, 1_000, .inf) stay text: they are more often slips than meant.
    return text


def dotted(loc: Loc) -> str:
    """Write a place as ``corpus[0].name``."""
    text = ""
    for part in loc:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text
