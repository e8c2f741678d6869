"""Corruptions: fixed, real, and each bad in its own way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundset.gates.support import support
from groundset.judging.corruption_words import FACTS, ORDERS
from groundset.judging.corruptions import CORRUPTIONS, Sound, corrupt
from instant_judges import passage_of

PASSAGE = (
    "The kiln reaches 1,240 degrees after nine hours. It must not be opened before it has cooled down.\n"
    "1. Wear gloves, which hang beside door 14.\n2. Set the timer to 65 minutes."
)
GERMAN = (
    "Der Ofen erreicht nach neun Stunden 1.240 Grad. Er darf nicht geöffnet werden, bevor er abgekühlt ist. "
    "Gäste zahlen 12 Euro für jede Stunde und brauchen ein Mitglied an ihrer Seite."
)


def others() -> Iterator[str]:
    return iter([passage_of(5), passage_of(17)])


SOUND = Sound("How is the kiln of the studio used?", PASSAGE, PASSAGE, "en", others, 7)


@pytest.mark.parametrize("name", CORRUPTIONS)
@pytest.mark.parametrize("sound", [SOUND, replace(SOUND, response=GERMAN, passage=GERMAN, language="de")])
@pytest.mark.parametrize("seed", [0, 1, 2, 12345])
def test_each_corruption_is_real_and_always_the_same(name: str, sound: Sound, seed: int) -> None:
    sound = replace(sound, seed=seed)
    bad = corrupt(name, sound)
    assert bad
    assert bad != sound.response
    assert bad not in sound.passage or name == "cut_off"
    assert corrupt(name, sound) == bad


def test_a_changed_number_stands_nowhere_in_the_passage() -> None:
    """Of two numbers that differ in one digit, neither is made of the other."""
    text = "Room 11 holds 12 chairs, 13 tables, 14 lamps, 15 rugs, 16 pots, 17 cups and 19 bowls for guests."
    for seed in range(40):
        bad = corrupt("number", replace(SOUND, response=text, passage=text, seed=seed))
        assert support(bad, SOUND.instruction, [text]).numbers


def test_a_number_that_cannot_be_wrong_is_no_corruption() -> None:
    every = " ".join(map(str, range(100)))
    text = "The tray of the studio holds 7 bowls of clay and glaze for all members."
    assert corrupt("number", replace(SOUND, response=text, passage=f"{text} {every}")) == ""


def test_numbers_of_lists_are_left_alone() -> None:
    for seed in range(20):
        bad = corrupt("number", replace(SOUND, seed=seed))
        assert "\n1. Wear" in bad
        assert "\n2. Set" in bad


def test_another_response_that_fits_the_passage_is_no_corruption() -> None:
    sound = replace(SOUND, others=lambda: iter([PASSAGE.splitlines()[0], passage_of(5)]))
    assert corrupt("swapped", sound) == passage_of(5)
    assert corrupt("swapped", replace(sound, others=lambda: iter([PASSAGE[:60]]))) == ""


@pytest.mark.parametrize(
    ("language", "text", "without"),
    [
        ("en", "Guests cannot use the wheel of the studio.", "Guests can use the wheel of the studio."),
        ("en", "Guests don't pay for clay and glaze.", "Guests do pay for clay and glaze."),
        ("en", "Never open the hot kiln of the studio.", "Always open the hot kiln of the studio."),
        ("en", "Guests may enter the hall of kilns.", ""),
        ("en", "The kiln is open for members.", "The kiln is not open for members."),
        ("de", "Gäste dürfen die Scheibe nicht benutzen.", "Gäste dürfen die Scheibe benutzen."),
        ("de", "Die Werkstatt hat keine Fenster.", "Die Werkstatt hat eine Fenster."),
        ("de", "Der Ofen ist abends warm.", "Der Ofen ist nicht abends warm."),
        ("zh", "客人不能使用转盘", "客人能使用转盘"),
        ("fr", "Les visiteurs ne paient pas.", ""),
        ("en", "Use `is not None` for the check of values.", ""),
    ],
)
def test_negations_are_dropped_or_put_in_where_the_language_is_known(
    language: str, text: str, without: str
) -> None:
    """Code is never touched."""
    sound = replace(SOUND, instruction="What is the rule?", response=text, passage=text, language=language)
    assert corrupt("negation", sound) == without


def test_a_language_without_words_of_its_own_borrows_a_fact_from_another_passage() -> None:
    bad = corrupt("unsupported_fact", replace(SOUND, language="fr"))
    assert bad.startswith(PASSAGE)
    assert bad.removeprefix(PASSAGE).strip() in passage_of(5)


def test_an_injection_is_another_response_with_an_order_in_several_wordings() -> None:
    found = {corrupt("injection", replace(SOUND, seed=seed)) for seed in range(24)}
    assert all(bad.startswith((passage_of(5), passage_of(17))) for bad in found)
    orders = {order for order in ORDERS["en"] if any(bad.endswith(order) for bad in found)}
    assert orders == set(ORDERS["en"])


def test_invented_facts_have_no_place_in_a_passage_about_anything() -> None:
    for facts in FACTS.values():
        for fact in facts:
            assert support(f"{PASSAGE} {fact}", SOUND.instruction, [PASSAGE]).score < 0.75


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(["en", "de", "zh", "und"]), st.integers(0))
def test_any_pair_is_corrupted_or_left_out(instruction: str, response: str, language: str, seed: int) -> None:
    sound = Sound(instruction, response, f"{response}\n{PASSAGE}", language, others, seed)
    for name in CORRUPTIONS:
        bad = corrupt(name, sound)
        assert bad == "" or bad.strip() != response.strip()
