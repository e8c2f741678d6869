"""What ``verify`` makes of twins by meaning: with the embedder at hand, without it, and among many rows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from honest_release import counted
from lying import refingerprinted

from groundset.embedding import EmbedderAtHand, StaticEmbedder
from groundset.gates.meaning import SemanticDuplicates
from groundset.records import Candidate, Message
from groundset.release.content import ReleaseContent
from groundset.release.verify import Verification, verify
from groundset.release.write import write
from groundset.settings import EmbedderSettings, Models
from groundset.settings import SemanticDuplicates as Settings


def _verified(content: ReleaseContent, folder: Path) -> Verification:
    (folder / "release").mkdir()
    write(content, folder / "release")
    return verify(folder / "release")


def _with(content: ReleaseContent, semantic: Settings, models: Models | None = None) -> ReleaseContent:
    settings = content.settings
    deduplication = settings.deduplication.model_copy(update={"semantic": semantic})
    changed = {"deduplication": deduplication, "models": models or settings.models}
    return replace(content, settings=settings.model_copy(update=changed))


def _twin(content: ReleaseContent) -> ReleaseContent:
    """Put a pair among the samples that asks in other words what another one asks."""
    sample = content.samples[0]
    asked, answered = sample.candidate.messages
    messages = (Message("user", f"{asked.content} Please."), answered)
    twin = Candidate.make(messages, sample.candidate.evidence, sample.candidate.origin)
    verdicts = tuple(replace(verdict, candidate=twin.id) for verdict in sample.verdicts)
    samples = (*content.samples, replace(sample, candidate=twin, verdicts=verdicts))
    return counted(replace(content, samples=tuple(sorted(samples, key=lambda one: one.candidate.id))))


def test_twins_by_meaning_are_found_in_a_release(content: ReleaseContent, tmp_path: Path) -> None:
    """They are told by that name, whatever else they are."""
    told = [one.message for one in _verified(_twin(content), tmp_path).findings if one.check == "twins"]
    assert any("(semantic_duplicate)" in message for message in told)


@pytest.mark.parametrize(("rows", "honest"), [(1, True), (0, False)])
def test_a_release_says_how_it_searched(
    content: ReleaseContent, tmp_path: Path, rows: int, honest: bool
) -> None:
    """Where there are more candidates than may be compared with all, only the index fits."""
    settings = Settings(exact_rows=0)
    gate = SemanticDuplicates(settings, EmbedderAtHand(StaticEmbedder()), rows)
    told = refingerprinted(_with(content, settings), gate.name, gate.fingerprint)
    messages = [finding.message for finding in _verified(told, tmp_path).findings]
    wrong = "the fingerprint of semantic_duplicate is not the one that the settings make"
    assert (messages == []) is honest
    assert (wrong in messages) is not honest


def test_an_embedder_that_is_not_here_is_a_note(content: ReleaseContent, tmp_path: Path) -> None:
    """Nobody has the project's server at hand: that is said, and is no finding."""
    embedder = EmbedderSettings(model="their-model", base_url="http://localhost:9/v1")
    other = _with(
        content, Settings(threshold=0.9), content.settings.models.model_copy(update={"embedder": embedder})
    )
    found = _verified(refingerprinted(other, "semantic_duplicate", "f" * 32), tmp_path)
    assert found.findings == ()
    assert "semantic_duplicate was not run again: the embedder 'their-model' is not here" in found.notes


def test_a_gate_that_was_left_out_stands_nowhere(content: ReleaseContent, tmp_path: Path) -> None:
    """A project without twins by meaning makes a release without them."""
    plain = _with(content, Settings(enabled=False))
    fewer = {gate: value for gate, value in plain.fingerprints.items() if gate != "semantic_duplicate"}
    samples = tuple(
        replace(one, verdicts=tuple(v for v in one.verdicts if v.gate != "semantic_duplicate"))
        for one in plain.samples
    )
    assert _verified(replace(plain, fingerprints=fewer, samples=samples), tmp_path).findings == ()
