"""Lies about models: who wrote, who judged, what it took, and how well the judges judge."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from forging import Forger, Row
from modelled_release import canary_id

from groundset.release.layout import CERTIFICATE, LINEAGE, LOG, REJECTED
from groundset.release.verify import verify


def written_by_model(row: Row) -> bool:
    return bool(row["origin"]["model"])


def judged(row: Row) -> Row:
    """Give the evidence of a sample's quality verdict."""
    evidence: Row = next(v["evidence"] for v in row["verdicts"] if v["gate"] == "quality")
    return evidence


def a_call(purpose: str) -> Callable[[Row], bool]:
    return lambda row: row["what"] == "call" and row["detail"]["purpose"] == purpose


def for_reason(reason: str) -> Callable[[Row], bool]:
    return lambda row: bool(row["reason"] == reason)


def put_log(forger: Forger, rows: Iterable[Row]) -> None:
    """Write the log with its numbers set right."""
    forger.put_rows(LOG, ({**row, "order": number} for number, row in enumerate(rows)))


def claim_models(forger: Forger, **values: Any) -> None:
    """Change what the certificate says of the first model."""
    first, *others = forger.document(CERTIFICATE)["models"]
    forger.claim(models=[{**first, **values}, *others])


def calls_hidden(forger: Forger) -> None:
    """The calls about one sample are gone from the log, from the funnel and from the counts."""
    name = forger.rows(LINEAGE)[0]["id"]
    rows = forger.rows(LOG)
    gone = [row for row in rows if row["what"] == "call" and row["detail"]["about"] == name]
    assert gone
    put_log(forger, (row for row in rows if row not in gone))
    models = forger.document(CERTIFICATE)["models"]
    for model in models:
        for row in gone:
            if row["detail"]["model"] == model["model"]:
                model["calls"] -= 1
                for kind in ("input_tokens", "output_tokens"):
                    model[kind] -= row["detail"][kind]
    forger.claim(models=models)


def score_swapped(forger: Forger) -> None:
    def swap(row: Row) -> None:
        judge = judged(row)["judges"][0]
        judge["scores"] = dict.fromkeys(judge["scores"], 5)

    forger.edit(LINEAGE, swap)


def calls_swapped(forger: Forger) -> None:
    """The verdict on one sample names the calls about another."""
    others = judged(forger.rows(LINEAGE)[1])["judges"][0]["calls"]
    forger.edit(LINEAGE, lambda row: judged(row)["judges"][0].update(calls=others))


def canary_improved(forger: Forger) -> None:
    """The certificate says that a judge missed nothing."""
    canaries = forger.document(CERTIFICATE)["canaries"]
    for one in canaries:
        one["good"]["kept"] = one["good"]["planted"]
    forger.claim(canaries=canaries)


def canaries_forgotten(forger: Forger) -> None:
    """One that a judge missed is gone from the log, but not the call about it."""
    put_log(forger, (r for r in forger.rows(LOG) if (r["what"], r["id"]) != ("canary", canary_id(0))))


def said_to_be(method: str, **values: str) -> Callable[[Forger], None]:
    return lambda forger: forger.edit(
        LINEAGE, lambda r: r["origin"].update(method=method, **values), written_by_model
    )


def in_evidence(change: Callable[[Row], object]) -> Callable[[Forger], None]:
    """Change the evidence of a quality verdict."""
    return lambda forger: forger.edit(LINEAGE, lambda row: change(judged(row)))


def in_call(of: str, **values: Any) -> Callable[[Forger], None]:
    """Change the details of a call for a purpose."""
    return lambda forger: forger.edit(LOG, lambda r: r["detail"].update(values), a_call(of))


def in_settings(change: Callable[[Row], object]) -> Callable[[Forger], None]:
    def forge(forger: Forger) -> None:
        configuration = forger.document(CERTIFICATE)["configuration"]
        change(configuration["settings"])
        forger.claim(configuration=configuration)

    return forge


