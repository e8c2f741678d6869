"""Grounding: evidence is where it says, and a response says no more than its evidence."""

from __future__ import annotations

import pytest

from groundset.gates.grounding import GroundingGate
from groundset.gates.support import support
from groundset.records import Candidate, Decision, Evidence, Message, Origin, Verdict
from groundset.settings import Grounding

DOCUMENT = "Tiller was removed in Helm 3. The release took 1,000 days.\n\nCharts live in a registry."
FIRST = Evidence("d", 0, 29, DOCUMENT[:29])
SECOND = Evidence("d", 60, len(DOCUMENT), DOCUMENT[60:])


def _text_at(document: str, start: int, end: int) -> str | None:
    return DOCUMENT[start:end] if document == "d" and end <= len(DOCUMENT) else None


def _judge(response: str, *evidence: Evidence, method: str = "mined", model: str = "") -> Verdict:
    origin = Origin(method, "definition", "t", "p", "qa", "question", "basic", model=model)
    messages = (Message("user", "What happened to Tiller?"), Message("assistant", response))
    return GroundingGate(Grounding(), _text_at).judge(Candidate.make(messages, evidence, origin))


def test_a_mined_response_that_is_its_quotes_is_kept() -> None:
    for join in ("\n", "\n\n"):
        verdict = _judge(f"{FIRST.quote}{join}{SECOND.quote}", FIRST, SECOND)
        assert (verdict.decision, verdict.score) == (Decision.KEEP, 1.0)


def test_a_mined_response_must_be_verbatim_but_a_written_one_need_not() -> None:
    changed = "In Helm 3, Tiller was removed."
    assert _judge(changed, FIRST).reason == "not_verbatim"
    assert _judge(changed, FIRST, method="augmented").reason == "not_verbatim"
    assert _judge(changed, FIRST, method="augmented", model="m").reason == "ok"
    assert _judge(changed, FIRST, method="generated", model="m").reason == "ok"


@pytest.mark.parametrize(
    ("evidence", "reason"),
    [
        (Evidence("d", 0, 10, "Tiller is!"), "quote_not_found"),
        (Evidence("d", 1, 30, FIRST.quote), "quote_not_found"),
        (Evidence("d", 0, 10_000, FIRST.quote), "bad_span"),
        (Evidence("d", 5, 5, ""), "bad_span"),
        (Evidence("d", -3, 5, "x"), "bad_span"),
        (Evidence("elsewhere", 0, 29, FIRST.quote), "bad_span"),
    ],
)
def test_evidence_must_stand_where_it_says(evidence: Evidence, reason: str) -> None:
    verdict = _judge(FIRST.quote, FIRST, evidence)
    assert (verdict.decision, verdict.reason) == (Decision.REJECT, reason)
    assert verdict.evidence["evidence"] == 1


def test_no_evidence_is_a_reason_of_its_own() -> None:
    assert _judge("anything").reason == "no_evidence"


@pytest.mark.parametrize(
    ("response", "reason", "kind", "missing"),
    [
        ("Tiller was removed in Helm 4.", "number_not_in_evidence", "numbers", ["4"]),
        ("In Helm 3 Rancher removed Tiller.", "name_not_in_evidence", "names", ["Rancher"]),
        ("Tiller was removed in favour of kube_api.", "name_not_in_evidence", "names", ["kube_api"]),
        (
            "Tiller: developers complained loudly about insecure permissions.",
            "unsupported_words",
            "words",
            ["complained", "developers", "insecure", "loudly", "permissions"],
        ),
    ],
)
def test_what_is_not_in_the_evidence_is_named(
    response: str, reason: str, kind: str, missing: list[str]
) -> None:
    verdict = _judge(response, FIRST, method="generated", model="m")
    assert (verdict.decision, verdict.reason) == (Decision.REJECT, reason)
    assert verdict.evidence["missing"][kind] == missing


@pytest.mark.parametrize(
    ("response", "quote"),
    [
        ("It took 1000 days.", "It took 1,000 days."),
        ("It costs 3.5 euros.", "It costs 3,50 euros."),
        ("It needs 3 nodes.", "It needs three nodes."),
        ("Dated 2022-04-07.", "Dated Apr 07, 2022"),
        ("1. removed\n2. released", "removed, then released"),
    ],
)
def test_a_number_may_be_written_another_way(response: str, quote: str) -> None:
    assert support(response, "", [quote]).numbers == ()


def test_what_the_instruction_says_needs_no_evidence() -> None:
    assert support("Yes, Helm 3 removed it.", "Did Helm 3 remove Tiller?", ["It was removed."]).share == 1.0
    found = support("Yes, Helm 3 removed it.", "Did Helm 3 remove Tiller?", ["It was removed."])
    assert (found.numbers, found.names) == ((), ())


def test_words_are_compared_by_their_beginning() -> None:
    assert support("it transmits", "", ["transmitted"]).words == ()
    assert support("it transforms", "", ["transmitted"]).words == ("transforms",)


def test_german_nouns_are_no_names() -> None:
    found = support("Das ist die Wartung der Maschine und nicht der Betrieb.", "", ["Wartung der Maschine"])
    assert found.names == ()
    assert "betrieb" in found.words


def test_a_response_that_only_repeats_the_instruction_has_no_support() -> None:
    assert (
        support("Charts registry", "Where do charts and the registry live?", ["Nothing at all."]).share == 0.0
    )
