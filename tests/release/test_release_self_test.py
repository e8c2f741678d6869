"""What a certificate says of planted copies is about its own gate, and adds up."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from lying import unexamined

from command_line import shaped
from groundset.gates.self_test import MOST, KindResult, SelfTest
from groundset.release.content import ReleaseContent
from groundset.release.layout import CERTIFICATE
from groundset.release.verify import verify
from groundset.release.write import write


def _judged(content: ReleaseContent, folder: Path) -> list[str]:
    folder.mkdir()
    write(content, folder)
    return [one.message for one in verify(folder).findings if one.check == "self_test"]


def _with(content: ReleaseContent, at: int, **changes: int | str) -> ReleaseContent:
    assert content.self_test is not None
    results = list(content.self_test.results)
    given = {"kind": results[at].kind, "planted": results[at].planted, "found": results[at].found, **changes}
    results[at] = KindResult(str(given["kind"]), int(given["planted"]), int(given["found"]))
    return replace(content, self_test=SelfTest(tuple(results)))


LIES: dict[str, tuple[Callable[[ReleaseContent], ReleaseContent], str]] = {
    "untold": (lambda c: replace(c, self_test=None), "does not say how many planted copies"),
    "more planted than items": (lambda c: _with(c, 0, found=3, planted=3), "3 planted, and 2 at most"),
    "another kind": (lambda c: _with(c, 0, kind="recited"), "not of the kinds"),
    "no kinds": (lambda c: replace(c, self_test=SelfTest(())), "not of the kinds"),
    "nothing to plant": (lambda c: replace(unexamined(c), self_test=c.self_test), "no evaluation set"),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_false_claim_is_found(lie: str, content: ReleaseContent, tmp_path: Path) -> None:
    change, said = LIES[lie]
    assert any(said in message for message in _judged(change(content), tmp_path / "lie"))


def test_a_test_of_another_gate_and_forged_counts_are_found(content: ReleaseContent, tmp_path: Path) -> None:
    folder = tmp_path / "forged"
    folder.mkdir()
    write(content, folder)
    path = folder / CERTIFICATE
    told = json.loads(path.read_text("utf-8"))
    told["self_test"]["gate"] = "0" * 32
    told["self_test"]["kinds"][0]["low"] = 0.99
    told["self_test"]["kinds"][1]["found"] = 3
    path.write_text(json.dumps(told, ensure_ascii=False, sort_keys=True, indent=2) + "\n", "utf-8")
    said = " ".join(one.message for one in verify(folder).findings if one.check == "self_test")
    assert "of another gate" in said
    assert "the interval does not fit" in said
    assert "3 found of 2 planted" in said


def test_the_certificate_has_its_shape_and_the_pages_repeat_it(honest: Path) -> None:
    told = json.loads((honest / CERTIFICATE).read_text("utf-8"))
    shaped("certificate", told)
    assert all(row["found"] <= row["planted"] <= MOST for row in told["self_test"]["kinds"])
    for page in ("README.md", "report.html"):
        assert "tested with copies of these items" in (honest / page).read_text("utf-8")


def test_too_low_a_recall_is_a_warning_of_the_card(content: ReleaseContent, tmp_path: Path) -> None:
    assert _judged(_with(content, 0, found=0), tmp_path / "low") == []
    card = (tmp_path / "low" / "README.md").read_text("utf-8")
    assert "Decontamination finds 0 of 2 planted verbatim copies of evaluation items" in card
