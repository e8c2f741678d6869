"""Any other schema is met by an instance of it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import validate

from groundset.testing.instances import instance

_LEAVES: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.builds(
        lambda low, size: {"type": "integer", "minimum": low, "maximum": low + size},
        *[st.integers(0, 99)] * 2,
    ),
    st.builds(lambda low: {"type": "number", "exclusiveMinimum": low}, st.integers(-9, 9)),
    st.builds(
        lambda low, more: {"type": "string", "minLength": low, "maxLength": low + more},
        *[st.integers(0, 90)] * 2,
    ),
    st.sampled_from(
        [
            {"type": "boolean"},
            {"type": "null"},
            {"const": {"a": [1]}},
            {"enum": ["x", 2, None]},
            {"type": ["string", "null"]},
        ]
    ),
    st.builds(lambda step: {"type": "integer", "minimum": 1, "multipleOf": step}, st.integers(1, 7)),
)
_NAMES = st.sampled_from(["a", "b", "c", "answer"])


def _grown(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    objects = st.builds(
        lambda properties: {
            "type": "object",
            "properties": properties,
            "required": sorted(properties),
            "additionalProperties": False,
        },
        st.dictionaries(_NAMES, inner, max_size=3),
    )
    arrays = st.builds(
        lambda items, low, more: {"type": "array", "items": items, "minItems": low, "maxItems": low + more},
        inner,
        st.integers(0, 3),
        st.integers(0, 3),
    )
    either = st.builds(lambda options: {"anyOf": options}, st.lists(inner, min_size=1, max_size=2))
    return st.one_of(objects, arrays, either)


@given(st.recursive(_LEAVES, _grown, max_leaves=6), st.integers())
def test_an_instance_is_valid_and_the_same_each_time(schema: dict[str, Any], seed: int) -> None:
    made = instance(schema, seed)

    validate(made, schema)
    assert instance(schema, seed) == made


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#/$defs/word", "$defs": {"word": {"type": "string", "minLength": 2}}},
        {
            "allOf": [
                {"properties": {"a": {"const": 1}}, "required": ["a"]},
                {"properties": {"b": {"const": 2}}, "required": ["b"]},
            ]
        },
        {
            "type": "array",
            "prefixItems": [{"const": 1}, {"type": "string"}],
            "items": {"const": 3},
            "minItems": 4,
        },
        {"oneOf": [{"const": 1}, {"const": 2}]},
        {"required": ["x"], "properties": {}},
        {},
    ],
)
def test_references_and_combinations_are_met(schema: dict[str, Any]) -> None:
    validate(instance(schema, "seed"), schema)


def test_a_schema_that_refers_to_itself_comes_to_an_end() -> None:
    tree: dict[str, Any] = {
        "type": "object",
        "properties": {"name": {"type": "string"}, "children": {"type": "array", "items": {"$ref": "#"}}},
        "required": ["name", "children"],
    }

    validate(instance(tree), tree)


def test_names_make_other_instances() -> None:
    made = {instance({"type": "string"}, name) for name in range(20)}

    assert len(made) > 10
