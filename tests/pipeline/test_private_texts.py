"""What is private leaves with nothing: no release and no report, whichever gate ended its pair."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

import groundset

MakeProject = Callable[..., Path]

PASSWORD = "Tr1ck" + "sy9" + "Gate"
TELEPHONE = "+49 171 88" + "34217"


def _page(number: int, answer: str) -> str:
    return f"# Harbour gate {number}\n\n## Who opens the gate of harbour {number}?\n\n{answer}\n"


@pytest.mark.parametrize(
    "private", [f"password: {PASSWORD}", f"telephone {TELEPHONE}"], ids=["secret", "personal data"]
)
def test_a_pair_that_lost_to_another_answer_is_withheld_too(make_project: MakeProject, private: str) -> None:
    """Both pages ask the same; the loser never comes to quality, and yet its text must not be shipped."""
    answer = "The keeper of the old harbour opens the gate at sunrise with the large green key of the town."
    other = (
        "A keeper of the next town opens the gate of harbour 1 at noon and not at sunrise. "
        f"The box beside it needs {private} to open, and holds the red key."
    )
    files = {f"gate{n}.md": _page(n, f"{answer} This is gate {n} of the town.") for n in range(4)}
    files["again.md"] = _page(1, other)
    root = make_project(files)
    with groundset.open(root) as project:
        project.run(processes=1)
        outcomes = {o.reason for o in project.ledger.candidates.outcomes()}
        release = project.package("1.0.0", waive={"audit": "a test"}).path
        report = project.report().path
    secret = private.rsplit(" ", 1)[-1]
    texts = [_text(path) for path in release.rglob("*") if path.is_file()]
    texts.append(report.read_text("utf-8"))
    assert "instruction_conflict" in outcomes
    assert not [text for text in texts if secret in text]
    assert not groundset.verify(release).findings


def _text(path: Path) -> str:
    data = path.read_bytes()
    return (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
