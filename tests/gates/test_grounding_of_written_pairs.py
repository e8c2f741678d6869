"""Grounding of pairs that a model wrote: invented quotes, echoes of the prompt, contexts in instructions."""

from __future__ import annotations

import pytest

from groundset.gates.grounding import GroundingGate
from groundset.records import Candidate, Decision, Evidence, Message, Origin, Verdict
from groundset.settings import Grounding

PASSAGE = "The base hears sensors up to 300 metres away. Walls cost a third of that range."
DOCUMENT = (
    f"# Radio\n\n{PASSAGE}\n\nWhat you happen to know stays out, even where it is right: so says rule 7."
)
CONTEXT = Evidence("d", 9, 9 + len(PASSAGE), PASSAGE)
QUOTE = Evidence("d", 9, 9 + 45, PASSAGE[:45])
ECHO = "What you happen to know stays out, even where it is right."


def _judge(instruction: str, response: str, *evidence: Evidence, model: str = "m") -> Verdict:
    origin = Origin("generated", "open_question", "t", "p", "qa", "question", "basic", model=model)
    messages = (Message("user", instruction), Message("assistant", response))
    gate = GroundingGate(Grounding(), lambda _name, start, end: DOCUMENT[start:end])
    return gate.judge(Candidate.make(messages, evidence, origin))


def test_a_quote_that_nobody_found_is_told_with_its_place_among_the_evidence() -> None:
    verdict = _judge("How far?", "300 metres away.", QUOTE, Evidence("d", 0, 0, "up to 900 metres"))
    assert (verdict.decision, verdict.reason) == (Decision.REJECT, "quote_not_found")
    assert verdict.evidence["evidence"] == 1


def test_an_empty_span_without_a_quote_is_a_bad_span() -> None:
    assert _judge("How far?", "300 metres away.", Evidence("d", 0, 0, "")).reason == "bad_span"


@pytest.mark.parametrize("side", ["instruction", "response"])
def test_words_of_the_prompt_in_a_written_pair_are_an_echo(side: str) -> None:
    sides = {"instruction": "How far does the base hear?", "response": "Up to 300 metres away."}
    sides[side] += f" {ECHO}"
    verdict = _judge(sides["instruction"], sides["response"], QUOTE)
    assert (verdict.decision, verdict.reason) == (Decision.REJECT, "prompt_echo")
    assert verdict.evidence["echo"] == ["what you happen to know stays out even where it is right"]


def test_words_of_the_prompt_that_the_evidence_has_are_no_echo() -> None:
    start = DOCUMENT.index("What you")
    evidence = Evidence("d", start, len(DOCUMENT), DOCUMENT[start:])
    assert _judge("What says rule 7?", ECHO, evidence).reason == "ok"


def test_what_no_model_wrote_is_no_echo() -> None:
    assert _judge("How far?", f"Up to 300 metres. {ECHO}", QUOTE, model="").reason != "prompt_echo"


def test_a_response_is_compared_with_the_context_that_its_instruction_ends_with() -> None:
    asked = f"Sort the text: warning, manual or advertisement.\n\n{PASSAGE}"
    kept = _judge(asked, "Manual: the base hears sensors, and walls cost range.", QUOTE, CONTEXT)
    assert kept.decision == Decision.KEEP
    short = _judge(f"Can walls be ignored?\n\n{PASSAGE}", "No.", QUOTE, CONTEXT)
    assert short.decision == Decision.KEEP


def test_a_context_lends_no_support_to_what_it_does_not_say() -> None:
    asked = f"How far does it hear?\n\n{PASSAGE}"
    for response, reason in (
        ("Up to 900 metres.", "number_not_in_evidence"),
        ("As far as Tromsø, wherever Berg lives.", "name_not_in_evidence"),
        ("Bananas ripen beautifully behind curtains.", "unsupported_words"),
    ):
        assert _judge(asked, response, QUOTE, CONTEXT).reason == reason


def test_an_invented_quote_beside_a_context_is_still_caught() -> None:
    asked = f"How far does it hear?\n\n{PASSAGE}"
    assert (
        _judge(asked, "300 metres.", Evidence("d", 0, 0, "900 metres"), CONTEXT).reason == "quote_not_found"
    )
