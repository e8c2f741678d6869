"""A release for which models wrote and judged: what it tells of them, and what makes no difference to it."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

from honest_release import counted
from jsonschema import Draft202012Validator
from modelled_release import GENERATOR, INVENTED, JUDGES, REASON, modelled, with_models
from written import everything, written

from groundset.calls import Purpose, Usage
from groundset.records import Decision, State
from groundset.release.content import CallRow, CanaryEnd, ReleaseContent
from groundset.release.layout import CARD, CERTIFICATE, LOG, REPORT, STATISTICS
from groundset.release.read import read
from groundset.release.verify import verify
from groundset.settings import (
    TargetModel,
)


def test_an_honest_release_of_models_has_nothing_wrong_with_it(modelled_release: Path) -> None:
    found = verify(modelled_release)
    assert found.findings == ()
    assert [note.partition(":")[0] for note in found.notes] == ["of 'exam' there are hashes only"]


def test_its_certificate_counts_answered_calls_and_their_tokens(modelled_release: Path) -> None:
    """Neither money nor how often a call was sent, nor where the servers are, is in any file."""
    certificate = json.loads((modelled_release / CERTIFICATE).read_text("utf-8"))
    schema = json.loads(files("groundset.schemas").joinpath("certificate.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(certificate)
    by_name = {one["model"]: one for one in certificate["models"]}
    assert by_name[GENERATOR] == {
        "role": "generator",
        "model": GENERATOR,
        "family": "llama",
        "calls": 5,
        "input_tokens": 4 * 1000 + 700,
        "output_tokens": 4 * 100 + 9,
        "parameters": {"temperature": 0.7, "max_output_tokens": 4096, "extra": {}},
    }
    assert {by_name[name]["family"] for name in JUDGES} == {"qwen", "mistral"}
    assert certificate["target_model"] == {"model": "gemma-2-9b-it", "family": "gemini"}
    assert b"localhost" not in b"".join(everything(modelled_release).values())


def test_its_certificate_tells_how_the_canaries_ended(modelled_release: Path) -> None:
    certificate = json.loads((modelled_release / CERTIFICATE).read_text("utf-8"))
    found = {one["judge"]: one for one in certificate["canaries"]}[JUDGES[0]]
    assert found["good"] == {"planted": 6, "kept": 5}
    assert found["corruptions"]["number"] == {
        "planted": 4,
        "detected": 3,
        "low": 0.300642,
        "high": 0.954413,
    }
    assert found["accuracy"] == round((5 / 6 + 7 / 8) / 2, 6)


def test_a_release_without_models_says_so(honest: Path) -> None:
    certificate = json.loads((honest / CERTIFICATE).read_text("utf-8"))
    assert (certificate["models"], certificate["target_model"], certificate["canaries"]) == ([], None, None)
    assert certificate["funnel"]["calls"]["in"] == 0
    assert "| calls |" not in (honest / CARD).read_text("utf-8")


def test_the_log_names_calls_and_canaries(modelled_release: Path) -> None:
    rows = [json.loads(line) for line in everything(modelled_release)[LOG].splitlines()]
    kinds = list(dict.fromkeys(row["what"] for row in rows))
    assert kinds == ["file", "document", "passage", "call", "candidate", "canary"]
    refused = next(row for row in rows if row["what"] == "call" and row["reason"] == "refused")
    assert (refused["decision"], refused["detail"]["input_tokens"]) == ("rejected", 700)
    canaries = [row for row in rows if row["what"] == "canary"]
    assert {row["reason"] for row in canaries} == {"good", "number", "injection"}
    assert {row["detail"]["judge"] for row in canaries} == set(JUDGES)


def test_card_report_and_statistics_say_how_samples_were_made(modelled_release: Path) -> None:
    card = (modelled_release / CARD).read_text("utf-8")
    assert f"{GENERATOR} (family llama) wrote pairs in 5 answered calls." in card
    assert "| generated | 2 |" in card
    right = f"{JUDGES[0]} kept 5 of 6 good pairs and rejected 7 of 8 bad ones"
    assert f"{right}, a balanced accuracy of 85 %." in card
    assert f"| {JUDGES[0]} | number rejected | 4 | 3 | 30–95 % |" in card
    assert "No model wrote any text" not in card
    assert "judged by language models" in card
    report = (modelled_release / REPORT).read_text("utf-8")
    assert "number rejected" in report
    assert GENERATOR in report
    statistics = json.loads((modelled_release / STATISTICS).read_text("utf-8"))
    assert statistics["by_method"]["generated"]["samples"] == statistics["methods"]["generated"] == 2


def test_a_release_without_a_generator_says_that_no_model_wrote_text(
    content: ReleaseContent, tmp_path: Path
) -> None:
    judges = with_models(content.settings).models.model_copy(update={"generator": None})
    settings = content.settings.model_copy(update={"models": judges})
    made = modelled(content, settings)
    samples = tuple(s for s in made.samples if not s.candidate.origin.model)
    card = written(counted(replace(made, samples=samples)), tmp_path / "r")[CARD].decode()
    assert "No model wrote any text in it." in card


def test_the_reasons_of_judges_are_withheld_with_the_text(
    modelled_content: ReleaseContent, tmp_path: Path
) -> None:
    """Scores and calls stay, so that everything can still be counted."""
    hidden = tuple(
        replace(r, withhold=True) if r.outcome.reason == "judged_poor" else r
        for r in modelled_content.rejections
    )
    found = written(replace(modelled_content, rejections=hidden), tmp_path / "r")
    assert REASON.encode() not in b"".join(found.values())
    row = next(row for row in read(tmp_path / "r").rejected() if row.reason == "judged_poor")
    assert [judge["model"] for judge in row.proof["judges"]] == list(JUDGES)
    assert all(judge["calls"] and judge["reasons"] == {} for judge in row.proof["judges"])
    assert verify(tmp_path / "r").findings == ()


def test_a_quote_that_stands_nowhere_is_shown_as_the_model_gave_it(modelled_release: Path) -> None:
    row = next(row for row in read(modelled_release).rejected() if row.reason == "quote_not_found")
    assert [(span.start, span.end, span.quote) for span in row.evidence] == [(0, 0, INVENTED)]


def test_a_quote_that_stands_nowhere_is_withheld_like_messages(
    modelled_content: ReleaseContent, tmp_path: Path
) -> None:
    hidden = tuple(
        replace(r, withhold=True) if r.outcome.reason == "quote_not_found" else r
        for r in modelled_content.rejections
    )
    found = written(replace(modelled_content, rejections=hidden), tmp_path / "r")
    assert INVENTED.encode() not in b"".join(found.values())
    assert verify(tmp_path / "r").findings == ()


def test_a_shared_family_needs_a_reason_and_the_card_repeats_it(
    modelled_content: ReleaseContent, tmp_path: Path
) -> None:
    """A reason in the configuration waives it."""
    reason = "there is no other model for Basque"
    models = modelled_content.settings.models.model_copy(update={"shared_family": reason})
    target = TargetModel(model="llama-3.2-1b")
    settings = modelled_content.settings.model_copy(update={"models": models, "target_model": target})
    found = written(replace(modelled_content, settings=settings), tmp_path / "r")
    assert verify(tmp_path / "r").findings == ()
    assert json.loads(found[CERTIFICATE])["waivers"]["judge_family"] == reason
    told = "the generator llama-3.1-8b-instruct and the target model llama-3.2-1b are of one family: llama"
    assert f"Models share a family: {told}. The reason given: {reason}" in found[CARD].decode()
    assert reason in found[REPORT].decode()


def test_a_reason_for_families_that_are_apart_waives_nothing(
    modelled_content: ReleaseContent, tmp_path: Path
) -> None:
    models = modelled_content.settings.models.model_copy(update={"shared_family": "just in case"})
    settings = modelled_content.settings.model_copy(update={"models": models})
    found = written(replace(modelled_content, settings=settings), tmp_path / "r")
    assert "judge_family" not in json.loads(found[CERTIFICATE])["waivers"]


def test_too_few_canaries_are_noted_and_warned_of(modelled_content: ReleaseContent, tmp_path: Path) -> None:
    """A project may be too small for them; that is no finding."""
    calls = tuple(c for c in modelled_content.calls if c.purpose is not Purpose.CANARY)
    few = counted(replace(modelled_content, calls=calls, canaries=()))
    card = written(few, tmp_path / "r")[CARD].decode()
    found = verify(tmp_path / "r")
    assert found.findings == ()
    assert [f"'{judge}'" in " ".join(found.notes) for judge in JUDGES] == [True, True]
    assert f"Too few canaries to tell how well the judge {JUDGES[0]} judges." in card


def test_a_canary_that_got_no_reply_measures_nothing(
    modelled_content: ReleaseContent, tmp_path: Path
) -> None:
    lost = CanaryEnd("f" * 32, JUDGES[0], "injection", Decision.UNDECIDED, "unanswered")
    refused = CanaryEnd("e" * 32, JUDGES[0], "injection", Decision.UNDECIDED, "refused")
    key = "d" * 32
    call = CallRow(key, key, Purpose.CANARY, JUDGES[0], "e" * 32, State.REJECTED, "refused", Usage())
    more = replace(
        modelled_content,
        canaries=(*modelled_content.canaries, lost, refused),
        calls=(*modelled_content.calls, call),
    )
    found = written(counted(more), tmp_path / "r")
    assert verify(tmp_path / "r").findings == ()
    told = {one["judge"]: one for one in json.loads(found[CERTIFICATE])["canaries"]}[JUDGES[0]]
    injection = told["corruptions"]["injection"]
    assert (injection["planted"], injection["detected"]) == (5, 4)
