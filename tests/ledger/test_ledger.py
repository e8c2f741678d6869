"""The ledger keeps what was answered, and nothing of what was rolled back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.exc import DatabaseError

from groundset.errors import ProjectError
from groundset.ledger import Ledger
from groundset.ledger.faults import explain
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


def test_a_document_keeps_what_its_source_says_of_itself(ledger: Ledger) -> None:
    stated = replace(document("c.md"), fields=(("category", "billing"), ("tags", "a, b")))
    with ledger.write():
        ledger.corpus.replace_file(file("c.md"), "f1", [stated])
    assert ledger.corpus.document("wiki/c.md") == stated
    assert ledger.corpus.document("wiki/a.md") == document("a.md")


def test_a_document_that_was_recorded_before_documents_had_fields_has_none(ledger: Ledger) -> None:
    with ledger.write():
        ledger.connection.exec_driver_sql("UPDATE documents SET body = json_remove(body, '$.fields')")
    assert ledger.corpus.document("wiki/a.md") == document("a.md")


def test_only_work_without_an_answer_under_the_present_fingerprint_is_asked_for(ledger: Ledger) -> None:
    known = candidate("a.md")
    assert ledger.verdicts.unjudged("grounding", "g1") == [known.id]
    with ledger.write():
        ledger.verdicts.record([Verdict(known.id, "grounding", Decision.KEEP, "ok", 1.0, {"why": [1]}, "g1")])
    assert ledger.verdicts.unjudged("grounding", "g1") == []
    assert ledger.verdicts.unjudged("grounding", "g2") == [known.id]
    assert ledger.verdicts.of(known.id)[0].evidence == {"why": [1]}


def test_an_undecided_verdict_is_no_answer(ledger: Ledger) -> None:
    known = candidate("a.md")
    undecided = Verdict(known.id, "quality", Decision.UNDECIDED, "refused", 0.0, {"model": "m"}, "q1")
    with ledger.write():
        ledger.verdicts.record([undecided])
    assert ledger.verdicts.unjudged("quality", "q1") == [known.id]
    assert ledger.verdicts.decisions("quality", "q1")[known.id].reason == "refused"


def test_a_decision_clears_the_faults_before_it(ledger: Ledger) -> None:
    """An undecided verdict does not: it is one of them."""
    known = candidate("a.md")
    undecided = Verdict(known.id, "quality", Decision.UNDECIDED, "refused", 0.0, {}, "q1")
    with ledger.write():
        ledger.verdicts.record_fault(known.id, "quality", "q1", "refused")
        ledger.verdicts.record_fault(known.id, "grounding", "g1", "TimeoutError")
        ledger.verdicts.record([undecided])
    assert ledger.verdicts.faults("quality", "q1") == {known.id: 1}
    with ledger.write():
        ledger.verdicts.record([Verdict(known.id, "quality", Decision.REJECT, "refusal", 0.0, {}, "q1")])
    assert ledger.verdicts.faults("quality", "q1") == {}
    assert ledger.verdicts.faults("grounding", "g1") == {known.id: 1}


def test_a_candidate_that_comes_twice_is_one_candidate(ledger: Ledger) -> None:
    with ledger.write():
        ledger.candidates.enter("wiki/a.md", [candidate("a.md"), candidate("a.md")], 0)
    assert len(list(ledger.candidates.live())) == 1


def test_superseded_candidates_stay_with_their_verdicts_and_are_no_longer_live(ledger: Ledger) -> None:
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
    assert ledger.candidates.superseded() == [extra.id]
    assert list(ledger.candidates.get([extra.id])) == [extra]


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


@pytest.mark.parametrize(
    ("table", "column"),
    [("files", "body"), ("documents", "body"), ("candidates", "body")],
)
@pytest.mark.parametrize(
    "garbled", ["X'7B22A0CC7D'", '\'{"corpus": "secret wor\'', "'{\"x\": 1}'", "'[]'", "7"]
)
def test_a_record_with_flipped_bits_is_refused_in_words(
    ledger: Ledger, table: str, column: str, garbled: str
) -> None:
    """Whatever the bits have become: no text, no JSON, or a record of another shape; it is not repeated."""
    with ledger.write():
        # The bytes of a blob, called text: so SQLite answers for a damaged page.
        ledger.connection.exec_driver_sql(f"UPDATE {table} SET {column} = CAST({garbled} AS TEXT)")
    readings: dict[str, Callable[[], object]] = {
        "files": lambda: list(ledger.corpus.files()),
        "documents": lambda: list(ledger.corpus.documents()),
        "candidates": lambda: list(ledger.candidates.live()),
    }
    with pytest.raises((ProjectError, DatabaseError)) as error:
        readings[table]()
    told = explain(error.value) if isinstance(error.value, DatabaseError) else error.value
    assert isinstance(told, ProjectError)
    assert "not a readable ledger" in told.message
    assert "move" in told.hint
    assert "secret wor" not in told.message


@pytest.mark.parametrize(
    ("column", "garbled"), [("evidence", "'{\"x'"), ("evidence", "7"), ("decision", "'keeq'")]
)
def test_a_verdict_with_flipped_bits_is_refused_in_words(ledger: Ledger, column: str, garbled: str) -> None:
    known = candidate("a.md")
    with ledger.write():
        ledger.verdicts.record([Verdict(known.id, "grounding", Decision.KEEP, "ok", 1.0, {}, "g1")])
        ledger.connection.exec_driver_sql(f"UPDATE verdicts SET {column} = {garbled}")
    with pytest.raises(ProjectError, match="not a readable ledger"):
        ledger.verdicts.of(known.id)


def test_a_state_that_there_is_not_is_refused_in_words(ledger: Ledger) -> None:
    with ledger.write():
        ledger.connection.exec_driver_sql("UPDATE files SET state = 'kepu'")
    with pytest.raises(ProjectError, match="not a readable ledger"):
        ledger.corpus.ends("files")


def test_a_schema_with_flipped_bits_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    Ledger.open(path).close()
    path.write_bytes(path.read_bytes().replace(b"TABLE documents", b"TABLE \xa0\xccuments"))
    with pytest.raises(ProjectError, match="not a readable ledger"):
        Ledger.open(path)


def test_a_ledger_that_cannot_be_written_is_read(tmp_path: Path) -> None:
    """Nothing is made beside it, and what would write says why it cannot and what to do."""
    path = tmp_path / "odd ?#%41 name" / "ledger.sqlite"
    path.parent.mkdir()
    ledger = Ledger.open(path)
    with ledger.write():
        ledger.corpus.replace_file(file("a.md"), "f1", [document("a.md")])
    ledger.close()
    before = sorted(path.parent.iterdir())
    closed = Ledger.open_to_read(path)
    assert closed.corpus.document_ids() == ["wiki/a.md"]
    with pytest.raises(DatabaseError) as error, closed.write():
        closed.touch()
    assert "cannot be written" in explain(error.value).message
    assert "copy the project" in explain(error.value).hint
    closed.close()
    assert sorted(path.parent.iterdir()) == before


def test_a_ledger_that_was_not_closed_is_read_with_its_last_changes(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    ledger = Ledger.open(path)
    with ledger.write():
        ledger.set_mark("late", "yes")
    assert Ledger.open_to_read(path).mark("late") == "yes"
    ledger.close()


def test_a_ledger_of_another_format_is_refused(tmp_path: Path) -> None:
    ledger = Ledger.open(tmp_path / "ledger.sqlite")
    with ledger.write():
        ledger.set_mark("version", "99")
    ledger.close()
    with pytest.raises(ProjectError, match="format 99"):
        Ledger.open(tmp_path / "ledger.sqlite")
