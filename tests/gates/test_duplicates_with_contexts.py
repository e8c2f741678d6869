"""Twins among pairs that bring the text they ask about: the text alone makes no twins, and hides none."""

from __future__ import annotations

from groundset.gates.near import NearDuplicates
from groundset.records import Candidate, Evidence, Message, Origin
from groundset.settings import NearDuplicates as Settings

KILN = (
    "The kiln of the north studio reaches 1,240 degrees after nine hours. Its door is sealed with clay "
    "before each firing, and a member stays beside it until the bell has rung. Bricks that are cracked go "
    "to the yard, where the council fetches them on the first Monday of each quarter."
)
WHEEL = (
    "A wheel turns at two hundred rounds a minute when its pedal is pressed to the floor. Wet both hands, "
    "centre the clay and keep the elbows on the knees. Splashes are wiped off at once, as slip scratches."
)


def pair(question: str, response: str, context: str = "") -> Candidate:
    instruction = f"{question}\n\n{context}" if context else question
    evidence = (Evidence("d", 0, len(context or response), context or response),)
    origin = Origin("generated", "classification", "t", "p", "classification", "command", "basic", model="m")
    return Candidate.make((Message("user", instruction), Message("assistant", response)), evidence, origin)


def twins(*pairs: Candidate) -> bool:
    gate = NearDuplicates(Settings())
    nodes = [node for one in pairs for node in gate.nodes([one])[0] if node.view == "both"]
    return len({node.key for node in nodes}) < len(pairs) or any(gate.relate(nodes, []))


def test_two_questions_about_one_text_are_no_twins() -> None:
    first = pair("Is this about firing or about throwing? Answer in one word.", "Firing", KILN)
    second = pair("List what a member must do before the bell rings, as JSON.", '{"stay": "beside it"}', KILN)
    assert not twins(first, second)


def test_one_question_about_two_texts_makes_no_twins() -> None:
    question = "Which of these is it: manual, warning or advertisement?"
    assert not twins(pair(question, "Manual", KILN), pair(question, "Manual", WHEEL))


def test_a_pair_that_brings_a_text_is_no_twin_of_one_that_answers_with_it() -> None:
    assert not twins(pair("Sum this up.", "It gets hot.", KILN), pair("How hot does the kiln get?", KILN))


def test_one_question_about_two_versions_of_a_text_makes_twins() -> None:
    question = (
        "Which of these three is the text below: a manual, a warning that hangs beside a machine, or an "
        "advertisement? Name the one that fits best, and say in half a sentence how it can be told."
    )
    answer = "It is a manual, for it tells members what they have to do before, during and after a firing."
    newer = KILN.replace("Monday", "Tuesday")
    assert twins(pair(question, answer, KILN), pair(question, answer, newer))
