"""Tags by embedding: what reads like the examples of a value, and what reads like none."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from groundset.coverage.tagging import UNMAPPED, Subject
from tagging_maps import area, tagger

VALUES: dict[str, Any] = {
    "billing": {
        "description": "Invoices, payments and what things cost",
        "examples": ["How do I pay an invoice?", "Which credit cards do you take?", "What does it cost?"],
    },
    "shipping": {"examples": ["Where is my parcel?", "How long does delivery take?", "Do you ship abroad?"]},
    "returns": {"description": "Sending goods back and getting a refund"},
}


@pytest.mark.parametrize(
    ("instruction", "value"),
    [
        ("Can I pay my invoice by credit card?", "billing"),
        ("When will my parcel be delivered?", "shipping"),
        ("I want to send this back and get a refund.", "returns"),
        ("HOW LONG DOES DELIVERY TAKE", "shipping"),
    ],
)
def test_what_reads_like_the_examples_of_a_value_has_it(instruction: str, value: str) -> None:
    """A value that only describes itself is told by that and by its name."""
    tag = area(VALUES, Subject(instruction))
    assert (tag.value, tag.method) == (value, "embedding")
    assert 0.5 <= tag.confidence < 1


@pytest.mark.parametrize(
    "instruction", ["Why do cats purr?", "Who wrote Faust?", "", "???", "\ud800 \0", "zqxj"]
)
def test_what_reads_like_none_is_unmapped(instruction: str) -> None:
    assert area(VALUES, Subject(instruction)).value == UNMAPPED


def test_what_reads_like_two_values_alike_is_unmapped() -> None:
    """Twins in the map cannot be told apart, so neither is given."""
    twins: dict[str, Any] = {
        "lost_parcel": {"examples": ["Where is my parcel?"]},
        "lost-parcel": {"examples": ["Where is my parcel?"]},
    }
    assert area(twins, Subject("Where is my parcel now?")).value == UNMAPPED


def test_the_nearer_a_text_the_surer_the_tag() -> None:
    asked = ["Where is my parcel?", "Has the delivery come?", "Tell me about a package."]
    sure = [area(VALUES, Subject(one), min_similarity=0.1).confidence for one in asked]
    assert sure == sorted(sure, reverse=True)
    assert len(set(sure)) == 3


def test_a_map_of_one_value_does_not_take_everything() -> None:
    """The one is held against what texts have in common that have nothing to do with one another."""
    lone = {"shipping": VALUES["shipping"]}
    assert area(lone, Subject("Has my parcel been shipped?")).value == "shipping"
    assert area(lone, Subject("Why do cats purr?")).value == UNMAPPED


def test_headings_help_an_instruction_that_says_little() -> None:
    asked = "How does it work?"
    assert area(VALUES, Subject(asked)).value == UNMAPPED
    assert area(VALUES, Subject(asked, headings=("Refunds", "Sending goods back"))).value == "returns"


def test_a_least_similarity_of_the_users_own_takes_the_place_of_the_built_in_one() -> None:
    loose, strict = Subject("How are things sent?"), Subject("When will my parcel be delivered?")
    assert area(VALUES, loose).value == UNMAPPED
    assert area(VALUES, loose, min_similarity=0.1).method == "embedding"
    assert area(VALUES, strict).value == "shipping"
    assert area(VALUES, strict, min_similarity=0.99).value == UNMAPPED


@pytest.mark.parametrize(
    "given",
    [
        {"description": "Where parcels are", "keywords": ["tracking"]},
        {"description": "Where parcels are", "paths": ["parcels/**"]},
        {"description": "  "},
        None,
    ],
)
def test_a_value_that_is_told_otherwise_is_not_told_by_its_description(given: Any) -> None:
    """Only examples ask for it then: a description beside paths or keywords is for people."""
    asked = Subject("Where are the parcels?")
    assert area({"shipping": given}, asked, min_similarity=0.01).value == UNMAPPED
    with_examples = {**(given or {}), "examples": ["Where are my parcels?"]}
    assert area({"shipping": with_examples}, asked).method == "embedding"


def test_an_example_that_stands_twice_counts_once() -> None:
    twice = {**VALUES, "shipping": {"examples": VALUES["shipping"]["examples"] * 2}}
    asked = [Subject("When will my parcel be delivered?"), Subject("Do you ship to Peru?")]
    assert tagger(twice).tags(asked) == tagger(VALUES).tags(asked)


def test_a_map_that_needs_no_embedding_loads_none_and_no_network_is_touched() -> None:
    """In a process that cannot open a socket; the model is loaded by the second map alone."""
    program = """
import socket, sys
def refuse(*_args, **_named): raise OSError("no network here")
socket.socket.connect = socket.getaddrinfo = refuse
from tagging_maps import area
from groundset.coverage.tagging import Subject
assert area({"a": {"keywords": ["parcel"]}}, Subject("A parcel?")).method == "keyword"
assert not {"wordllama", "numpy"} & set(sys.modules), "loaded too early"
assert area({"a": {"examples": ["A parcel?"]}}, Subject("A parcel?")).method == "embedding"
assert "wordllama" in sys.modules
"""
    ended = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        cwd=__file__.rpartition("coverage")[0],
        timeout=120,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
