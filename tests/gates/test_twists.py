"""What a response twists with the words of its evidence, and what only looks twisted; English and German."""

from __future__ import annotations

import pytest

from groundset.gates.grounding import GroundingGate
from groundset.gates.support import support
from groundset.records import Candidate, Decision, Evidence, Message, Origin, Verdict
from groundset.settings import Grounding

MANUAL = (
    "The backup runs every night. If the disk is full, it is skipped. Most users keep it on. "
    "You can not restore a single file, only the archive. Version 4 was tested by Ida Holm for six months. "
    "The cache is cleared before the server starts."
)
HANDBUCH = (
    "Die Sicherung läuft jede Nacht. Wenn die Platte voll ist, entfällt sie. Die meisten lassen sie an."
    " Einzelne Dateien lassen sich nicht wiederherstellen. Version 4 wurde sechs Monate lang geprüft. "
    "Der Cache wird vor dem Start geleert."
)


@pytest.mark.parametrize(
    ("evidence", "true", "twisted"),
    [
        (MANUAL, "You cannot restore a single file.", "You can restore a single file."),
        (MANUAL, "A full disk means that it is skipped.", "A full disk does not mean that it is skipped."),
        (MANUAL, "Users mostly keep it on.", "Users always keep it on."),
        (MANUAL, "It was tested for six months.", "It was tested for nine months."),
        (MANUAL, "Version 4 was tested by Ida Holm.", "Version 5 was tested by Ida Holm."),
        (MANUAL, "Version 4 was tested by Ida Holm.", "Version 4 was tested by Jon Falk."),
        (
            MANUAL,
            "The cache is cleared before the start.",
            "The logs and tickets are cleared before the start.",
        ),
        (
            MANUAL,
            "The backup runs every night.",
            "The backup runs every night, since tariffs drop after dusk.",
        ),
        (
            HANDBUCH,
            "Einzelne Dateien stellt man nicht wieder her.",
            "Einzelne Dateien stellt man wieder her.",
        ),
        (HANDBUCH, "Bei voller Platte entfällt sie.", "Bei voller Platte entfällt sie nie."),
        (HANDBUCH, "Die meisten lassen sie an.", "Sämtliche lassen sie immer an."),
        (HANDBUCH, "Version 4 wurde sechs Monate geprüft.", "Version 4 wurde neun Monate geprüft."),
        (HANDBUCH, "Version 4 wurde geprüft.", "Version 9 wurde geprüft."),
        (HANDBUCH, "Der Cache wird geleert.", "Der Cache wird geleert, weil Altlasten Abstürze auslösen."),
    ],
)
def test_a_corrupted_answer_scores_lower(evidence: str, true: str, twisted: str) -> None:
    assert support(true, "", [evidence]).score > support(twisted, "", [evidence]).score


@pytest.mark.parametrize(
    ("response", "evidence", "words"),
    [
        ("It runs.", "It never runs.", ("runs",)),
        ("It doesn't run.", "It runs.", ("run",)),
        ("It is unable to run.", "It is able to run.", ("run",)),
        ("Sie läuft nicht.", "Sie läuft.", ("läuft",)),
        ("Ohne Strom läuft sie.", "Mit Strom läuft sie.", ("strom", "läuft")),
        ("它不能启动", "它能够启动", ("启动",)),
        ("It not only runs, it flies.", "It runs and it flies.", ()),
        ("It is not the case that it never runs.", "It runs.", ()),
        ("Nothing runs, but lamps shine.", "Lamps shine. Nothing runs.", ()),
    ],
)
def test_words_under_another_negation_are_named(response: str, evidence: str, words: tuple[str, ...]) -> None:
    assert support(response, "", [evidence]).twists.negated == words


def test_negations_are_compared_in_the_sentence_that_is_meant() -> None:
    evidence = ["Red valves leak. " + "Rust needs salt. " * 5 + "Blue valves do not leak."]
    assert support("Red valves leak.", "", evidence).twists.negated == ()
    assert support("Blue valves leak.", "", evidence).twists.negated == ("blue", "valves", "leak")


def test_a_word_without_exception_needs_one_like_it() -> None:
    found = support("Users always keep it on.", "", ["Most users keep it on."]).twists
    assert (found.universal, found.limited) == (("always",), True)
    assert support("Users always keep it on.", "", ["All users keep it on."]).twists.universal == ()
    assert (
        support("They always do.", "Do users always keep it on?", ["Users keep it."]).twists.universal == ()
    )


def test_a_word_whose_opposite_stands_in_the_evidence_is_named() -> None:
    assert support("The pressure rises after it.", "", ["The pressure is high."]).twists.opposite == ()
    assert support("The pressure is low.", "", ["The pressure is high."]).twists.opposite == ("low",)
    assert support("Der Druck ist niedrig.", "", ["Der Druck ist hoch."]).twists.opposite == ("niedrig",)
    assert support("High or low?", "", ["From high to low."]).twists.opposite == ()


def _judge(response: str, least: float) -> Verdict:
    origin = Origin("generated", "definition", "t", "p", "qa", "question", "basic", model="m")
    messages = (Message("user", "How is the backup done?"), Message("assistant", response))
    candidate = Candidate.make(messages, (Evidence("d", 0, len(MANUAL), MANUAL),), origin)
    gate = GroundingGate(Grounding(min_support=least), lambda _, start, end: MANUAL[start:end])
    return gate.judge(candidate)


def test_a_verdict_names_what_is_twisted_and_rejects_it_by_its_true_reason() -> None:
    verdict = _judge("You can restore a single file.", 0.7)
    assert (verdict.decision, verdict.reason) == (Decision.REJECT, "twisted_words")
    assert verdict.evidence["twisted"]["negated"] == ["restore", "file"]
    assert verdict.evidence["missing"]["words"] == []


def test_a_number_word_that_costs_the_threshold_is_the_reason() -> None:
    verdict = _judge("The backup was tested for nine months.", 0.7)
    assert verdict.reason == "number_not_in_evidence"
    assert verdict.evidence["missing"]["counts"] == ["nine"]
