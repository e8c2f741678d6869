"""What is wrong with a configuration, in plain words: the key, what was found, what is allowed.

What is allowed is read from the JSON Schema of the models, so a new setting needs no words here.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from typing import Any, get_args

from pydantic import ValidationError

from groundset.project.yaml_source import Loc, Problem, Source, dotted
from groundset.settings import Name

Schema = dict[str, Any]

NAME_PATTERN: str = get_args(Name)[1].pattern


def explain(error: ValidationError, schema: Schema, source: Source) -> list[Problem]:
    """Say what is wrong, one problem per error, each with its line and column."""
    return [_explain(dict(found), schema, source) for found in error.errors(include_url=False)]


def _explain(error: dict[str, Any], root: Schema, source: Source) -> Problem:
    loc: Loc = error["loc"]
    spot = source.spot(loc)
    if error["type"] == "missing":
        what = f"missing; expected {expected(_schema_at(root, loc), root)}"
        return *source.spot(loc[:-1]).key, f"{dotted(loc)}: {what}"
    if error["type"] == "extra_forbidden":
        return *spot.key, f"{dotted(loc)}: {_unknown_key(str(loc[-1]), loc[:-1], root)}"
    if error["type"] == "value_error":
        message = str(error["ctx"]["error"])
        at = _blamed(message, loc, source)
        return *source.spot(at).value, f"{dotted(at)}: {message}".removeprefix(": ")
    if loc and loc[-1] == "[key]":
        key = source.spot(loc[:-1]).key
        return *key, f"{dotted(loc[:-1])}: {str(loc[-2])[:60]!r} cannot be a name; expected {_NAME_WORDS}"
    allowed = _schema_at(root, loc)
    hint = _better(error["input"], spot.text, _without_null(allowed, root))
    what = f"found {_found(error['input'], spot.text)}, expected {expected(allowed, root)}{hint}"
    return *spot.value, f"{dotted(loc)}: {what}".removeprefix(": ")


def _unknown_key(key: str, parent: Loc, root: Schema) -> str:
    allowed = list(_without_null(_schema_at(root, parent), root).get("properties", {}))
    near = difflib.get_close_matches(key.lower(), allowed, n=1)
    elsewhere = [] if near else [dotted(loc) for loc in _all_keys(root, root) if loc[-1] == key]
    hint = "".join(f"; did you mean {name!r}?" for name in [*near, *elsewhere][:1])
    return f"unknown key {key[:60]!r}; allowed: {', '.join(allowed)}{hint}"


def _all_keys(schema: Schema, root: Schema, above: Loc = ()) -> Iterator[Loc]:
    for key, inner in schema.get("properties", {}).items():
        yield (*above, key)
        yield from _all_keys(_without_null(inner, root), root, (*above, key))


def _blamed(message: str, loc: Loc, source: Source) -> Loc:
    """Find what a rule over a whole model speaks of: the first key it names, the last value it quotes."""
    below = [at for at in source.spots if len(at) > len(loc) and at[: len(loc)] == loc]
    named = [at for at in below if re.search(rf"\b{re.escape(str(at[len(loc)]))}\b", message)]
    quoted = [at for at in named if source.spots[at].text and repr(source.spots[at].text) in message]
    return quoted[-1] if quoted else min(named, key=len, default=loc)


def _schema_at(root: Schema, loc: Loc) -> Schema:
    schema = root
    for part in loc:
        schema = _without_null(schema, root)
        if isinstance(part, int):
            schema = schema.get("items", {})
        elif part in schema.get("properties", {}):
            schema = schema["properties"][part]
        else:
            schema = next(iter(schema.get("patternProperties", {}).values()), schema)
    return schema if "anyOf" in schema else _without_null(schema, root)


def _without_null(schema: Schema, root: Schema) -> Schema:
    """Follow a reference, and take what is not null of "this or null"."""
    if "$ref" in schema:
        return _without_null(root["$defs"][schema["$ref"].rpartition("/")[2]], root)
    choices = [choice for choice in schema.get("anyOf", []) if choice.get("type") != "null"]
    return _without_null(choices[0], root) if len(choices) == 1 else schema


def expected(schema: Schema, root: Schema) -> str:
    """Say in plain words what a schema allows."""
    if "anyOf" in schema:
        words = [expected(choice, root) for choice in schema["anyOf"]]
        return " or ".join(words)
    schema = _without_null(schema, root)
    if "enum" in schema or "const" in schema:
        return "one of " + ", ".join(str(value) for value in schema.get("enum", [schema.get("const")]))
    describe = _WORDS.get(schema.get("type", ""))
    return describe(schema, root) if describe else "another value"


def _text(schema: Schema, _: Schema) -> str:
    if schema.get("pattern") == NAME_PATTERN:
        return _NAME_WORDS
    return "text that is not empty" if schema.get("minLength") else "text"


def _number(schema: Schema, _: Schema) -> str:
    low, above = schema.get("minimum"), schema.get("exclusiveMinimum")
    high, below = schema.get("maximum"), schema.get("exclusiveMaximum")
    kind = "a whole number" if schema["type"] == "integer" else "a number"
    if low is not None and high is not None:
        return f"{kind} from {low:.15g} to {high:.15g}"
    limits = [
        f"{low:.15g} or more" if low is not None else "",
        f"above {above:.15g}" if above is not None else "",
        f"{high:.15g} or less" if high is not None else "",
        f"below {below:.15g}" if below is not None else "",
    ]
    return f"{kind}, {' and '.join(limit for limit in limits if limit)}".removesuffix(", ")


def _list(schema: Schema, root: Schema) -> str:
    least = " of at least one entry" if schema.get("minItems") else ""
    return f"a list{least}, each {expected(schema.get('items', {}), root)}"


def _mapping(schema: Schema, _: Schema) -> str:
    keys = ", ".join(schema.get("properties", {}))
    return f"a mapping with the keys {keys}" if keys else "a mapping of names"


_NAME_WORDS = "a name (letters, digits, '.', '_', '-'; at most 64; a letter or digit first)"

_WORDS = {
    "string": _text,
    "integer": _number,
    "number": _number,
    "array": _list,
    "object": _mapping,
    "boolean": lambda *_: "true or false",
    "null": lambda *_: "nothing",
}


def _found(value: Any, written: str) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict | list):
        kind = "mapping" if isinstance(value, dict) else "list"
        return f"a {kind}" if value else f"an empty {kind}"
    return repr(value[:60]) if isinstance(value, str) else written[:60]


def _better(value: Any, written: str, schema: Schema) -> str:
    """Say what to write instead, where that can be told."""
    wanted = schema.get("type")
    if wanted == "string" and isinstance(value, bool | int | float):
        return f'; write "{written}" in quotes'
    if wanted == "array" and isinstance(value, str) and schema.get("items", {}).get("type") == "string":
        return f"; write [{written[:60]}]"
    if wanted not in ("integer", "number"):
        return ""
    if isinstance(value, float) and wanted == "integer" and value.is_integer():
        return f"; write {int(value)}"
    return _better_number(value) if isinstance(value, str) else ""


def _better_number(value: str) -> str:
    match = re.fullmatch(r"([0-9]{1,15})(?:[.,]([0-9]{1,15}))?\s*(%?)", value.strip())
    if match is None:
        bare = value.replace("_", "").strip()
        return f"; write {bare}" if re.fullmatch(r"[0-9]{1,15}", bare) else ""
    number = float(f"{match[1]}.{match[2] or 0}")
    return f"; write {number / 100 if match[3] else number:.12g}"
