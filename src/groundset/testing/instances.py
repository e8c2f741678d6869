"""A valid instance of a JSON schema, for questions that nobody wrote an answer for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from math import ceil
from typing import Any

from groundset.testing.chance import chance, pick

_WORDS = ("amber", "basalt", "cedar", "delta", "ember", "fjord", "garnet", "harbour", "indigo", "juniper")
_DEEPEST = 12
"""Levels of a schema that refers to itself."""

Schema = Mapping[str, Any]


def instance(schema: Schema, *names: object) -> Any:
    """Make a value that meets a schema; which one depends on schema and names.

    Knows types, ``properties``, ``items``, ``enum``, ``const``, least and greatest, ``$ref`` within the
    schema, ``anyOf``, ``oneOf`` and ``allOf`` (merged); no ``pattern`` and no ``not``.
    """
    return _Maker(schema).make(schema, names, 0)


class _Maker:
    def __init__(self, root: Schema) -> None:
        self._root = root

    def make(self, schema: Schema | bool, names: tuple[object, ...], depth: int) -> Any:
        if isinstance(schema, bool) or depth > _DEEPEST:
            return None
        schema = self._resolved(schema)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return pick(schema["enum"], *names)
        for either in ("anyOf", "oneOf"):
            if either in schema:
                return self.make(schema[either][0], names, depth + 1)
        makers: dict[str, Callable[[Schema, tuple[object, ...], int], Any]] = {
            "object": self._object,
            "array": self._array,
            "string": lambda schema, names, _depth: _string(schema, names),
            "integer": lambda schema, names, _depth: _integer(schema, names),
            "number": lambda schema, names, _depth: _integer(schema, names),
            "boolean": lambda _schema, names, _depth: chance(*names) < 1 / 2,
        }
        make = makers.get(_type(schema))
        return make(schema, names, depth) if make else None

    def _resolved(self, schema: Schema) -> Schema:
        """Follow references and merge what must hold together."""
        for _ in range(_DEEPEST):
            if "$ref" not in schema:
                break
            schema = {**self._at(schema["$ref"]), **{k: v for k, v in schema.items() if k != "$ref"}}
        return (
            _merged([self._resolved(part) for part in schema["allOf"]], schema)
            if "allOf" in schema
            else schema
        )

    def _at(self, reference: str) -> Schema:
        found: Any = self._root
        for part in reference.lstrip("#").strip("/").split("/"):
            found = found[part] if part else found
        place: Schema = found
        return place

    def _object(self, schema: Schema, names: tuple[object, ...], depth: int) -> dict[str, Any]:
        properties = schema.get("properties", {})
        wanted = dict.fromkeys([*properties, *schema.get("required", ())])
        if depth >= _DEEPEST // 2:
            wanted = dict.fromkeys(schema.get("required", ()))
        return {
            name: self.make(properties.get(name, {"type": "string"}), (*names, name), depth + 1)
            for name in wanted
        }

    def _array(self, schema: Schema, names: tuple[object, ...], depth: int) -> list[Any]:
        first = list(schema.get("prefixItems", ()))
        size = max(
            schema.get("minItems", 0), min(1, schema.get("maxItems", 1)) if depth < _DEEPEST // 2 else 0
        )
        rest = schema.get("items", {"type": "string"})
        items = [*first, *[rest] * max(0, size - len(first))]
        return [self.make(item, (*names, at), depth + 1) for at, item in enumerate(items)]


def _merged(parts: Iterable[Schema], schema: Schema) -> Schema:
    whole: dict[str, Any] = {}
    for part in (*parts, {key: value for key, value in schema.items() if key != "allOf"}):
        properties = {**whole.get("properties", {}), **part.get("properties", {})}
        required = [*whole.get("required", ()), *part.get("required", ())]
        whole |= part
        whole |= {"properties": properties} if properties else {}
        whole |= {"required": required} if required else {}
    return whole


def _type(schema: Schema) -> str:
    stated = schema.get("type")
    if isinstance(stated, list):
        stated = next(iter(stated), None)
    if stated is None:
        stated = "object" if "properties" in schema else "array" if "items" in schema else "string"
    return str(stated)


def _string(schema: Schema, names: tuple[object, ...]) -> str:
    text = " ".join(pick(_WORDS, *names, at) for at in range(3))
    least, most = schema.get("minLength", 0), schema.get("maxLength", len(text) + schema.get("minLength", 0))
    while len(text) < least:
        text += f" {text}"
    return text[:most]


def _integer(schema: Schema, names: tuple[object, ...]) -> int:
    low = schema.get("minimum", schema.get("exclusiveMinimum", -1) + 1)
    high = schema.get("maximum", schema.get("exclusiveMaximum", low + 101) - 1)
    step = schema.get("multipleOf", 1)
    first, last = ceil(low / step), int(high // step)
    return int((first + int(chance(*names) * max(1, last - first + 1))) * step)
