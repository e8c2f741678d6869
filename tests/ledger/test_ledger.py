"""The ledger keeps what was answered, and nothing of what was rolled back."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundset.errors import ProjectError
from groundset.ledger import Ledger
from groundset.records import (
    Candidate,
    Decision,
    Document,
    Edge,
    Evidence,
    Message,
    Node,
    Origin,
    SourceFile,
    State,
    Verdict,
)


def file(path: str) -> SourceFile:
    return SourceFile("wiki", path, "00", 10, State.KEPT, "read")


def document(path: str) -> Document:
    return Document(f"wiki/{path}", "wiki", path, path, "00", "markdown", "Some text.", "Title", "en")


def candidate(path: str, question: str = "What is it?") -> Candidate:
    messages = (Message("user", question), Message("assistant", "Some text."))
    evidence = (Evidence(f"wiki/{path}", 0, 10, "Some text."),)
    origin = Origin("mined", "section", "en/section/1@00", "p", "explanation", "question", "basic")
    return Candidate.make(messages, evidence, origin)


@pytest.fixture
def ledger() -> Ledger:
    opened = Ledger.open(None)
    with opened.write():
        opened.corpus.replace_file(file("a.md"), "f1", [document("a.md")])
        opened.corpus.replace_file(file("b.md"), "f1", [document("b.md")])
        opened.candidates.enter("wiki/a.md", [candidate("a.md")], 0)
    return opened


def test_a_changed_file_takes_all_that_came_of_it_with_it(ledger: Ledger) -> None:
    known = candidate("a.md")
    with ledger.write():
        ledger.verdicts.record([Verdict(known.id, "grounding", Decision.KEEP, "ok", 1.0, {}, "g1")])
        ledger.corpus.replace_file(file("a.md"), "f2", [document("a.md")])
    assert list(ledger.candidates.live()) == []
    assert list(ledger.verdicts.all()) == []
    assert ledger.corpus.document_ids() == ["wiki/a.md", "wiki/b.md"]


def test_only_work_without_an_answer_under_the_present_fingerprint_is_asked_for(ledger: Ledger) -> None:
    known = candidate("a.md")
    assert ledger.verdicts.unjudged("grounding", "g1") == [known.id]
    with ledger.write():
        ledger.verdicts.record([Verdict(known.id, "grounding", Decision.KEEP, "ok", 1.0, {"why": [1]}, "g1")])
    assert ledger.verdicts.unjudged("grounding", "g1") == []
    assert ledger.verdicts.unjudged("grounding", "g2") == [known.id]
    assert ledger.verdicts.of(known.id)[0].evidence == {"why": [1]}


def test_a_candidate_that_comes_twice_is_one_candidate(ledger: Ledger) -> None:
    with ledger.write():
        ledger.candidates.enter("wiki/a.md", [candidate("a.md"), candidate("a.md")], 0)
    assert len(list(ledger.candidates.live())) == 1


def test_superseded_candidates_keep_their_verdicts_until_they_are_dropped(ledger: Ledger) -> None:
    extra = candidate("b.md", "And what is this?")
    with ledger.write():
        ledger.candidates.enter("wiki/b.md", [extra], 1)
        ledger.verdicts.record([Verdict(extra.id, "grounding", Decision.KEEP, "ok", 1.0, {}, "g1")])
        ledger.candidates.supersede()
    assert extra.id not in ledger.candidates.live_ids()
    with ledger.write():
        ledger.candidates.enter("wiki/b.md", [extra], 2)
    assert extra.id not in ledger.verdicts.unjudged("grounding", "g1")
    with ledger.write():
        ledger.candidates.supersede()
        ledger.candidates.drop_superseded()
    assert list(ledger.candidates.get([extra.id])) == []


def test_an_interrupted_write_leaves_nothing(ledger: Ledger) -> None:
    def interrupted() -> None:
        with ledger.write():
            ledger.corpus.forget_file("wiki", "a.md")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert ledger.corpus.document("wiki/a.md") is not None


def test_twins_are_found_over_nodes_and_edges_and_swept_when_members_go(ledger: Ledger) -> None:
    a, b, c = candidate("a.md"), candidate("b.md", "B?"), candidate("b.md", "C?")
    with ledger.write():
        ledger.candidates.enter("wiki/b.md", [b, c], 0)
        placed = [
            (a.id, Node("both", "n1", b"1")),
            (b.id, Node("both", "n1", b"1")),
            (c.id, Node("both", "n2", b"2")),
        ]
        ledger.relations.record("near", placed, [Edge("both", "n1", "n2", 0.9)])
    assert set(ledger.relations.twins("near", a.id)) == {(b.id, "both", 1.0), (c.id, "both", 0.9)}
    assert ledger.relations.unrelated("near") == []
    with ledger.write():
        ledger.candidates.forget("wiki/b.md")
        ledger.relations.sweep("near")
    assert ledger.relations.twins("near", a.id) == []
    assert [n.key for n in ledger.relations.known("near")] == ["n1"]


def test_faults_are_counted_per_fingerprint(ledger: Ledger) -> None:
    known = candidate("a.md")
    with ledger.write():
        ledger.verdicts.record_fault(known.id, "quality", "q1", "TimeoutError")
        ledger.verdicts.record_fault(known.id, "quality", "q1", "TimeoutError")
    assert ledger.verdicts.faults("quality", "q1") == {known.id: 2}
    with ledger.write():
        ledger.verdicts.record_fault(known.id, "quality", "q2", "TimeoutError")
    assert ledger.verdicts.faults("quality", "q2") == {known.id: 1}


def test_a_file_that_is_no_ledger_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").write_bytes(b"this is no database, but long enough to be read as one" * 20)
    with pytest.raises(ProjectError, match="not a readable ledger"):
        Ledger.open(tmp_path / "ledger.sqlite")


def test_a_ledger_of_another_format_is_refused(tmp_path: Path) -> None:
    ledger = Ledger.open(tmp_path / "ledger.sqlite")
    with ledger.write():
        ledger.set_mark("version", "99")
    ledger.close()
    with pytest.raises(ProjectError, match="format 99"):
        Ledger.open(tmp_path / "ledger.sqlite")