NOT_CALLS = "are not what curation_log.jsonl.gz comes to"
NOT_SAID = "quality says something else than its lineage holds"
FORGERIES: dict[str, tuple[Callable[[Forger], None], str, str]] = {
    "fewer calls": (lambda f: claim_models(f, calls=1), "models", NOT_CALLS),
    "fewer tokens": (lambda f: claim_models(f, output_tokens=7), "models", NOT_CALLS),
    "another family": (lambda f: claim_models(f, family="phi"), "models", "family or parameters"),
    "other parameters": (
        lambda f: claim_models(f, parameters={"temperature": 0, "max_output_tokens": 16, "extra": {}}),
        "models",
        "family or parameters",
    ),
    "another model": (lambda f: claim_models(f, model="phi-4"), "models", "are not those that the settings"),
    "a model hidden": (
        lambda f: f.claim(models=f.document(CERTIFICATE)["models"][1:]),
        "models",
        "are not those that the settings",
    ),
    "another target": (
        lambda f: f.claim(target_model={"model": "phi-4", "family": "phi"}),
        "models",
        "to be fine-tuned",
    ),
    "settings with a server": (
        in_settings(lambda s: s["models"]["generator"].update(base_url="http://10.0.0.7/v1")),
        "models",
        "tell of 'models.generator.base_url'",
    ),
    "settings with a budget": (
        in_settings(lambda s: s.update(budget={"money": 3.0})),
        "models",
        "tell of 'budget'",
    ),
    "a verdict without calls": (calls_hidden, "judgements", "is not one of curation_log.jsonl.gz about it"),
    "a verdict that names no call": (
        in_evidence(lambda e: e["judges"][0].update(calls=[])),
        "judgements",
        "was used for it",
    ),
    "a verdict by a call about another": (
        lambda f: f.edit(
            LINEAGE,
            lambda r: judged(r)["judges"][0].update(calls=judged(f.rows(LINEAGE)[1])["judges"][0]["calls"]),
        ),
        "judgements",
        "is not one of curation_log.jsonl.gz about it",
    ),
    "a reason put in": (
        in_evidence(lambda e: e["judges"][0]["reasons"].update(faithful="it is")),
        "judgements",
        "which no release holds",
    ),
    "a judgement that is none": (
        in_evidence(lambda e: e["judges"].append(7)),
        "judgements",
        "is no judgement",
    ),
    "a score swapped": (score_swapped, "verdicts", NOT_SAID),
    "a score off the scale": (
        in_evidence(lambda e: e["judges"][0]["scores"].update(faithful=9)),
        "verdicts",
        "quality does not keep it: judge_unreadable",
    ),
    "a criterion more": (
        in_evidence(lambda e: e["judges"][0]["scores"].update(charm=5)),
        "verdicts",
        "quality does not keep it: judge_unreadable",
    ),
    "a judge left out": (
        in_evidence(lambda e: e["judges"].pop()),
        "verdicts",
        "quality does not keep it: judge_unreadable",
    ),
    "a judge that is none": (
        in_evidence(lambda e: e["judges"][0].update(model="my neighbour")),
        "verdicts",
        "quality does not keep it: judge_unreadable",
    ),
    "no judges at all": (in_evidence(lambda e: e.pop("judges")), "verdicts", "does not keep it: not_judged"),
    "another rubric": (in_evidence(lambda e: e["rubric"].update(version=2)), "verdicts", NOT_SAID),
    "a canary result improved": (canary_improved, "canaries", "what it says of canaries"),
    "a canary forgotten": (canaries_forgotten, "canaries", "of which nothing is told"),
    "a canary turned": (
        lambda f: f.edit(
            LOG,
            lambda r: r.update(decision="kept"),
            lambda r: (r["what"], r["id"], r["decision"]) == ("canary", canary_id(0), "rejected"),
        ),
        "canaries",
        "what it says of canaries",
    ),
    "a canary that nobody was asked about": (
        lambda f: f.edit(LOG, lambda r: r["detail"].update(about=canary_id(1)), a_call("canary")),
        "canaries",
        "which the calls about it do not bear out",
    ),
    "a missed canary said to be unanswered": (
        lambda f: f.edit(
            LOG,
            lambda r: (r.update(decision="undecided"), r["detail"].update(why="unanswered")),
            lambda r: r["what"] == "canary",
        ),
        "canaries",
        "which the calls about it do not bear out",
    ),
    "a generated sample claimed as mined": (said_to_be("mined"), "lineage", "but a model wrote it"),
    "a generated sample of no model": (
        said_to_be("mined", model="", prompt=""),
        "lineage",
        "names no model, and yet a prompt worded it",
    ),
    "a generated sample claimed as imported": (
        said_to_be("imported", model="", prompt=""),
        "lineage",
        "names no model, and yet a prompt worded it",
    ),
    "a sample of another model": (
        said_to_be("generated", model="phi-4"),
        "lineage",
        "names no generator 'phi-4'",
    ),
    "a sample of another prompt": (
        said_to_be("generated", prompt="f" * 32),
        "calls",
        "to its prompt was used",
    ),
    "a sample without a prompt": (said_to_be("generated", prompt=""), "lineage", "names not the prompt"),
    "a sample without a task": (said_to_be("generated", family=""), "lineage", "names not the prompt"),
    "a rejected pair claimed as mined": (
        lambda f: f.edit(REJECTED, lambda r: r["origin"].update(method="mined"), written_by_model),
        "rejections",
        "but a model wrote it",
    ),
    "a call about nothing": (in_call("generate", about="f" * 32), "calls", "that it can be about"),
    "a call for nothing": (in_call("generate", purpose="chat"), "calls", "is no purpose of a call"),
    "a call of another model": (in_call("judge", model="phi-4"), "calls", "names no judge 'phi-4'"),
    "a call of no question": (in_call("generate", prompt="f" * 32), "calls", "its first call is missing"),
    "a call without tokens": (
        lambda f: f.edit(LOG, lambda r: r["detail"].pop("input_tokens"), a_call("judge")),
        "calls",
        "half told",
    ),
    "a call that got no reply and was used": (
        lambda f: f.edit(
            LOG, lambda r: [r["detail"].pop(n) for n in ("input_tokens", "output_tokens")], a_call("judge")
        ),
        "calls",
        "it got no reply, and yet it is kept",
    ),
    "a useless reply said to be used": (
        lambda f: f.edit(
            LOG, lambda r: r.update(decision="kept"), lambda r: r["reason"] == "reply_unreadable"
        ),
        "calls",
        "it is kept for 'reply_unreadable'",
    ),
    "a duplicate without evidence": (
        lambda f: f.edit(
            REJECTED,
            lambda r: r["evidence"][0].update(end=0, start=0),
            lambda r: r["gate"] == "exact_duplicate",
        ),
        "rejections",
        "its evidence is empty",
    ),
    "a score of a rejected pair": (
        lambda f: f.edit(
            REJECTED,
            lambda r: r["proof"]["judges"][0]["scores"].update(faithful=5, telling=5),
            for_reason("judged_poor"),
        ),
        "rejections",
        "quality does not reject it as 'judged_poor'",
    ),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_verify_catches_a_forgery_about_models(name: str, model_forger: Forger) -> None:
    """The forgery is named by the check whose law it breaks, though every hash fits."""
    forge, check, words = FORGERIES[name]
    forge(model_forger)
    model_forger.sign()
    found = verify(model_forger.folder).findings
    assert any(f.check == check and words in f.message for f in found), found
    assert "files" not in {f.check for f in found}
