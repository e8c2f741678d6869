"""What the limit of a view does, where samples of the base release stand, and what cannot be placed."""

from __future__ import annotations

from dataclasses import replace

from groundset.admission.resolver import MAX_ATTEMPTS, resolve
from groundset.contracts import View
from groundset.records import Decision, State
from resolver_standings import VIEWS, ends, joined, standing


def test_samples_of_the_base_release_come_first() -> None:
    """A better supported newcomer does not push a published sample out."""
    pair = [standing("a", support=0.9), standing("b", support=0.5, base=True)]
    assert ends(resolve(pair, joined(("a", "b")), VIEWS))["a"] == (State.REJECTED, "near_duplicate", "b")


def test_a_view_with_a_limit_keeps_as_many_relatives() -> None:
    """Siblings of one mould are kept up to the limit, by canonical order, and none spreads a leak."""
    views = {("semantic_duplicate", "template"): View("template_sibling", limit=2)}
    seat = ("semantic_duplicate", "template", "mould")
    crowd = [
        replace(standing(name, leak=Decision.REJECT if name == "a" else Decision.KEEP), seats=(seat,))
        for name in "abcde"
    ]
    found = ends(resolve(crowd, {}, views))
    assert [found[name][0] for name in "bcde"] == [State.KEPT] * 2 + [State.REJECTED] * 2
    assert found["d"][1:] == ("template_sibling", "b")


def test_a_view_without_a_limit_only_tells() -> None:
    """What is contained in another text is kept, unless that is asked for."""
    views = {("near_duplicate", "contained"): View("contained", limit=0)}
    seat = ("near_duplicate", "contained", "node")
    pair = [replace(standing(name), seats=(seat,)) for name in "ab"]
    assert {end[0] for end in ends(resolve(pair, {}, views)).values()} == {State.KEPT}


def test_what_cannot_be_compared_is_undecided_and_then_failed() -> None:
    """A candidate that a relation gate could not place is never kept, and its twins wait for it."""
    waiting = [standing("a", unplaced=("semantic_duplicate",)), standing("b")]
    found = ends(resolve(waiting, joined(("a", "b")), VIEWS))
    assert found["a"] == (State.UNDECIDED, "not_compared", "")
    assert found["b"][:2] == (State.UNDECIDED, "twin_of_undecided")
    given_up = [
        standing("a", unplaced=("semantic_duplicate",), attempts={"semantic_duplicate": MAX_ATTEMPTS}),
        standing("b"),
    ]
    found = ends(resolve(given_up, joined(("a", "b")), VIEWS))
    assert found["a"] == (State.FAILED, "not_compared", "")
    assert found["b"][0] is State.KEPT
